using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>What the leak analysis knows of the database: its tables, how each tells tenants apart, and what names the current tenant.</summary>
/// <param name="SearchPath">Where unqualified names are looked up, first schema first, folded.</param>
/// <param name="CurrentTenantFunction">The function that returns the current tenant's id, in the shared schema.</param>
/// <param name="TenantSchemaPrefix">What comes before the id in a tenant schema's name.</param>
/// <param name="TenantSchemaSuffix">What comes after it.</param>
/// <param name="IdentitySetting">The setting that carries the tenant's id; null when none does.</param>
/// <param name="Views">Of two with one name the last is meant.</param>
public sealed record SqlCatalog(
    string SharedSchema,
    string ControlSchema,
    string AdminSchema,
    EquatableArray<string> SearchPath,
    string CurrentTenantFunction,
    string TenantSchemaPrefix,
    string TenantSchemaSuffix,
    string? IdentitySetting,
    EquatableArray<SqlTable> Tables,
    EquatableArray<SqlView> Views = default)
{
    /// <summary>Functions of the application's own, by name the worst of several.</summary>
    public EquatableArray<SqlFunction> Functions { get; init; }

    /// <summary>What texts that belong together make of relations.</summary>
    public EquatableArray<SqlMadeRelation> Made { get; init; }

    /// <summary>The names of the project's roles; null where they are not known.</summary>
    public DatabaseNames? Names { get; init; }

    /// <summary>The setting that decides who the current tenant is: <see cref="IdentitySetting"/>, or the one that carries the claims of a token.</summary>
    public string? DecidingSetting { get; init; } = IdentitySetting;

    /// <summary>The claim that holds the tenant's id and the way within it, where <see cref="DecidingSetting"/> carries the claims of a token; else empty.</summary>
    public EquatableArray<string> IdentityClaim { get; init; }

    /// <summary>Users who belong to tenants; null where who asks is a tenant.</summary>
    public SqlMembers? Members { get; init; }

    /// <summary>The tables of a manifest as an unpinned connection sees them: unqualified names are looked up in the shared schema.</summary>
    public static SqlCatalog For(TenantManifest manifest)
    {
        var state = DesiredStateBuilder.Build(manifest);
        var database = manifest.Database;
        var (prefix, suffix) = TenantNames.AffixesOf(database.TenantSchema);
        var shared = state.SharedTables.Select(table => SqlTable.Of(table, SqlTableKind.Shared));
        var reference = state.ReferenceTables.Concat(state.GlobalTables).Select(table => SqlTable.Of(table, SqlTableKind.Reference));
        var own = state.TenantGroups.SelectMany(group => group.Tables).Select(table => SqlTable.Of(table, SqlTableKind.Tenant));
        return new SqlCatalog(
            database.SharedSchema,
            database.ControlSchema,
            database.AdminSchema,
            EquatableArray.Of(database.SharedSchema),
            database.Identity.Function,
            prefix,
            suffix,
            database.Identity.Kind == IdentityKind.Setting ? database.Identity.Setting : null,
            shared.Concat(reference).Concat(own).ToEquatableArray(),
            state.Views.Select(view => View(database.SharedSchema, view)).ToEquatableArray())
        {
            DecidingSetting = database.Identity.Setting,
            IdentityClaim = database.Identity.Kind == IdentityKind.Jwt ? database.Identity.ClaimPath : default,
            Names = new DatabaseNames(manifest.Project),
            Members = database.Members is { } members ? SqlMembers.Of(members) : null,
            Functions = manifest.Functions.Select(function => SqlFunction.Of(function, state))
                .Concat(manifest.Lookups.Select(lookup => new SqlFunction(new DatabaseNames(manifest.Project).Lookup, lookup.Name, SqlFunctionEffect.Harmless)))
                .ToEquatableArray(),
        };
    }

    private static SqlView View(string schema, View view) => new(schema, view.Name, $"CREATE VIEW {SqlText.Qualified(schema, view.Name)} AS\n{view.Sql}");
}

/// <summary>How a statement says who the user is, and which table says where it belongs.</summary>
/// <param name="Setting">Carries the user's id; null where it carries claims.</param>
/// <param name="DecidingSetting">Carries the id or the claims.</param>
/// <param name="Claim">Where in the claims the id is; empty where the setting itself is the id.</param>
public sealed record SqlMembers(string Table, string User, string Function, string? Setting, string DecidingSetting, EquatableArray<string> Claim)
{
    internal static SqlMembers Of(Members members) => new(
        members.Table, members.User, members.Identity.Function,
        members.Identity.Kind == IdentityKind.Setting ? members.Identity.Setting : null, members.Identity.Setting, members.Identity.Kind == IdentityKind.Jwt ? members.Identity.ClaimPath : default);
}

public enum SqlTableKind
{
    /// <summary>In the shared schema, rows of all tenants.</summary>
    Shared,

    /// <summary>In the shared schema, no tenant's rows: the same for everybody, or the application's own.</summary>
    Reference,

    /// <summary>In each tenant's own schema. A table may be there for some tenants and shared for others: then it is listed twice.</summary>
    Tenant,
}

/// <param name="TenantKey">For shared tables; else null.</param>
/// <param name="Columns">All columns in order, the tenant column among them where the table has one.</param>
/// <param name="UniqueKeys">Sets of columns that are unique over all tenants: they include the tenant column.</param>
public sealed record SqlTable(
    string Name,
    SqlTableKind Kind,
    TenantKey? TenantKey,
    EquatableArray<string> Columns,
    EquatableArray<UniqueKey> UniqueKeys)
{
    /// <summary>Where it stands; null for the shared schema.</summary>
    public string? Schema { get; init; }

    /// <summary>Its foreign keys.</summary>
    public EquatableArray<SqlReference> References { get; init; }

    /// <summary>Columns that no two tenants' rows have the same values of, the tenant column aside; empty when none are known.</summary>
    public EquatableArray<string> GlobalKey { get; init; }

    /// <summary>The database holds <see cref="GlobalKey"/> to be unique over all tenants: what the manifest asks for.</summary>
    public bool HoldsGlobalKey { get; init; }

    internal static SqlTable Of(Table table, SqlTableKind kind)
    {
        var key = kind == SqlTableKind.Shared ? table.TenantKey : null;
        var tenantColumn = key is { IsColumn: true } ? new[] { key.Column } : [];
        var columns = table.Columns.Select(column => column.Name).ToList();
        return new SqlTable(
            table.Name,
            kind,
            key,
            (key?.WithTenant(columns, key.Column) ?? columns).ToEquatableArray(),
            table.UniqueKeys.Select(unique => unique.Columns).Prepend(table.PrimaryKey)
                .Select(unique => new UniqueKey(tenantColumn.Concat(unique).ToEquatableArray())).ToEquatableArray())
        {
            References = table.ForeignKeys.Select(foreign => new SqlReference(foreign.ReferencedTable, foreign.ReferencedColumns, foreign.CascadeOnDelete) { From = foreign.Columns }).ToEquatableArray(),
            GlobalKey = table.IsUniqueAcrossTenants || key?.Parent is not null ? table.PrimaryKey : default,
            HoldsGlobalKey = kind == SqlTableKind.Shared && table.IsParent,
            Schema = kind == SqlTableKind.Tenant ? null : table.Schema,
        };
    }
}

/// <param name="Table">The one that is referred to.</param>
public sealed record SqlReference(string Table, EquatableArray<string> Columns, bool CascadeOnDelete)
{
    /// <summary>The columns that refer to them, in the same order. Between shared tables the tenant stands before both.</summary>
    public EquatableArray<string> From { get; init; }
}
