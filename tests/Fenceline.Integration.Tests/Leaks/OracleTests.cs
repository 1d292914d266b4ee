namespace Fenceline.Integration.Tests.Leaks;

/// <summary>The oracle tells what SQL leaves open, where the tenant's own rows lie in another order, from what other tenants' rows change.</summary>
public sealed class OracleTests(LeakOracle oracle) : IClassFixture<LeakOracle>
{
    /// <param name="template">Between « and » stands the order that is left open.</param>
    [Theory]
    [InlineData("SELECT id FROM notes WHERE user_id = $1 ORDER BY id LIMIT 1", "Safe")]
    [InlineData("SELECT min(id) FROM notes WHERE user_id = $1", "Safe")]
    [InlineData("SELECT id FROM events WHERE metadata ->> 'user_id' = $1« ORDER BY id» LIMIT 1", "Order")]
    [InlineData("SELECT DISTINCT ON (kind) kind, id FROM events WHERE metadata ->> 'user_id' = $1« ORDER BY kind, id»", "Order")]
    [InlineData("SELECT string_agg(kind, ','« ORDER BY kind») FROM events WHERE metadata ->> 'user_id' = $1", "Order")]
    [InlineData("SELECT id, row_number() OVER (« ORDER BY id») FROM events WHERE metadata ->> 'user_id' = $1", "Order")]
    [InlineData("INSERT INTO notes (user_id, id, body) SELECT $1, 50, kind FROM events WHERE metadata ->> 'user_id' = $1« ORDER BY kind» ON CONFLICT DO NOTHING", "Order")]
    // Of two errors the one whose row comes first.
    [InlineData("INSERT INTO notes (user_id, id, body) SELECT $1, CASE WHEN id > 1 THEN 50 END, kind FROM events WHERE metadata ->> 'user_id' = $1« ORDER BY 2»", "Fails")]
    // Numbers that a sort among all tenants' rows gives within each tenant's.
    [InlineData("SELECT kind, n FROM (SELECT kind, metadata ->> 'user_id' AS u, row_number() OVER (PARTITION BY metadata ->> 'user_id'« ORDER BY id») AS n FROM events) AS e WHERE u = $1", "Order")]
    [InlineData("SELECT kind, n FROM (SELECT kind, metadata ->> 'user_id' AS u, row_number() OVER (« ORDER BY id») AS n FROM events) AS e WHERE u = $1", "Leak")]
    [InlineData("SELECT id FROM notes« ORDER BY user_id, id» LIMIT 1", "Leak")]
    [InlineData("SELECT count(*) FROM notes", "Leak")]
    [InlineData("SELECT string_agg(user_id, ','« ORDER BY user_id») FROM notes", "Leak")]
    [InlineData("INSERT INTO notes (user_id, id, body) SELECT $1, 50, 'v' || id FROM notes« ORDER BY 3» ON CONFLICT DO NOTHING", "Leak")]
    // Without others any row may win; beside them only one.
    [InlineData("SELECT id FROM events WHERE metadata ->> 'user_id' = $1 ORDER BY id = (SELECT min(o.id) FROM notes AS o WHERE o.user_id <> $1) DESC«, id» LIMIT 1", "Leak")]
    // Without others only one may win; beside them any.
    [InlineData("SELECT id FROM events WHERE metadata ->> 'user_id' = $1 ORDER BY CASE WHEN EXISTS (SELECT FROM notes AS o WHERE o.user_id <> $1) THEN 0 ELSE id END«, id» LIMIT 1", "Leak")]
    // Either way several may, but not the same.
    [InlineData("SELECT id, (SELECT count(*) FROM notes) FROM events WHERE metadata ->> 'user_id' = $1« ORDER BY id» LIMIT 1", "Leak")]
    // A row of another tenant is touched, whatever the order.
    [InlineData("DELETE FROM notes WHERE (user_id, id) IN (SELECT user_id, id FROM notes« ORDER BY user_id DESC, id» LIMIT 1)", "Leak")]
    [InlineData("WITH d AS (DELETE FROM notes WHERE id = 3 RETURNING user_id) SELECT 1 FROM notes WHERE user_id = $1« ORDER BY id» LIMIT 1", "Leak")]
    public async Task Tells_what_is_left_open_from_a_leak(string template, string verdict)
    {
        var writes = template.Contains("INSERT", StringComparison.Ordinal) || template.Contains("DELETE", StringComparison.Ordinal);
        var returnsRows = template.StartsWith("SELECT", StringComparison.Ordinal) || template.StartsWith("WITH", StringComparison.Ordinal);
        var judged = await oracle.JudgeAsync([new GeneratedStatement(template, returnsRows, writes)], Look.Reordered, TestContext.Current.CancellationToken);
        Assert.Equal(verdict, Assert.Single(judged).Verdict.ToString());
    }
}
