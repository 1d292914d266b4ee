using Fenceline.Core.Rules;

namespace Fenceline.Cli.Reporting;

/// <summary>The rules, for people at a terminal and for the page docs/rules.md.</summary>
internal static class RuleReport
{
    public static void WriteText(TextWriter output)
    {
        var width = AllRules.Ordered.Max(rule => WordOf(rule.Severity).Length);
        foreach (var rule in AllRules.Ordered)
            output.WriteLine($"{rule.Id}  {WordOf(rule.Severity).PadRight(width)}  {rule.Title}");
    }

    public static void WriteOne(TextWriter output, Rule rule)
    {
        output.WriteLine($"{rule.Id}: {rule.Title} ({WordOf(rule.Severity)})");
        output.WriteLine();
        output.WriteLine(rule.Help);
        output.WriteLine();
        output.WriteLine($"Severity in .editorconfig: dotnet_diagnostic.{rule.Id}.severity = {WordOf(rule.Severity)}");
        output.WriteLine($"Examples, and how to exempt: {rule.HelpLink}");
    }

    public static void WriteMarkdown(TextWriter output)
    {
        output.WriteLine("<!-- Written by 'fenceline rules --markdown'; a test compares them. -->");
        output.WriteLine("# Rules");
        output.WriteLine();
        output.WriteLine("What Fenceline finds in a manifest, in SQL and in C#. Each id links to a page with a bad example, a good one and how to exempt a");
        output.WriteLine("finding; `fenceline rules FEN101` says the same in the terminal. Severities are set in `.editorconfig`:");
        output.WriteLine("`dotnet_diagnostic.FEN105.severity = warning`. Errors of the manifest can't be switched off.");
        WriteSection(output, "The manifest", rule => rule.Category == RuleCategory.Manifest);
        WriteSection(output, "SQL and connections", rule => rule.Category == RuleCategory.Isolation && !FenceRules.All.Contains(rule) && !DatabaseRules.All.Contains(rule));
        WriteSection(output, "SQL that weakens the fence", FenceRules.All.Contains);
        WriteSection(output, "A live database", DatabaseRules.All.Contains);
    }

    private static void WriteSection(TextWriter output, string title, Func<Rule, bool> belongs)
    {
        output.WriteLine();
        output.WriteLine("## " + title);
        output.WriteLine("| id | severity | what it says | why, and what to do |");
        output.WriteLine("|---|---|---|---|");
        foreach (var rule in AllRules.Ordered.Where(belongs))
            output.WriteLine($"| [{rule.Id}](../src/Fenceline.Analyzers/docs/{rule.Id}.md) | {WordOf(rule.Severity)} | {Cell(rule.Title)} | {Cell(rule.Help)} |");
    }

    private static string WordOf(RuleSeverity severity) => severity.ToString().ToLowerInvariant();

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
