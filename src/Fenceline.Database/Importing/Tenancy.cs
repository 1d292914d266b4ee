using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>What was guessed of a database's tenants.</summary>
/// <param name="Identity">How policies say who asks; null where none does.</param>
/// <param name="OtherIdentities">Further ways, which a manifest can't have beside it.</param>
/// <param name="Tenants">The tenants' own table.</param>
/// <param name="Names">What tenant columns are called, folded.</param>
internal sealed record Tenancy(IdentityForm? Identity, IReadOnlyList<IdentityForm> OtherIdentities, FoundTable? Tenants, IReadOnlySet<string> Names, IReadOnlyDictionary<FoundTable, TenantTerm> Keys)
{
    /// <summary>How policies say that who asks is a member of a tenant; null where they ask for the tenant itself.</summary>
    public MemberForm? Members { get; init; }

    /// <summary>Types that a tenant column can have, as the catalog writes them.</summary>
    public static TenantKeyType? TypeOf(FoundColumn column) => column.Type switch
    {
        "text" => TenantKeyType.Text,
        "uuid" => TenantKeyType.Uuid,
        "bigint" => TenantKeyType.Bigint,
        "integer" => TenantKeyType.Int4,
        _ => null,
    };
}
