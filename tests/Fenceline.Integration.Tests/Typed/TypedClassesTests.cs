using Fenceline.Integration.Tests.Database;
using Npgsql;

namespace Fenceline.Integration.Tests.Typed;

/// <summary>The generated classes against the sample's database.</summary>
public sealed class TypedClassesTests(SampleDatabase sample) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string AppConnection => sample.Cluster.ConnectionString(sample.Name, "opsai_app");

    [Fact]
    public async Task A_tenant_reads_its_own_schema()
    {
        await using var db = new OpsaiDatabase(AppConnection);
        foreach (var tenant in new[] { OpsaiTenants.User123, OpsaiTenants.User456 })
        {
            var customers = await db.Tenant(tenant).Stripe.Customers.ListAsync(cancellationToken: Cancellation);
            Assert.Equal(["cus_1", "cus_2"], customers.Select(customer => customer.Id));
            Assert.Equal([$"one@{tenant}.example", $"two@{tenant}.example"], customers.Select(customer => customer.Email));
        }
    }

    [Fact]
    public async Task A_tenant_reads_its_own_rows_of_shared_tables()
    {
        await using var db = new OpsaiDatabase(AppConnection);
        foreach (var tenant in new[] { OpsaiTenants.User123, OpsaiTenants.User789 })
        {
            var repositories = await db.Tenant(tenant).Github.Repositories.ListAsync(cancellationToken: Cancellation);
            Assert.Equal([$"{tenant}/one", $"{tenant}/two"], repositories.Select(repository => repository.FullName));
            Assert.Equal([$"note of {tenant}"], (await db.Tenant(tenant).Notes.ListAsync(cancellationToken: Cancellation)).Select(note => note.Body));
        }
    }

    [Fact]
    public async Task A_tenant_that_keeps_a_shared_source_in_its_own_schema_is_read_through_the_same_class()
    {
        await using var db = new OpsaiDatabase(AppConnection);
        var repositories = db.Tenant(OpsaiTenants.User456).Github.Repositories;
        Assert.Equal(["456/one", "456/two"], (await repositories.ListAsync(cancellationToken: Cancellation)).Select(repository => repository.FullName));
        Assert.Equal("456/two", (await repositories.FindAsync(2, Cancellation))?.FullName);
        Assert.Equal(2, await repositories.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Find_and_count_and_limit_stay_with_the_tenant()
    {
        await sample.RunAsync("INSERT INTO public.notes (user_id, body) VALUES ('789', 'only of 789')");
        var foreign = long.Parse(await sample.RunAsync("SELECT id FROM public.notes WHERE body = 'only of 789'"), System.Globalization.CultureInfo.InvariantCulture);
        await using var db = new OpsaiDatabase(AppConnection);
        var tenant = db.Tenant(OpsaiTenants.User123);

        Assert.Equal("two@123.example", (await tenant.Stripe.Customers.FindAsync("cus_2", Cancellation))?.Email);
        Assert.Null(await tenant.Stripe.Customers.FindAsync("cus_3", Cancellation));
        Assert.Null(await tenant.Notes.FindAsync(foreign, Cancellation));
        Assert.Equal(1, await tenant.Notes.CountAsync(cancellationToken: Cancellation));
        Assert.Equal(["cus_1"], (await tenant.Stripe.Customers.ListAsync(limit: 1, cancellationToken: Cancellation)).Select(customer => customer.Id));
        Assert.Empty(await tenant.Stripe.Customers.ListAsync(limit: 0, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => tenant.Stripe.Customers.ListAsync(limit: -1, cancellationToken: Cancellation));
        await sample.RunAsync("DELETE FROM public.notes WHERE body = 'only of 789'");
    }

    [Fact]
    public async Task Reference_tables_are_read_by_every_tenant()
    {
        await sample.RunAsync("INSERT INTO public.countries VALUES ('NL', 'Netherlands') ON CONFLICT DO NOTHING");
        await using var db = new OpsaiDatabase(AppConnection);
        Assert.Equal("Netherlands", (await db.Tenant(OpsaiTenants.User123).Countries.FindAsync("NL", Cancellation))?.Name);
        Assert.Equal("Netherlands", (await db.Tenant(OpsaiTenants.User456).Countries.FindAsync("NL", Cancellation))?.Name);
    }

    [Fact]
    public async Task An_admin_reads_all_tenants_and_knows_whose_a_row_is()
    {
        await using var admin = new OpsaiAdminDatabase(sample.Cluster.ConnectionString(sample.Name, "opsai_admin"));
        var all = admin.CrossTenant("quarterly report");

        var customers = await all.Stripe.Customers.ListAsync(cancellationToken: Cancellation);
        Assert.Equal(6, customers.Count);
        Assert.All(customers, customer => Assert.EndsWith($"@{customer.Tenant}.example", customer.Row.Email, StringComparison.Ordinal));
        Assert.Equal([OpsaiTenants.User123, OpsaiTenants.User456, OpsaiTenants.User789], customers.Select(customer => customer.Tenant).Distinct());

        var repositories = await all.Github.Repositories.ListAsync(cancellationToken: Cancellation);
        Assert.All(repositories, repository => Assert.StartsWith(repository.Tenant + "/", repository.Row.FullName, StringComparison.Ordinal));
        Assert.Equal(6, await all.Github.Repositories.CountAsync(cancellationToken: Cancellation));
        Assert.Equal(
            [new TenantRow<long>(OpsaiTenants.User123, 2), new TenantRow<long>(OpsaiTenants.User456, 2), new TenantRow<long>(OpsaiTenants.User789, 2)],
            await all.Stripe.Customers.CountByTenantAsync(Cancellation));
    }

    [Fact]
    public async Task A_read_across_tenants_needs_the_admins_login()
    {
        await using var admin = new OpsaiAdminDatabase(AppConnection);
        var error = await Assert.ThrowsAsync<TenantAccessException>(() => admin.CrossTenant("curiosity").Notes.CountAsync(cancellationToken: Cancellation));
        Assert.Equal(TenantAccessFailure.RoleNotGranted, error.Failure);
        Assert.Null(error.Tenant);
    }

    /// <summary>In each schema the source's table is locked before it is read, which wants a transaction block up to PostgreSQL 17.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_sources_tables_stream_across_tenants(int parallelism)
    {
        await using var admin = new OpsaiAdminDatabase(sample.Cluster.ConnectionString(sample.Name, "opsai_admin"));
        var rows = new List<string>();
        await foreach (var customer in admin.CrossTenant("quarterly report").Stripe.Customers.StreamAsync(parallelism, cancellationToken: Cancellation))
            rows.Add($"{customer.Tenant}: {customer.Row.Email}");
        rows.Sort(StringComparer.Ordinal);
        Assert.Equal(
            ["123: one@123.example", "123: two@123.example", "456: one@456.example", "456: two@456.example", "789: one@789.example", "789: two@789.example"], rows);
        Assert.Equal("0", await sample.RunAsync("SELECT count(*) FROM pg_stat_activity WHERE usename = 'opsai_admin' AND state <> 'idle'"));
    }

    [Fact]
    public async Task The_database_sees_the_reason_while_a_read_across_tenants_runs()
    {
        await using var admin = new OpsaiAdminDatabase(sample.Cluster.ConnectionString(sample.Name, "opsai_admin"));
        var reason = await admin.CrossTenant("quarterly report").Session.QuerySingleOrDefaultAsync<string>($"SELECT current_setting('fenceline.cross_tenant_reason')", Cancellation);
        Assert.Equal("quarterly report", reason);
    }

    [Fact]
    public async Task A_tenant_that_is_not_there_is_an_error_that_names_it()
    {
        await using var db = new OpsaiDatabase(AppConnection);
        var error = await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(TenantId.Parse("999")).Notes.CountAsync(cancellationToken: Cancellation));
        Assert.Equal((TenantAccessFailure.UnknownTenant, "999"), (error.Failure, error.Tenant?.Value));
        Assert.Contains("999", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_was_not_granted_is_an_error_that_names_the_tenant()
    {
        await sample.RunAsync("CREATE ROLE user_404");
        await using var db = new OpsaiDatabase(AppConnection);
        var error = await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(TenantId.Parse("404")).Notes.CountAsync(cancellationToken: Cancellation));
        Assert.Equal((TenantAccessFailure.RoleNotGranted, "404"), (error.Failure, error.Tenant?.Value));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_an_error_and_never_the_shared_one()
    {
        await using var db = new OpsaiDatabase(AppConnection);
        await FailsAsync(TenantAccessFailure.MissingTable, $"SELECT count(*) FROM nowhere");
        await FailsAsync(TenantAccessFailure.PermissionDenied, $"SELECT count(*) FROM user_456.stripe_customers");

        async Task FailsAsync(TenantAccessFailure expected, SqlStatement sql) =>
            Assert.Equal(expected, (await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(OpsaiTenants.User123).Session.QueryAsync<long>(sql, Cancellation))).Failure);
    }

    /// <summary>Of a source that is in tenants' schemas only, and of one that others share: neither is ever an empty answer.</summary>
    [Theory]
    [InlineData("stripe", "stripe_customers", 1)]
    [InlineData("github", "github_repositories", 2)]
    public async Task What_a_tenant_lacks_says_whether_it_was_connected_migrated_or_lost(string source, string table, int step)
    {
        await using var db = new OpsaiDatabase(AppConnection);
        var session = db.Tenant(OpsaiTenants.User456).Session;
        await sample.RunAsync($"ALTER TABLE user_456.{table} RENAME TO gone");
        await FailsAsync(TenantAccessFailure.MissingTable, table);

        await sample.RunAsync($"DELETE FROM fenceline.tenant_migrations WHERE tenant_id = '456' AND version = {step}");
        await FailsAsync(TenantAccessFailure.NotMigrated, table);

        await sample.RunAsync($"DELETE FROM fenceline.tenant_sources WHERE tenant_id = '456' AND source = '{source}'");
        await FailsAsync(TenantAccessFailure.SourceNotConnected, table);

        await sample.RunAsync($"""
            INSERT INTO fenceline.tenant_sources VALUES ('456', '{source}', 'schema');
            ALTER TABLE user_456.gone RENAME TO {table}; ALTER TABLE user_456.{table} RENAME COLUMN id TO old_id;
            """);
        await FailsAsync(TenantAccessFailure.NotMigrated, "id");
        await sample.RunAsync($"INSERT INTO fenceline.tenant_migrations (tenant_id, version, name) VALUES ('456', {step}, '{source}')");
        Assert.Equal(PostgresErrorCodes.UndefinedColumn, (await Assert.ThrowsAsync<PostgresException>(ReadAsync)).SqlState);
        await sample.RunAsync($"ALTER TABLE user_456.{table} RENAME COLUMN old_id TO id");
        await ReadAsync();

        Task ReadAsync() => session.QueryAsync<string>(table == "stripe_customers" ? $"SELECT id::text FROM stripe_customers" : (SqlStatement)$"SELECT id::text FROM github_repositories", Cancellation);

        async Task FailsAsync(TenantAccessFailure expected, string named)
        {
            var error = await Assert.ThrowsAsync<TenantAccessException>(ReadAsync);
            Assert.Equal(expected, error.Failure);
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_superuser_is_refused_whoever_made_the_data_source()
    {
        var superuser = sample.Cluster.ConnectionString(sample.Name);
        await using var own = new OpsaiDatabase(superuser);
        Assert.Contains("superuser", (await Assert.ThrowsAsync<UnsafeConnectionException>(() => own.Tenant(OpsaiTenants.User123).Notes.CountAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);

        await using var dataSource = NpgsqlDataSource.Create(superuser);
        await using var wrapped = new OpsaiDatabase(dataSource);
        for (var attempt = 0; attempt < 2; attempt++)
            await Assert.ThrowsAsync<UnsafeConnectionException>(() => wrapped.Tenant(OpsaiTenants.User123).Notes.CountAsync(cancellationToken: Cancellation));

        await sample.RunAsync("CREATE ROLE bypasser LOGIN BYPASSRLS");
        await using var bypasser = new OpsaiAdminDatabase(sample.Cluster.ConnectionString(sample.Name, "bypasser"));
        await sample.RunAsync($"GRANT CONNECT ON DATABASE {sample.Name} TO bypasser");
        Assert.Contains("BYPASSRLS", (await Assert.ThrowsAsync<UnsafeConnectionException>(() => bypasser.CrossTenant("x").Notes.CountAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
    }
}
