namespace Fenceline.Core.Rules;

/// <summary>What the analysis of SQL says, in C# and in SQL files alike. Ids are never reused.</summary>
public static class SqlRules
{
    public const string UnfilteredRead = "FEN101";
    public const string UnpinnedWrite = "FEN102";
    public const string TenantSchemaNamed = "FEN103";
    public const string TenantKeyLiteral = "FEN104";
    public const string NotProven = "FEN105";
    public const string SessionSetting = "FEN107";
    public const string UnpinnedTenantTable = "FEN108";
    public const string ExemptionWithoutReason = "FEN110";
    public const string NotInManifest = "FEN111";
    public const string OnePlacement = "FEN112";

    /// <summary>Ordered by id.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        Define(UnfilteredRead, nameof(UnfilteredRead), RuleSeverity.Warning,
            "A read of a shared table without an effective tenant filter",
            "The statement can read rows of other tenants. Compare the table's tenant key with a parameter or the current tenant in a condition that holds for every row, or join it by tenant key to a table that is filtered so."),
        Define(UnpinnedWrite, nameof(UnpinnedWrite), RuleSeverity.Warning,
            "A write to a shared table that does not pin the tenant",
            "The statement can change or add rows of other tenants. Filter UPDATE and DELETE by the tenant key, insert it from a parameter, and name it in the target of ON CONFLICT."),
        Define(TenantSchemaNamed, nameof(TenantSchemaNamed), RuleSeverity.Warning,
            "A tenant's schema is named in SQL",
            "The statement works for one tenant only, and on that tenant's rows whoever runs it. Leave the schema out and run it in a session that is pinned to the tenant."),
        Define(TenantKeyLiteral, nameof(TenantKeyLiteral), RuleSeverity.Suggestion,
            "The tenant key is compared with a literal",
            "The tenant is fixed in the text. Pass it as a parameter, or compare with the current tenant."),
        Define(NotProven, nameof(NotProven), RuleSeverity.Suggestion,
            "SQL that is not proven to keep tenants apart",
            "The statement may touch a shared table, and what it does can't be told from its text. Write it so that it can, or have it reviewed and exempt it with a reason."),
        Define(SessionSetting, nameof(SessionSetting), RuleSeverity.Warning,
            "A change of path, role or tenant for the whole session, or inside a pinned one",
            "A pooled connection keeps the setting for whoever comes next: use SET LOCAL in a transaction, or a pinned session. Inside a pinned session the change takes the pin away from the statements that follow."),
        Define(UnpinnedTenantTable, nameof(UnpinnedTenantTable), RuleSeverity.Warning,
            "A tenant's table on a connection that is not pinned",
            "The table is in each tenant's own schema: without a pinned session the name means another table, or none. Run the statement in a pinned session; 'fenceline lint --pinned' says that the files' statements are."),
        Define(ExemptionWithoutReason, nameof(ExemptionWithoutReason), RuleSeverity.Warning,
            "A cross-tenant exemption without a reason",
            "Whoever reviews the statement next needs to know why it may cross tenants: -- fenceline: cross-tenant: reason."),
        Define(NotInManifest, nameof(NotInManifest), RuleSeverity.Warning,
            "A name that the manifest does not know",
            "A relation, a column or a parameter of that name does not exist as far as the manifest and the text say: the statement fails, or reads a table that the analysis knows nothing of. A relation is reported when its name is close to a known one; 'fenceline lint --strict' reports them all."),
        Define(OnePlacement, nameof(OnePlacement), RuleSeverity.Warning,
            "SQL that works in one placement only",
            "In a pinned session a bare name means the tenant's own table, or a view of the shared one. The statement uses what only one of the two has, so it fails for tenants whose table is placed otherwise."),
    ];

    private static Rule Define(string id, string name, RuleSeverity severity, string title, string help) =>
        new(id, name, RuleCategory.Isolation, severity, title, help);
}
