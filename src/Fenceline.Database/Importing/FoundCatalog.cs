namespace Fenceline.Database.Importing;

/// <summary>What a catalog says of the schemas that are imported.</summary>
/// <param name="Database">Its name.</param>
/// <param name="User">The login that read it.</param>
internal sealed record FoundCatalog(
    string Database,
    string User,
    IReadOnlyList<FoundTable> Tables,
    IReadOnlyList<FoundEnum> Enums,
    IReadOnlyList<FoundFunction> Functions,
    IReadOnlyList<FoundExtension> Extensions,
    IReadOnlyList<FoundRole> Roles)
{
    private Dictionary<(string, string), FoundTable>? _byName;

    public FoundTable? Find(string? schema, string name) =>
        (_byName ??= Tables.ToDictionary(table => (table.Schema, table.Name))).GetValueOrDefault((schema ?? "", name));
}

/// <summary>A relation: a table, a view, or one of their kin.</summary>
/// <param name="Kind">As <c>pg_class.relkind</c>.</param>
/// <param name="IsPart">A partition, or a child of another table.</param>
/// <param name="HasInvoker">A view that reads with the rights of who asks.</param>
/// <param name="PublicRights">What PUBLIC may do with it.</param>
internal sealed record FoundTable(
    uint Oid, string Schema, string Name, char Kind, string Owner, bool IsPart, bool IsSecured, bool IsForced, bool HasInvoker, string? Comment, string? Query, IReadOnlyList<string> PublicRights)
{
    public List<FoundColumn> Columns { get; } = [];

    public List<FoundConstraint> Constraints { get; } = [];

    public List<FoundIndex> Indexes { get; } = [];

    public List<FoundPolicy> Policies { get; } = [];

    /// <summary>Triggers and rules, by name.</summary>
    public List<string> Triggers { get; } = [];

    /// <summary>As people write it.</summary>
    public string FullName => $"{Schema}.{Name}";

    public bool IsTable => Kind is 'r' or 'p';

    public FoundConstraint? PrimaryKey => Constraints.Find(constraint => constraint.Kind == 'p');

    public FoundColumn? Column(string name) => Columns.Find(column => column.Name == name);

    public IEnumerable<FoundConstraint> References => Constraints.Where(constraint => constraint.Kind == 'f');

    /// <summary>A relation is itself and no other.</summary>
    public bool Equals(FoundTable? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => (int)Oid;
}

/// <param name="Type">As format_type() writes it.</param>
/// <param name="TypeKind">As <c>pg_type.typtype</c>; of an array, that of its items.</param>
/// <param name="TypeSchema">Of the type, or of an array's items.</param>
/// <param name="TypeName">Of the type, or of an array's items.</param>
/// <param name="Identity">As <c>pg_attribute.attidentity</c>; a blank for none.</param>
/// <param name="Generated">As <c>pg_attribute.attgenerated</c>; a blank for none.</param>
/// <param name="Default">Its default or what it is generated from, as SQL.</param>
/// <param name="Collation">Null where it is the type's own.</param>
internal sealed record FoundColumn(
    string Name, string Type, char TypeKind, string TypeSchema, string TypeName, bool IsArray, bool IsNotNull, char Identity, char Generated, string? Default, string? Collation, string? Comment);

/// <param name="Kind">As <c>pg_constraint.contype</c>.</param>
/// <param name="OnDelete">As <c>pg_constraint.confdeltype</c>.</param>
/// <param name="OnUpdate">As <c>pg_constraint.confupdtype</c>.</param>
/// <param name="IsPlain">It is neither deferrable nor of a kind of its own, such as MATCH FULL, NO INHERIT, NULLS NOT DISTINCT or WITHOUT OVERLAPS.</param>
/// <param name="Condition">Of a check.</param>
/// <param name="Definition">As SQL writes the whole of it.</param>
internal sealed record FoundConstraint(
    string Name, char Kind, IReadOnlyList<string> Columns, string? ReferencedSchema, string? ReferencedTable, IReadOnlyList<string> ReferencedColumns,
    char OnDelete, char OnUpdate, bool IsPlain, bool IsValid, string? Condition, string Definition);

/// <param name="IsPlain">It has neither collations of its own nor NULLS NOT DISTINCT.</param>
/// <param name="Definition">As SQL writes the whole of it.</param>
internal sealed record FoundIndex(
    string Name, string Method, bool IsUnique, bool IsValid, bool IsPlain, IReadOnlyList<FoundIndexPart> Parts, IReadOnlyList<string> Include, string? Where, string Definition);

/// <param name="Column">Null for an expression.</param>
/// <param name="OperatorClass">Null for the type's own.</param>
internal sealed record FoundIndexPart(string? Column, string Text, string? OperatorSchema, string? OperatorClass, bool IsDescending, bool NullsFirst);

/// <param name="Command">As <c>pg_policy.polcmd</c>.</param>
internal sealed record FoundPolicy(string Name, bool IsPermissive, char Command, IReadOnlyList<string> Roles, string? Using, string? Check);

internal sealed record FoundEnum(string Schema, string Name, IReadOnlyList<string> Labels);

/// <param name="Body">Its source, or its SQL where it is bound.</param>
/// <param name="HasPath">It fixes its search path.</param>
/// <param name="Arguments">Their names; empty where they have none.</param>
/// <param name="Defaults">Of the last of them, as SQL; empty where they have none.</param>
internal sealed record FoundFunction(string Schema, string Name, string Signature, string Language, string Body, bool IsDefiner, bool HasPath, bool IsForPublic, IReadOnlyList<string> Arguments, string Defaults)
{
    public string FullName => $"{Schema}.{Name}({Signature})";
}

internal sealed record FoundExtension(string Name, string Schema);

internal sealed record FoundRole(string Name, bool CanLogin, bool IsSuperuser, bool BypassesRowSecurity);
