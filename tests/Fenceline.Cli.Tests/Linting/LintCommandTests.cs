using System.Text;
using Fenceline.Cli.Tests.Commands;

namespace Fenceline.Cli.Tests.Linting;

public sealed class LintCommandTests : IDisposable
{
    private const string Leak = "SELECT body FROM notes;\n";
    private const string Safe = "SELECT body FROM notes WHERE user_id = $1;\n";
    private const string NotProven = "DO LANGUAGE plperl $$ delete_from(notes) $$;\n";

    private readonly CliFixture _cli = new();

    public LintCommandTests() => _cli.WriteManifest();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void A_leak_is_shown_with_its_line_and_a_mark()
    {
        _cli.Folder.Write("q.sql", "SELECT 1;\nSELECT body\nFROM notes;\n");

        var lint = _cli.Run("lint", "q.sql");

        Assert.Equal(1, lint.ExitCode);
        Assert.Matches("^q\\.sql\\(3,6\\): warning FEN101: .*`notes`.*\n    3 \\| FROM notes;\n      \\|      \\^~~~~\n$", lint.Out);
        Assert.Equal("1 file: 1 warning.\n", lint.Error);
    }

    [Fact]
    public void Safe_statements_are_fine()
    {
        _cli.Folder.Write("q.sql", Safe);

        Assert.Equal(new CliResult(0, "", "1 file: no findings.\n"), _cli.Run("lint", "q.sql"));
    }

    [Fact]
    public void A_view_that_another_file_creates_is_seen_through()
    {
        _cli.Folder.Write("sql/1.sql", "SELECT * FROM every_note;\nSELECT * FROM every_note WHERE user_id = $1;\n");
        _cli.Folder.Write("sql/2.sql", "CREATE VIEW every_note WITH (security_invoker) AS SELECT * FROM notes;\n");

        var lint = _cli.Run("lint", "sql");

        Assert.Equal(1, lint.ExitCode);
        Assert.StartsWith("sql/1.sql(1,15): warning FEN101: behind the view `every_note` `notes` is read", lint.Out, StringComparison.Ordinal);
        Assert.Equal("2 files: 1 warning.\n", lint.Error);
    }

    [Fact]
    public void Unknown_relations_are_counted_and_strict_reports_them()
    {
        _cli.Folder.Write("sql/1.sql", "SELECT 1 FROM orders, bills; SELECT 1 FROM orders, made;\n");
        _cli.Folder.Write("sql/2.sql", "CREATE TABLE made (id int);\n");

        var lint = _cli.Run("lint", "sql");
        var strict = _cli.Run("lint", "sql", "--strict");

        Assert.Equal(new CliResult(0, "", "2 files: no findings, 2 unknown relations.\n"), lint);
        Assert.Equal(1, strict.ExitCode);
        Assert.Equal("2 files: 3 warnings, 2 unknown relations.\n", strict.Error);
        Assert.Contains("warning FEN111: `bills` is not in the manifest, and the text does not create it", strict.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_close_to_a_known_one_is_a_warning()
    {
        _cli.Folder.Write("q.sql", "SELECT body FROM note WHERE user_id = $1;\n");

        var lint = _cli.Run("lint", "q.sql");

        Assert.Equal(1, lint.ExitCode);
        Assert.StartsWith("q.sql(1,18): warning FEN111: `note` is not in the manifest: did you mean `notes`?", lint.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NotProven, "warning", 0)]
    [InlineData(NotProven, "suggestion", 1)]
    [InlineData(Leak, "suggestion", 1)]
    [InlineData(Leak, "warning", 1)]
    [InlineData(Leak, "never", 0)]
    public void The_exit_code_follows_what_fails_a_run(string sql, string failOn, int exitCode)
    {
        _cli.Folder.Write("q.sql", sql);

        var lint = _cli.Run("lint", "q.sql", "--fail-on", failOn);

        Assert.Equal(exitCode, lint.ExitCode);
        Assert.NotEmpty(lint.Out);
    }

    [Fact]
    public void Folders_give_their_sql_files_sorted_and_each_file_once()
    {
        foreach (var file in new[] { "db/b.sql", "db/a/z.SQL", "db/c.txt", "a.sql" })
            _cli.Folder.Write(file, Leak);

        var lint = _cli.Run("lint", "db", "a.sql", "db/b.sql");

        Assert.Equal(["a.sql(1,18)", "db/a/z.SQL(1,18)", "db/b.sql(1,18)"], Heads(lint));
        Assert.StartsWith("db/c.txt(1,18)", _cli.Run("lint", "db/c.txt").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_lead_in_a_circle_end()
    {
        _cli.Folder.Write("db/a.sql", Leak);
        Directory.CreateSymbolicLink(_cli.Folder["db/loop"], _cli.Folder["db"]);

        Assert.Equal(["db/a.sql(1,18)"], Heads(_cli.Run("lint", "db")));
    }

    [Fact]
    public void A_folder_without_sql_is_an_error_and_the_rest_is_linted()
    {
        _cli.Folder.Write("empty/readme.md", Leak);
        _cli.Folder.Write("q.sql", Leak);

        var lint = _cli.Run("lint", "empty", "q.sql");

        Assert.Equal(2, lint.ExitCode);
        Assert.Contains("fenceline: error: There is no .sql file in empty.\n", lint.Error, StringComparison.Ordinal);
        Assert.Equal(["q.sql(1,18)"], Heads(lint));
    }

    [Fact]
    public void What_can_not_be_read_is_named_and_the_rest_is_linted()
    {
        _cli.Folder.Write("q.sql", Leak);
        File.WriteAllBytes(_cli.Folder["latin1.sql"], [.. "-- caf"u8, 0xE9]);

        var lint = _cli.Run("lint", "nope.sql", "latin1.sql", "q.sql");

        Assert.Equal(2, lint.ExitCode);
        Assert.Contains("fenceline: error: There is no nope.sql.\n", lint.Error, StringComparison.Ordinal);
        Assert.Contains("fenceline: error: latin1.sql is not UTF-8 (byte 6).", lint.Error, StringComparison.Ordinal);
        Assert.EndsWith("1 file: 1 warning, 2 not read.\n", lint.Error, StringComparison.Ordinal);
        Assert.Equal(["q.sql(1,18)"], Heads(lint));
    }

    [Fact]
    public void Standard_input_is_linted()
    {
        _cli.Input = Encoding.UTF8.GetBytes(Leak);
        Assert.Equal(["<stdin>(1,18)"], Heads(_cli.Run("lint", "-")));

        _cli.Input = [0xFF];
        var bad = _cli.Run("lint", "-");
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("<stdin> is not UTF-8 (byte 0)", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_end_in_CRLF_and_a_byte_order_mark_move_no_column()
    {
        File.WriteAllText(_cli.Folder["q.sql"], "SELECT body FROM notes;\r\nSELECT body\r\nFROM notes;\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        var lint = _cli.Run("lint", "q.sql");

        Assert.Equal(["q.sql(1,18)", "q.sql(3,6)"], Heads(lint));
        Assert.DoesNotContain('\r', lint.Out);
    }

    [Fact]
    public void Exemptions_with_a_reason_silence_and_are_counted()
    {
        _cli.Folder.Write("q.sql", "-- fenceline: cross-tenant: the monthly report\n" + Leak);

        Assert.Equal(new CliResult(0, "", "1 file: no findings, 1 exemption.\n"), _cli.Run("lint", "q.sql"));
        var exemption = Assert.Single(_cli.Run("lint", "q.sql", "--format", "json").Json().GetProperty("exemptions").EnumerateArray());
        Assert.Equal("the monthly report", exemption.GetProperty("reason").GetString());
        Assert.Equal(1, exemption.GetProperty("start").GetProperty("line").GetInt32());
    }

    [Fact]
    public void Pinned_sessions_may_read_shared_tables_as_they_are()
    {
        _cli.Folder.Write("q.sql", Leak);

        Assert.Equal(0, _cli.Run("lint", "--pinned", "q.sql").ExitCode);
    }

    [Theory]
    [InlineData("lint")]
    [InlineData("lint q.sql --format xml")]
    [InlineData("lint q.sql --baseline a --write-baseline b")]
    [InlineData("lint q.sql --baseline nope.json")]
    [InlineData("lint q.sql --manifest nope.json")]
    public void Misuse_exits_2_without_findings(string args)
    {
        _cli.Folder.Write("q.sql", Leak);

        var lint = _cli.Run(args.Split(' '));

        Assert.Equal(2, lint.ExitCode);
        Assert.StartsWith("fenceline: error: ", lint.Error, StringComparison.Ordinal);
        Assert.Empty(lint.Out);
    }

    [Fact]
    public void Errors_in_the_manifest_come_first()
    {
        _cli.Folder.Write("tenants.json", "{}");
        _cli.Folder.Write("q.sql", Leak);

        var lint = _cli.Run("lint", "q.sql");

        Assert.Equal(1, lint.ExitCode);
        Assert.Contains("error FEN004", lint.Error, StringComparison.Ordinal);
        Assert.Empty(lint.Out);
    }

    [Fact]
    public void Colour_is_for_terminals()
    {
        using var terminal = new CliFixture { Color = true };
        terminal.WriteManifest();
        terminal.Folder.Write("q.sql", Leak);

        Assert.Contains("\e[33mwarning FEN101:\e[0m", terminal.Run("lint", "q.sql").Out, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Heads(CliResult result) => result.Out.Split('\n')
        .Where(line => line.Contains("): ", StringComparison.Ordinal)).Select(line => line[..(line.IndexOf("): ", StringComparison.Ordinal) + 1)]);
}
