using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>What can stand in FROM, USING, or as the target of a statement.</summary>
public abstract record TableSource(TextSpan Span) : SqlNode(Span);

/// <param name="Columns">The new names of the first columns.</param>
/// <param name="Definitions"><c>AS (name type, ...)</c> behind a function that returns a record.</param>
/// <param name="Name">Null only where definitions stand without a name.</param>
public sealed record TableAlias(SqlIdentifier? Name, EquatableArray<SqlIdentifier> Columns, EquatableArray<SqlColumnDefinition> Definitions, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name).Add(Columns).Add(Definitions);
}

public sealed record SqlColumnDefinition(SqlIdentifier Name, SqlTypeName Type, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name).Add(Type);
}

/// <summary>A name of a table, view or common table expression.</summary>
/// <param name="Sample">The expressions of TABLESAMPLE.</param>
public sealed record TableReference(QualifiedName Name, bool IsOnly, TableAlias? Alias, EquatableArray<SqlExpression> Sample, TextSpan Span) : TableSource(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name).Add(Alias).Add(Sample);
}

/// <summary>A query in parentheses in FROM.</summary>
public sealed record DerivedTable(SqlQuery Query, bool IsLateral, TableAlias? Alias, TextSpan Span) : TableSource(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Query).Add(Alias);
}

/// <summary>A function in FROM, or several with <c>ROWS FROM (...)</c>. Functions may refer to earlier items without LATERAL.</summary>
public sealed record FunctionSource(EquatableArray<RowsFromItem> Functions, bool IsLateral, bool WithOrdinality, TableAlias? Alias, TextSpan Span) : TableSource(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Functions).Add(Alias);
}

public sealed record RowsFromItem(SqlExpression Call, EquatableArray<SqlColumnDefinition> Definitions, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Call).Add(Definitions);
}

/// <summary><c>XMLTABLE(...)</c> or <c>JSON_TABLE(...)</c>, which may refer to earlier items without LATERAL.</summary>
/// <param name="Name">The word in lower case.</param>
/// <param name="Arguments">All expressions inside of the parentheses.</param>
public sealed record TableFunctionSource(string Name, EquatableArray<SqlExpression> Arguments, EquatableArray<SqlIdentifier> Columns, bool IsLateral, TableAlias? Alias, TextSpan Span) : TableSource(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Arguments).Add(Columns).Add(Alias);
}

public enum SqlJoinKind
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
}

/// <param name="IsNatural">Then there is neither <see cref="On"/> nor <see cref="Using"/>.</param>
public sealed record JoinSource(
    TableSource Left,
    SqlJoinKind Kind,
    bool IsNatural,
    TableSource Right,
    SqlExpression? On,
    EquatableArray<SqlIdentifier> Using,
    SqlIdentifier? UsingAlias,
    TextSpan Span) : TableSource(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Left).Add(Right).Add(On).Add(Using).Add(UsingAlias);
}

/// <summary>A join in parentheses. With an alias the names inside are hidden.</summary>
public sealed record ParenthesizedSource(TableSource Inner, TableAlias? Alias, TextSpan Span) : TableSource(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Inner).Add(Alias);
}
