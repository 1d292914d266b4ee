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

    private static long Allocated(string sql)
    {
        AnalyzerFixture.Rules(sql);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AnalyzerFixture.Rules(sql);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
