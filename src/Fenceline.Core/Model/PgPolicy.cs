using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <summary>A policy of row-level security: who sees and writes which rows.</summary>
/// <param name="Predicate">Holds for rows read and rows written alike.</param>
public sealed record PgPolicy(string Name, string Role, bool IsReadOnly, RowPredicate Predicate);

/// <summary>Which rows a policy means. Not text, since each engine writes the same thing in its own way.</summary>
/// <param name="Key">The tenant of a row, as SQL; null when it is not asked for.</param>
/// <param name="Function">Who the tenant must be: a function of the model; null when it is not asked for.</param>
public sealed record RowPredicate(RowPredicateKind Kind, string? Key, ObjectName? Function)
{
    /// <summary>The table that must have a row which this one refers to, and which passes its own policies; null when there is none.</summary>
    public ObjectName? Parent { get; init; }

    /// <summary>The row's columns that refer to it.</summary>
    public EquatableArray<string> Columns { get; init; }

    /// <summary>The columns that they refer to.</summary>
    public EquatableArray<string> ReferencedColumns { get; init; }

    public static RowPredicate Always { get; } = new(RowPredicateKind.Always, null, null);

    public static RowPredicate HasParent(ObjectName parent, EquatableArray<string> columns, EquatableArray<string> referenced) =>
        new(RowPredicateKind.HasParent, null, null) { Parent = parent, Columns = columns, ReferencedColumns = referenced };

    public static RowPredicate TenantIs(string key, ObjectName function) => new(RowPredicateKind.TenantIs, key, function);
}

public enum RowPredicateKind
{
    Always,
    TenantIs,
    HasParent,
}
