using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>A column that a statement writes, perhaps only a part of it: <c>c</c>, <c>c.field</c>, <c>c[1]</c>.</summary>
/// <param name="Indirection">Fields as <see cref="FieldExpression"/>, subscripts as <see cref="SubscriptExpression"/>, over the column.</param>
public sealed record ColumnTarget(SqlIdentifier Column, SqlExpression? Indirection, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Indirection is null ? Column : Indirection);
}

public enum SqlOverriding
{
    None,
    User,
    System,
}

/// <param name="Columns">Empty when all columns are meant.</param>
/// <param name="Source">Null for <c>DEFAULT VALUES</c>.</param>
public sealed record InsertStatement(
    WithClause? With,
    TableReference Target,
    EquatableArray<ColumnTarget> Columns,
    SqlOverriding Overriding,
    SqlQuery? Source,
    OnConflictClause? OnConflict,
    EquatableArray<TargetItem> Returning,
    TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) =>
        list.Add(With).Add(Target).Add(Columns).Add(Source).Add(OnConflict).Add(Returning);
}

/// <param name="Target">The index columns or expressions; empty with a constraint or without a target.</param>
/// <param name="TargetWhere">The predicate of a partial index.</param>
/// <param name="Constraint">Of <c>ON CONSTRAINT</c>.</param>
/// <param name="Set">Empty for <c>DO NOTHING</c>.</param>
public sealed record OnConflictClause(
    EquatableArray<SqlExpression> Target,
    SqlExpression? TargetWhere,
    SqlIdentifier? Constraint,
    EquatableArray<SetClause> Set,
    SqlExpression? Where,
    TextSpan Span) : SqlNode(Span)
{
    public bool IsDoNothing => Set.Count == 0;

    public override void AddChildren(NodeList list) =>
        list.Add(Target).Add(TargetWhere).Add(Constraint).Add(Set).Add(Where);
}

/// <summary><c>column = value</c>, or <c>(a, b) = value</c> where the value is a row or a query.</summary>
public sealed record SetClause(EquatableArray<ColumnTarget> Targets, bool IsMultiple, SqlExpression Value, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Targets).Add(Value);
}

/// <param name="Where">May be a <see cref="CurrentOfExpression"/>.</param>
public sealed record UpdateStatement(
    WithClause? With,
    TableReference Target,
    EquatableArray<SetClause> Set,
    EquatableArray<TableSource> From,
    SqlExpression? Where,
    EquatableArray<TargetItem> Returning,
    TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) =>
        list.Add(With).Add(Target).Add(Set).Add(From).Add(Where).Add(Returning);
}

/// <param name="Where">May be a <see cref="CurrentOfExpression"/>.</param>
public sealed record DeleteStatement(
    WithClause? With,
    TableReference Target,
    EquatableArray<TableSource> Using,
    SqlExpression? Where,
    EquatableArray<TargetItem> Returning,
    TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) =>
        list.Add(With).Add(Target).Add(Using).Add(Where).Add(Returning);
}

public sealed record MergeStatement(
    WithClause? With,
    TableReference Target,
    TableSource Source,
    SqlExpression On,
    EquatableArray<MergeBranch> Branches,
    EquatableArray<TargetItem> Returning,
    TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) =>
        list.Add(With).Add(Target).Add(Source).Add(On).Add(Branches).Add(Returning);
}

public enum SqlMergeMatch
{
    Matched,
    NotMatched,
    NotMatchedBySource,
}

public enum SqlMergeAction
{
    Nothing,
    Update,
    Delete,
    Insert,
}

/// <param name="Set">Of an update.</param>
/// <param name="Columns">Of an insert; empty when all columns are meant.</param>
/// <param name="Values">Of an insert; null for <c>DEFAULT VALUES</c>.</param>
public sealed record MergeBranch(
    SqlMergeMatch Match,
    SqlExpression? Condition,
    SqlMergeAction Action,
    EquatableArray<SetClause> Set,
    EquatableArray<ColumnTarget> Columns,
    SqlOverriding Overriding,
    ValuesRow? Values,
    TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Condition).Add(Set).Add(Columns).Add(Values);
}

/// <summary><c>COPY table TO/FROM</c> or <c>COPY (statement) TO</c>: exactly one of the two is there.</summary>
/// <param name="Where">Of <c>COPY FROM</c>.</param>
public sealed record CopyStatement(
    TableReference? Table,
    EquatableArray<SqlIdentifier> Columns,
    StatementNode? Statement,
    bool IsFrom,
    SqlExpression? Where,
    TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Table).Add(Columns).Add(Statement).Add(Where);
}

/// <param name="IsCascade">Tables that refer to these are emptied, too.</param>
public sealed record TruncateStatement(EquatableArray<TableReference> Tables, bool IsCascade, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Tables);
}

public sealed record LockStatement(EquatableArray<TableReference> Tables, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Tables);
}
