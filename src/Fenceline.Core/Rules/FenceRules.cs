namespace Fenceline.Core.Rules;

/// <summary>What is said of SQL that weakens what keeps tenants apart in the database. Ids are never reused.</summary>
public static class FenceRules
{
    public const string RowSecurityOff = "FEN201";
    public const string RowSecurityNotForced = "FEN202";
    public const string PolicyDropped = "FEN203";
    public const string PolicyWidened = "FEN204";
    public const string GrantToPublic = "FEN205";
    public const string GrantAcrossTenants = "FEN206";
    public const string DangerousPrivilege = "FEN207";
    public const string MembershipWidened = "FEN208";
    public const string DefaultRights = "FEN209";
    public const string RoleBypassesRowSecurity = "FEN210";
    public const string OwnerChanged = "FEN211";
    public const string ViewWithoutInvoker = "FEN212";
    public const string UnfencedCopy = "FEN213";
    public const string Published = "FEN214";
    public const string DefinerWithoutPath = "FEN215";
    public const string DefinerForEverybody = "FEN216";
    public const string IdentityFunctionChanged = "FEN217";
    public const string TenantColumnChanged = "FEN218";
    public const string KeyWithoutTenant = "FEN219";
    public const string TableWithoutRowSecurity = "FEN220";
    public const string GuardsOff = "FEN221";
    public const string TenantDataDropped = "FEN222";

    /// <summary>Ordered by id.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        Define(RowSecurityOff, nameof(RowSecurityOff), RuleSeverity.Warning,
            "Row-level security of a shared table is switched off",
            "Whoever may read the table then reads the rows of all tenants. Leave it on, and give a role that needs all rows a policy of its own."),
        Define(RowSecurityNotForced, nameof(RowSecurityNotForced), RuleSeverity.Warning,
            "Row-level security does not apply to the table's owner",
            "The owner's own queries, and functions and views that run with the owner's rights, read the rows of all tenants. Add FORCE ROW LEVEL SECURITY."),
        Define(PolicyDropped, nameof(PolicyDropped), RuleSeverity.Warning,
            "A policy of a shared table is dropped",
            "The policies decide whose rows a session sees. Create the policy again in the same script, or leave it."),
        Define(PolicyWidened, nameof(PolicyWidened), RuleSeverity.Warning,
            "A policy lets rows of other tenants pass",
            "Permissive policies add up: one that does not demand the current tenant opens the table. Compare the tenant column with the identity function in USING and in WITH CHECK."),
        Define(GrantToPublic, nameof(GrantToPublic), RuleSeverity.Warning,
            "PUBLIC gets rights on tenants' data",
            "Every role that can connect gets them, those of other applications too. Grant to the group of tenants' roles."),
        Define(GrantAcrossTenants, nameof(GrantAcrossTenants), RuleSeverity.Warning,
            "Rights on one tenant's data for somebody else",
            "A tenant's schema and tables belong to that tenant's role alone. Read across tenants through the admin role."),
        Define(DangerousPrivilege, nameof(DangerousPrivilege), RuleSeverity.Warning,
            "A right that row-level security does not hold back",
            "TRUNCATE, REFERENCES, TRIGGER, MAINTAIN and the right to grant reach rows of all tenants. Grant SELECT, INSERT, UPDATE and DELETE only."),
        Define(MembershipWidened, nameof(MembershipWidened), RuleSeverity.Warning,
            "A membership that reaches other tenants' rows",
            "A member can become the role, and then sees what the role sees. Grant tenants' roles to the application only, and the owner and the admin to nobody."),
        Define(DefaultRights, nameof(DefaultRights), RuleSeverity.Warning,
            "Rights by default on what is created later",
            "A new table is readable before it has a policy. Grant rights on each object, in the script that creates and protects it."),
        Define(RoleBypassesRowSecurity, nameof(RoleBypassesRowSecurity), RuleSeverity.Warning,
            "A role that row-level security does not apply to",
            "Superusers and roles with BYPASSRLS or REPLICATION read the rows of all tenants. Give the role a policy of its own where it must see more."),
        Define(OwnerChanged, nameof(OwnerChanged), RuleSeverity.Warning,
            "A shared table gets another owner",
            "The owner may switch row-level security off, change policies and grant rights. Tables belong to the project's owner role, which nobody logs in as."),
        Define(ViewWithoutInvoker, nameof(ViewWithoutInvoker), RuleSeverity.Warning,
            "A view over a shared table without security_invoker",
            "The view reads with its owner's rights, so that the policies see the owner and not whoever asks. Add WITH (security_invoker = true)."),
        Define(UnfencedCopy, nameof(UnfencedCopy), RuleSeverity.Warning,
            "Tenants' rows where row-level security does not exist",
            "Materialized views and foreign tables have no policies. Use a view with security_invoker, or keep tenants from reading it."),
        Define(Published, nameof(Published), RuleSeverity.Warning,
            "A publication sends the rows of all tenants",
            "Logical replication does not ask the policies. Publish only what the subscriber may have, with a row filter where that is one tenant's."),
        Define(DefinerWithoutPath, nameof(DefinerWithoutPath), RuleSeverity.Warning,
            "A SECURITY DEFINER function without a fixed search path",
            "Whoever calls it decides which tables and functions its names mean, and it runs with its owner's rights. Add SET search_path = pg_catalog, pg_temp."),
        Define(DefinerForEverybody, nameof(DefinerForEverybody), RuleSeverity.Suggestion,
            "A SECURITY DEFINER function that everybody may call",
            "A new function can be called by PUBLIC. Revoke that, and grant it to the roles it is for."),
        Define(IdentityFunctionChanged, nameof(IdentityFunctionChanged), RuleSeverity.Warning,
            "The function that names the current tenant is changed",
            "Every policy asks it. Change the manifest, and let Fenceline write the function."),
        Define(TenantColumnChanged, nameof(TenantColumnChanged), RuleSeverity.Warning,
            "The tenant column of a shared table is changed",
            "It must be NOT NULL, default to the current tenant, and keep its name and type: policies, keys and queries depend on all of these."),
        Define(KeyWithoutTenant, nameof(KeyWithoutTenant), RuleSeverity.Suggestion,
            "A key of a shared table without the tenant column",
            "Unique and foreign keys are checked against the rows of all tenants: one tenant's row keeps others from having theirs, and errors tell what exists. Put the tenant column first."),
        Define(TableWithoutRowSecurity, nameof(TableWithoutRowSecurity), RuleSeverity.Warning,
            "A table with a tenant column and no row-level security",
            "Whoever may read it reads the rows of all tenants. Add ENABLE and FORCE ROW LEVEL SECURITY and a policy in the same script, or declare the table in the manifest."),
        Define(GuardsOff, nameof(GuardsOff), RuleSeverity.Warning,
            "Checks are switched off, or decided before a session is pinned",
            "Triggers, foreign keys and the settings that name the tenant are part of what keeps tenants apart. Leave them as they are."),
        Define(TenantDataDropped, nameof(TenantDataDropped), RuleSeverity.Warning,
            "What holds tenants' rows is dropped",
            "The rows of all tenants, or all of one tenant's, are gone. Offboard a tenant with the command that keeps a certificate, and drop a table through a migration."),
    ];

    private static Rule Define(string id, string name, RuleSeverity severity, string title, string help) =>
        new(id, name, RuleCategory.Isolation, severity, title, help);
}
