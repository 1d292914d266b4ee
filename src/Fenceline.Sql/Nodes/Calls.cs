using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>A call written like any function's, aggregates and window functions included.</summary>
/// <param name="IsStar"><c>count(*)</c>.</param>
/// <param name="OrderBy">Inside of the parentheses.</param>
/// <param name="WithinGroup">The order of <c>WITHIN GROUP (ORDER BY ...)</c>.</param>
/// <param name="Over">Null when it is no window function.</param>
public sealed record FunctionExpression(
    QualifiedName Name,
    EquatableArray<FunctionArgument> Arguments,
    bool IsStar,
    bool IsDistinct,
    EquatableArray<SortItem> OrderBy,
    EquatableArray<SortItem> WithinGroup,
    SqlExpression? Filter,
    WindowReference? Over,
    TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) =>
        list.Add(Name).Add(Arguments).Add(OrderBy).Add(WithinGroup).Add(Filter).Add(Over);
}

/// <param name="Name">For <c>name =&gt; value</c> and <c>name := value</c>.</param>
public sealed record FunctionArgument(SqlIdentifier? Name, SqlExpression Value, bool IsVariadic, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name).Add(Value);
}

/// <summary>A call with a syntax of its own: <c>EXTRACT(year FROM x)</c>, <c>COALESCE(a, b)</c>, <c>XMLELEMENT(...)</c>, <c>GROUPING(a)</c>.</summary>
/// <param name="Name">The word in lower case: <c>extract</c>, <c>coalesce</c>, <c>trim</c> (<c>ltrim</c> and <c>rtrim</c> for one side).</param>
/// <param name="Arguments">All expressions inside of the parentheses, in their order.</param>
/// <param name="Filter">Some aggregates of JSON have the clauses of a function.</param>
public sealed record SpecialFunctionExpression(
    string Name,
    EquatableArray<SqlExpression> Arguments,
    SqlExpression? Filter,
    WindowReference? Over,
    TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Arguments).Add(Filter).Add(Over);
}

/// <summary>A function called by a bare word: <c>current_user</c>, <c>current_date</c>, <c>localtimestamp(3)</c>.</summary>
/// <param name="Name">The word in lower case.</param>
public sealed record SystemValueExpression(string Name, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary>What follows OVER, or a window of the WINDOW clause.</summary>
/// <param name="Name"><c>OVER name</c>, <c>WINDOW name AS (...)</c>.</param>
/// <param name="BasedOn">The window that the definition in parentheses starts from.</param>
/// <param name="FrameBounds">The expressions in the frame clause.</param>
public sealed record WindowReference(
    SqlIdentifier? Name,
    SqlIdentifier? BasedOn,
    EquatableArray<SqlExpression> PartitionBy,
    EquatableArray<SortItem> OrderBy,
    EquatableArray<SqlExpression> FrameBounds,
    TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) =>
        list.Add(Name).Add(BasedOn).Add(PartitionBy).Add(OrderBy).Add(FrameBounds);
}

/// <summary>An expression that rows are ordered by, with its direction.</summary>
public sealed record SortItem(SqlExpression Expression, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Expression);
}
