using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Fenceline.Cli;

namespace Fenceline.Docs.Tests;

/// <summary>Each call of fenceline on a page, wherever it stands, is one that the tool understands.</summary>
public sealed partial class CommandLineTests
{
    public static TheoryData<string> Calls => [.. Page.All.SelectMany(page => CallsIn(Lines(page))).Distinct()];

    public static TheoryData<string> Mentions => [.. Page.All.SelectMany(page => CallsIn(InlineCode().Matches(page.Text).Select(match => match.Groups[1].Value))).Distinct()];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_call_is_understood(string call)
    {
        Assert.Empty(Parse(call).Errors.Select(error => error.Message));
    }

    /// <summary>In the middle of a sentence what a command needs may be left out.</summary>
    [Theory]
    [MemberData(nameof(Mentions))]
    public void Every_mention_names_what_there_is(string call) => Assert.Empty(Parse(call).UnmatchedTokens);

    private static ParseResult Parse(string call) =>
        CommandLine.Build(new CliHost(TextWriter.Null, TextWriter.Null, Repository.Root, ColorOutput: false, LiveError: false)).Parse([.. CommandLineParser.SplitCommandLine(call).Skip(1)]);

    private static IEnumerable<string> Lines(Page page) =>
        page.Blocks().Where(block => block.Language == "console").SelectMany(block => block.Commands().Select(command => command.Command))
            .Concat(page.Blocks().Where(block => block.Language is "yaml" or "yml").SelectMany(block => block.Text.Split('\n')));

    private static IEnumerable<string> CallsIn(IEnumerable<string> lines) =>
        lines.Select(line => line.Replace("dotnet run --project src/Fenceline.Cli --", "fenceline", StringComparison.Ordinal).Replace("run: ", "", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|', ';').SelectMany(part => part.Split("&&")))
            .Select(part => Redirection().Replace(part.Trim().TrimStart('-', ' '), ""))
            .Select(part => part.StartsWith("./fenceline", StringComparison.Ordinal) ? part[2..] : part)
            .Where(part => part.StartsWith("fenceline ", StringComparison.Ordinal) && !part.Contains("...", StringComparison.Ordinal) && !part.Contains('<', StringComparison.Ordinal))
            .Select(part => part.Split(" #")[0].Trim());

    [GeneratedRegex("`(\\.?/?fenceline [^`]*)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(" *[0-9]?>>? ?[^ ]+")]
    private static partial Regex Redirection();
}
