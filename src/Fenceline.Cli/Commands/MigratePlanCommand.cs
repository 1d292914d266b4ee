using System.CommandLine;
using Fenceline.Cli.Reporting;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline migrate plan</c>: what generate would append, step by step.</summary>
internal static class MigratePlanCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print Markdown, for a comment on a pull request" };
        var command = new CliCommand(
            "plan",
            "Print what leads from what was generated to what the manifest says: each step with its lock, its risk and what it does to the fence; exits 1 when there is something",
            "fenceline migrate plan",
            "fenceline migrate plan --markdown > comment.md")
        {
            markdown, options.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(markdown) && result.GetValue(options.Json))
                result.AddError("Say either --markdown or --json.");
        });
        command.SetAction(parsed =>
        {
            if (PreparedTree.Prepare(parsed, options, host) is not { } prepared)
                return ExitCode.Findings;

            var plan = prepared.Tree.Plan;
            if (parsed.GetValue(options.Json))
                PlanReport.WriteJson(host.Out, plan);
            else if (parsed.GetValue(markdown))
                PlanReport.WriteMarkdown(host.Out, plan);
            else if (plan.IsEmpty)
                host.Out.WriteLine($"{prepared.Folder.DisplayRoot} is what the manifest says: nothing to migrate.");
            else
                PlanReport.WriteText(host.Out, plan);
            return plan.IsEmpty ? ExitCode.Fine : ExitCode.Findings;
        });
        return command;
    }
}
