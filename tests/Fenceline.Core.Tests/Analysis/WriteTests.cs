namespace Fenceline.Core.Tests.Analysis;

public sealed class WriteTests
{
    [Theory]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1), ($1, 2)")]
    [InlineData("INSERT INTO notes VALUES ($1, 1, 'x')")]
    [InlineData("INSERT INTO notes (id) VALUES (1)")]
    [InlineData("INSERT INTO notes DEFAULT VALUES")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES (DEFAULT, 1)")]
    [InlineData("INSERT INTO notes (user_id, id) SELECT user_id, id FROM issues WHERE user_id = $1")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT (user_id, id) DO UPDATE SET body = excluded.body")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT DO NOTHING")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT ON CONSTRAINT notes_pkey DO NOTHING")]
    [InlineData("INSERT INTO events (id, metadata) VALUES (1, jsonb_build_object('user_id', $1))")]
    [InlineData("UPDATE notes SET body = $2 WHERE user_id = $1")]
    [InlineData("UPDATE notes SET user_id = $1 WHERE user_id = $1")]
    [InlineData("UPDATE notes n SET body = i.title FROM issues i WHERE i.user_id = n.user_id AND n.user_id = $1")]
    [InlineData("DELETE FROM notes n USING issues i WHERE i.user_id = n.user_id AND i.user_id = $1")]
    [InlineData("WITH d AS (DELETE FROM notes WHERE user_id = $1 RETURNING user_id, id) INSERT INTO issues (user_id, id) SELECT user_id, id FROM d")]
    [InlineData("MERGE INTO notes n USING (SELECT $1 AS u, 1 AS id) s ON n.user_id = s.u AND n.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (user_id, id) VALUES (s.u, s.id)")]
    [InlineData("COPY notes (id, body) FROM STDIN")]
    public void Is_safe(string sql) => Assert.Equal("safe", AnalyzerFixture.Rules(sql));

    [Theory]
    [InlineData("INSERT INTO notes (user_id, id) SELECT lower($1), 1", "neither a parameter")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES (lower($1), 1)", "neither a parameter")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET body = 'x'", "the conflict target leaves out `user_id`")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT (user_id, id) DO UPDATE SET user_id = $2", "something other")]
    [InlineData("INSERT INTO events (id, metadata) VALUES (1, $1)", "neither a parameter")]
    [InlineData("UPDATE notes SET body = 'x'", "nothing restricts")]
    [InlineData("UPDATE notes SET body = 'x' WHERE id = 1", "nothing restricts")]
    [InlineData("UPDATE notes SET user_id = $2 WHERE user_id = $1", "something other")]
    [InlineData("UPDATE notes SET (body, user_id) = ROW ('x', $2) WHERE user_id = $1", "something other")]
    [InlineData("UPDATE notes SET body = 'x' FROM notes n WHERE n.user_id = $1", "nothing restricts")]
    [InlineData("DELETE FROM notes", "nothing restricts")]
    [InlineData("DELETE FROM notes WHERE CURRENT OF c", "nothing restricts")]
    [InlineData("WITH d AS (DELETE FROM notes RETURNING user_id) SELECT * FROM d WHERE user_id = $1", "the statement has written before the filter")]
    [InlineData("MERGE INTO notes n USING (SELECT 1 AS id) s ON n.id = s.id WHEN MATCHED THEN DELETE", "nothing restricts")]
    [InlineData("MERGE INTO notes n USING (SELECT $1 AS u) s ON n.user_id = s.u WHEN NOT MATCHED BY SOURCE THEN DELETE", "rows that match nothing count too")]
    [InlineData("TRUNCATE notes", "TRUNCATE")]
    [InlineData("COPY notes FROM STDIN", "COPY")]
    public void Writes_other_tenants_rows(string sql, string reason)
    {
        var finding = Assert.Single(AnalyzerFixture.Find(sql));
        Assert.Equal("FEN102", finding.RuleId);
        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_RETURNING_reads_counts_too() =>
        Assert.Equal("FEN101", AnalyzerFixture.Rules("UPDATE notes SET body = 'x' WHERE user_id = $1 RETURNING (SELECT count(*) FROM issues)"));
}
