using Fenceline.Core.Rules;

namespace Fenceline.Cli.Linting.EditorConfig;

/// <summary>
/// How grave each rule's findings are in one file. As for the compiler, what is set for a rule goes before what is set
/// for its category, and that before what is set for all.
/// </summary>
internal sealed class ConfiguredSeverities(IReadOnlyDictionary<string, string> properties)
{
    /// <summary>Null where findings of the rule are not to be reported.</summary>
    public RuleSeverity? Of(Rule rule)
    {
        string[] keys =
        [
            $"dotnet_diagnostic.{rule.Id}.severity",
            $"dotnet_analyzer_diagnostic.category-{RuleCategories.NameOf(rule.Category)}.severity",
            "dotnet_analyzer_diagnostic.severity",
        ];
        foreach (var key in keys)
        {
            // The compiler passes over a word that it does not know, too.
            if (properties.TryGetValue(key.ToLowerInvariant(), out var word) && TryParse(word, rule, out var severity))
                return severity;
        }

        return rule.Severity;
    }

    private static bool TryParse(string word, Rule rule, out RuleSeverity? severity)
    {
        (var isKnown, severity) = word.ToUpperInvariant() switch
        {
            "ERROR" => (true, RuleSeverity.Error),
            "WARNING" => (true, RuleSeverity.Warning),
            "SUGGESTION" => (true, RuleSeverity.Suggestion),
            "SILENT" or "REFACTORING" or "NONE" => (true, null),
            "DEFAULT" => (true, rule.Severity),
            _ => (false, (RuleSeverity?)null),
        };
        return isKnown;
    }
}
