using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <param name="Parts">Column names, or expressions.</param>
public sealed record PgIndex(string Name, bool IsUnique, EquatableArray<PgIndexPart> Parts);

/// <param name="Text">A column's name, unquoted; or SQL in parentheses.</param>
public sealed record PgIndexPart(string Text, bool IsExpression);
