using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>How policies learn who asks, in the manifest's words.</summary>
/// <param name="Kind">Null for a way that the manifest has no word for.</param>
/// <param name="Setting">Of a setting, and of the claims.</param>
/// <param name="Claim">Of the claims.</param>
/// <param name="Spelling">As the policy writes it.</param>
internal sealed record IdentityForm(IdentityKind? Kind, string? Setting, string? Claim, string Spelling)
{
    /// <summary>The claim that <see cref="Claim"/> is within; null where it is at the top.</summary>
    public string? Within { get; init; }

    /// <summary>What two spellings of one identity have in common.</summary>
    public string Key => Kind is null ? Spelling : $"{Kind} {Setting} {Within} {Claim}";
}

/// <summary>What of a row is compared with who asks.</summary>
/// <param name="JsonPath">Empty for the column itself.</param>
internal sealed record TenantTerm(string Column, Fenceline.Sql.Collections.EquatableArray<string> JsonPath)
{
    public bool IsJson => JsonPath.Count > 0;
}

/// <summary>What a condition of a policy asks for.</summary>
internal enum ConditionKind
{
    /// <summary>The row is of who asks.</summary>
    Tenant,

    /// <summary>Another table has a row that this one refers to.</summary>
    Related,

    /// <summary>Who asks is a member of the tenant whose the row is.</summary>
    Member,

    /// <summary>Nothing.</summary>
    Always,

    /// <summary>Nobody passes.</summary>
    Never,

    /// <summary>Something else.</summary>
    Other,
}

/// <param name="Identity">Of a tenant.</param>
/// <param name="Term">Of a tenant; of a related row, what refers to it; of something else, what a function is asked about.</param>
/// <param name="RelatedSchema">Null where the name has none.</param>
/// <param name="RelatedColumn">What the row refers to there.</param>
/// <param name="IsWhole">The condition asks for nothing besides.</param>
internal sealed record PolicyCondition(
    ConditionKind Kind, IdentityForm? Identity = null, TenantTerm? Term = null, string? RelatedSchema = null, string? RelatedTable = null, string? RelatedColumn = null, bool IsWhole = true)
{
    /// <summary>Of a member.</summary>
    public MemberForm? Member { get; init; }
}

/// <summary>How policies say that who asks is a member of a tenant.</summary>
/// <param name="Schema">Null where the name has none.</param>
/// <param name="Tenant">The column of the members' table that says which tenant.</param>
/// <param name="User">The column that is compared with who asks.</param>
/// <param name="Role">The column that says what the member is; null where that is not asked for.</param>
/// <param name="Roles">What it must be, one of these.</param>
internal sealed record MemberForm(string? Schema, string Table, string Tenant, string User, IdentityForm Identity, string? Role, Fenceline.Sql.Collections.EquatableArray<string> Roles)
{
    /// <summary>What two conditions of one kind have in common.</summary>
    public string Key => $"{Table} {Tenant} {User} {Identity.Key}";
}
