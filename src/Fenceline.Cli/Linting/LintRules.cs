using Fenceline.Core.Analysis;

namespace Fenceline.Cli.Linting;

internal enum LintSeverity
{
    Suggestion,
    Warning,
}

/// <param name="Name">For machines: one word.</param>
/// <param name="Title">What a finding of the rule is, in a few words.</param>
/// <param name="Help">Why it matters, and what to do.</param>
internal sealed record LintRule(string Id, string Name, LintSeverity Severity, string Title, string Help)
{
    /// <summary>As the reports print it.</summary>
    public string SeverityName => Severity == LintSeverity.Warning ? "warning" : "suggestion";
}

/// <summary>What is told of each rule besides its findings' own messages.</summary>
internal static class LintRules
{
    /// <summary>Ordered by id.</summary>
    public static IReadOnlyList<LintRule> All { get; } =
    [
        new(SqlRules.UnfilteredRead, nameof(SqlRules.UnfilteredRead), LintSeverity.Warning,
            SqlRuleTitles.UnfilteredRead,
            "The statement can read rows of other tenants. Compare the table's tenant key with a parameter or the current tenant in a condition that holds for every row, or join it by tenant key to a table that is filtered so."),
        new(SqlRules.UnpinnedWrite, nameof(SqlRules.UnpinnedWrite), LintSeverity.Warning,
            SqlRuleTitles.UnpinnedWrite,
            "The statement can change or add rows of other tenants. Filter UPDATE and DELETE by the tenant key, insert it from a parameter, and name it in the target of ON CONFLICT."),
        new(SqlRules.TenantSchemaNamed, nameof(SqlRules.TenantSchemaNamed), LintSeverity.Warning,
            SqlRuleTitles.TenantSchemaNamed,
            "The statement works for one tenant only, and on that tenant's rows whoever runs it. Leave the schema out and run it in a session that is pinned to the tenant."),
        new(SqlRules.TenantKeyLiteral, nameof(SqlRules.TenantKeyLiteral), LintSeverity.Suggestion,
            SqlRuleTitles.TenantKeyLiteral,
            "The tenant is fixed in the text. Pass it as a parameter, or compare with the current tenant."),
        new(SqlRules.NotProven, nameof(SqlRules.NotProven), LintSeverity.Suggestion,
            SqlRuleTitles.NotProven,
            "The statement may touch a shared table, and what it does can't be told from its text. Write it so that it can, or have it reviewed and exempt it with a reason."),
        new(SqlRules.SessionSetting, nameof(SqlRules.SessionSetting), LintSeverity.Warning,
            SqlRuleTitles.SessionSetting,
            "A pooled connection keeps the setting for whoever comes next. Use SET LOCAL in a transaction, or a pinned session."),
        new(SqlRules.UnpinnedTenantTable, nameof(SqlRules.UnpinnedTenantTable), LintSeverity.Warning,
            SqlRuleTitles.UnpinnedTenantTable,
            "The table stands in each tenant's own schema: without a pinned session the name means another table, or none. Run the statement in a pinned session; --pinned says that these files are."),
        new(SqlRules.ExemptionWithoutReason, nameof(SqlRules.ExemptionWithoutReason), LintSeverity.Warning,
            SqlRuleTitles.ExemptionWithoutReason,
            "Whoever reviews the statement next needs to know why it may cross tenants: -- fenceline: cross-tenant: reason."),
    ];

    private static readonly Dictionary<string, LintRule> ById = All.ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    public static LintRule Get(string id) => ById[id];
}
