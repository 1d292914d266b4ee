using System.CommandLine;
using Fenceline.Cli.Reporting;
using Fenceline.Core.Naming;
using Fenceline.Core.Rules;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline rules</c>: what there is to find, and what one rule means.</summary>
internal static class RulesCommand
{
    public static Command Create(CliHost host)
    {
        var id = new Argument<string?>("rule") { Description = "The rule to explain, as in FEN101", HelpName = "rule", Arity = ArgumentArity.ZeroOrOne };
        id.CompletionSources.Add(AllRules.Ordered.Select(rule => rule.Id).ToArray());
        var markdown = new Option<bool>("--markdown") { Description = "Print the list as Markdown" };
        var command = new CliCommand(
            "rules",
            "List the rules of lint, analyzer and manifest, or explain one",
            "fenceline rules",
            "fenceline rules FEN101",
            "fenceline rules --markdown > docs/rules.md")
        {
            id, markdown,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(id) is { } word)
                RuleReport.WriteOne(host.Out, Find(word));
            else if (parsed.GetValue(markdown))
                RuleReport.WriteMarkdown(host.Out);
            else
                RuleReport.WriteText(host.Out);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Rule Find(string word)
    {
        var ids = AllRules.Ordered.Select(rule => rule.Id).ToList();
        if (AllRules.Ordered.FirstOrDefault(rule => rule.Id.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } rule)
            return rule;
        var hint = NearName.Of(word, ids) is { } near ? $" Did you mean {near}?" : "";
        throw new CliException($"There is no rule '{word}'.{hint} 'fenceline rules' lists them.");
    }
}
