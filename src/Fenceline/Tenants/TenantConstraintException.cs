using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Fenceline;

/// <summary>
/// A tenant's row breaks a rule of its table. The message names the rule and never a value: PostgreSQL's own detail, which may, is in the
/// <see cref="Exception.InnerException"/>, and only where the connection string asks for it.
/// </summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a rule it would say nothing.")]
public sealed class TenantConstraintException : Exception
{
    private TenantConstraintException(ConstraintKind kind, TenantId tenant, string what, PostgresException innerException)
        : base($"A row of tenant {tenant} was refused: {what}.", innerException)
    {
        Kind = kind;
        Tenant = tenant;
        Table = innerException.TableName;
        Constraint = innerException.ConstraintName;
        Column = innerException.ColumnName;
    }

    /// <summary>The tenant whose row it is.</summary>
    public TenantId Tenant { get; }

    /// <summary>What kind of rule it breaks.</summary>
    public ConstraintKind Kind { get; }

    /// <summary>The table that has the rule.</summary>
    public string? Table { get; }

    /// <summary>The rule's name; null for <see cref="ConstraintKind.NotNull"/>.</summary>
    public string? Constraint { get; }

    /// <summary>The column, for <see cref="ConstraintKind.NotNull"/>; else null.</summary>
    public string? Column { get; }

    /// <summary>Null when the error is not about a rule that the manifest gave a table.</summary>
    internal static TenantConstraintException? Of(PostgresException error, TenantId tenant)
    {
        var (table, rule) = (error.TableName, error.ConstraintName);
        return error.SqlState switch
        {
            PostgresErrorCodes.NotNullViolation => new(ConstraintKind.NotNull, tenant, $"column {error.ColumnName} of {table} must have a value", error),
            _ when rule is null => null,
            PostgresErrorCodes.UniqueViolation => new(ConstraintKind.Unique, tenant, $"there is one already that is the same by {rule} of {table}", error),
            PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation => new(ConstraintKind.ForeignKey, tenant, $"it refers to a row that is not there, or is referred to, by {rule} of {table}", error),
            PostgresErrorCodes.CheckViolation => new(ConstraintKind.Check, tenant, $"it does not meet {rule} of {table}", error),
            PostgresErrorCodes.ExclusionViolation => new(ConstraintKind.Exclusion, tenant, $"it is in the way of another by {rule} of {table}", error),
            _ => null,
        };
    }
}

/// <summary>A kind of rule that rows of a table keep.</summary>
public enum ConstraintKind
{
    /// <summary>No two rows of the tenant have the same values there.</summary>
    Unique,

    /// <summary>What a row refers to is there, and stays as long as it does.</summary>
    ForeignKey,

    /// <summary>A condition on each row.</summary>
    Check,

    /// <summary>A value must be there.</summary>
    NotNull,

    /// <summary>No two rows of the tenant are in each other's way.</summary>
    Exclusion,
}
