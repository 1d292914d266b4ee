using System.Diagnostics;
using System.Text;
using Fenceline.Cli.Text;

namespace Fenceline.Cli.Tests.Text;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Shows_changed_lines_with_three_lines_around_them()
    {
        var old = Lines(1, 20);

        Assert.Equal(
            "--- a/x\n+++ b/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -15,6 +15,5 @@\n 15\n 16\n 17\n-18\n 19\n 20\n",
            Diff(old, old.Replace("5\n6", "five\n6", StringComparison.Ordinal).Replace("18\n", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void New_and_removed_files_come_from_and_go_to_nowhere()
    {
        Assert.Equal("--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n", Diff(null, "a\nb\n"));
        Assert.Equal("--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", Diff("a\n", null));
    }

    [Fact]
    public void A_missing_last_line_break_is_shown() =>
        Assert.Equal("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n", Diff("a", "a\n"));

    [Fact]
    public void Bytes_that_are_no_text_are_not_printed() =>
        Assert.Equal("--- a/x\n+++ b/x\nBinary files differ\n", Diff("a\0b", "c\n"));

    [Fact]
    public void Colour_is_for_terminals()
    {
        Assert.DoesNotContain('\e', Diff("a\n", "b\n"));

        var output = new StringWriter();
        new UnifiedDiff(output, color: true).Write("x", "a\n", "b\n");
        Assert.Contains("\e[31m-a\e[0m\n\e[32m+b\e[0m\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Patch_turns_the_old_text_into_the_new_one()
    {
        var random = new Random(7);
        using var temp = new TempFolder();
        var patch = new StringBuilder();
        for (var i = 0; i < 60; i++)
        {
            var (old, changed) = (RandomText(random), RandomText(random));
            temp.Write($"f{i}", old);
            temp.Write($"expected/f{i}", changed);
            if (old != changed)
                patch.Append(Diff(old, changed).Replace("a/x", $"a/f{i}", StringComparison.Ordinal).Replace("b/x", $"b/f{i}", StringComparison.Ordinal));
        }

        temp.Write("patch", patch.ToString());
        using var git = Process.Start(new ProcessStartInfo("git", ["apply", "--unidiff-zero", "patch"]) { WorkingDirectory = temp.Path })!;
        git.WaitForExit();

        Assert.Equal(0, git.ExitCode);
        for (var i = 0; i < 60; i++)
            Assert.Equal(temp.Read($"expected/f{i}"), temp.Read($"f{i}"));
    }

    [Fact]
    public void Texts_that_have_little_in_common_are_shown_as_replaced() =>
        Assert.Equal([new LineEdit(1, 3000, 1, 3000)], LineDiff.Compute(
            [.. Enumerable.Range(0, 3001).Select(i => i == 0 ? "same" : $"old {i}")],
            [.. Enumerable.Range(0, 3001).Select(i => i == 0 ? "same" : $"new {i}")]));

    private static string Lines(int first, int last) => string.Concat(Enumerable.Range(first, last - first + 1).Select(i => i + "\n"));

    private static string RandomText(Random random) => "start\n" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => (char)('a' + random.Next(4)) + "\n"));

    private static string Diff(string? old, string? changed)
    {
        var output = new StringWriter();
        new UnifiedDiff(output, color: false).Write("x", old, changed);
        return output.ToString();
    }
}
