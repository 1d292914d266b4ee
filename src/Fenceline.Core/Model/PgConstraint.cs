using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <summary>A primary or unique key.</summary>
public sealed record PgKey(string Name, EquatableArray<string> Columns);

/// <param name="Condition">SQL over the table's columns.</param>
public sealed record PgCheck(string Name, string Condition);

/// <param name="References">The table referred to.</param>
public sealed record PgForeignKey(
    string Name,
    EquatableArray<string> Columns,
    ObjectName References,
    EquatableArray<string> ReferencedColumns,
    bool CascadesOnDelete);
