using System.Diagnostics;
using Npgsql;

namespace Fenceline.Typed.Tests;

/// <summary>SQL that a tenant or a language model wrote, and what it tries.</summary>
public sealed class UntrustedTests(SealedShop sealedShop) : IClassFixture<SealedShop>
{
    private const string Secret = SealedShop.Secret;

    private static readonly TenantId Own = TenantId.Parse("1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ShopFixture Shop => sealedShop.Shop;

    /// <summary>What reads another tenant's rows, or would, by whatever way.</summary>
    public static TheoryData<string> Readers { get; } =
    [
        "SELECT * FROM user_2.settings",
        "TABLE user_2.settings",
        "SELECT * FROM public.orders",
        "SELECT * FROM public.orders WHERE user_id = '2'",
        "SELECT * FROM public.orders WHERE user_id <> '1'",
        "SELECT count(*) FROM public.orders WHERE user_id = '2' HAVING count(*) > 0",
        "SELECT set_config('app.user_id', '2', true), o.* FROM public.orders AS o",
        "SELECT set_config('app.user_id', '2', false), o.* FROM public.orders AS o",
        "SELECT set_config('role', 'user_2', true), o.* FROM public.orders AS o",
        "SELECT set_config('role', 'user_2', false), set_config('app.user_id', '2', false), o.* FROM public.orders AS o",
        "SELECT set_config('role', 'none', true), o.* FROM public.orders AS o",
        "SELECT set_config('session_authorization', 'shop_app', true)",
        "SELECT set_config('session_authorization', 'default', true)",
        "SELECT set_config('search_path', 'user_2', true), * FROM settings",
        "WITH s AS MATERIALIZED (SELECT set_config('app.user_id', '2', true)) SELECT * FROM s, public.orders",
        "WITH s AS MATERIALIZED (SELECT set_config('app.user_id', '2', true)) SELECT query_to_xml('SELECT * FROM public.orders', true, true, '') FROM s",
        "SELECT query_to_xml('SELECT * FROM user_2.settings', true, true, '')",
        "SELECT query_to_xml('SELECT set_config(''app.user_id'', ''2'', true)', true, true, ''), query_to_xml('SELECT * FROM public.orders', true, true, '')",
        "SELECT query_to_xml('SELECT set_config(''role'', ''user_2'', true)', true, true, ''), query_to_xml('SELECT * FROM user_2.settings', true, true, '')",
        "SELECT table_to_xml('user_2.settings', true, true, '')",
        "SELECT table_to_xml('public.orders', true, true, '')",
        "SELECT schema_to_xml('user_2', true, true, '')",
        "SELECT database_to_xml(true, true, '')",
        "SELECT ts_stat('SELECT to_tsvector(name) FROM user_2.settings')",
        "SELECT ts_rewrite('a'::tsquery, 'SELECT to_tsquery(name), to_tsquery(name) FROM user_2.settings')",
        "SELECT * FROM json_populate_recordset(NULL::user_2.settings, '[]')",
        "SELECT * FROM settings WHERE set_config('role', 'user_2', true) IS NOT NULL UNION ALL SELECT * FROM user_2.settings",
        "SELECT * FROM (SELECT set_config('app.user_id', '2', true)) AS s CROSS JOIN LATERAL (SELECT * FROM public.orders WHERE s.set_config = '2') AS o",
        "SELECT document FROM shop_calls.sealed_user_2('SELECT * FROM settings', 10) AS c (document)",
        "SELECT document FROM shop_calls.sealed_user_1('SELECT set_config(''app.user_id'', ''2'', true), o.* FROM public.orders AS o', 10) AS c (document)",
        "SELECT 1; SELECT * FROM user_2.settings",
        "SELECT 1; COMMIT; SET ROLE user_2; SELECT * FROM user_2.settings",
        "SELECT query, state FROM pg_stat_activity",
        "SELECT * FROM pg_stats",
        "SELECT * FROM pg_statistic",
        "SELECT * FROM fenceline.tenants",
        "SELECT * FROM pg_authid",
        "SELECT * FROM pg_shadow",
        "SELECT * FROM pg_prepared_statements UNION ALL SELECT name, statement, creation_time, NULL, is_binary, 0, 0 FROM pg_cursors",
        "SELECT pg_read_file('/etc/passwd'), pg_ls_dir('.'), pg_stat_file('.')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT pg_export_snapshot()",
        "SELECT current_setting('data_directory'), current_setting('hba_file')",
        "SELECT * FROM pg_hba_file_rules",
        "SELECT * FROM pg_config",
        "SELECT * FROM dblink('', 'SELECT 1') AS t (a int)",
        "SELECT row_limit, query, found, document FROM settings",
        "SELECT $1, $2",
        "SELECT (SELECT o FROM public.orders AS o LIMIT 1), current_user, session_user, current_setting('role'), public.current_user_id()",
    ];

    /// <summary>What changes something, or would.</summary>
    public static TheoryData<string> Writers { get; } =
    [
        "INSERT INTO settings (name) VALUES ('x')",
        "INSERT INTO settings (name) VALUES ('x') RETURNING name",
        "UPDATE settings SET name = 'x' RETURNING name",
        "DELETE FROM settings RETURNING name",
        "WITH gone AS (DELETE FROM settings RETURNING *) SELECT * FROM gone",
        "WITH made AS (INSERT INTO public.orders (reference) VALUES ('x') RETURNING *) SELECT * FROM made",
        "MERGE INTO settings AS t USING (SELECT 1) AS s ON false WHEN NOT MATCHED THEN INSERT (name) VALUES ('x')",
        "TRUNCATE settings",
        "SELECT * FROM settings FOR UPDATE",
        "SELECT * FROM settings FOR KEY SHARE",
        "SELECT * INTO stolen FROM settings",
        "SELECT * INTO TEMP stolen FROM settings",
        "CREATE TABLE stolen AS SELECT * FROM settings",
        "CREATE TEMP TABLE stolen (a int)",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA stolen",
        "DROP TABLE settings",
        "ALTER TABLE settings ADD x int",
        "ALTER FUNCTION shop_calls.sealed_user_1(text, int) SECURITY INVOKER",
        "ALTER ROLE user_1 LOGIN",
        "GRANT SELECT ON settings TO PUBLIC",
        "COMMENT ON TABLE settings IS 'x'",
        "COPY settings TO STDOUT",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "COPY settings FROM STDIN",
        "LOCK TABLE public.orders",
        "VACUUM settings",
        "ANALYZE settings",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE DELETE FROM settings",
        "SHOW ALL",
        "SET ROLE user_2",
        "SET LOCAL app.user_id = '2'",
        "SET SESSION AUTHORIZATION shop_app",
        "RESET ROLE",
        "RESET ALL",
        "DISCARD ALL",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "ROLLBACK; SELECT 1",
        "SAVEPOINT x",
        "PREPARE x AS SELECT 1",
        "EXECUTE x",
        "DEALLOCATE ALL",
        "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
        "FETCH ALL FROM c",
        "CLOSE ALL",
        "LISTEN x",
        "NOTIFY x",
        "SELECT pg_notify('x', 'y')",
        "DO $$ BEGIN PERFORM 1; END $$",
        "CALL nothing()",
        "LOAD 'plpgsql'",
        "CHECKPOINT",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "SELECT set_config('transaction_read_only', 'off', true), (SELECT lo_create(0))",
        "SELECT set_config('statement_timeout', '0', true), set_config('work_mem', '1GB', false)",
        "SELECT nextval('public.orders_id_seq')",
        "SELECT setval('public.orders_id_seq', 1000000)",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, '\\x00')",
        "SELECT pg_advisory_lock(1), pg_advisory_lock_shared(2), pg_try_advisory_lock(3), pg_advisory_xact_lock(4)",
        "SELECT pg_logical_emit_message(true, 'x', 'y')",
        "SELECT pg_terminate_backend(pid), pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
        "SELECT pg_reload_conf()",
        "SELECT pg_rotate_logfile()",
        "SELECT pg_switch_wal()",
        "SELECT pg_create_restore_point('x')",
        "SELECT pg_stat_reset()",
        "SELECT pg_replication_origin_create('x')",
        "SELECT pg_create_logical_replication_slot('x', 'pgoutput')",
        "SELECT txid_current()",
        "SELECT pg_import_system_collations('public')",
        "SELECT query_to_xml('DELETE FROM settings RETURNING 1', true, true, '')",
        "SELECT query_to_xml('CREATE TABLE stolen (a int)', true, true, '')",
        "",
        ";",
        "   ",
        "-- nothing",
        "/* open",
        "SELECT 'open",
        "nonsense",
    ];

    [Theory]
    [MemberData(nameof(Readers))]
    [MemberData(nameof(Writers))]
    public async Task Nothing_of_another_tenant_is_read_and_nothing_is_changed(string sql)
    {
        await using var db = Shop.Open();
        var before = await sealedShop.StateAsync();
        string answer;
        try
        {
            answer = string.Join('\n', (await db.Tenant(Own).Session.QueryUntrustedAsync(sql, cancellationToken: Cancellation)).Select(row => row.GetRawText()));
        }
        catch (PostgresException e)
        {
            answer = e.ToString();
        }

        Assert.DoesNotContain(Secret, answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await sealedShop.StateAsync());
        // On the connection that it ran on, nothing is left.
        Assert.Equal("0|0|0", await sealedShop.HeldAsync());
        Assert.Equal(["own"], (await db.Tenant(Own).Settings.ListAsync(cancellationToken: Cancellation)).Select(row => row.Name));
    }

    /// <summary>Why there is a call of its own: the pin is for SQL that the application's authors wrote.</summary>
    [Fact]
    public async Task A_pinned_session_could_be_left()
    {
        await using var db = Shop.Open();
        var left = await db.Tenant(Own).Session.QueryAsync<string>(
            $"WITH s AS MATERIALIZED (SELECT set_config('role', 'user_2', true)) SELECT query_to_xml('SELECT * FROM user_2.settings', true, true, '')::text FROM s", Cancellation);
        Assert.Contains(Secret, Assert.Single(left), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_own_rows_come_as_json()
    {
        await using var db = Shop.Open();
        var session = db.Tenant(Own).Session;
        var rows = await session.QueryUntrustedAsync("SELECT name, 1.5 AS number, NULL AS nothing, now() AS at, ARRAY[1, 2] AS list FROM settings", cancellationToken: Cancellation);
        Assert.False(rows.IsTruncated);
        var row = Assert.Single(rows);
        Assert.Equal(("own", 1.5m, System.Text.Json.JsonValueKind.Null, 2), (row.GetProperty("name").GetString(), row.GetProperty("number").GetDecimal(), row.GetProperty("nothing").ValueKind, row.GetProperty("list")[1].GetInt32()));
        Assert.Equal("own order", Assert.Single(await session.QueryUntrustedAsync("SELECT reference FROM public.orders;", cancellationToken: Cancellation)).GetProperty("reference").GetString());
        Assert.Empty(await session.QueryUntrustedAsync("WITH none AS (SELECT 1 WHERE false) SELECT * FROM none -- as asked", cancellationToken: Cancellation));
        Assert.Equal("42P01", (await Assert.ThrowsAsync<PostgresException>(() => session.QueryUntrustedAsync("SELECT * FROM missing", cancellationToken: Cancellation))).SqlState);
    }

    [Fact]
    public async Task It_keeps_to_its_limits()
    {
        await using var db = Shop.Open();
        var session = db.Tenant(Own).Session;
        var rows = await session.QueryUntrustedAsync("SELECT generate_series(1, 1000000000000) AS n", new UntrustedQueryOptions { MaxRows = 3 }, Cancellation);
        Assert.True(rows.IsTruncated);
        Assert.Equal([1, 2, 3], rows.Select(row => row.GetProperty("n").GetInt32()));
        Assert.False((await session.QueryUntrustedAsync("SELECT generate_series(1, 3)", new UntrustedQueryOptions { MaxRows = 3 }, Cancellation)).IsTruncated);
        Assert.Equal((1000, true), await session.QueryUntrustedAsync("SELECT generate_series(1, 1001)", cancellationToken: Cancellation) is { } many ? (many.Count, many.IsTruncated) : default);
        Assert.Equal("54000", (await Assert.ThrowsAsync<PostgresException>(() => session.QueryUntrustedAsync("SELECT repeat('x', 1000000) FROM generate_series(1, 20)", cancellationToken: Cancellation))).SqlState);

        var start = Stopwatch.GetTimestamp();
        foreach (var slow in new[]
        {
            "SELECT pg_sleep(60)",
            "SELECT set_config('statement_timeout', '0', true), pg_sleep(60)",
            "SELECT count(*) FROM generate_series(1, 1000000000000)",
            "WITH RECURSIVE endless AS (SELECT 1 UNION ALL SELECT 1 FROM endless) SELECT count(*) FROM endless",
        })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => session.QueryUntrustedAsync(slow, new UntrustedQueryOptions { Timeout = TimeSpan.FromMilliseconds(300) }, Cancellation));
            Assert.Equal(PostgresErrorCodes.QueryCanceled, error.SqlState);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
        Assert.Equal("0|0|0", await sealedShop.HeldAsync());
        foreach (var options in new[] { new UntrustedQueryOptions { MaxRows = 0 }, new UntrustedQueryOptions { Timeout = TimeSpan.Zero }, new UntrustedQueryOptions { Timeout = TimeSpan.MaxValue } })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => session.QueryUntrustedAsync("SELECT 1", options, Cancellation));
    }

    [Fact]
    public async Task It_can_be_cancelled()
    {
        await using var db = Shop.Open();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.Tenant(Own).Session.QueryUntrustedAsync("SELECT pg_advisory_lock(1), pg_sleep(60)", new UntrustedQueryOptions { Timeout = TimeSpan.FromMinutes(1) }, cancellation.Token));
        Assert.Equal("0|0|0", await sealedShop.HeldAsync());
    }

    [Fact]
    public async Task It_fails_as_every_call_does_where_the_tenant_can_not_be_reached()
    {
        await using var db = Shop.Open();
        Assert.Equal(TenantAccessFailure.UnknownTenant, await FailureAsync(TenantId.Parse("nobody")));
        await using (var transaction = await db.Tenant(Own).BeginTransactionAsync(cancellationToken: Cancellation))
            await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.Session.QueryUntrustedAsync("SELECT 1", cancellationToken: Cancellation));

        await Shop.RunAsync("SELECT fenceline.suspend('3')");
        Assert.Equal(TenantAccessFailure.Suspended, await FailureAsync(TenantId.Parse("3")));
        await Shop.RunAsync("SELECT fenceline.resume('3')");
        Assert.Single(await db.Tenant(TenantId.Parse("3")).Session.QueryUntrustedAsync("SELECT 1", cancellationToken: Cancellation));

        async Task<TenantAccessFailure> FailureAsync(TenantId tenant) =>
            (await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(tenant).Session.QueryUntrustedAsync("SELECT 1", cancellationToken: Cancellation))).Failure;
    }
}
