using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>A query with what applies to all of it. Parentheses around it belong to whatever it stands in.</summary>
/// <param name="Limit">Also the count of <c>FETCH FIRST</c>; null when there is none, or <c>LIMIT ALL</c>.</param>
/// <param name="HasLimit">A LIMIT or FETCH clause is there, also one without a count.</param>
public sealed record SqlQuery(
    WithClause? With,
    QueryBody Body,
    EquatableArray<SortItem> OrderBy,
    SqlExpression? Limit,
    bool HasLimit,
    bool WithTies,
    SqlExpression? Offset,
    EquatableArray<LockingClause> Locks,
    TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) =>
        list.Add(With).Add(Body).Add(OrderBy).Add(Limit).Add(Offset).Add(Locks);
}

public abstract record QueryBody(TextSpan Span) : SqlNode(Span);

/// <param name="IsDistinct"><c>DISTINCT</c>, with or without <c>ON</c>.</param>
/// <param name="DistinctOn">Empty without <c>ON</c>.</param>
/// <param name="Targets">May be empty.</param>
/// <param name="From">The comma-separated items.</param>
public sealed record SelectBody(
    bool IsDistinct,
    EquatableArray<SqlExpression> DistinctOn,
    EquatableArray<TargetItem> Targets,
    IntoClause? Into,
    EquatableArray<TableSource> From,
    SqlExpression? Where,
    GroupByClause? GroupBy,
    SqlExpression? Having,
    EquatableArray<WindowReference> Windows,
    TextSpan Span) : QueryBody(Span)
{
    public override void AddChildren(NodeList list) =>
        list.Add(DistinctOn).Add(Targets).Add(Into).Add(From).Add(Where).Add(GroupBy).Add(Having).Add(Windows);
}

public sealed record ValuesBody(EquatableArray<ValuesRow> Rows, TextSpan Span) : QueryBody(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Rows);
}

public sealed record ValuesRow(EquatableArray<SqlExpression> Values, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Values);
}

/// <summary><c>TABLE name</c>.</summary>
public sealed record TableBody(TableReference Table, TextSpan Span) : QueryBody(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Table);
}

/// <summary>A query in parentheses as an operand of a set operation, or with further clauses behind it.</summary>
public sealed record ParenthesizedBody(SqlQuery Query, TextSpan Span) : QueryBody(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Query);
}

public enum SqlSetOperator
{
    Union,
    UnionAll,
    Except,
    ExceptAll,
    Intersect,
    IntersectAll,
}

/// <summary>A chain of set operations of one precedence, applied from left to right: UNION and EXCEPT, or INTERSECT.</summary>
/// <param name="Operators">One fewer than the operands.</param>
public sealed record SetOperationBody(EquatableArray<QueryBody> Operands, EquatableArray<SqlSetOperatorItem> Operators, TextSpan Span) : QueryBody(Span)
{
    public override void AddChildren(NodeList list)
    {
        for (var i = 0; i < Operands.Count; i++)
            list.Add(i == 0 ? null : Operators[i - 1]).Add(Operands[i]);
    }
}

public sealed record SqlSetOperatorItem(SqlSetOperator Operator, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary>An item of a select list or of RETURNING.</summary>
public sealed record TargetItem(SqlExpression Expression, SqlIdentifier? Alias, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Expression).Add(Alias);
}

/// <summary><c>SELECT ... INTO table</c>.</summary>
public sealed record IntoClause(QualifiedName Table, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Table);
}

public sealed record GroupByClause(bool IsDistinct, EquatableArray<GroupingElement> Elements, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Elements);
}

public enum SqlGroupingKind
{
    /// <summary>One expression; a row groups by its columns.</summary>
    Expression,

    /// <summary><c>()</c></summary>
    Empty,
    Rollup,
    Cube,

    /// <summary><c>GROUPING SETS (...)</c>, whose members are <see cref="GroupingElement.Elements"/>.</summary>
    Sets,
}

/// <param name="Expressions">One of <c>Expression</c>; all of <c>Rollup</c> and <c>Cube</c>.</param>
/// <param name="Elements">Only of <c>Sets</c>.</param>
public sealed record GroupingElement(SqlGroupingKind Kind, EquatableArray<SqlExpression> Expressions, EquatableArray<GroupingElement> Elements, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Expressions).Add(Elements);
}

public sealed record WithClause(bool IsRecursive, EquatableArray<CommonTableExpression> Tables, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Tables);
}

public enum SqlMaterialization
{
    Default,
    Materialized,
    NotMaterialized,
}

/// <param name="Statement">A <see cref="QueryStatement"/>, or one that writes.</param>
public sealed record CommonTableExpression(
    SqlIdentifier Name,
    EquatableArray<SqlIdentifier> Columns,
    SqlMaterialization Materialization,
    StatementNode Statement,
    SearchClause? Search,
    CycleClause? Cycle,
    TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) =>
        list.Add(Name).Add(Columns).Add(Statement).Add(Search).Add(Cycle);
}

/// <param name="Column">The column that the clause adds.</param>
public sealed record SearchClause(EquatableArray<SqlIdentifier> By, SqlIdentifier Column, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(By).Add(Column);
}

/// <param name="Mark">A column that the clause adds.</param>
/// <param name="Path">A column that the clause adds.</param>
public sealed record CycleClause(EquatableArray<SqlIdentifier> Columns, SqlIdentifier Mark, SqlExpression? To, SqlExpression? Default, SqlIdentifier Path, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Columns).Add(Mark).Add(To).Add(Default).Add(Path);
}

/// <param name="Strength">In lower case: <c>update</c>, <c>no key update</c>, <c>share</c>, <c>key share</c>, <c>read only</c>.</param>
/// <param name="Of">Empty when it locks all tables.</param>
/// <param name="SkipsLocked"><c>SKIP LOCKED</c>.</param>
public sealed record LockingClause(string Strength, EquatableArray<QualifiedName> Of, bool SkipsLocked, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Of);
}
