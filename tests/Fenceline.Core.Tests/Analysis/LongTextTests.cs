using System.Text;
using Fenceline.Core.Analysis;
using Fenceline.Testing;

namespace Fenceline.Core.Tests.Analysis;

/// <summary>Long and deep texts: analysed to the right answer on a small stack, with work that grows with the text.</summary>
public sealed class LongTextTests
{
    private const int Many = 10_000;
    private const int Megabyte = 1 << 20;

    [Theory]
    [InlineData("SELECT * FROM notes WHERE user_id = $1", " AND id <> 1", "", "safe")]
    [InlineData("SELECT * FROM notes WHERE id = 1", " AND id <> 1", "", "FEN101")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1 AND (id = 1", " OR id = 2", ")", "safe")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1", " OR user_id = $1", "", "safe")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1", " OR id = 2", "", "FEN101")]
    [InlineData("SELECT id FROM notes WHERE user_id = $1", " UNION SELECT 1", "", "safe")]
    [InlineData("SELECT 1", " UNION ALL SELECT id FROM notes WHERE user_id = $1", "", "safe")]
    [InlineData("SELECT 1", " UNION ALL SELECT 2", " UNION ALL SELECT id FROM notes", "FEN101")]
    [InlineData("SELECT id FROM notes WHERE user_id = $1 AND id IN (1", ", 1", ")", "safe")]
    [InlineData("SELECT id", ", id", " FROM notes WHERE user_id = $1", "safe")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1)", ", ($1, 1)", "", "safe")]
    [InlineData("SELECT 1", "; SELECT 1", "; SELECT * FROM notes", "FEN101")]
    [InlineData("SELECT * FROM notes n", ", countries", " WHERE n.user_id = $1", "safe")]
    public void Long_chains_have_the_answer_of_short_ones(string start, string repeated, string end, string rules)
    {
        foreach (var count in new[] { 2, Many })
            Assert.Equal(rules, SmallStack.Run(() => AnalyzerFixture.Rules(start + Repeat(repeated, count) + end)));
    }

    [Theory]
    [InlineData("SELECT * FROM notes WHERE ", "(", "id = 1", ")")]
    [InlineData("SELECT * FROM notes WHERE ", "NOT ", "(id = 1)", "")]
    [InlineData("SELECT * FROM notes WHERE ", "EXISTS (SELECT FROM issues WHERE ", "id = 1", ")")]
    [InlineData("", "WITH a AS (", "SELECT * FROM notes", ") SELECT * FROM a")]
    [InlineData("", "(", "SELECT * FROM notes", ")")]
    [InlineData("SELECT ", "coalesce(", "id", ") FROM notes")]
    [InlineData("SELECT * FROM notes n", " LEFT JOIN (issues i", "", " ON true)")]
    public void What_nests_deeply_is_never_called_safe_for_that(string start, string open, string middle, string close)
    {
        foreach (var depth in new[] { 10, 90, 400, Many })
            Assert.NotEqual("safe", SmallStack.Run(() => AnalyzerFixture.Rules(start + Repeat(open, depth) + middle + Repeat(close, depth))));
    }

    // Each of them reads the next.
    [Theory]
    [InlineData("RECURSIVE ", "a{0} AS (SELECT * FROM a{1})")]
    [InlineData("RECURSIVE ", "a{0} AS (SELECT * FROM a{1} UNION SELECT * FROM a{0})")]
    [InlineData("RECURSIVE ", "a{0} AS (SELECT 1 UNION SELECT user_id FROM notes WHERE id IN (SELECT id FROM a{1}))")]
    [InlineData("RECURSIVE ", "a{0} AS (SELECT * FROM (SELECT * FROM a{1} UNION ALL SELECT * FROM a{0}) AS s)")]
    [InlineData("RECURSIVE ", "a{0} AS (INSERT INTO notes SELECT * FROM a{1} RETURNING *)")]
    public void Chains_of_common_table_expressions_have_a_bound(string recursive, string item)
    {
        foreach (var count in new[] { 5, 90, 400, Many })
        {
            var items = string.Join(", ", Enumerable.Range(0, count).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, item, i, i + 1)));
            Assert.NotEqual("safe", SmallStack.Run(() => AnalyzerFixture.Rules($"WITH {recursive}{items}, a{count} AS (SELECT * FROM notes) SELECT * FROM a0")));
        }
    }

    [Theory]
    [InlineData("CREATE VIEW v{0} AS SELECT * FROM v{1}; ")]
    [InlineData("CREATE RECURSIVE VIEW v{0} (id) AS SELECT id FROM v{1} UNION SELECT id FROM v{0}; ")]
    public void Chains_of_views_have_a_bound(string view)
    {
        foreach (var count in new[] { 5, 90, 400, 3000 })
        {
            var views = string.Concat(Enumerable.Range(0, count).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, view, i, i + 1)));
            Assert.NotEqual("safe", SmallStack.Run(() => AnalyzerFixture.Rules($"CREATE VIEW v{count} AS SELECT * FROM notes; {views}SELECT * FROM v0")));
        }
    }

    [Theory]
    [InlineData("SELECT * FROM notes WHERE user_id = $1")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1 AND ({0})")]
    [InlineData("SELECT {0} FROM notes WHERE user_id = $1")]
    [InlineData("UPDATE notes SET body = {0} WHERE user_id = $1")]
    [InlineData("INSERT INTO notes (user_id, body) VALUES ($1, {0})")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON {0} WHERE i.user_id = n.user_id AND n.user_id = $1")]
    [InlineData("SELECT DISTINCT ON ({0}) id FROM notes GROUP BY {0} HAVING {0} ORDER BY {0}")]
    public void What_nests_deeply_is_answered(string statement)
    {
        (string Open, string Close)[] layers =
        [
            ("(", ")"), ("NOT ", ""), ("- ", ""), ("(id, ", ")"), ("ROW(", ")"), ("ARRAY[", "]"), ("coalesce(", ")"), ("lower(", ")"), ("CASE WHEN true THEN ", " END"), ("CASE ", " WHEN 1 THEN 1 END"), ("CAST(", " AS text)"), ("", "::text"), ("", "[1]"),
            ("", " COLLATE \"C\""), ("", " AT TIME ZONE 'UTC'"), ("", " IS NULL"), ("1 IN (", ")"), ("1 = ANY (", ")"), ("1 BETWEEN 0 AND (", ")"), ("(", " IS TRUE)"), ("(", ").f"), ("nullif(1, ", ")"), ("EXISTS (SELECT ", ")"), ("(SELECT ", ")"), ("1 IN (SELECT ", ")"),
            ("1 + ", ""), ("1 = (", ")"), ("(", ") -> 'a'"), ("x LIKE (", ")"), ("(", " IS DISTINCT FROM 1)"), ("(user_id, id) = (1, ", ")"), ("(true AND (", "))"), ("(true OR NOT (", "))"), ("xmlelement(name x, ", ")"), ("extract(year FROM ", ")"), ("sum(", ") OVER (PARTITION BY 1)"),
            ("(SELECT * FROM (SELECT ", ") AS s)"), ("(WITH w AS (SELECT ", ") TABLE w)"), ("(SELECT 1 UNION SELECT ", ")"), ("(SELECT 1 FROM notes a LEFT JOIN (notes b JOIN notes c ON ", ") ON true)"),
        ];
        foreach (var (open, close) in layers)
        {
            foreach (var depth in new[] { 50, 240, 470, 1100, Many })
                Assert.NotNull(SmallStack.Run(() => AnalyzerFixture.Rules(statement.Replace("{0}", Repeat(open, depth) + "id" + Repeat(close, depth), StringComparison.Ordinal))));
        }
    }

    [Theory]
    [InlineData("SELECT * FROM notes WHERE user_id = $1 AND id = 12; ")]
    [InlineData("SELECT * FROM notes n LEFT JOIN issues i ON i.user_id = n.user_id WHERE n.user_id = $1; ")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT DO NOTHING; ")]
    [InlineData("-- notes\n/* issues */ ")]
    [InlineData("' notes '")]
    [InlineData("notes ")]
    public void A_megabyte_is_answered(string repeated) =>
        Assert.NotNull(SmallStack.Run(() => SqlAnalyzer.Analyze(Repeat(repeated, Megabyte / repeated.Length), AnalyzerFixture.Catalog, new SqlAnalysisOptions())));

    // With each alternative held against all others this would take minutes.
    [Fact]
    public void A_megabyte_of_alternatives_is_answered()
    {
        const string Alternative = " OR user_id = $1";
        Assert.Equal("safe", SmallStack.Run(() => AnalyzerFixture.Rules("SELECT * FROM notes WHERE user_id = $1" + Repeat(Alternative, Megabyte / Alternative.Length))));
    }

    [Theory]
    [InlineData("SELECT * FROM notes WHERE user_id = $1", " AND id <> 1", "")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1 AND (id = 1", " OR id = 2", ")")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1", " OR user_id = $1", "")]
    [InlineData("SELECT 1", " UNION ALL SELECT id FROM notes WHERE user_id = $1", "")]
    [InlineData("SELECT * FROM notes n", " JOIN notes ON true", " WHERE n.user_id = $1", 50)]
    [InlineData("SELECT * FROM notes n", " LEFT JOIN notes ON true", " WHERE n.user_id = $1", 50)]
    [InlineData("SELECT * FROM notes n", " RIGHT JOIN notes ON true", " WHERE n.user_id = $1", 50)]
    [InlineData("SELECT * FROM notes n", ", notes", " WHERE n.user_id = $1")]
    [InlineData("SELECT id", ", id", " FROM notes WHERE user_id = $1")]
    [InlineData("", "SELECT * FROM notes; ", "")]
    [InlineData("", "SELECT * FROM notes -- fenceline: cross-tenant: why\n;", "")]
    [InlineData("INSERT INTO notes (user_id, id) VALUES ($1, 1)", ", ($1, 1)", "")]
    public void What_is_allocated_grows_with_the_text(string start, string repeated, string end, int few = 500)
    {
        const int Factor = 8;
        // With the square it would be sixty-four times as much.
        var less = Allocated(start + Repeat(repeated, few) + end);
        var more = Allocated(start + Repeat(repeated, few * Factor) + end);
        Assert.True(more < 2 * Factor * less, $"{more / less} times as much");
    }

    [Fact]
    public void Chained_windows_take_time_in_proportion()
    {
        const int Windows = 4000;
        var chain = string.Join(", ", Enumerable.Range(1, Windows).Select(i => $"w{i} AS (w{i - 1})"));
        var calls = string.Join(", ", Enumerable.Range(1, Windows).Select(i => $"count(*) OVER w{i}"));
        var sql = $"SELECT * FROM (SELECT user_id, {calls} FROM notes WINDOW w0 AS (PARTITION BY user_id), {chain}) AS s WHERE user_id = $1";
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("safe", SmallStack.Run(() => AnalyzerFixture.Rules(sql)));
        Assert.True(clock.ElapsedMilliseconds < 1000, $"{clock.ElapsedMilliseconds} ms");
    }

    private static long Allocated(string sql)
    {
        AnalyzerFixture.Rules(sql);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AnalyzerFixture.Rules(sql);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
