using Fenceline.Core.Analysis;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>What a FEN2xx rule says becomes possible: a role can't do it before the statement, and can behind it.</summary>
public sealed class FenceRuleTests : IAsyncLifetime
{
    private const string Setup = """
        CREATE ROLE opsai_owner; CREATE ROLE opsai_tenant; CREATE ROLE opsai_admin; CREATE ROLE user_a LOGIN; CREATE ROLE user_b LOGIN; CREATE ROLE stranger LOGIN;
        GRANT opsai_tenant TO user_a, user_b;
        GRANT CREATE, USAGE ON SCHEMA public TO opsai_owner;
        GRANT USAGE ON SCHEMA public TO PUBLIC;
        SET ROLE opsai_owner;
        CREATE FUNCTION current_user_id() RETURNS text LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.user_id', true), '') $$;
        CREATE TABLE notes (user_id text NOT NULL DEFAULT current_user_id(), id bigint NOT NULL, body text, country text, created_at timestamptz, PRIMARY KEY (user_id, id));
        CREATE TABLE github_issues (user_id text NOT NULL DEFAULT current_user_id(), id bigint NOT NULL, number bigint, PRIMARY KEY (user_id, id));
        INSERT INTO notes (user_id, id, body) VALUES ('a', 1, 'mine'), ('b', 2, 'secret');
        ALTER TABLE notes ENABLE ROW LEVEL SECURITY; ALTER TABLE notes FORCE ROW LEVEL SECURITY;
        ALTER TABLE github_issues ENABLE ROW LEVEL SECURITY; ALTER TABLE github_issues FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON notes USING (user_id = (SELECT current_user_id()));
        CREATE POLICY tenant ON github_issues USING (user_id = (SELECT current_user_id()));
        CREATE POLICY admin ON notes FOR SELECT TO opsai_admin USING (true);
        GRANT SELECT, INSERT, UPDATE, DELETE ON notes, github_issues TO opsai_tenant;
        GRANT SELECT ON notes TO opsai_admin;
        RESET ROLE;
        CREATE SCHEMA user_b AUTHORIZATION opsai_owner;
        CREATE TABLE user_b.charges (id bigint); ALTER TABLE user_b.charges OWNER TO opsai_owner; INSERT INTO user_b.charges VALUES (7);
        GRANT USAGE ON SCHEMA user_b TO user_b, user_a;
        """;

    private PostgresCluster? _cluster;

    public async ValueTask InitializeAsync() => _cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _cluster!.DisposeAsync();

    /// <param name="change">What the rule is about.</param>
    /// <param name="actor">Who tries it, pinned to tenant a.</param>
    /// <param name="attempt">Yields a row, or an effect, only where the fence is open.</param>
    [Theory]
    [InlineData("FEN201", "ALTER TABLE notes DISABLE ROW LEVEL SECURITY", "user_a", "SELECT 1 FROM notes WHERE user_id = 'b'")]
    [InlineData("FEN202", "ALTER TABLE notes NO FORCE ROW LEVEL SECURITY", "opsai_owner", "SELECT 1 FROM notes WHERE user_id = 'b'")]
    [InlineData("FEN203", "DROP POLICY fence ON notes", "user_a", "SELECT 1 FROM notes WHERE user_id = 'b'", true, "CREATE POLICY fence ON notes AS RESTRICTIVE USING (user_id = (SELECT current_user_id())); CREATE POLICY wide ON notes USING (true)")]
    [InlineData("FEN204", "CREATE POLICY wide ON notes USING (true)", "user_a", "SELECT 1 FROM notes WHERE user_id = 'b'")]
    [InlineData("FEN204", "CREATE POLICY wide ON notes FOR SELECT USING (user_id = 'b')", "user_a", "SELECT 1 FROM notes WHERE user_id = 'b'")]
    [InlineData("FEN204", "CREATE POLICY wide ON notes FOR INSERT WITH CHECK (true)", "user_a", "INSERT INTO notes (user_id, id) VALUES ('b', 9)")]
    [InlineData("FEN204", "ALTER POLICY tenant ON notes USING (id > 0)", "user_a", "SELECT 1 FROM notes WHERE user_id = 'b'")]
    [InlineData("FEN205", "GRANT SELECT ON notes TO PUBLIC", "stranger", "SELECT 1 FROM notes")]
    [InlineData("FEN206", "GRANT SELECT ON user_b.charges TO user_a", "user_a", "SELECT 1 FROM user_b.charges")]
    [InlineData("FEN207", "GRANT TRUNCATE ON notes TO opsai_tenant", "user_a", "TRUNCATE notes")]
    [InlineData("FEN208", "GRANT opsai_admin TO user_a", "user_a", "SELECT 1 FROM notes WHERE user_id = 'b'")]
    [InlineData("FEN209", "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC; CREATE TABLE later AS SELECT 1", "stranger", "SELECT 1 FROM later")]
    [InlineData("FEN210", "ALTER ROLE user_a BYPASSRLS", "user_a", "SELECT 1 FROM notes WHERE user_id = 'b'")]
    [InlineData("FEN211", "ALTER TABLE notes OWNER TO user_a", "user_a", "ALTER TABLE notes DISABLE ROW LEVEL SECURITY")]
    [InlineData("FEN212", "CREATE VIEW seen AS SELECT * FROM notes; GRANT SELECT ON seen TO opsai_tenant", "user_a", "SELECT 1 FROM seen WHERE user_id = 'b'")]
    [InlineData("FEN213", "CREATE MATERIALIZED VIEW kept AS SELECT * FROM notes; GRANT SELECT ON kept TO opsai_tenant", "user_a", "SELECT 1 FROM kept WHERE user_id = 'b'")]
    // Who calls it brings a table of their own, which pg_temp has before any other schema.
    [InlineData("FEN215", "CREATE OR REPLACE FUNCTION reports() RETURNS SETOF bigint LANGUAGE sql SECURITY DEFINER AS $$ SELECT c.id FROM user_b.charges AS c WHERE EXISTS (SELECT 1 FROM granted WHERE who = current_setting('app.user_id')) $$", "user_a",
        "DO $$ BEGIN CREATE TEMP TABLE granted AS SELECT 'a'::text AS who; GRANT SELECT ON granted TO PUBLIC; IF NOT EXISTS (SELECT 1 FROM reports()) THEN RAISE 'closed'; END IF; END $$", true,
        "CREATE TABLE granted (who text); ALTER TABLE granted OWNER TO opsai_owner; CREATE FUNCTION reports() RETURNS SETOF bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT c.id FROM user_b.charges AS c WHERE EXISTS (SELECT 1 FROM granted WHERE who = current_setting('app.user_id')) $$; ALTER FUNCTION reports() OWNER TO opsai_owner")]
    [InlineData("FEN216", "CREATE FUNCTION total() RETURNS SETOF notes LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT * FROM public.notes $$", "stranger", "SELECT 1 FROM total()")]
    [InlineData("FEN217", "CREATE OR REPLACE FUNCTION current_user_id() RETURNS text LANGUAGE sql STABLE AS $$ SELECT 'b'::text $$", "user_a", "SELECT 1 FROM notes WHERE user_id = 'b'")]
    [InlineData("FEN219", "ALTER TABLE notes ADD UNIQUE (id)", "user_a", "DO $$ BEGIN INSERT INTO notes (id) VALUES (2); RAISE EXCEPTION 'free'; EXCEPTION WHEN unique_violation THEN NULL; END $$")]
    [InlineData("FEN220", "CREATE TABLE tags (user_id text, name text); INSERT INTO tags VALUES ('b', 'x'); GRANT SELECT ON tags TO opsai_tenant", "user_a", "SELECT 1 FROM tags WHERE user_id = 'b'")]
    [InlineData("FEN221", "ALTER ROLE user_a SET app.user_id = 'b'", "user_a", "SELECT 1 FROM notes WHERE user_id = 'b'", false)]
    // The tenant's rows are gone.
    [InlineData("FEN222", "DROP TABLE notes", "user_a", "SELECT 1 WHERE to_regclass('public.notes') IS NULL")]
    [InlineData("FEN222", "DROP SCHEMA user_b CASCADE", "user_a", "SELECT 1 WHERE to_regclass('user_b.charges') IS NULL")]
    public async Task What_a_rule_warns_of_becomes_possible(string rule, string change, string actor, string attempt, bool isPinned = true, string? before = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var found = SqlAnalyzer.Analyze(change, LeakCatalog.Create(), new SqlAnalysisOptions()).Findings;
        Assert.Contains(rule, found.Select(finding => finding.RuleId));

        var database = await _cluster!.CreateDatabaseAsync(cancellationToken: cancellation);
        await using var source = NpgsqlDataSource.Create(_cluster.ConnectionString(database) + ";Pooling=false");
        await RunAsync(source, Setup, cancellation);
        if (before is not null)
            await RunAsync(source, before, cancellation);
        Assert.False(await CanAsync(database, actor, attempt, isPinned, cancellation), "it is possible before");
        await RunAsync(source, change, cancellation);
        Assert.True(await CanAsync(database, actor, attempt, isPinned, cancellation), "it is not possible afterwards");
    }

    /// <summary>Who may replicate, and read no table, gets the rows of all tenants by a publication.</summary>
    [Fact]
    public async Task FEN214_sends_the_rows_of_all_tenants()
    {
        const string Change = "CREATE PUBLICATION everything FOR TABLE notes";
        // What is not written through yet is not decoded.
        const string Write = "SET synchronous_commit = on; INSERT INTO notes (user_id, id, body) VALUES ('b', 3, 'secret too')";
        // The row's text stands in the message as it is.
        const string Attempt = "SELECT 1 FROM pg_logical_slot_peek_binary_changes('s', NULL, NULL, 'proto_version', '1', 'publication_names', 'everything') WHERE position('secret too'::bytea IN data) > 0";
        Assert.Contains("FEN214", SqlAnalyzer.Analyze(Change, LeakCatalog.Create(), new SqlAnalysisOptions()).Findings.Select(finding => finding.RuleId));

        var cancellation = TestContext.Current.CancellationToken;
        await using (var settings = NpgsqlDataSource.Create(_cluster!.ConnectionString(await _cluster.CreateDatabaseAsync(cancellationToken: cancellation)) + ";Pooling=false"))
            await RunAsync(settings, "ALTER SYSTEM SET wal_level = logical", cancellation);
        var image = await _cluster.FreezeAsync();
        _cluster = await PostgresCluster.StartAsync(image, cancellation);
        var database = await _cluster.CreateDatabaseAsync(cancellationToken: cancellation);
        await using var source = NpgsqlDataSource.Create(_cluster.ConnectionString(database) + ";Pooling=false");
        await RunAsync(source, Setup + "CREATE ROLE subscriber LOGIN REPLICATION;", cancellation);
        await RunAsync(source, "SELECT pg_create_logical_replication_slot('s', 'pgoutput')", cancellation);
        await RunAsync(source, Write, cancellation);
        Assert.False(await CanAsync(database, "subscriber", "SELECT 1 FROM notes", isPinned: false, cancellation), "it may read the table");
        Assert.False(await CanAsync(database, "subscriber", Attempt, isPinned: false, cancellation), "it is possible before");
        await RunAsync(source, Change, cancellation);
        // What was written before the publication was made can't be decoded with it.
        await RunAsync(source, "SELECT pg_drop_replication_slot('s'); SELECT pg_create_logical_replication_slot('s', 'pgoutput')", cancellation);
        await RunAsync(source, Write.Replace("3, ", "4, ", StringComparison.Ordinal), cancellation);
        Assert.True(await CanAsync(database, "subscriber", Attempt, isPinned: false, cancellation), "it is not possible afterwards");
        await RunAsync(source, "SELECT pg_drop_replication_slot('s')", cancellation);
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Whether an actor gets a row, or has an effect; what it did is rolled back.</summary>
    private async Task<bool> CanAsync(string database, string actor, string attempt, bool isPinned, CancellationToken cancellation)
    {
        // A login's own settings are those of a session that it opens itself.
        var login = isPinned ? "" : $";Username={actor}";
        await using var source = NpgsqlDataSource.Create(_cluster!.ConnectionString(database) + ";Pooling=false" + login);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            if (isPinned)
            {
                await using var pin = new NpgsqlCommand($"SET LOCAL ROLE {actor}; SELECT set_config('app.user_id', 'a', true)", connection);
                await pin.ExecuteNonQueryAsync(cancellation);
            }

            await using var command = new NpgsqlCommand(attempt, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return reader.FieldCount == 0 || await reader.ReadAsync(cancellation);
        }
        catch (PostgresException)
        {
            return false;
        }
    }
}
