using Fenceline.Core.Manifest;

namespace Fenceline.Migrations.Plan;

/// <summary>What PostgreSQL does to a table when the type of a column changes.</summary>
internal static class TypeChange
{
    /// <summary>Every value is the same bytes in the new type, so the table is neither read nor written.</summary>
    public static bool IsFree(ColumnType before, ColumnType after) => before.IsArray == after.IsArray && (before.Name, after.Name) switch
    {
        ("varchar", "text") => true,
        ("varchar", "varchar") => after.Length is null || before.Length <= after.Length,
        ("numeric", "numeric") => after.Length is null || (before.Scale == after.Scale && before.Length <= after.Length),
        ("timestamp", "timestamp") or ("timestamptz", "timestamptz") or ("time", "time") or ("timetz", "timetz") => after.Length is null || before.Length <= after.Length,
        _ => false,
    };

    /// <summary>Every value of the old type has its place in the new one, so that none is refused or cut.</summary>
    public static bool KeepsValues(ColumnType before, ColumnType after) => IsFree(before, after) || (before.IsArray == after.IsArray && (before.Name, after.Name) switch
    {
        ("smallint", "integer" or "bigint" or "numeric" or "text") => true,
        ("integer", "bigint" or "numeric" or "text") => true,
        ("bigint", "numeric" or "text") => after.Length is null,
        ("real", "double precision" or "text") => true,
        ("text" or "varchar", "text" or "citext") => true,
        ("varchar", "varchar") => false,
        ("date", "timestamp" or "timestamptz" or "text") => true,
        (_, "text") => after.Length is null,
        ("json", "jsonb") => true,
        _ => false,
    });

    /// <summary>The change can be taken back: what does not fit the old type any more is refused then, and nothing is cut or rounded.</summary>
    public static bool ComesBack(ColumnType before, ColumnType after) => before.IsArray == after.IsArray && !before.IsArray && (before.Name, after.Name) switch
    {
        ("varchar", "text" or "varchar") => KeepsValues(before, after),
        ("numeric", "numeric") => IsFree(before, after) && before.Length is not null,
        ("smallint", "integer" or "bigint") or ("integer", "bigint") => true,
        ("smallint" or "integer" or "bigint" or "date" or "uuid" or "boolean", "text") => after.Length is null,
        _ => false,
    };

    /// <summary>PostgreSQL refuses a value that is too long for it when it is assigned, and cuts one that is cast.</summary>
    public static bool IsAssigned(ColumnType type) => type.Name is "varchar" or "text";
}
