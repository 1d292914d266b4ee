using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fenceline.Cli.Commands;

/// <summary>A command that shows examples in its help.</summary>
internal sealed class CliCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;
}

/// <summary>Help texts that end with examples of how the command is used.</summary>
internal sealed class HelpExamples(HelpAction help, IReadOnlyList<string> rootExamples) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root, IReadOnlyList<string> rootExamples)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
                option.Action = new HelpExamples(help, rootExamples);
        }
    }

    /// <summary>Who asks for help need not have said the rest right.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        var examples = parseResult.CommandResult.Command is CliCommand command ? command.Examples : rootExamples;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples)
            output.WriteLine("  " + example);
        return result;
    }
}
