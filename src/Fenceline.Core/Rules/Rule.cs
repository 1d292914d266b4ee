namespace Fenceline.Core.Rules;

/// <summary>A kind of finding, as the compiler, the editor and the command line all tell it. Findings bring their own messages.</summary>
/// <param name="Name">For machines: one word.</param>
/// <param name="Title">What a finding of the rule is, in a few words.</param>
/// <param name="Severity">Unless <c>.editorconfig</c> says otherwise.</param>
/// <param name="Help">Why it matters, and what to do.</param>
public sealed record Rule(string Id, string Name, RuleCategory Category, RuleSeverity Severity, string Title, string Help)
{
    private const string Pages = "https://github.com/fenceline/fenceline/blob/main/src/Fenceline.Analyzers/docs/";

    /// <summary>The rule's page.</summary>
    public string HelpLink => Pages + Id + ".md";
}

public enum RuleSeverity
{
    Suggestion,
    Warning,
    Error,
}

public enum RuleCategory
{
    /// <summary>What is wrong with <c>tenants.json</c>.</summary>
    Manifest,

    /// <summary>What could lead to another tenant's rows.</summary>
    Isolation,
}

public static class RuleCategories
{
    /// <summary>As <c>.editorconfig</c> writes it.</summary>
    public static string NameOf(RuleCategory category) => "Fenceline." + category;
}
