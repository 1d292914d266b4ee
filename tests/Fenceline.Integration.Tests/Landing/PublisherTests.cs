using Npgsql;

namespace Fenceline.Integration.Tests.Landing;

/// <summary>What the publisher's login may do: publish, and nothing else.</summary>
public sealed class PublisherTests(DatabaseLandings server) : IClassFixture<DatabaseLandings>
{
    private const string Stage = "SELECT copy FROM fenceline.publish_stage('{0}', 'github_repositories', 'shape', 1, 1, '2026-11-01')";

    [Theory]
    [InlineData("SELECT * FROM public.github_repositories")]
    [InlineData("DELETE FROM public.github_repositories")]
    [InlineData("INSERT INTO public.github_repositories (account, id) VALUES (1, 1)")]
    [InlineData("SELECT * FROM fenceline.tenants")]
    [InlineData("SELECT * FROM fenceline.publications")]
    [InlineData("UPDATE fenceline.publish_settings SET deletion_percent = 100")]
    [InlineData("SELECT fenceline.merge_landed('x', 'github_repositories', 'SELECT 1', false, false, true)")]
    [InlineData("SELECT fenceline.merge_statement('x', 'github_repositories', 'SELECT 1', false, false)")]
    [InlineData("CREATE TABLE opsai_staging.x (a int)")]
    [InlineData("CREATE TEMP TABLE x (a int)")]
    [InlineData("SET ROLE opsai_owner")]
    [InlineData("BEGIN; LOCK TABLE public.github_repositories IN ACCESS SHARE MODE")]
    public async Task It_has_no_other_rights(string sql) => Assert.StartsWith("42501", await server.RefusedAsync(server.TenantsDatabase, sql, "opsai_publisher"), StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT * FROM {l}.github_repositories")]
    [InlineData("SELECT * FROM fenceline.landings")]
    [InlineData("SELECT fenceline.open_landing('x')")]
    [InlineData("CREATE SCHEMA x")]
    public async Task Nor_has_the_landings_publisher(string sql)
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1);
        Assert.StartsWith("42501", await server.RefusedAsync(server.LandingDatabase, sql.Replace("{l}", tenant.Landing, StringComparison.Ordinal), "opsai_landing_publisher"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_fills_its_staging_table_and_cannot_read_it()
    {
        var tenant = await server.AddTenantAsync();
        await using var connection = await server.ConnectAsync(server.TenantsDatabase, "opsai_publisher");
        var copy = await LandingServer.RunAsync(connection, "BEGIN; " + Of(Stage, tenant));
        var table = copy.Split(' ')[1];
        await LandingServer.RunAsync(connection, $"INSERT INTO {table} (id) VALUES (1)");
        foreach (var statement in new[] { "SELECT * FROM {0}", "UPDATE {0} SET id = 2", "DELETE FROM {0}", "TRUNCATE {0}", "DROP TABLE {0}", "CREATE INDEX ON {0} (id)" })
        {
            await LandingServer.RunAsync(connection, "SAVEPOINT s");
            var refused = await Assert.ThrowsAsync<PostgresException>(() => LandingServer.RunAsync(connection, string.Format(null, statement, table)));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            await LandingServer.RunAsync(connection, "ROLLBACK TO SAVEPOINT s");
        }
    }

    [Fact]
    public async Task A_staging_table_serves_its_own_transaction_and_is_swept_when_it_was_left()
    {
        var tenant = await server.AddTenantAsync();
        await server.OnTenantsAsync($"BEGIN; {Of(Stage, tenant)}; COMMIT", "opsai_publisher");
        Assert.Equal("1", await StagingTablesAsync());
        Assert.StartsWith("FEN07", await server.RefusedAsync(server.TenantsDatabase, $"SELECT * FROM fenceline.publish_merge('{tenant.Id}', 'github_repositories', 'shape', 1, 1, '2026-11-01', 'all')", "opsai_publisher"), StringComparison.Ordinal);

        // While another transaction stages, and is ended in the middle.
        await using var connection = await server.ConnectAsync(server.TenantsDatabase, "opsai_publisher");
        await LandingServer.RunAsync(connection, "BEGIN; " + Of(Stage, await server.AddTenantAsync()));
        await server.OnTenantsAsync($"SELECT pg_terminate_backend({connection.ProcessID})");
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        Assert.Equal("Published All +1 ~0 -0", await tenant.PublishAsync());
        Assert.Equal("0", await StagingTablesAsync());
    }

    [Fact]
    public async Task It_cannot_publish_tables_of_others_or_under_other_names()
    {
        var tenant = await server.AddTenantAsync();
        foreach (var table in new[] { "tenants", "fenceline.tenants", "notes", "github_repositories\"; DROP TABLE x; --" })
            Assert.StartsWith("FEN07", await server.RefusedAsync(server.TenantsDatabase, $"SELECT * FROM fenceline.publish_stage('{tenant.Id}', '{table}', 'shape', 1, 1, NULL)", "opsai_publisher"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SUPERUSER", "")]
    [InlineData("BYPASSRLS", "")]
    [InlineData("CREATEROLE", "")]
    [InlineData("", "GRANT pg_read_all_data TO strong")]
    [InlineData("", "GRANT opsai_owner TO strong")]
    public async Task A_login_with_power_is_refused(string attribute, string grant)
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        var landingGrant = grant.Replace("opsai_owner", "opsai_landing_owner", StringComparison.Ordinal);
        await server.OnTenantsAsync($"CREATE ROLE strong LOGIN {attribute} IN ROLE opsai_publisher, opsai_landing_publisher; {grant}; {landingGrant}");
        try
        {
            foreach (var publisher in new[] { server.Publisher("strong"), server.Publisher(landingLogin: "strong") })
            {
                await using (publisher)
                {
                    var refused = await Assert.ThrowsAsync<PublishException>(() => publisher.PublishAsync(TenantId.Parse(tenant.Id), cancellationToken: TestContext.Current.CancellationToken));
                    Assert.Equal(PublishFailure.WrongLogin, refused.Failure);
                }
            }
        }
        finally
        {
            await server.OnTenantsAsync("DROP ROLE strong");
        }
    }

    [Fact]
    public async Task An_unchanged_publish_of_all_rows_writes_next_to_no_WAL()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, [.. Enumerable.Range(1, 20_000).Select(id => ConnectorStream.Repository(id, "one"))]);
        await tenant.PublishAsync();
        var before = await server.OnTenantsAsync("SELECT pg_current_wal_insert_lsn()");
        Assert.Equal("Published All +0 ~0 -0", await tenant.PublishAsync(compareAll: true));
        Assert.InRange(long.Parse(await server.OnTenantsAsync($"SELECT pg_current_wal_insert_lsn() - '{before}'"), System.Globalization.CultureInfo.InvariantCulture), 0, 100_000);
    }

    [Fact]
    public async Task The_wrong_kind_of_database_is_said()
    {
        var tenant = await server.AddTenantAsync();
        await using var publisher = new PublishingDataSource((await server.ConnectAsync(server.TenantsDatabase, "opsai_publisher")).ConnectionString);
        var refused = await Assert.ThrowsAsync<PublishException>(() => publisher.PublishAsync(TenantId.Parse(tenant.Id), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(PublishFailure.NotSetUp, refused.Failure);
    }

    [Fact]
    public async Task It_learns_whom_it_can_publish()
    {
        var tenant = TenantId.Parse((await server.AddTenantAsync()).Id);
        var suspended = TenantId.Parse((await server.AddTenantAsync()).Id);
        await server.OnTenantsAsync($"UPDATE fenceline.tenants SET status = 'suspended' WHERE tenant_id = '{suspended}'");
        await using var publisher = server.Publisher();
        var all = await publisher.ReadTenantsAsync("github", TestContext.Current.CancellationToken);
        Assert.Contains(tenant, all);
        Assert.DoesNotContain(suspended, all);
        Assert.Empty(await publisher.ReadTenantsAsync("hubspot", TestContext.Current.CancellationToken));
    }

    private Task<string> StagingTablesAsync() => server.OnTenantsAsync("SELECT count(*) FROM pg_class WHERE relnamespace = 'opsai_staging'::regnamespace AND relkind = 'r'");

    private static string Of(string sql, LandingTenant tenant) => string.Format(null, sql, tenant.Id);
}
