using System.CommandLine;
using System.CommandLine.Parsing;
using Fenceline.Core.Naming;

namespace Fenceline.Cli;

/// <summary>What was wrong with a command line, in words that say how it is written right.</summary>
internal static class Misuse
{
    // How System.CommandLine begins its list of what an option or argument may be.
    private const string ChoicesMark = "Must be one of:";

    /// <summary>What to tell the user. One slip is one message, whatever else the parser says because of it.</summary>
    public static IReadOnlyList<string> Messages(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count > 0)
            return [Unknown(parsed.UnmatchedTokens[0], parsed.CommandResult)];
        if (parsed.CommandResult.Command is { Action: null, Subcommands.Count: > 0 } command)
            return [$"{Name(parsed.CommandResult)} needs a command: {List(command.Subcommands.Select(inner => inner.Name))}."];
        return [.. parsed.Errors.Select(error => Reworded(error, parsed.CommandResult)).Distinct()];
    }

    /// <summary>The command as it is called, such as <c>fenceline tenant add</c>.</summary>
    public static string Name(CommandResult result)
    {
        var names = new List<string>();
        for (var current = result; current is { Command: not RootCommand }; current = current.Parent as CommandResult)
            names.Insert(0, current.Command.Name);
        return string.Join(' ', names.Prepend("fenceline"));
    }

    private static string Unknown(string word, CommandResult result)
    {
        var name = Name(result);
        if (word.StartsWith('-'))
        {
            var option = word.Split('=', ':')[0];
            return $"{name} has no option '{option}'.{DidYouMean(option, Options(result))}";
        }

        return result.Command.Subcommands.Count > 0
            ? $"There is no command '{name} {word}'.{DidYouMean(word, result.Command.Subcommands.Select(command => command.Name))}"
            : $"{name} can't do anything with '{word}': leave it out.";
    }

    private static IEnumerable<string> Options(CommandResult result)
    {
        var own = result.Command.Options.AsEnumerable();
        for (var parent = result.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
            own = own.Concat(parent.Command.Options.Where(option => option.Recursive));
        return own.Where(option => !option.Hidden).Select(option => option.Name);
    }

    private static string Reworded(ParseError error, CommandResult command) => error.SymbolResult switch
    {
        _ when error.Message.Contains(ChoicesMark, StringComparison.Ordinal) => Choices(error),
        OptionResult { Tokens.Count: 0, IdentifierToken: not null } option => $"{option.Option.Name} needs a value: {Description(option.Option)}.",
        OptionResult { Option: Option<int> option } result => $"{option.Name} takes a whole number, not '{result.Tokens[^1].Value}'.",
        ArgumentResult { Tokens.Count: 0 } argument => $"{Name(command)} needs <{argument.Argument.Name}>: {Description(argument.Argument)}.",
        _ when error.Message.StartsWith("Required argument", StringComparison.Ordinal) => Missing(command),
        _ => error.Message,
    };

    private static string Missing(CommandResult command)
    {
        var argument = command.Command.Arguments.First(argument => argument.Arity.MinimumNumberOfValues > 0);
        return $"{Name(command)} needs <{argument.Name}>: {Description(argument)}.";
    }

    private static string Choices(ParseError error)
    {
        var lines = error.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var choices = lines.Skip(1).Select(line => line.Trim('\'')).ToList();
        var word = lines[0].Split('\'') is { Length: > 1 } parts ? parts[1] : "";
        var place = error.SymbolResult switch { OptionResult option => option.Option.Name, ArgumentResult argument => $"<{argument.Argument.Name}>", _ => "It" };
        return $"{place} can't be '{word}'.{DidYouMean(word, choices)} Possible: {List(choices)}.";
    }

    private static string Description(Symbol symbol) => symbol.Description is { Length: > 0 } text ? char.ToLowerInvariant(text[0]) + text[1..] : "what it is for is in the help";

    private static string DidYouMean(string word, IEnumerable<string> candidates) => NearName.Of(word, candidates) is { } near ? $" Did you mean '{near}'?" : "";

    private static string List(IEnumerable<string> names) => string.Join(", ", names);
}
