using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Placement;

/// <summary>The tables that the database must have, whatever its tenants are called: what migrations lead to.</summary>
/// <param name="Enums">Types in the shared schema, which the tables' columns may have.</param>
/// <param name="GlobalTables">One of each, in the shared schema or one of their own, the application's own.</param>
/// <param name="SharedTables">One of each, in the shared schema or one of their own, under row-level security.</param>
/// <param name="ReferenceTables">One of each, in the shared schema or one of their own, the same for everybody.</param>
/// <param name="Views">In the shared schema, over the tables there and the views before them.</param>
/// <param name="TenantGroups">The tables that stand in a tenant's own schema, by what brings them there.</param>
public sealed record DesiredState(
    string Project,
    DatabaseOptions Database,
    EquatableArray<EnumType> Enums,
    EquatableArray<Table> ReferenceTables,
    EquatableArray<Table> GlobalTables,
    EquatableArray<Table> SharedTables,
    EquatableArray<View> Views,
    EquatableArray<TenantTableGroup> TenantGroups)
{
    /// <summary>The schemas of tables that are there once, beside the shared schema.</summary>
    public IReadOnlyList<string> FurtherSchemas =>
        [.. ReferenceTables.Concat(GlobalTables).Concat(SharedTables).Select(table => table.SchemaIn(Database)).Where(schema => schema != Database.SharedSchema).Distinct(StringComparer.Ordinal)];

    /// <summary>The types of shared tables' tenant columns other than text: every tenant's id has to be a value of each.</summary>
    public IReadOnlyList<TenantKeyType> TenantTypes =>
        [.. SharedTables.Select(table => table.TenantKey!.Type).Where(type => type != TenantKeyType.Text).Distinct().OrderBy(type => type)];
}

/// <summary>Tables that come to a tenant's schema together.</summary>
/// <param name="Source">The source that a tenant must keep in its own schema to have them; null: every tenant has them.</param>
public sealed record TenantTableGroup(string? Source, EquatableArray<Table> Tables)
{
    /// <summary>The name of the group's migration.</summary>
    public string Name => Source ?? "application";
}
