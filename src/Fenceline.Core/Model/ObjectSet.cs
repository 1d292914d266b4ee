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
    EquatableArray<RegistryRow> Rows);
