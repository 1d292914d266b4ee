using Fenceline.Cli.Tests.Commands;

namespace Fenceline.Cli.Tests.Linting;

public sealed class BaselineTests : IDisposable
{
    private const string Old = "SELECT body FROM notes;\nSELECT id FROM notes WHERE user_id = $1\n OR id = 1;\n";

    private readonly CliFixture _cli = new();

    public BaselineTests() => _cli.WriteManifest();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void What_is_written_is_held_back()
    {
        WriteBaseline(Old);

        Assert.Equal(new CliResult(0, "", "1 file: no findings, 2 held back by base.json.\n"), Lint());
    }

    [Fact]
    public void Writing_reports_nothing_and_is_the_same_each_time()
    {
        _cli.Folder.Write("db/b.sql", Old);
        _cli.Folder.Write("db/a.sql", Old);

        var write = _cli.Run("lint", "db", "--write-baseline", "base.json");

        Assert.Equal(new CliResult(0, "", "base.json: 4 findings of 2 files.\n"), write);
        var first = _cli.Folder.Read("base.json");
        Assert.True(first.IndexOf("db/a.sql", StringComparison.Ordinal) < first.IndexOf("db/b.sql", StringComparison.Ordinal));
        _cli.Run("lint", "db/b.sql", "db/a.sql", "--write-baseline", "base.json");
        Assert.Equal(first, _cli.Folder.Read("base.json"));
    }

    [Fact]
    public void Moved_and_reformatted_statements_are_known_still()
    {
        WriteBaseline(Old);
        _cli.Folder.Write("q.sql", "-- new\n\nSELECT 1;\n" + Old.Replace("SELECT body", "SELECT  body -- all", StringComparison.Ordinal).Replace("FROM notes;", "\nFROM notes;", StringComparison.Ordinal));

        var lint = Lint();

        Assert.Equal(0, lint.ExitCode);
        Assert.Contains("2 held back", lint.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_and_added_statements_are_reported()
    {
        WriteBaseline(Old);
        _cli.Folder.Write("q.sql", Old + "SELECT body FROM notes;\nSELECT id, body FROM notes;\n");

        var lint = Lint();

        Assert.Equal(1, lint.ExitCode);
        Assert.Contains("1 file: 2 warnings, 2 held back by base.json.", lint.Error, StringComparison.Ordinal);
        Assert.Contains("q.sql(4,18)", lint.Out, StringComparison.Ordinal);
        Assert.Contains("q.sql(5,22)", lint.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_no_longer_occur_are_mentioned()
    {
        WriteBaseline(Old);
        _cli.Folder.Write("q.sql", Old.Replace("SELECT body FROM notes;", "", StringComparison.Ordinal));

        var lint = Lint();

        Assert.Equal(0, lint.ExitCode);
        Assert.StartsWith("base.json: FEN101 in q.sql no longer occurs", lint.Error, StringComparison.Ordinal);
        var entry = Assert.Single(_cli.Run("lint", "q.sql", "--baseline", "base.json", "--format", "json").Json().GetProperty("outdated").EnumerateArray());
        Assert.Equal("q.sql", entry.GetProperty("path").GetString());
    }

    [Fact]
    public void Files_that_were_not_linted_are_not_outdated_but_deleted_ones_are()
    {
        _cli.Folder.Write("other.sql", "SELECT 1;\n");
        WriteBaseline(Old);
        Assert.DoesNotContain("no longer", _cli.Run("lint", "other.sql", "--baseline", "base.json").Error, StringComparison.Ordinal);

        File.Delete(_cli.Folder["q.sql"]);
        Assert.Contains("in q.sql no longer occurs", _cli.Run("lint", "other.sql", "--baseline", "base.json").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_from_another_folder_knows_the_same_findings()
    {
        WriteBaseline(Old);
        Directory.CreateDirectory(_cli.Folder["sub"]);

        var lint = _cli.RunIn(_cli.Folder["sub"], "lint", "../q.sql", "--manifest", "../tenants.json", "--baseline", "../base.json");

        Assert.Equal(0, lint.ExitCode);
        Assert.Contains("2 held back", lint.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_baseline_is_written_while_a_file_can_not_be_read()
    {
        _cli.Folder.Write("q.sql", Old);

        Assert.Equal(2, _cli.Run("lint", "q.sql", "nope.sql", "--write-baseline", "base.json").ExitCode);
        Assert.False(_cli.Folder.Has("base.json"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "version": 2, "findings": [] }""")]
    [InlineData("""{ "version": "1", "findings": [] }""")]
    [InlineData("""{ "version": 1, "findings": [{ "path": 1 }] }""")]
    [InlineData("""{ "version": 1, "findings": [{ "path": null, "id": "", "statement": "", "message": "", "count": 1 }] }""")]
    public void What_is_no_baseline_is_refused(string content)
    {
        _cli.Folder.Write("q.sql", Old);
        _cli.Folder.Write("base.json", content);

        var lint = Lint();

        Assert.Equal(2, lint.ExitCode);
        Assert.StartsWith("fenceline: error: base.json is ", lint.Error, StringComparison.Ordinal);
    }

    private void WriteBaseline(string sql)
    {
        _cli.Folder.Write("q.sql", sql);
        Assert.Equal(0, _cli.Run("lint", "q.sql", "--write-baseline", "base.json").ExitCode);
    }

    private CliResult Lint() => _cli.Run("lint", "q.sql", "--baseline", "base.json");
}
