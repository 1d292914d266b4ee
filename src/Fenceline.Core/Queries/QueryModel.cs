using Fenceline.Sql.Collections;

namespace Fenceline.Core.Queries;

/// <summary>Everything that the typed classes of a manifest say. Each part becomes a source file of its own.</summary>
/// <param name="Tenants">Null when there are none, or too many to be named in code.</param>
/// <param name="Lookups">Null when there are none.</param>
public sealed record QueryModel(
    DatabaseNode Database,
    TenantsNode? Tenants,
    LookupsNode? Lookups,
    EquatableArray<EnumNode> Enums,
    EquatableArray<GroupNode> Groups,
    EquatableArray<TableNode> Tables);

/// <summary>The entry points: the database, one tenant of it, and the reads across tenants.</summary>
/// <param name="Project">The project's name in C#, which the names of the entry types begin with.</param>
/// <param name="Groups">The tables of a source, as a member of a tenant.</param>
/// <param name="Tables">The application's own tables, as members of a tenant.</param>
public sealed record DatabaseNode(
    string Namespace,
    string Project,
    TenancyNode Tenancy,
    EquatableArray<GroupMemberNode> Groups,
    EquatableArray<TableMemberNode> Tables)
{
    /// <summary>There are calls that look tenants up.</summary>
    public bool HasLookups { get; init; }
}

/// <summary>What the runtime must know of how tenants are kept apart.</summary>
/// <param name="IdentityKind">A member of the runtime's <c>TenantIdentityKind</c>.</param>
public sealed record TenancyNode(
    string TenantSchema,
    string SharedSchema,
    EquatableArray<string> PathSchemas,
    string ControlSchema,
    string AppRole,
    string TenantGroup,
    string CallsSchema,
    bool HasTierLimits,
    string AdminRole,
    string IdentityKind,
    string? Setting,
    string? Claim)
{
    /// <summary>Where in the claim the tenant's id is.</summary>
    public EquatableArray<string> WithinClaim { get; init; }

    /// <summary>Users within tenants; null where there are none.</summary>
    public MemberNode? Member { get; init; }
}

/// <param name="Type">The user's id in C#.</param>
/// <param name="Setting">What carries it.</param>
/// <param name="Claim">Where in the claims it is; empty when the setting itself is the id.</param>
public sealed record MemberNode(string Type, string Setting, EquatableArray<string> Claim);

/// <param name="Stem">What the names of the group's types begin with.</param>
public sealed record GroupMemberNode(string Member, string Stem, string Source);

/// <param name="Stem">What the names of the table's types begin with.</param>
/// <param name="IsPerTenant">Rows belong to tenants, so that there is a read across them.</param>
public sealed record TableMemberNode(string Member, string Stem, string Table, bool IsPerTenant);

/// <summary>The tables of one source.</summary>
public sealed record GroupNode(
    string Namespace,
    string Stem,
    string Source,
    string? Description,
    EquatableArray<TableMemberNode> Tables);

/// <summary>The tenants that are known when the code is generated.</summary>
public sealed record TenantsNode(string Namespace, string Project, EquatableArray<TenantMemberNode> Tenants);

public sealed record TenantMemberNode(string Member, string Id, string? Name);

/// <summary>What may be asked before it is known which tenant the application works for.</summary>
public sealed record LookupsNode(string Namespace, string Project, EquatableArray<LookupNode> Lookups);

/// <param name="Member">The method's name, without <c>Async</c>.</param>
/// <param name="Stem">What the name of the row's type begins with.</param>
/// <param name="Function">As SQL.</param>
/// <param name="SelectList">What the record is read from, as SQL.</param>
/// <param name="By">The method's parameters.</param>
/// <param name="FindsOne">It finds one row or none.</param>
public sealed record LookupNode(
    string Member, string Stem, string Name, string? Description, string Function, string SelectList, EquatableArray<KeyNode> By, EquatableArray<ColumnNode> Returns, bool FindsOne);

/// <summary>A type whose values are a list of names.</summary>
/// <param name="Stem">The name of the C# enum, and what the name of the type that knows its labels begins with.</param>
/// <param name="Name">What the database calls it.</param>
public sealed record EnumNode(string Namespace, string Stem, string Name, EquatableArray<EnumMemberNode> Members);

public sealed record EnumMemberNode(string Member, string Label);

/// <summary>One table: its record, its columns and its queries.</summary>
/// <param name="Stem">What the names of its types begin with.</param>
/// <param name="SelectList">What the record is read from, as SQL.</param>
/// <param name="Key">The parameters that find one row; empty when none can.</param>
/// <param name="Place">How a tenant's statements name it. A source's table has its bare name: the database knows where each tenant's rows are.</param>
/// <param name="Write">Null for tables that tenants only read.</param>
/// <param name="AcrossTenants">Null for reference tables.</param>
public sealed record TableNode(
    string Namespace,
    string Stem,
    string Table,
    string? Description,
    string SelectList,
    EquatableArray<ColumnNode> Columns,
    EquatableArray<KeyNode> Key,
    TablePlace Place,
    WriteNode? Write,
    CrossTenantNode? AcrossTenants)
{
    /// <summary>A tenant has at most one row: its key is the tenant.</summary>
    public bool IsOnePerTenant { get; init; }

    /// <summary>One row can be told from the others.</summary>
    public bool CanFind => Key.Count > 0 || IsOnePerTenant;
}

/// <summary>Where a table is found.</summary>
/// <param name="Name">As SQL names it there.</param>
/// <param name="TenantKey">What identifies the tenant of a row, as SQL; null where rows need none.</param>
public sealed record TablePlace(string Name, string? TenantKey)
{
    /// <summary>The condition that leaves one tenant's rows, of which <c>$1</c> is the tenant as a text; null for the key that equals it.</summary>
    public string? TenantFilter { get; init; }
}

/// <param name="View">The view over all tenants, qualified.</param>
/// <param name="Tenant">The view's column that says whose a row is, quoted.</param>
/// <param name="Source">The source whose placement decides; null for the application's own tables.</param>
/// <param name="InSchemas">The table's name in tenants' own schemas; null when it is in none.</param>
/// <param name="Shared">The table that tenants share, with the tenant of a row as text; null when there is none.</param>
public sealed record CrossTenantNode(string View, string Tenant, string? Source, string? InSchemas, TablePlace? Shared);

/// <param name="Member">The property's name.</param>
/// <param name="Column">The column's name in the database.</param>
/// <param name="SqlType">Its type, as SQL writes it.</param>
public sealed record ColumnNode(string Member, string Column, string SqlType, ClrType Type, bool IsNullable, string? Description);

/// <param name="Parameter">The parameter's name, escaped.</param>
/// <param name="Column">The column that it is compared with.</param>
public sealed record KeyNode(string Parameter, ColumnNode Column);

/// <summary>What may be written.</summary>
/// <param name="TenantColumn">The column, quoted, that an insert puts the tenant into; null when there is none.</param>
/// <param name="CanUpsert">The key's values are given with a new row.</param>
public sealed record WriteNode(string? TenantColumn, EquatableArray<WriteColumnNode> Columns, bool CanUpsert)
{
    /// <summary>What an insert puts there, as SQL; null for <c>$1</c>.</summary>
    public string? TenantValue { get; init; }
}

/// <param name="HasDefault">It may be left out of a new row.</param>
/// <param name="Before">SQL before the value that is given.</param>
/// <param name="After">SQL after it.</param>
public sealed record WriteColumnNode(ColumnNode Column, bool IsKey, bool HasDefault, string Before, string After);
