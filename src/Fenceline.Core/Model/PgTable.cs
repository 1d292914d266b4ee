using Fenceline.Sql.Collections;
using Fenceline.Core.Manifest;

namespace Fenceline.Core.Model;

/// <param name="Distribution">How an engine with several nodes spreads it.</param>
/// <param name="PrimaryKey">Null where a unique index over an expression takes its place.</param>
/// <param name="IsRowSecurityForced">Row-level security holds for the owner too.</param>
/// <param name="Comment">What the manifest says of it.</param>
public sealed record PgTable(
    ObjectName Name,
    string Owner,
    TableDistribution Distribution,
    EquatableArray<PgColumn> Columns,
    PgKey? PrimaryKey,
    EquatableArray<PgKey> UniqueKeys,
    EquatableArray<PgCheck> Checks,
    EquatableArray<PgForeignKey> ForeignKeys,
    EquatableArray<PgIndex> Indexes,
    bool HasRowSecurity,
    bool IsRowSecurityForced,
    EquatableArray<PgPolicy> Policies,
    string? Comment);

public enum TableDistribution
{
    /// <summary>On one node, as the control schema's tables are.</summary>
    Local,

    /// <summary>The same rows for everybody.</summary>
    Reference,

    /// <summary>By the tenant column.</summary>
    ByTenant,

    /// <summary>Whole, in the schema of one tenant.</summary>
    InTenantSchema,
}

/// <param name="Comment">What the manifest says of it.</param>
public sealed record PgColumn(string Name, ColumnType Type, bool IsNullable, PgDefault? Default, IdentityColumn Identity, string? Comment)
{
    /// <inheritdoc cref="ColumnDefinition.Generated"/>
    public string? Generated { get; init; }
}

/// <param name="Text">For a literal its value, unquoted; for an expression SQL that is safe as it stands; for a function its whole name as SQL.</param>
public sealed record PgDefault(PgDefaultKind Kind, string Text);

public enum PgDefaultKind
{
    Literal,
    Expression,

    /// <summary>A call of a function without arguments.</summary>
    Function,
}
