namespace Fenceline.Typed.Tests;

/// <summary>SQL of the application's own through the pinned session.</summary>
public sealed class RawSqlTests(ShopFixture shop)
{
    private enum Theme
    {
        Light,
        Dark,
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_become_parameters_and_rows_become_records()
    {
        await using var db = shop.Open();
        var tenant = db.Tenant(await shop.NewTenantAsync());
        await tenant.Settings.InsertManyAsync([new SettingsInsert { Name = "x'; DROP TABLE settings --" }, new SettingsInsert { Name = "b" }], Cancellation);

        var hostile = "x'; DROP TABLE settings --";
        Assert.Equal([hostile], await tenant.Session.QueryAsync<string>($"SELECT name FROM settings WHERE name = {hostile}", Cancellation));
        SqlStatement filter = $"name <> {hostile} AND {2} = 2";
        Assert.Equal(["b"], await tenant.Session.QueryAsync<string>($"SELECT name FROM settings WHERE {1} = 1 AND {filter} LIMIT {5L}", Cancellation));
        // A statement can be run twice.
        SqlStatement count = $"SELECT count(*) FROM settings WHERE {filter}";
        Assert.Equal([1L], await tenant.Session.QueryAsync<long>(count, Cancellation));
        Assert.Equal(1L, await tenant.Session.QuerySingleOrDefaultAsync<long>(count, Cancellation));

        var rows = await tenant.Session.QueryAsync<Setting>($"SELECT name, changed_at, NULL::int AS size FROM settings ORDER BY name", Cancellation);
        Assert.Equal([("b", null), (hostile, null)], rows.Select(row => (row.Name, row.Size)));
        Assert.True(rows[0].ChangedAt > DateTimeOffset.UnixEpoch);
        Assert.Equal(2, await tenant.Session.ExecuteAsync($"UPDATE settings SET changed_at = {DateTimeOffset.UnixEpoch.ToOffset(TimeSpan.FromHours(3))}", Cancellation));
        Assert.Equal(0, await tenant.Session.ExecuteAsync($"SELECT 1", Cancellation));
        Assert.Equal([Theme.Dark], await tenant.Session.QueryAsync<Theme>($"SELECT 'dark'", Cancellation));
        Assert.Equal([tenant.Session.Tenant], await tenant.Session.QueryAsync<TenantId>($"SELECT {tenant.Session.Tenant}::text", Cancellation));
        Assert.Equal([null, 1], await tenant.Session.QueryAsync<int?>($"SELECT n FROM (VALUES ({(int?)null}), ({(int?)1})) AS v (n)", Cancellation));
        Assert.Equal(new[] { 1, 2 }, Assert.Single(await tenant.Session.QueryAsync<int[]>($"SELECT {new[] { 1, 2 }}", Cancellation)));
    }

    [Fact]
    public async Task What_does_not_fit_is_said()
    {
        await using var db = shop.Open();
        var session = db.Tenant(TenantId.Parse("1")).Session;
        await Fails<Setting>("has no room for column 'extra'", $"SELECT 'a' AS name, now() AS changed_at, 1 AS size, 2 AS extra");
        await Fails<Setting>("all its parameters among the columns name", $"SELECT 'a' AS name");
        await Fails<Setting>("Column 'changed_at' is NULL", $"SELECT 'a' AS name, NULL::timestamptz AS changed_at, 1 AS size");
        await Fails<Setting>("two columns 'name'", $"SELECT 'a' AS name, 'b' AS name");
        await Fails<long>("Int64 takes one", $"SELECT 1, 2");
        await Fails<long>("has no room for it", $"SELECT NULL::bigint");
        Assert.Contains("more than one row", (await Assert.ThrowsAsync<InvalidOperationException>(() => session.QuerySingleOrDefaultAsync<long>($"SELECT generate_series(1, 1000000)", Cancellation))).Message, StringComparison.Ordinal);
        Assert.Null(await session.QuerySingleOrDefaultAsync<string>($"SELECT 'x' WHERE false", Cancellation));

        async Task Fails<T>(string expected, SqlStatement sql) =>
            Assert.Contains(expected, (await Assert.ThrowsAsync<InvalidOperationException>(() => session.QueryAsync<T>(sql, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task A_settings_name_is_a_text_whatever_is_in_it(string conformingStrings)
    {
        const string Hostile = @"app.x\', 'y', true), pg_catalog.set_config('role', 'none', true), ('";
        await using var source = new TenantDataSource(
            $"{shop.AppConnection};Options=-c standard_conforming_strings={conformingStrings}", ShopDatabase.Tenancy with { Setting = Hostile });
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => source.ForTenant(TenantId.Parse("1")).QueryAsync<int>($"SELECT 1", Cancellation));
        Assert.Equal($"invalid configuration parameter name \"{Hostile}\"", error.MessageText);
    }

    [Fact]
    public async Task A_record_takes_any_order_and_number_of_columns_again_and_again()
    {
        await using var db = shop.Open();
        var session = db.Tenant(TenantId.Parse("1")).Session;
        // Each name in either of two ways, and one column that may be left out: more sets than are remembered for a type.
        var texts = from first in new[] { "f_irst", "first" } from second in new[] { "second", "sec_ond", "s_econd", "SECOND" } from third in new[] { "", ", 3 AS third", ", 3 AS t_hird" }
                    from swapped in new[] { false, true } select (Left: $"1 AS \"{first}\"", Right: $"2 AS \"{second}\"", Third: third, swapped);
        var sets = texts.Select(text => (Sql: "SELECT " + (text.swapped ? text.Right + ", " + text.Left : text.Left + ", " + text.Right) + text.Third, Third: text.Third.Length > 0 ? 3 : 0)).ToList();
        await Parallel.ForEachAsync(sets.Concat(sets).Concat(sets), Cancellation, async (set, cancellation) =>
            Assert.Equal(new Numbers(1, 2) { Third = set.Third }, await session.QuerySingleOrDefaultAsync<Numbers>(Text(set.Sql), cancellation)));

        static SqlStatement Text(string sql)
        {
            var statement = new SqlStatement(sql.Length, 0);
#pragma warning disable CA1857 // The tests' own texts.
            statement.AppendLiteral(sql);
#pragma warning restore CA1857
            return statement;
        }
    }

    private sealed record Numbers(int First, int Second)
    {
        public int Third { get; init; }
    }

    private sealed record Setting(string Name, DateTimeOffset ChangedAt)
    {
        public int? Size { get; init; }
    }
}
