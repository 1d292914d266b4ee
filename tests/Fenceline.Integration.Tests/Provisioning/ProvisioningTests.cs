using Npgsql;

namespace Fenceline.Integration.Tests.Provisioning;

/// <summary>Tenants are made, changed and removed by a running application, with logins that may do nothing else.</summary>
public abstract class ProvisioningTests(ProvisioningServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_who_signs_up_after_the_build_is_read_wherever_the_rows_are()
    {
        foreach (var placement in new SourcePlacement?[] { null, SourcePlacement.Schema, SourcePlacement.Shared })
        {
            var id = server.NewId("Sign");
            var made = await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id, placement), Cancellation);
            Assert.Equal(new TenantCreation(id, true, placement == SourcePlacement.Schema ? 2 : 1), made);
            var tenant = server.Db.Tenant(id);
            Assert.Equal(0, await tenant.Github.Repositories.CountAsync(cancellationToken: Cancellation));
            await tenant.Notes.InsertAsync(new NotesInsert { Body = "hello" }, Cancellation);

            await server.Connect(id).AppendAsync(Landing.ConnectorStream.Repositories, 1, Landing.ConnectorStream.Repository(1, "one"));
            await using var publisher = server.OpenPublisher();
            await publisher.PublishAsync(id, cancellationToken: Cancellation);
            Assert.Equal(["one"], (await tenant.Github.Repositories.ListAsync(cancellationToken: Cancellation)).Select(row => row.FullName));
            Assert.Equal(TenantAccessFailure.SourceNotConnected, (await Assert.ThrowsAsync<TenantAccessException>(() => tenant.GoogleAnalytics.WebsiteOverview.CountAsync(cancellationToken: Cancellation))).Failure);
            Assert.Equal(0, await server.Provisioner.ConnectSourceAsync(id, "google_analytics", cancellationToken: Cancellation));
            Assert.Equal(0, await tenant.GoogleAnalytics.WebsiteOverview.CountAsync(cancellationToken: Cancellation));
        }
    }

    [Fact]
    public async Task Again_is_the_same_one_with_what_is_said_now()
    {
        var id = server.NewId();
        Assert.True((await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation)).IsNew);
        var before = await server.TraceAsync(id);
        Assert.Equal(new TenantCreation(id, false, 0), await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation));
        Assert.Equal(before, await server.TraceAsync(id));
        await server.Provisioner.CreateAsync(new NewTenant(id) { Name = "Other", Tier = "large" }, Cancellation);
        var now = (await server.Operator.ReadTenantsAsync(Cancellation)).Single(tenant => tenant.Id == id);
        Assert.Equal(("Other", "large", TenantStatus.Active, null, 0), (now.Name, now.Tier, now.Status, now.EraseAfter, now.PendingSteps));
        Assert.Equal([("github", SourcePlacement.Shared), ("stripe", SourcePlacement.Schema)], now.Sources.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Two_sign_ups_of_one_customer_at_once_make_one()
    {
        var id = server.NewId();
        var made = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation)));
        Assert.Single(made, creation => creation.IsNew);
        var other = server.NewId();
        await server.Provisioner.CreateAsync(ProvisioningServer.Customer(other), Cancellation);
        Assert.Equal(await server.TraceAsync(other), await server.TraceAsync(id));
    }

    [Fact]
    public async Task What_can_not_be_is_refused_by_its_kind_and_leaves_nothing()
    {
        var id = server.NewId();
        await FailsAsync(ProvisioningFailure.UnknownTier, new NewTenant(id) { Tier = "gold" });
        await FailsAsync(ProvisioningFailure.UnknownSource, new NewTenant(id) { Tier = "standard", Sources = new Dictionary<string, SourcePlacement?> { ["'; DROP SCHEMA fenceline; --"] = null } });
        await FailsAsync(ProvisioningFailure.InvalidPlacement, new NewTenant(id) { Tier = "standard", Sources = new Dictionary<string, SourcePlacement?> { ["stripe"] = SourcePlacement.Shared } });
        await FailsAsync(ProvisioningFailure.InvalidId, new NewTenant(TenantId.Parse(new string('a', 60))) { Tier = "standard" });
        await Assert.ThrowsAsync<ArgumentException>(() => server.Provisioner.CreateAsync(new NewTenant(default) { Tier = "standard" }, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => server.Provisioner.CreateAsync(new NewTenant(id) { Tier = "standard", LoaderPassword = "pässword" }, Cancellation));
        Assert.Equal("--\n\n--\n", (await server.TraceAsync(id))[1..]);

        async Task FailsAsync(ProvisioningFailure expected, NewTenant tenant) =>
            Assert.Equal(expected, (await Assert.ThrowsAsync<ProvisioningException>(() => server.Provisioner.CreateAsync(tenant, Cancellation))).Failure);
    }

    [Fact]
    public async Task A_hostile_name_is_data()
    {
        var id = server.NewId();
        foreach (var name in new[] { "'; DROP SCHEMA fenceline CASCADE; --", "$$ %s {{ control }} \\", "Ünï\u202e\t💥", "" })
        {
            await server.Provisioner.CreateAsync(new NewTenant(id) { Name = name, Tier = "standard" }, Cancellation);
            Assert.Equal(name, (await server.Db.Registry.FindAsync(id.Value, Cancellation))?.Name);
            await server.Operator.RenameAsync(id, name + "!", Cancellation);
            Assert.Equal(name + "!", (await server.Db.Registry.FindAsync(id.Value, Cancellation))?.Name);
        }
    }

    [Fact]
    public async Task A_suspended_tenant_is_refused_at_its_next_call_and_its_loader_too()
    {
        var id = server.NewId();
        await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation);
        var tenant = server.Db.Tenant(id);
        await tenant.Notes.CountAsync(cancellationToken: Cancellation);
        await server.Operator.SuspendAsync(id, Cancellation);
        await server.Operator.SuspendAsync(id, Cancellation);
        Assert.Equal(TenantAccessFailure.Suspended, (await Assert.ThrowsAsync<TenantAccessException>(() => tenant.Notes.CountAsync(cancellationToken: Cancellation))).Failure);
        Assert.StartsWith("28", (await Assert.ThrowsAsync<PostgresException>(() => server.Connect(id).SendAsync("SELECT 1"))).SqlState, StringComparison.Ordinal);
        await server.Operator.ResumeAsync(id, Cancellation);
        await server.Operator.ResumeAsync(id, Cancellation);
        Assert.Equal(0, await tenant.Notes.CountAsync(cancellationToken: Cancellation));
        Assert.Equal("1", await server.Connect(id).SendAsync("SELECT 1"));
    }

    [Fact]
    public async Task Leaving_is_undone_within_its_period_and_final_after_it()
    {
        var (id, like) = (server.NewId(), server.NewId());
        foreach (var tenant in new[] { id, like })
            await server.Provisioner.CreateAsync(ProvisioningServer.Customer(tenant), Cancellation);
        var waits = await server.Operator.OffboardAsync(id, TimeSpan.FromDays(30), Cancellation);
        Assert.InRange(waits.EraseAfter!.Value - DateTimeOffset.UtcNow, TimeSpan.FromDays(29), TimeSpan.FromDays(31));
        Assert.Equal(waits, await server.Operator.OffboardAsync(id, cancellationToken: Cancellation) with { Removed = waits.Removed });
        Assert.Equal(TenantAccessFailure.Offboarded, (await Assert.ThrowsAsync<TenantAccessException>(() => server.Db.Tenant(id).Notes.CountAsync(cancellationToken: Cancellation))).Failure);
        Assert.Equal(ProvisioningFailure.Leaving, (await Assert.ThrowsAsync<ProvisioningException>(() => server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation))).Failure);

        await server.Operator.UndoOffboardingAsync(id, Cancellation);
        Assert.Equal(await server.TraceAsync(like), await server.TraceAsync(id));
        Assert.Equal("1", await server.Connect(id).SendAsync("SELECT 1"));

        var gone = await server.Operator.OffboardAsync(id, cancellationToken: Cancellation);
        Assert.Null(gone.EraseAfter);
        Assert.Contains(new RemovedObject("table", $"{OpsaiDatabase.Tenancy.SchemaOf(id)}.stripe_customers", 0, null), gone.Removed);
        Assert.Equal(["landing", "role", "role", "role", "rows", "rows", "rows", "rows", "schema", "table", "table"], gone.Removed.Select(item => item.Kind).Order());
        Assert.Equal("--\n\n--\n", (await server.TraceAsync(id))[1..]);
        Assert.Empty((await server.Operator.OffboardAsync(id, cancellationToken: Cancellation)).Removed);
        Assert.Equal(ProvisioningFailure.UnknownTenant, (await Assert.ThrowsAsync<ProvisioningException>(() => server.Operator.UndoOffboardingAsync(id, Cancellation))).Failure);
    }

    [Fact]
    public async Task Disconnecting_takes_a_source_with_what_landed()
    {
        var id = server.NewId();
        await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation);
        await server.Connect(id).AppendAsync(Landing.ConnectorStream.Repositories, 1, Landing.ConnectorStream.Repository(1, "one"));
        await using var publisher = server.OpenPublisher();
        await publisher.PublishAsync(id, cancellationToken: Cancellation);
        var removed = await server.Operator.DisconnectSourceAsync(id, "github", Cancellation);
        Assert.Contains(new RemovedObject("rows", "public.github_repositories", 1, null), removed);
        Assert.Equal("0", await server.OnLandingAsync($"SELECT count(*) FROM pg_tables WHERE schemaname = '{OpsaiDatabase.Tenancy.SchemaOf(id)}_landing'"));
        Assert.Empty(await server.Operator.DisconnectSourceAsync(id, "github", Cancellation));
    }

    [Fact]
    public async Task A_loaders_password_is_set_and_changed_by_a_verifier_that_postgres_would_have_made()
    {
        var id = server.NewId();
        var password = LoaderPassword.Generate();
        await server.Provisioner.CreateAsync(new NewTenant(id) { Tier = "standard", LoaderPassword = password }, Cancellation);
        var role = OpsaiDatabase.Tenancy.SchemaOf(id) + "_loader";
        // Whoever connects may do so without a password otherwise.
        await server.OnTenantsAsync($"""
            DO $$ BEGIN EXECUTE format('COPY (VALUES (''host all "{role}" 127.0.0.1/32 scram-sha-256''), (''host all all 127.0.0.1/32 trust'')) TO %L', current_setting('hba_file')); END $$;
            SELECT pg_reload_conf()
            """);
        await Task.Delay(500, Cancellation);
        foreach (var now in new[] { password, LoaderPassword.Generate(), " ~\"'\\$%" })
        {
            await server.Provisioner.SetLoaderPasswordAsync(id, now, Cancellation);
            var kept = await server.OnTenantsAsync($"SELECT rolpassword FROM pg_authid WHERE rolname = '{role}'");
            Assert.StartsWith("SCRAM-SHA-256$4096:", kept, StringComparison.Ordinal);
            Assert.DoesNotContain(now, kept, StringComparison.Ordinal);
            await LogInAsync(now);
            Assert.Equal(PostgresErrorCodes.InvalidPassword, (await Assert.ThrowsAsync<PostgresException>(() => LogInAsync(now + "x"))).SqlState);
        }

        Assert.Equal(ProvisioningFailure.NoLanding, (await Assert.ThrowsAsync<ProvisioningException>(() => server.Provisioner.SetLoaderPasswordAsync(server.NewId(), password, Cancellation))).Failure);
        await Assert.ThrowsAsync<ArgumentException>(() => server.Provisioner.SetLoaderPasswordAsync(id, "", Cancellation));

        async Task LogInAsync(string password)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.LandingAs(role)) { Password = password, Pooling = false }.ConnectionString);
            await connection.OpenAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Each_login_does_its_part_alone()
    {
        var id = server.NewId();
        await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), Cancellation);
        foreach (var call in new Func<ProvisioningDataSource, Task>[]
        {
            source => source.SuspendAsync(id, Cancellation), source => source.ResumeAsync(id, Cancellation), source => source.RenameAsync(id, "x", Cancellation),
            source => source.OffboardAsync(id, null, Cancellation), source => source.UndoOffboardingAsync(id, Cancellation), source => source.DisconnectSourceAsync(id, "github", Cancellation),
        })
        {
            Assert.Equal(ProvisioningFailure.WrongLogin, (await Assert.ThrowsAsync<ProvisioningException>(() => call(server.Provisioner))).Failure);
        }

        Assert.Equal(ProvisioningFailure.WrongLogin, (await Assert.ThrowsAsync<ProvisioningException>(() => server.Operator.CreateAsync(ProvisioningServer.Customer(id), Cancellation))).Failure);
        await using var app = new ProvisioningDataSource(server.TenantsAs("opsai_app"));
        Assert.Equal(ProvisioningFailure.WrongLogin, (await Assert.ThrowsAsync<ProvisioningException>(() => app.CreateAsync(ProvisioningServer.Customer(id), Cancellation))).Failure);
    }

    [Fact]
    public async Task A_login_that_can_do_more_is_refused_unless_somebody_says_so()
    {
        var id = server.NewId();
        await using var careless = new ProvisioningDataSource(server.TenantsAs("postgres"), server.LandingAs("postgres"));
        var error = await Assert.ThrowsAsync<UnsafeConnectionException>(() => careless.CreateAsync(ProvisioningServer.Customer(id), Cancellation));
        Assert.Contains("it is a superuser", error.Message, StringComparison.Ordinal);
        await using var console = new ProvisioningDataSource(server.TenantsAs("postgres"), server.LandingAs("postgres"), new ProvisioningOptions { Role = "opsai_owner", LandingRole = "opsai_landing_owner" });
        Assert.True((await console.CreateAsync(ProvisioningServer.Customer(id), Cancellation)).IsNew);
        await console.SuspendAsync(id, Cancellation);
        await console.OffboardAsync(id, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task The_database_has_it_where_its_options_do()
    {
        await using var with = new OpsaiDatabase(server.TenantsAs("opsai_app"), new TenantDataSourceOptions { Provisioning = server.Provisioner });
        var id = server.NewId();
        Assert.True((await with.Provisioning.CreateAsync(ProvisioningServer.Customer(id), Cancellation)).IsNew);
        Assert.Equal(0, await with.Tenant(id).Notes.CountAsync(cancellationToken: Cancellation));
        Assert.Contains("AddFencelineProvisioning", Assert.Throws<InvalidOperationException>(() => server.Db.Provisioning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_can_be_made_again()
    {
        var (id, like) = (server.NewId(), server.NewId());
        await server.Provisioner.CreateAsync(ProvisioningServer.Customer(like), Cancellation);
        for (var milliseconds = 1; ; milliseconds += 3)
        {
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds));
            try
            {
                await server.Provisioner.CreateAsync(ProvisioningServer.Customer(id), impatient.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                // Again, with more patience.
            }
        }

        Assert.Equal(await server.TraceAsync(like), await server.TraceAsync(id));
    }
}

public sealed class ProvisioningOnTheOldestTests(ProvisioningOnTheOldest server) : ProvisioningTests(server), IClassFixture<ProvisioningOnTheOldest>;

public sealed class ProvisioningOnTheNewestTests(ProvisioningOnTheNewest server) : ProvisioningTests(server), IClassFixture<ProvisioningOnTheNewest>;
