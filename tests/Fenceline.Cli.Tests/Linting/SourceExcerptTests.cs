using Fenceline.Cli.Linting;
using Fenceline.Cli.Linting.EditorConfig;
using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Cli.Tests.Linting;

public sealed class SourceExcerptTests
{
    [Theory]
    [InlineData("a [b] c", "a b c", "  ^")]
    [InlineData("[abc]", "abc", "^~~")]
    [InlineData("\t[ab]", "    ab", "    ^~")]
    [InlineData("a[\tb]", "a    b", " ^~~~~")]
    [InlineData("日本 [ab]", "日本 ab", "     ^~")]
    [InlineData("[日本]", "日本", "^~~~")]
    [InlineData("😀 [ab]", "😀 ab", "   ^~")]
    [InlineData("e\u0301 [ab]", "e\u0301 ab", "  ^~")]
    [InlineData("a\e\u202E[b]", "a\uFFFD\uFFFDb", "   ^")]
    [InlineData("a\n  [b\nc]\nd", "  b", "  ^")]
    [InlineData("a\r\n[b]\r\n", "b", "^")]
    [InlineData("a[]", "a", " ^")]
    [InlineData("[]", "", "^")]
    public void The_mark_stands_under_the_part(string text, string line, string mark) =>
        Assert.Equal(new SourceExcerpt(line, mark), Excerpt(text));

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(300)]
    [InlineData(5_000)]
    [InlineData(9_997)]
    public void Long_lines_are_cut_around_the_part(int before)
    {
        var excerpt = Excerpt(new string('x', before) + "[here]" + new string('y', 9_997 - before));

        Assert.True(excerpt.Line.Length <= 126);
        Assert.Equal("here", excerpt.Line.Substring(excerpt.Mark.IndexOf('^', StringComparison.Ordinal), excerpt.Mark.Trim().Length));
        Assert.Equal(before > 40, excerpt.Line.StartsWith("...x", StringComparison.Ordinal));
        Assert.Equal(before < 9_900, excerpt.Line.EndsWith("y...", StringComparison.Ordinal));
    }

    /// <summary>The excerpt for what stands between the brackets.</summary>
    private static SourceExcerpt Excerpt(string marked)
    {
        var start = marked.IndexOf('[', StringComparison.Ordinal);
        var end = marked.IndexOf(']', StringComparison.Ordinal) - 1;
        var finding = new SqlFinding(SqlRules.UnfilteredRead, "", TextSpan.FromBounds(start, end));
        var text = marked.Remove(end + 1, 1).Remove(start, 1);
        return SourceExcerpt.Of(new LintedFile("q.sql", null, text, new SqlReport(EquatableArray.Of(finding), default), new ConfiguredSeverities(new Dictionary<string, string>())).Findings[0]);
    }
}
