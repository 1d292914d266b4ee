using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <summary>Objects of one database. Their order has no meaning, but for rows: what writes SQL of it orders by what depends on what.</summary>
public sealed record ObjectSet(
    EquatableArray<PgRole> Roles,
    EquatableArray<PgMembership> Memberships,
    EquatableArray<PgSchema> Schemas,
    EquatableArray<PgDefaultPrivilege> DefaultPrivileges,
    EquatableArray<PgExtension> Extensions,
    EquatableArray<PgEnum> Enums,
    EquatableArray<PgTable> Tables,
    EquatableArray<PgFunction> Functions,
    EquatableArray<PgView> Views,
    EquatableArray<PgTrigger> Triggers,
    EquatableArray<PgEventTrigger> EventTriggers,
    EquatableArray<PgGrant> Grants,
    EquatableArray<RegistryRow> Rows)
{
    /// <summary>Who gives a privilege on a function or a schema of this set: its owner. Null for what is not of it, and for anything else.</summary>
    public string? OwnerOf(PgGrant grant) => grant.Kind switch
    {
        GrantTarget.Function => Functions.FirstOrDefault(function => function.Name == grant.Target && function.Signature == grant.Signature)?.Owner,
        GrantTarget.Schema => Schemas.FirstOrDefault(schema => schema.Name == grant.Target.Name)?.Owner,
        _ => null,
    };
}
