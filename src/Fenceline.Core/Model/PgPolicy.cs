using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <summary>A policy of row-level security: who sees and writes which rows.</summary>
/// <param name="IsReadOnly">For SELECT; else for every command, unless <see cref="Command"/> says which.</param>
/// <param name="Predicate">Holds for rows read and rows written alike.</param>
public sealed record PgPolicy(string Name, string Role, bool IsReadOnly, RowPredicate Predicate)
{
    /// <summary>INSERT, UPDATE or DELETE, where it is for one of these alone.</summary>
    public string? Command { get; init; }

    /// <summary>It takes away from what other policies allow.</summary>
    public bool IsRestrictive { get; init; }

    /// <summary>As SQL writes it after FOR.</summary>
    public string For => IsReadOnly ? "SELECT" : Command ?? "ALL";

    public bool HasUsing => For != "INSERT";

    public bool HasCheck => For is "ALL" or "INSERT" or "UPDATE";
}

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

    /// <summary>What the user must be in the tenant, one of these; empty when any will do.</summary>
    public EquatableArray<string> Roles { get; init; }

    /// <summary>The type that tenants' ids are cast to, as SQL; null for a text.</summary>
    public string? Type { get; init; }

    public static RowPredicate Always { get; } = new(RowPredicateKind.Always, null, null);

    public static RowPredicate HasParent(ObjectName parent, EquatableArray<string> columns, EquatableArray<string> referenced) =>
        new(RowPredicateKind.HasParent, null, null) { Parent = parent, Columns = columns, ReferencedColumns = referenced };

    public static RowPredicate TenantIs(string key, ObjectName function) => new(RowPredicateKind.TenantIs, key, function);

    /// <summary>No user is named, or it is a member of the tenant.</summary>
    /// <param name="holds">Whether that is so: a function of the model that takes the roles asked for.</param>
    public static RowPredicate MemberHolds(ObjectName holds, EquatableArray<string> roles) => new(RowPredicateKind.MemberHolds, null, holds) { Roles = roles };

    /// <summary>No user is named: the application works for the tenant itself.</summary>
    /// <inheritdoc cref="MemberHolds" path="/param"/>
    public static RowPredicate NoMember(ObjectName holds) => new(RowPredicateKind.NoMember, null, holds);

    /// <summary>No user is named, or it is a member of the tenant whose role the session took.</summary>
    /// <param name="isHere">Whether that is so: a function of the model.</param>
    public static RowPredicate MemberIsHere(ObjectName isHere) => new(RowPredicateKind.MemberIsHere, null, isHere);

    /// <summary>The user is a member of the row's tenant.</summary>
    /// <param name="tenants">The tenants that it is a member of: a function of the model that takes the roles asked for.</param>
    public static RowPredicate TenantOfMember(string key, ObjectName tenants, string? type, EquatableArray<string> roles) =>
        new(RowPredicateKind.TenantOfMember, key, tenants) { Type = type, Roles = roles };
}

public enum RowPredicateKind
{
    Always,
    TenantIs,
    HasParent,
    MemberHolds,
    NoMember,
    MemberIsHere,
    TenantOfMember,
}
