using System.CommandLine;
using System.Diagnostics;
using System.Text;

namespace Fenceline.Cli.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void The_help_text_shows_every_command_and_examples()
    {
        var help = _cli.Run("--help");

        Assert.Equal(0, help.ExitCode);
        Assert.Equal(
            """
            Description:
              Keeps tenants apart in PostgreSQL: from one manifest, tenants.json, to schemas and roles, row-level security,
              Airbyte syncs in Terraform, and proof that no tenant sees another's rows.

            Usage:
              fenceline [command] [options]

            Options:
              -m, --manifest <file>  The manifest to read [default: tenants.json]
              -o, --out <folder>     The folder that is generated into [default: generated]
              -?, -h, --help         Show help and usage information
              --version              Show version information

            Commands:
              demo                             See the fence at work: three customers on a throw-away PostgreSQL server, in under a minute; leaves nothing behind
              init                             Start a commented manifest, with its JSON Schema, .editorconfig and .gitignore lines and a CI workflow; nothing that exists is overwritten
              schema                           Print the JSON Schema of the manifest, with which editors complete and check it
              validate                         Read the manifest and report everything that is wrong with it
              generate                         Write everything that the manifest yields; what is up to date stays untouched
              check                            Exit 1, and show why, when the output folder is stale or was edited by hand; writes nothing
              diff                             Print what generate would change, as a unified diff; exits 1 when there is a difference
              sql                              Print complete SQL for psql; it may be run again, what is applied is skipped
              export                           Append what was generated to the migrations folder of Supabase, Flyway, DbUp or psql
              migrate                          Bring a database and all its tenants to what was generated; run again it goes on from where it was
              verify                           Compare a live database with the manifest, and say what no longer keeps tenants apart; exits 1 when there are findings
              import                           Guess a manifest from a database in use, and report what it can't say and what does not keep tenants apart; exits 1 when there is something to look at
              adopt                            Bring a database in use to what was generated, in stages while it is used; without --until it prints what each stage would do, and exits 1 when there is something to do
              lint <path>                      Say of SQL files whether they can read or write another tenant's rows
              publish                          Publish what Airbyte landed: copy it into the tables that tenants read
              tenant                           List, add, suspend or remove tenants, in the manifest and in a database
              terraform                        Run Terraform for tenants: each in its own root or workspace, with its own secrets
              rules <rule>                     List the rules of lint, analyzer and manifest, or explain one
              completion <bash|fish|pwsh|zsh>  Print a script that completes fenceline's command line in your shell

            Examples:
              fenceline demo                  see it at work, on a PostgreSQL server that is gone afterwards
              fenceline init --minimal        start a manifest in the current folder
              fenceline generate              write everything that tenants.json yields to generated/
              fenceline check                 in CI: fail when generated/ is not up to date
              fenceline tenant add 123 --source stripe

            """.ReplaceLineEndings("\n"),
            help.Out.ReplaceLineEndings("\n").Replace(RootCommand.ExecutableName, "fenceline", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_explains_itself_with_examples()
    {
        foreach (var command in Commands(CommandLine.Build(new CliHost(TextWriter.Null, TextWriter.Null, _cli.Folder.Path, false, false)), []))
        {
            var help = _cli.Run([.. command, "--help"]);
            Assert.Equal(0, help.ExitCode);
            Assert.Contains("Examples:\n  fenceline " + string.Join(' ', command), help.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nope")]
    [InlineData("generate --nope")]
    [InlineData("generate extra")]
    [InlineData("tenant")]
    [InlineData("tenant add")]
    [InlineData("sql")]
    [InlineData("sql --all --tenant 1")]
    [InlineData("completion cmd")]
    [InlineData("validate --manifest nope.json")]
    [InlineData("validate --manifest .")]
    public void Misuse_exits_2_and_speaks_to_stderr(string args)
    {
        var result = _cli.Run(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("fenceline: error: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public void Version_is_printed()
    {
        var version = _cli.Run("--version");
        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Out);
    }

    [Fact]
    public void Validate_reports_to_machines()
    {
        _cli.Folder.Write("tenants.json", "{ \"version\": 1,\n  \"nope\": 1 }");

        var json = _cli.Run("validate", "--json").Json();

        Assert.Equal(["manifest", "valid", "errors", "warnings", "problems"], json.EnumerateObject().Select(member => member.Name));
        Assert.False(json.GetProperty("valid").GetBoolean());
        var problem = json.GetProperty("problems").EnumerateArray().First(item => item.GetProperty("id").GetString() == "FEN003");
        Assert.Equal("error", problem.GetProperty("severity").GetString());
        Assert.Equal("tenants.json", problem.GetProperty("file").GetString());
        Assert.Equal((2, 3), (problem.GetProperty("start").GetProperty("line").GetInt32(), problem.GetProperty("start").GetProperty("column").GetInt32()));
        Assert.Equal((2, 9), (problem.GetProperty("end").GetProperty("line").GetInt32(), problem.GetProperty("end").GetProperty("column").GetInt32()));
        Assert.Equal(json.GetProperty("errors").GetInt32(), json.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public void A_byte_order_mark_is_welcome_and_other_encodings_are_not()
    {
        File.WriteAllText(_cli.Folder["tenants.json"], CliFixture.Manifest("[]"), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(0, _cli.Run("validate").ExitCode);

        File.WriteAllBytes(_cli.Folder["tenants.json"], [.. "{ \"project\": \""u8, 0xE9, .. "\" }"u8]);
        var result = _cli.Run("validate");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("tenants.json is not UTF-8 (byte 14)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sql_prints_one_tenant_or_all()
    {
        _cli.WriteManifest("""{ "id": "1" }""", """{ "id": "2" }""");

        var one = _cli.Run("sql", "--tenant", "2");
        Assert.Equal(0, one.ExitCode);
        Assert.Contains("onboard('2'", one.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("'1'", one.Out, StringComparison.Ordinal);

        var all = _cli.Run("sql", "--all");
        Assert.Equal(0, all.ExitCode);
        Assert.Contains("onboard('1'", all.Out, StringComparison.Ordinal);
        Assert.Contains("onboard('2'", all.Out, StringComparison.Ordinal);

        Assert.Equal(2, _cli.Run("sql", "--tenant", "3").ExitCode);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Completion_scripts_ask_fenceline_for_suggestions(string shell)
    {
        var script = _cli.Run("completion", shell);

        Assert.Equal(0, script.ExitCode);
        Assert.Contains("[suggest:", script.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Suggestions_complete_the_word_before_the_cursor()
    {
        Assert.Equal("generate\n", _cli.Run("[suggest:5]", " gene").Out.ReplaceLineEndings("\n"));
        Assert.Equal(["add", "keep", "list", "offboard", "password", "remove", "rename", "resume", "suspend"], _cli.Run("[suggest:8]", " tenant ").Out.ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0 && line[0] is not ('-' or '/')));
    }

    [Fact]
    public async Task Bash_completes_with_the_script()
    {
        _cli.Folder.Write("completion.sh", _cli.Run("completion", "bash").Out);
        var fenceline = $"fenceline() {{ '{Environment.ProcessPath}' exec '{typeof(CommandLine).Assembly.Location}' \"$@\"; }}";
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) != "dotnet")
            fenceline = $"fenceline() {{ dotnet exec '{typeof(CommandLine).Assembly.Location}' \"$@\"; }}";
        var script = $"""
            {fenceline}
            source completion.sh
            COMP_LINE="fenceline tenant re"; COMP_POINT=19; COMP_WORDS=(fenceline tenant re); COMP_CWORD=2
            _fenceline
            echo "$COMPREPLY"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script.ReplaceLineEndings("\n")]) { WorkingDirectory = _cli.Folder.Path, RedirectStandardOutput = true })!;

        Assert.Equal("remove\n", await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string[]> Commands(Command command, string[] path)
    {
        foreach (var inner in command.Subcommands)
        {
            string[] innerPath = [.. path, inner.Name];
            yield return innerPath;
            foreach (var deeper in Commands(inner, innerPath))
                yield return deeper;
        }
    }
}
