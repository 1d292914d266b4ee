using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest;

/// <param name="Source">The source whose syncs fill the table; null for the application's own tables.</param>
/// <param name="Placement">For the application's own tables; where a source's tables are differs from tenant to tenant.</param>
/// <param name="TenantKey">What identifies the tenant in the shared form of the table; null for reference tables.</param>
public sealed record Table(
    string Name,
    string? Source,
    TablePlacement? Placement,
    TenantKey? TenantKey,
    EquatableArray<ColumnDefinition> Columns,
    EquatableArray<string> PrimaryKey,
    EquatableArray<UniqueKey> UniqueKeys,
    EquatableArray<TableIndex> Indexes,
    EquatableArray<ForeignKey> ForeignKeys,
    string? Description)
{
    /// <summary>The name that it had before, for a database that still has that one.</summary>
    public string? RenamedFrom { get; init; }

    public EquatableArray<TableCheck> Checks { get; init; }

    /// <summary>Rows that belong to the schema, of a reference table.</summary>
    public EquatableArray<SeedRow> Seed { get; init; }

    /// <summary>Where its shared or reference form stands; null for the shared schema.</summary>
    public string? Schema { get; init; }

    /// <inheritdoc cref="Schema"/>
    public string SchemaIn(DatabaseOptions database) => Schema ?? database.SharedSchema;

    /// <summary>Its primary key is unique over all tenants without the tenant, as a UUID is: no two tenants have a row of one id.</summary>
    public bool IsUniqueAcrossTenants { get; init; }

    /// <summary>Rows of another table are a tenant's by way of its rows: so the database holds its primary key to be unique over all tenants.</summary>
    public bool IsParent { get; init; }

    /// <summary>What a user must be in the tenant to use a command on its rows; a command that is not named is everybody's.</summary>
    public EquatableArray<MemberRule> MemberRules { get; init; }

    /// <summary>Airbyte writes it; the application only reads.</summary>
    public bool IsSynced => Source is not null;
}

/// <param name="Command">As SQL writes it, as in <c>DELETE</c>.</param>
/// <param name="Roles">What the user must be, one of these; empty: no user may, and the application alone does.</param>
public sealed record MemberRule(string Command, EquatableArray<string> Roles);

/// <summary>What identifies the tenant of a row: a column, or a text inside a JSON column.</summary>
/// <param name="Column">The tenant column (not listed in <see cref="Table.Columns"/>), or the jsonb column (listed there).</param>
/// <param name="JsonPath">Empty for a column; for the guide's <c>metadata->>'user_id'</c> it is <c>[user_id]</c>.</param>
public sealed record TenantKey(string Column, EquatableArray<string> JsonPath)
{
    /// <summary>Of a column; inside JSON the tenant is a text.</summary>
    public TenantKeyType Type { get; init; }

    /// <summary>Of a column: how many of <see cref="Table.Columns"/> stand before it.</summary>
    public int Place { get; init; }

    /// <summary>Of a column: what the manifest says of it.</summary>
    public string? Description { get; init; }

    /// <summary>Of a table whose rows have no tenant of their own: the row that they belong to, whose tenant is theirs.</summary>
    public ParentKey? Parent { get; init; }

    public bool IsJson => JsonPath.Count > 0;

    public bool IsColumn => !IsJson && Parent is null;

    /// <summary>The tenant of a row is that of another table's row.</summary>
    public static TenantKey Of(ParentKey parent) => new("", default) { Parent = parent, Type = parent.Tenant.Type };

    /// <summary>The names of a table's columns, or whatever stands for them, with the tenant column's in its place.</summary>
    public IEnumerable<T> WithTenant<T>(IReadOnlyList<T> columns, T tenant) =>
        IsColumn ? columns.Take(Place).Append(tenant).Concat(columns.Skip(Place)) : columns;
}

/// <summary>How a row leads to the one that says whose it is.</summary>
/// <param name="Columns">The columns of the foreign key; never null.</param>
/// <param name="Schema">The parent's.</param>
/// <param name="ReferencedColumns">The parent's primary key, in the order of <paramref name="Columns"/>.</param>
/// <param name="Tenant">The parent's own key.</param>
public sealed record ParentKey(EquatableArray<string> Columns, string Schema, string Table, EquatableArray<string> ReferencedColumns, TenantKey Tenant);

/// <param name="Conversion">How publishing makes the column's value of the one that Airbyte landed.</param>
public sealed record ColumnDefinition(
    string Name,
    ColumnType Type,
    bool Nullable,
    ColumnDefault? Default,
    IdentityColumn Identity,
    string? Description,
    ColumnConversion Conversion = ColumnConversion.None)
{
    /// <inheritdoc cref="Table.RenamedFrom"/>
    public string? RenamedFrom { get; init; }

    /// <summary>SQL over the row's other columns that the database keeps the value of; null where it is written.</summary>
    public string? Generated { get; init; }

    /// <summary>The database makes the value, and nobody can give one.</summary>
    public bool IsGenerated => Generated is not null || Identity == IdentityColumn.Always;
}

/// <summary>What a landed value means, where its type does not say it.</summary>
public enum ColumnConversion
{
    /// <summary>The value itself, cast to the column's type.</summary>
    None,

    /// <summary>A number of seconds since 1970-01-01 00:00:00 UTC.</summary>
    UnixSeconds,

    /// <summary>A number of milliseconds since then.</summary>
    UnixMilliseconds,
}

/// <param name="Name">PostgreSQL's canonical name: <c>text</c>, <c>bigint</c>, <c>timestamptz</c>, <c>double precision</c>; or that of an <see cref="EnumType"/>.</param>
/// <param name="Length">For varchar, char, varbit: characters. For numeric: precision. For timestamps and times: fraction digits.</param>
/// <param name="Scale">For numeric.</param>
/// <param name="EnumSchema">For an enum of the manifest's, its schema; else null.</param>
/// <param name="ExtensionSchema">For a type that an extension brings, the schema that the extension is installed in; else null.</param>
public sealed record ColumnType(string Name, int? Length, int? Scale, bool IsArray, string? EnumSchema = null, string? ExtensionSchema = null)
{
    public bool IsEnum => EnumSchema is not null;

    /// <summary>The type as SQL writes it, as in <c>numeric(12,2)[]</c>. Safe as it stands: made of known names and digits, or quoted.</summary>
    public string Sql { get; } = ToSql((EnumSchema ?? ExtensionSchema) is { } schema ? SqlText.Qualified(schema, Name) : Name, Length, Scale, IsArray);

    private static string ToSql(string name, int? length, int? scale, bool isArray)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        var size = length is null ? "" : scale is null
            ? "(" + length.Value.ToString(invariant) + ")"
            : "(" + length.Value.ToString(invariant) + "," + scale.Value.ToString(invariant) + ")";
        return name + size + (isArray ? "[]" : "");
    }
}

/// <summary>A column's default. The manifest allows literals and a few well-known functions, no free SQL.</summary>
/// <param name="Kind">Whether <paramref name="Text"/> is a text to be quoted, or an expression that is safe as it stands.</param>
public sealed record ColumnDefault(ColumnDefaultKind Kind, string Text);

public enum ColumnDefaultKind
{
    /// <summary>A string literal: <c>Text</c> is its value, unquoted.</summary>
    Text,

    /// <summary>A number, true, false, null, or one of the known functions: <c>Text</c> is SQL.</summary>
    Expression,
}

public enum IdentityColumn
{
    None,
    Always,
    ByDefault,
}

public sealed record UniqueKey(EquatableArray<string> Columns);

/// <param name="Parts">What it leads by, in order; the tenant of a shared table is not among them.</param>
public sealed record TableIndex(EquatableArray<IndexPart> Parts)
{
    /// <summary>The kind of index that PostgreSQL has without being asked.</summary>
    public const string DefaultMethod = "btree";

    /// <summary>Its name in the database; null for one that is made of its parts.</summary>
    public string? Name { get; init; }

    /// <summary>As PostgreSQL calls it: <c>btree</c>, <c>gin</c>, <c>gist</c>, <c>brin</c>.</summary>
    public string Method { get; init; } = DefaultMethod;

    public bool IsUnique { get; init; }

    /// <summary>Columns that it holds and is not ordered by.</summary>
    public EquatableArray<string> Include { get; init; }

    /// <summary>The rows that it has, as SQL over the table's columns; null for all.</summary>
    public string? Where { get; init; }
}

/// <param name="Text">A column's name, unquoted; or SQL in parentheses.</param>
/// <param name="OperatorClass">How its values are compared, as SQL; null for the type's own way.</param>
/// <param name="NullsFirst">Null for PostgreSQL's own order: last, and first where it descends.</param>
public sealed record IndexPart(string Text, bool IsExpression, string? OperatorClass = null, bool IsDescending = false, bool? NullsFirst = null);

/// <param name="Name">Unique in its table; the constraint's name begins with the table's.</param>
/// <param name="Condition">SQL over the table's columns.</param>
public sealed record TableCheck(string Name, string Condition);

/// <param name="Values">Of the columns that can be written.</param>
public sealed record SeedRow(EquatableArray<SeedValue> Values);

/// <param name="Sql">The value, as SQL.</param>
public sealed record SeedValue(string Column, string Sql);

/// <summary>A reference to another table of the same owner; shared tables carry the tenant in it on both sides.</summary>
public sealed record ForeignKey(
    EquatableArray<string> Columns,
    string ReferencedTable,
    EquatableArray<string> ReferencedColumns,
    bool CascadeOnDelete);
