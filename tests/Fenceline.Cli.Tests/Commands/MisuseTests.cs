using System.Text.RegularExpressions;

namespace Fenceline.Cli.Tests.Commands;

public sealed partial class MisuseTests : IDisposable
{
    // Where nothing is left to do, or the lines before or an inner message say what. A path that can't be is the tool's own fault.
    private static readonly string[] WithoutRemedy = ["are gone.", "was not written.", "of a generated file", "reads version", "is not a baseline of", "{e.Message}"];

    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("tennant", "There is no command 'fenceline tennant'. Did you mean 'tenant'?")]
    [InlineData("tenant ad 5", "There is no command 'fenceline tenant ad'. Did you mean 'add'?")]
    [InlineData("xyzzy --json", "There is no command 'fenceline xyzzy'.")]
    [InlineData("generate --jsn", "fenceline generate has no option '--jsn'. Did you mean '--json'?")]
    [InlineData("generate --manifst=a.json", "fenceline generate has no option '--manifst'. Did you mean '--manifest'?")]
    [InlineData("sql --tennant 5", "fenceline sql has no option '--tennant'. Did you mean '--tenant'?")]
    [InlineData("generate extra", "fenceline generate can't do anything with 'extra': leave it out.")]
    [InlineData("lint --format txt .", "--format can't be 'txt'. Did you mean 'text'? Possible: text, json, sarif, github.")]
    [InlineData("completion cmd", "<shell> can't be 'cmd'. Possible: bash, zsh, fish, pwsh.")]
    [InlineData("migrate --parallel many", "--parallel takes a whole number, not 'many'.")]
    [InlineData("tenant", "fenceline tenant needs a command: list, add, remove, suspend, resume, keep, rename, offboard, password.")]
    [InlineData("tenant add", "fenceline tenant add needs <id>: the tenant's id, as in 123.")]
    [InlineData("validate --manifest", "--manifest needs a value: the manifest to read.")]
    [InlineData("sql --tenant", "--tenant needs a value: print what one tenant needs; the shared part must have been applied.")]
    [InlineData("lint db --baseline", "--baseline needs a value: don't report the findings that this file lists.")]
    public void One_slip_is_one_message_that_says_what_was_meant(string line, string message)
    {
        var result = _cli.Run(line.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.Matches($"^fenceline: error: {Regex.Escape(message)}\nTry 'fenceline[a-z ]* --help'\\.\n$", result.Error);
    }

    [Theory]
    [InlineData("tenant add 9 --tier ", "large", "standard")]
    [InlineData("tenant add 9 --source ", "github", "google_analytics", "stripe")]
    [InlineData("tenant remove ", "123", "456", "789")]
    [InlineData("sql --tenant ", "123", "456", "789")]
    [InlineData("publish --source gi", "github")]
    [InlineData("migrate --canary 4", "456")]
    [InlineData("migrate move --to sch", "schema")]
    [InlineData("rules FEN20", "FEN201", "FEN202", "FEN203", "FEN204", "FEN205", "FEN206", "FEN207", "FEN208", "FEN209")]
    public void Completion_offers_what_the_manifest_and_the_rules_name(string line, params string[] expected)
    {
        _cli.Folder.Write("tenants.json", RepositoryFiles.Read("tenants.json"));

        var offered = Offered(line);

        Assert.Subset(offered.ToHashSet(StringComparer.Ordinal), expected.ToHashSet(StringComparer.Ordinal));
        Assert.All(offered, word => Assert.True(expected.Contains(word) || word[0] is '-' or '/', $"{word} is offered."));
    }

    [Fact]
    public void Completion_reads_the_manifest_that_the_line_names_and_is_silent_without_one()
    {
        Assert.Empty(Offered("sql --tenant "));

        _cli.Folder.Write("other.json", CliFixture.Manifest("""[{ "id": "55", "sources": {} }]"""));
        Assert.Equal(["55"], Offered("sql --manifest other.json --tenant "));
    }

    [Fact]
    public void Rules_are_listed_and_explained()
    {
        Assert.Contains("FEN101  warning     A read of a shared table without an effective tenant filter\n", _cli.Run("rules").Out, StringComparison.Ordinal);
        Assert.StartsWith("FEN101: A read of a shared table", _cli.Run("rules", "fen101").Out, StringComparison.Ordinal);

        var unknown = _cli.Run("rules", "FEN1O1");
        Assert.Equal(2, unknown.ExitCode);
        Assert.StartsWith("fenceline: error: There is no rule 'FEN1O1'. Did you mean FEN101?", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_rules_is_what_the_rules_say() =>
        Assert.Equal(_cli.Run("rules", "--markdown").Out, RepositoryFiles.Read("docs/rules.md"));

    /// <summary>As far as a text can tell: it names a command, an option or a variable, or tells the reader to do something.</summary>
    [Fact]
    public void No_message_is_without_a_remedy()
    {
        var folder = RepositoryFiles.PathOf("src/Fenceline.Cli");
        var messages = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Message().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Groups[1].Value}"))
            .ToList();

        Assert.True(messages.Count > 40, $"Only {messages.Count} messages were found.");
        Assert.Equal([], [.. messages.Where(message => !Remedy().IsMatch(message) && !WithoutRemedy.Any(end => message.Contains(end, StringComparison.Ordinal)))]);
    }

    private List<string> Offered(string line) =>
        [.. _cli.Run($"[suggest:{line.Length + 1}]", " " + line).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] is not ('-' or '/'))];

    // What is handed on from elsewhere (e.Message) is not written here.
    [GeneratedRegex("""(?:new CliException|AddError)\(\s*(\$?"(?:[^"\\]|\\.)*")""")]
    private static partial Regex Message();

    [GeneratedRegex("""'fenceline |(?<![\w-])--[a-z]|[Ww]rite |\{Remedy|\b(?:Add|Choose|Delete|Install|Leave|Move|Name|Restore|Run|Save|Say|Try|Use|Wait)\b|run it again|try again|report it|FENCELINE_PG_BIN""")]
    private static partial Regex Remedy();
}
