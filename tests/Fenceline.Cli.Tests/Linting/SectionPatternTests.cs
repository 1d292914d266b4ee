using Fenceline.Cli.Linting.EditorConfig;

namespace Fenceline.Cli.Tests.Linting;

public sealed class SectionPatternTests
{
    [Theory]
    [InlineData("*", "/a.sql /db/a.sql /db/x/.a")]
    [InlineData("*.sql", "/a.sql /db/a.sql /db/b/a.sql", "/a.SQL /a.sql.txt")]
    [InlineData("a.sql", "/a.sql /db/a.sql", "/ba.sql")]
    [InlineData("db/*.sql", "/db/a.sql", "/db/b/a.sql /x/db/a.sql")]
    [InlineData("/db/**.sql", "/db/a.sql /db/b/a.sql", "/a.sql")]
    [InlineData("**/old/*.sql", "/db/old/a.sql /x/db/old/a.sql", "/old.sql")]
    [InlineData("?.sql", "/a.sql", "/ab.sql /.sql")]
    [InlineData("[abc].sql", "/a.sql /c.sql", "/d.sql /ab.sql")]
    [InlineData("[!abc].sql", "/d.sql", "/a.sql")]
    [InlineData("[a-c].sql", "/b.sql", "/d.sql")]
    [InlineData("*.{sql,psql}", "/a.sql /a.psql", "/a.tsql")]
    [InlineData("{a,{b,c}d}.sql", "/a.sql /bd.sql /cd.sql", "/b.sql")]
    [InlineData("V{1..12}_*.sql", "/V1_a.sql /V12_b.sql", "/V0_a.sql /V13_a.sql /Vx_a.sql")]
    [InlineData("{-2..2}.sql", "/-1.sql /2.sql", "/-3.sql")]
    [InlineData("a.b+c.sql", "/a.b+c.sql", "/axb+c.sql /a.bbc.sql")]
    [InlineData("\\*.sql", "/*.sql", "/a.sql")]
    public void A_pattern_is_for_some_files_and_not_for_others(string pattern, string files, string others = "")
    {
        var parsed = SectionPattern.Parse(pattern)!;

        Assert.All(files.Split(' '), file => Assert.True(parsed.Matches(file), file));
        Assert.All(others.Split(' ', StringSplitOptions.RemoveEmptyEntries), file => Assert.False(parsed.Matches(file), file));
    }

    [Theory]
    [InlineData("{a,b")]
    [InlineData("[ab")]
    [InlineData("[]")]
    [InlineData("[!]")]
    [InlineData("a}b{")]
    [InlineData("a\\")]
    public void What_is_not_closed_is_no_pattern(string text) => Assert.Null(SectionPattern.Parse(text));

    [Fact]
    public void A_hostile_pattern_takes_no_more_time_than_its_length_allows()
    {
        var parsed = SectionPattern.Parse(string.Concat(Enumerable.Repeat("*a", 200)))!;

        Assert.False(parsed.Matches("/" + new string('a', 5_000) + "b"));
    }
}
