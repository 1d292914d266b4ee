using System.Text;
using Fenceline.Cli.Tests.Commands;

namespace Fenceline.Cli.Tests.Linting;

/// <summary>What <c>.editorconfig</c> sets is obeyed by <c>lint</c>.</summary>
public sealed class EditorConfigTests : IDisposable
{
    private const string Leak = "SELECT body FROM notes;\n";
    private const string NotProven = "DO LANGUAGE plperl $$ delete_from(notes) $$;\n";

    private readonly CliFixture _cli = new();

    public EditorConfigTests()
    {
        _cli.WriteManifest();
        // What is above the folder of temporary files is none of the tests' business.
        Config("root = true\n");
    }

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("error", "error", 1)]
    [InlineData("warning", "warning", 1)]
    [InlineData("suggestion", "suggestion", 0)]
    [InlineData("none", null, 0)]
    [InlineData("silent", null, 0)]
    [InlineData("default", "warning", 1)]
    [InlineData("ERROR", "error", 1)]
    [InlineData("warn", "warning", 1)]
    public void A_rule_has_the_severity_that_is_set(string set, string? severity, int exitCode)
    {
        Config($"root = true\n[*.sql]\ndotnet_diagnostic.FEN101.severity = {set}\n");
        _cli.Folder.Write("q.sql", Leak);

        var lint = _cli.Run("lint", "q.sql");

        Assert.Equal(exitCode, lint.ExitCode);
        if (severity is null)
            Assert.Empty(lint.Out);
        else
            Assert.StartsWith($"q.sql(1,18): {severity} FEN101: ", lint.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[*]\ndotnet_diagnostic.FEN101.severity = error", "error")]
    [InlineData("[*.cs]\ndotnet_diagnostic.FEN101.severity = error", "warning")]
    [InlineData("dotnet_diagnostic.FEN101.severity = error", "warning")]
    [InlineData("[*.{cs,sql}]\nDotNet_Diagnostic.fen101.Severity : error   # why", "error")]
    [InlineData("[*.sql]\n# dotnet_diagnostic.FEN101.severity = error", "warning")]
    [InlineData("[*]\ndotnet_diagnostic.FEN101.severity = none\n[db/*.sql]\ndotnet_diagnostic.FEN101.severity = error", "error")]
    [InlineData("[db/*.sql]\ndotnet_diagnostic.FEN101.severity = none\n[*]\ndotnet_diagnostic.FEN101.severity = error", "error")]
    [InlineData("[*]\ndotnet_analyzer_diagnostic.severity = error", "error")]
    [InlineData("[*]\ndotnet_analyzer_diagnostic.category-Fenceline.Isolation.severity = error\ndotnet_analyzer_diagnostic.severity = none", "error")]
    [InlineData("[*]\ndotnet_analyzer_diagnostic.category-Fenceline.Manifest.severity = none", "warning")]
    [InlineData("[*]\ndotnet_diagnostic.FEN101.severity = error\ndotnet_analyzer_diagnostic.category-Fenceline.Isolation.severity = none", "error")]
    [InlineData("[*.sql\ndotnet_diagnostic.FEN101.severity = error", "warning")]
    [InlineData("[{a,b]\ndotnet_diagnostic.FEN101.severity = error", "warning")]
    public void Sections_and_keys_are_read_as_the_compiler_reads_them(string config, string severity)
    {
        Config("root = true\n" + config + "\n");
        _cli.Folder.Write("db/q.sql", Leak);

        Assert.StartsWith($"db/q.sql(1,18): {severity} FEN101: ", _cli.Run("lint", "db").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_folder_counts_and_what_it_does_not_set_comes_from_above()
    {
        Config("root = true\r\n[*.sql]\r\ndotnet_diagnostic.FEN101.severity = none\r\ndotnet_diagnostic.FEN105.severity = error\r\n");
        _cli.Folder.Write("db/new/.editorconfig", "[*.sql]\ndotnet_diagnostic.FEN101.severity = error\n");
        _cli.Folder.Write("db/new/q.sql", Leak + NotProven);
        _cli.Folder.Write("db/old/q.sql", Leak);

        var lint = _cli.Run("lint", "db");

        Assert.Equal(["db/new/q.sql(1,18): error FEN101", "db/new/q.sql(2,20): error FEN105"], Heads(lint));
        Assert.Equal("2 files: 2 errors.\n", lint.Error);
    }

    [Fact]
    public void Above_a_root_nothing_is_read()
    {
        Config("root = true\n[*.sql]\ndotnet_diagnostic.FEN101.severity = none\n");
        _cli.Folder.Write("db/.editorconfig", "ROOT = True\n");
        _cli.Folder.Write("db/q.sql", Leak);
        _cli.Folder.Write("sub/.editorconfig", "[*]\nroot = true\n");
        _cli.Folder.Write("sub/q.sql", Leak);

        Assert.Equal(["db/q.sql(1,18): warning FEN101"], Heads(_cli.Run("lint", "db", "sub")));
    }

    [Fact]
    public void Standard_input_is_taken_for_SQL_in_the_current_folder()
    {
        Config("root = true\n[*.sql]\ndotnet_diagnostic.FEN101.severity = error\n");
        _cli.Input = Encoding.UTF8.GetBytes(Leak);

        Assert.Equal(["<stdin>(1,18): error FEN101"], Heads(_cli.Run("lint", "-")));
    }

    [Theory]
    [InlineData("error", "error", 1)]
    [InlineData("warning", "error", 0)]
    [InlineData("error", "warning", 1)]
    [InlineData("error", "suggestion", 1)]
    [InlineData("error", "never", 0)]
    public void Errors_fail_a_run_that_warnings_fail(string set, string failOn, int exitCode)
    {
        Config($"root = true\n[*.sql]\ndotnet_diagnostic.FEN101.severity = {set}\n");
        _cli.Folder.Write("q.sql", Leak);

        Assert.Equal(exitCode, _cli.Run("lint", "q.sql", "--fail-on", failOn).ExitCode);
    }

    [Fact]
    public void Every_format_shows_the_severity_that_is_set()
    {
        Config("root = true\n[*.sql]\ndotnet_diagnostic.FEN101.severity = error\n");
        _cli.Folder.Write("q.sql", Leak);

        var json = _cli.Run("lint", "q.sql", "--format", "json").Json();
        var sarif = _cli.Run("lint", "q.sql", "--format", "sarif").Json().GetProperty("runs")[0];

        Assert.Equal((1, 0), (json.GetProperty("errorFindings").GetInt32(), json.GetProperty("warnings").GetInt32()));
        Assert.Equal("error", json.GetProperty("findings")[0].GetProperty("severity").GetString());
        Assert.Equal("error", sarif.GetProperty("results")[0].GetProperty("level").GetString());
        var rule = sarif.GetProperty("tool").GetProperty("driver").GetProperty("rules")[sarif.GetProperty("results")[0].GetProperty("ruleIndex").GetInt32()];
        Assert.Equal("warning", rule.GetProperty("defaultConfiguration").GetProperty("level").GetString());
        Assert.StartsWith("::error file=q.sql,", _cli.Run("lint", "q.sql", "--format", "github").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_off_is_not_written_to_a_baseline()
    {
        Config("root = true\n[*.sql]\ndotnet_diagnostic.FEN101.severity = none\n");
        _cli.Folder.Write("q.sql", Leak);

        Assert.Equal("baseline.json: 0 findings of 1 file.\n", _cli.Run("lint", "q.sql", "--write-baseline", "baseline.json").Error);
    }

    private void Config(string text) => _cli.Folder.Write(".editorconfig", text);

    private static IEnumerable<string> Heads(CliResult result) => result.Out.Split('\n')
        .Where(line => line.Contains("): ", StringComparison.Ordinal)).Select(line => string.Join(':', line.Split(':').Take(2)));
}
