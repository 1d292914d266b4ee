namespace Fenceline.Core.Analysis;

/// <summary>The ids of what the SQL analysis says. Ids are never reused.</summary>
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
}

/// <summary>What a finding of each rule is, in a few words: the compiler and the command line say the same.</summary>
public static class SqlRuleTitles
{
    public const string UnfilteredRead = "A read of a shared table without a tenant filter that holds";
    public const string UnpinnedWrite = "A write to a shared table that does not pin the tenant";
    public const string TenantSchemaNamed = "A tenant's schema is named in SQL";
    public const string TenantKeyLiteral = "The tenant key is compared with a literal";
    public const string NotProven = "SQL that is not proven to keep tenants apart";
    public const string SessionSetting = "A change of path, role or tenant for the whole session";
    public const string UnpinnedTenantTable = "A tenant's table on a connection that is not pinned";
    public const string ExemptionWithoutReason = "A cross-tenant exemption without a reason";
}
