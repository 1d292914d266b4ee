using Fenceline.Testing;
namespace Fenceline.Sql.Tests;

/// <summary>Long and deep texts: answered, on the small stacks of compiler threads too, in time that grows with the text.</summary>
public class ParserLimitTests
{
    private const int Deep = 10_000;

    public static TheoryData<string, string, string> Nestings => new()
    {
        { "SELECT ", "(", "1)" },
        { "SELECT ", "NOT ", "a" },
        { "SELECT ", "- ", "a" },
        { "SELECT ", "f(", "1)" },
        { "SELECT ", "ARRAY[", "1]" },
        { "SELECT ARRAY", "[", "1]" },
        { "SELECT ", "(SELECT ", "1)" },
        { "", "(SELECT 1 UNION ", "SELECT 1)" },
        { "SELECT * FROM ", "(SELECT * FROM ", "t) x" },
        { "SELECT * FROM ", "(", "a CROSS JOIN b)" },
        { "SELECT * FROM a", " JOIN b", " ON true" },
        { "SELECT a IN ", "(SELECT 1 WHERE a IN ", "(1))" },
        { "SELECT ", "CASE WHEN ", "a THEN 1 END" },
        { "", "WITH a AS (", "SELECT 1) SELECT 2" },
        { "SELECT a", "[a", "]" },
        { "SELECT 1 GROUP BY ", "GROUPING SETS (", "a)" },
        { "", "EXPLAIN ", "SELECT 1" },
        { "SELECT a ", "BETWEEN 1 AND a ", "BETWEEN 1 AND 2" },
        { "SELECT a", "::int", "" },
        { "SELECT (a)", ".b", "" },
        { "SELECT a", " IS NULL", "" },
        { "SELECT ", "((SELECT 1) + ", "1)" },
        { "SELECT coalesce(", "coalesce(", "1)" },
        { "SELECT 1 FROM ", "((SELECT 1) x JOIN ", "t ON true)" },
        { "", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC ", "; END" },
    };

    [Theory]
    [MemberData(nameof(Nestings))]
    public void Deep_texts_are_refused_or_read_on_a_small_stack(string start, string open, string close)
    {
        foreach (var depth in new[] { 100, 490, 1000, Deep })
        {
            var sql = start + string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth));
            var script = SmallStack.Run(() => SqlParser.Parse(sql + "; SELECT 2"));
            Assert.True(script.Statements.Count >= 1);
            Assert.IsType<QueryStatement>(script.Statements[^1]);
        }
    }

    [Fact]
    public void What_nests_too_deeply_says_so_and_hides_no_other_statement()
    {
        var script = SqlParser.Parse("SELECT " + new string('(', Deep) + "1" + new string(')', Deep) + "; SELECT 2");
        Assert.Equal("the statement nests too deeply", Assert.IsType<InvalidStatement>(script.Statements[0]).Message);
        Assert.IsType<QueryStatement>(script.Statements[1]);
    }

    [Theory]
    [InlineData("SELECT a", " AND b")]
    [InlineData("SELECT a", " OR b")]
    [InlineData("SELECT a", " || b")]
    [InlineData("SELECT a", " + b - c")]
    [InlineData("SELECT 1", " UNION SELECT 2")]
    [InlineData("SELECT 1", " UNION ALL SELECT 2 INTERSECT SELECT 3")]
    [InlineData("SELECT 1", ", a b")]
    [InlineData("VALUES (1)", ", (1)")]
    [InlineData("SELECT 1 FROM a", ", b")]
    [InlineData("SELECT a IN (1", ", 1")]
    public void Long_chains_are_flat(string start, string repeated)
    {
        var end = start.Contains('(') && !start.Contains(')') ? ")" : string.Empty;
        var script = SmallStack.Run(() => SqlParser.Parse(start + string.Concat(Enumerable.Repeat(repeated, Deep)) + end));
        Assert.Empty(script.Errors);
        Assert.IsType<QueryStatement>(Assert.Single(script.Statements));
    }

    [Theory]
    [InlineData("SELECT a FROM t WHERE b = 1; ")]
    [InlineData("SELECT (; ")]
    [InlineData("( ")]
    [InlineData("(SELECT ")]
    [InlineData("[ ")]
    [InlineData("/* ")]
    [InlineData("$a$ ")]
    [InlineData("$a$$b$ ")]
    [InlineData("' ")]
    [InlineData("COPY t FROM STDIN; ")]
    [InlineData("json_f(")]
    [InlineData("SELECT json_f(1, ")]
    [InlineData("CREATE TABLE t (a int); ")]
    [InlineData("CREATE TABLE a (b, ")]
    [InlineData("DROP TABLE t, ")]
    [InlineData("@p :q $1 ")]
    [InlineData("E'\\' '' ' ")]
    [InlineData("+-")]
    [InlineData("a.")]
    [InlineData("\\x\n")]
    [InlineData("SELECT a BETWEEN ")]
    [InlineData("INSERT INTO t VALUES (1, 'x'), ")]
    public void Work_grows_with_the_text(string repeated)
    {
        // Eight times the text takes far less than 64 times the work, which it would if that grew with the square.
        const int Small = 240_000;
        const int Factor = 8;
        const int MostTimes = 30;
        var (small, large, times) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var attempt = 0; attempt < 5 && times >= MostTimes; attempt++)
        {
            // The best of each: collected garbage and cold caches only ever add.
            small = Math.Min(small, Nanoseconds(repeated, Small));
            large = Math.Min(large, Nanoseconds(repeated, Small * Factor));
            times = large / Math.Max(small, TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerMillisecond);
        }

        Assert.True(times < MostTimes, $"{times:F1} times as long");
    }

    private static double Nanoseconds(string repeated, int length)
    {
        var sql = string.Concat(Enumerable.Repeat(repeated, length / repeated.Length));
        var start = ThreadClock.Now();
        SqlParser.Parse(sql);
        return ThreadClock.Now() - start;
    }
}
