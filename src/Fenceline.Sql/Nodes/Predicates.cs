using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

public enum SqlLogicalOperator
{
    And,
    Or,
}

/// <summary>Two or more operands joined by AND, or by OR; a chain is one node.</summary>
public sealed record LogicalExpression(SqlLogicalOperator Operator, EquatableArray<SqlExpression> Operands, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operands);
}

public sealed record NotExpression(SqlExpression Operand, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand);
}

/// <param name="Operator">One of <c>=</c>, <c>&lt;&gt;</c>, <c>&lt;</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&gt;=</c>, never qualified.</param>
public sealed record ComparisonExpression(SqlExpression Left, SqlOperator Operator, SqlExpression Right, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Left).Add(Operator).Add(Right);
}

/// <summary>A chain of operators of one precedence, applied from left to right: <c>a + b - c</c> has three operands and two operators.</summary>
public sealed record OperatorExpression(EquatableArray<SqlExpression> Operands, EquatableArray<SqlOperator> Operators, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list)
    {
        for (var i = 0; i < Operands.Count; i++)
            list.Add(i == 0 ? null : Operators[i - 1]).Add(Operands[i]);
    }
}

/// <summary><c>-x</c>, <c>@ x</c>, <c>OPERATOR(s.!) x</c>.</summary>
public sealed record UnaryExpression(SqlOperator Operator, SqlExpression Operand, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operator).Add(Operand);
}

public enum SqlIsTest
{
    Null,
    True,
    False,
    Unknown,
    Document,
    Normalized,
    Json,
}

/// <summary><c>x IS [NOT] NULL</c> (also <c>ISNULL</c>, <c>NOTNULL</c>), <c>IS TRUE</c>, ...</summary>
public sealed record IsExpression(SqlExpression Operand, SqlIsTest Test, bool IsNegated, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand);
}

/// <param name="IsNegated"><c>IS NOT DISTINCT FROM</c>: an equality that also holds for two nulls.</param>
public sealed record IsDistinctExpression(SqlExpression Left, SqlExpression Right, bool IsNegated, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Left).Add(Right);
}

public sealed record BetweenExpression(SqlExpression Operand, SqlExpression Low, SqlExpression High, bool IsSymmetric, bool IsNegated, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Low).Add(High);
}

public enum SqlLikeKind
{
    Like,
    ILike,
    SimilarTo,
}

public sealed record LikeExpression(SqlExpression Operand, SqlLikeKind Kind, SqlExpression Pattern, SqlExpression? Escape, bool IsNegated, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Pattern).Add(Escape);
}

public sealed record InListExpression(SqlExpression Operand, EquatableArray<SqlExpression> Items, bool IsNegated, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Items);
}

public sealed record InQueryExpression(SqlExpression Operand, SqlQuery Query, bool IsNegated, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Query);
}

public enum SqlQuantifier
{
    /// <summary><c>ANY</c> and <c>SOME</c>.</summary>
    Any,
    All,
}

/// <summary><c>x = ANY (array)</c> or <c>x = ANY (SELECT ...)</c>: exactly one of the two is there.</summary>
public sealed record QuantifiedExpression(SqlExpression Left, SqlOperator Operator, SqlQuantifier Quantifier, SqlExpression? Array, SqlQuery? Query, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Left).Add(Operator).Add(Array).Add(Query);
}

/// <summary><c>(a, b) OVERLAPS (c, d)</c>.</summary>
public sealed record OverlapsExpression(SqlExpression Left, SqlExpression Right, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Left).Add(Right);
}

public sealed record ExistsExpression(SqlQuery Query, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Query);
}

/// <summary>A query in parentheses where a value is expected.</summary>
public sealed record SubqueryExpression(SqlQuery Query, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Query);
}

/// <summary><c>ARRAY(SELECT ...)</c>.</summary>
public sealed record ArrayQueryExpression(SqlQuery Query, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Query);
}
