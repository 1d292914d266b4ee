using Npgsql;

namespace Fenceline.Integration.Tests.Landing;

/// <summary>
/// Code that a landing schema holds: what it is run as, and what it can do. Where an event trigger keeps loaders from
/// making any, it is taken away first: this is the second wall.
/// </summary>
public abstract class LandedCodeTests(LandingServer server)
{
    /// <summary>What a policy's function tries while it is evaluated. {c} is the schema of calls, {l} the landing, {o} another tenant.</summary>
    public static TheoryData<string> Refused =>
    [
        "SET ROLE {victim}",
        "SELECT set_config('role', '{victim}', true)",
        "SET SESSION AUTHORIZATION postgres",
        "RESET ROLE",
        "ALTER FUNCTION {c}.read_{t}(text, text, text[], text[], text[], boolean[], text) SECURITY INVOKER",
        "DROP FUNCTION {c}.read_{t}(text, text, text[], text[], text[], boolean[], text)",
        "SET transaction_read_only = off",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "INSERT INTO {l}.github_repositories SELECT * FROM {l}.github_repositories",
        "CREATE TABLE {l}.loot (a text)",
        "CREATE TEMP TABLE loot (a text)",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "GRANT {reader} TO {loader}",
        "SELECT count(*) FROM {c}.read_{o}('SELECT id FROM user_{o}_landing.github_repositories') AS x(id bigint)",
        "SELECT count(*) FROM user_{o}_landing.github_repositories",
        "SELECT * FROM fenceline.publish_begin('{o}', NULL)",
        "SELECT * FROM fenceline.landing_rows('{o}', 'x', '[]', NULL, false)",
        "SELECT fenceline.open_landing('x')",
        "SELECT count(*) FROM fenceline.landings",
        "COMMIT",
        "ROLLBACK",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT nextval('{l}.s')",
        "VACUUM",
        "ALTER ROLE CURRENT_USER SET work_mem = '1MB'",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    ];

    /// <summary>What is left in the session; publishing has to notice.</summary>
    public static TheoryData<string> Noticed =>
    [
        "SELECT set_config('search_path', '{l}, pg_catalog', false)",
        "SET search_path = {l}, pg_catalog",
        "SET DateStyle = 'SQL, DMY'",
        "SET work_mem = '1MB'",
        "SET row_security = off",
        "SET standard_conforming_strings = off",
        "SELECT set_config('fenceline.tenant', '{o}', false)",
        "SELECT set_config('app.user_id', '{o}', false)",
        "DO $d$ BEGIN EXECUTE format('DECLARE %I CURSOR WITH HOLD FOR SELECT 1', clock_timestamp()); END $d$",
        "DO $d$ BEGIN EXECUTE format('PREPARE %I AS SELECT 1', clock_timestamp()); END $d$",
        "SELECT pg_advisory_lock(1)",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Is_refused(string attack)
    {
        var (tenant, other) = await AttackAsync(attack);
        await ShouldNotPublishAsync(tenant, PublishFailure.LandingUnreadable);
        await ShouldBeUnharmedAsync(other);
    }

    [Theory]
    [MemberData(nameof(Noticed))]
    public async Task Is_noticed(string attack)
    {
        var (tenant, other) = await AttackAsync(attack);
        await ShouldNotPublishAsync(tenant, PublishFailure.LandingTamperedWith);
        await ShouldBeUnharmedAsync(other);
    }

    /// <summary>PostgreSQL 15 lets a read-only transaction make large objects.</summary>
    [Fact]
    public async Task A_large_object_is_refused_or_noticed()
    {
        var (tenant, _) = await AttackAsync("SELECT lo_create(0)");
        Assert.Contains((await tenant.FailToPublishAsync()).Failure, new[] { PublishFailure.LandingUnreadable, PublishFailure.LandingTamperedWith });
        Assert.Equal("0", await server.OnLandingAsync("SELECT count(*) FROM pg_largeobject_metadata"));
    }

    [Theory]
    [InlineData("READ COMMITTED")]
    [InlineData("REPEATABLE READ")]
    [InlineData("SERIALIZABLE")]
    public async Task Runs_as_the_tenants_reader_and_nobody_else(string isolation)
    {
        var (tenant, _) = await AttackAsync("SELECT 1");
        await PlantEverywhereAsync(tenant);
        var ran = await RunAndListenAsync(tenant, isolation, beforeReading: () => Task.CompletedTask);
        Assert.NotEmpty(ran);
        Assert.All(ran, who => Assert.Equal(tenant.Reader, who));
    }

    /// <summary>The relation is swapped after the snapshot was taken, so that a look at the catalog sees the old one.</summary>
    [Theory]
    [InlineData("READ COMMITTED")]
    [InlineData("REPEATABLE READ")]
    [InlineData("SERIALIZABLE")]
    public async Task Swapped_in_after_the_snapshot_it_runs_as_the_reader_too(string isolation)
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await LetLoadersMakeCodeAsync();
        await tenant.Connect().SendAsync($"""
            CREATE FUNCTION {tenant.Landing}.tell() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'ran as %', current_user; RETURN 'x'; END $$;
            GRANT EXECUTE ON FUNCTION {tenant.Landing}.tell() TO PUBLIC;
            """);
        var ran = await RunAndListenAsync(tenant, isolation, beforeReading: () => tenant.Connect().SendAsync($"""
            BEGIN;
            ALTER TABLE {tenant.Landing}.github_repositories RENAME TO was;
            CREATE VIEW {tenant.Landing}.github_repositories AS SELECT _airbyte_raw_id, _airbyte_extracted_at, _airbyte_meta, _airbyte_generation_id, id, {tenant.Landing}.tell() AS full_name, private, description, language, stargazers_count, pushed_at, topics FROM {tenant.Landing}.was;
            GRANT SELECT ON {tenant.Landing}.github_repositories TO PUBLIC;
            COMMIT;
            """));
        Assert.All(ran, who => Assert.Equal(tenant.Reader, who));
    }

    [Fact]
    public async Task A_reader_that_was_changed_is_not_called()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await server.OnLandingAsync($"ALTER FUNCTION {server.LandingProject}_calls.read_{tenant.Role}(text, text, text[], text[], text[], boolean[], text) SECURITY INVOKER");
        Assert.Equal(PublishFailure.LandingTamperedWith, (await tenant.FailToPublishAsync()).Failure);
    }

    [Fact]
    public async Task A_landing_relation_that_is_not_a_table_is_refused_by_name()
    {
        var tenant = await server.AddTenantAsync();
        await LetLoadersMakeCodeAsync();
        await tenant.Connect().SendAsync($"CREATE VIEW {tenant.Landing}.github_repositories AS SELECT 1 AS id");
        var refused = await tenant.FailToPublishAsync();
        Assert.Equal(PublishFailure.LandingUnreadable, refused.Failure);
        Assert.Contains("is not a table", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_never_ends_is_stopped()
    {
        var (tenant, _) = await AttackAsync("SELECT pg_sleep(600)");
        await using var publisher = server.Publisher(options: new PublishingOptions { StatementTimeout = TimeSpan.FromSeconds(1) });
        var refused = await Assert.ThrowsAsync<PublishException>(() => publisher.PublishAsync(TenantId.Parse(tenant.Id), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(PublishFailure.TimedOut, refused.Failure);
    }

    protected virtual Task LetLoadersMakeCodeAsync() => Task.CompletedTask;

    /// <summary>Runs a publish's reading on a connection of the test's own, and returns who code of the landing ran as.</summary>
    protected abstract Task<IReadOnlyList<string>> RunAndListenAsync(LandingTenant tenant, string isolation, Func<Task> beforeReading);

    protected static async Task<IReadOnlyList<string>> ListenAsync(NpgsqlConnection connection, Func<Task> run)
    {
        var ran = new List<string>();
        connection.Notice += (_, e) =>
        {
            if (e.Notice.MessageText.StartsWith("ran as ", StringComparison.Ordinal))
                ran.Add(e.Notice.MessageText["ran as ".Length..]);
        };
        await run();
        return ran;
    }

    /// <summary>A tenant whose landing table has a policy that runs the attack, and another tenant with rows.</summary>
    private async Task<(LandingTenant Tenant, LandingTenant Other)> AttackAsync(string attack)
    {
        var tenant = await server.AddTenantAsync();
        var other = await server.AddTenantAsync();
        await LetLoadersMakeCodeAsync();
        foreach (var who in new[] { tenant, other })
            await who.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, who.Id));
        await other.PublishAsync();
        var sql = attack.Replace("{victim}", server.LandingProject + "_owner", StringComparison.Ordinal).Replace("{c}", server.LandingProject + "_calls", StringComparison.Ordinal)
            .Replace("{t}", tenant.Role, StringComparison.Ordinal).Replace("read_{o}", "read_" + other.Role, StringComparison.Ordinal).Replace("{l}", tenant.Landing, StringComparison.Ordinal)
            .Replace("{o}", other.Id, StringComparison.Ordinal).Replace("{reader}", tenant.Reader, StringComparison.Ordinal).Replace("{loader}", tenant.Loader, StringComparison.Ordinal);
        await tenant.Connect().SendAsync($"""
            CREATE SEQUENCE {tenant.Landing}.s;
            CREATE FUNCTION {tenant.Landing}.attack() RETURNS boolean LANGUAGE plpgsql AS $attack$ BEGIN EXECUTE $sql${sql}$sql$; RAISE NOTICE 'ran as %', current_user; RETURN true; END $attack$;
            GRANT EXECUTE ON FUNCTION {tenant.Landing}.attack() TO PUBLIC;
            ALTER TABLE {tenant.Landing}.github_repositories ENABLE ROW LEVEL SECURITY;
            CREATE POLICY attack ON {tenant.Landing}.github_repositories USING ({tenant.Landing}.attack());
            """);
        return (tenant, other);
    }

    /// <summary>Every place of a table that can hold code, beside the policy.</summary>
    private static Task<string> PlantEverywhereAsync(LandingTenant tenant) => tenant.Connect().SendAsync($"""
        CREATE FUNCTION {tenant.Landing}.tell(x bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE NOTICE 'ran as %', current_user; RETURN x; END $$;
        CREATE TYPE {tenant.Landing}.pair AS (a bigint);
        CREATE FUNCTION {tenant.Landing}.of_pair({tenant.Landing}.pair) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE NOTICE 'ran as %', current_user; RETURN 1; END $$;
        CREATE CAST ({tenant.Landing}.pair AS bigint) WITH FUNCTION {tenant.Landing}.of_pair({tenant.Landing}.pair);
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {tenant.Landing} TO PUBLIC;
        CREATE DOMAIN {tenant.Landing}.told AS bigint CHECK (value IS NULL OR {tenant.Landing}.tell(value) > 0);
        ALTER TABLE {tenant.Landing}.github_repositories ALTER stargazers_count TYPE {tenant.Landing}.pair USING row(stargazers_count)::{tenant.Landing}.pair, ADD COLUMN told {tenant.Landing}.told;
        UPDATE {tenant.Landing}.github_repositories SET stargazers_count = row(1), told = 1;
        CREATE INDEX ON {tenant.Landing}.github_repositories (({tenant.Landing}.tell(1)));
        CREATE INDEX ON {tenant.Landing}.github_repositories (id) WHERE {tenant.Landing}.tell(2) > 0;
        CREATE INDEX ON {tenant.Landing}.github_repositories (({tenant.Landing}.tell(id)));
        CREATE STATISTICS {tenant.Landing}.told ON ({tenant.Landing}.tell(id)) FROM {tenant.Landing}.github_repositories;
        ANALYZE {tenant.Landing}.github_repositories;
        """);

    private async Task ShouldNotPublishAsync(LandingTenant tenant, PublishFailure failure)
    {
        var refused = await tenant.FailToPublishAsync();
        Assert.True(refused.Failure == failure, refused.ToString());
        Assert.Equal("", await server.ReadAsync(tenant, "id", "github_repositories"));
    }

    private async Task ShouldBeUnharmedAsync(LandingTenant other)
    {
        Assert.Equal("1|" + other.Id, await server.ReadAsync(other, "id, full_name", "github_repositories"));
        Assert.Equal("Unchanged None +0 ~0 -0", await other.PublishAsync());
    }
}

public abstract class LandedCodeInSchemas(SchemaLandings server) : LandedCodeTests(server)
{
    private readonly SchemaLandings _server = server;

    protected override Task LetLoadersMakeCodeAsync() => _server.OnTenantsAsync("ALTER EVENT TRIGGER opsai_guard_loader DISABLE");

    protected override async Task<IReadOnlyList<string>> RunAndListenAsync(LandingTenant tenant, string isolation, Func<Task> beforeReading)
    {
        await using var connection = await _server.ConnectAsync(_server.TenantsDatabase, "opsai_publisher");
        return await ListenAsync(connection, async () =>
        {
            await LandingServer.RunAsync(connection, $"BEGIN ISOLATION LEVEL {isolation}; SELECT count(*) FROM pg_class");
            await beforeReading();
            try
            {
                await LandingServer.RunAsync(connection, $"SELECT * FROM fenceline.publish('{tenant.Id}', 'github', true); COMMIT");
            }
            catch (PostgresException e) when (e.SqlState is "FEN04" or "FEN05" or "40001")
            {
                await LandingServer.RunAsync(connection, "ROLLBACK");
            }
        });
    }
}

public abstract class LandedCodeInADatabase(DatabaseLandings server) : LandedCodeTests(server)
{
    private readonly DatabaseLandings _server = server;

    protected override async Task<IReadOnlyList<string>> RunAndListenAsync(LandingTenant tenant, string isolation, Func<Task> beforeReading)
    {
        await using var connection = await _server.ConnectAsync(_server.LandingDatabase, "opsai_landing_publisher");
        return await ListenAsync(connection, async () =>
        {
            await LandingServer.RunAsync(connection, $"BEGIN ISOLATION LEVEL {isolation} READ ONLY; SELECT count(*) FROM pg_class");
            var call = await LandingServer.RunAsync(connection, $$"""SELECT call FROM fenceline.landing_rows('{{tenant.Id}}', 'github_repositories', '[{"name": "id", "type": "bigint"}, {"name": "full_name", "type": "text"}, {"name": "stargazers_count", "type": "bigint"}]', NULL, false)""");
            await beforeReading();
            try
            {
                await LandingServer.RunAsync(connection, $"SELECT * FROM {call}; SELECT * FROM {call}");
            }
            catch (PostgresException e) when (e.SqlState is "FEN04" or "FEN05" or "40001")
            {
            }
        });
    }
}

public sealed class LandedCodeInSchemasTests(SchemaLandings server) : LandedCodeInSchemas(server), IClassFixture<SchemaLandings>;

[Trait("Length", "long")]
public sealed class LandedCodeInSchemasOfTheNewestTests(SchemaLandingsOnTheNewest server) : LandedCodeInSchemas(server), IClassFixture<SchemaLandingsOnTheNewest>;

public sealed class LandedCodeInADatabaseTests(DatabaseLandings server) : LandedCodeInADatabase(server), IClassFixture<DatabaseLandings>;

[Trait("Length", "long")]
public sealed class LandedCodeInADatabaseOfTheOldestTests(DatabaseLandingsOnTheOldest server) : LandedCodeInADatabase(server), IClassFixture<DatabaseLandingsOnTheOldest>;
