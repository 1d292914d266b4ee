using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

public abstract record SqlExpression(TextSpan Span) : SqlNode(Span)
{
    /// <summary>The expression without the parentheses around it.</summary>
    public SqlExpression Unwrapped
    {
        get
        {
            var expression = this;
            while (expression is ParenthesizedExpression parenthesized)
                expression = parenthesized.Inner;
            return expression;
        }
    }
}

public enum SqlLiteralKind
{
    Null,
    True,
    False,
    WholeNumber,
    Number,
    Text,
    BitString,
}

/// <param name="Value">Unescaped; for numbers and words as written; for bit strings with the leading <c>b</c> or <c>x</c>.</param>
/// <param name="HasHole">A part of the value is not known.</param>
public sealed record LiteralExpression(SqlLiteralKind Kind, string Value, bool HasHole, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary><c>date '2024-01-01'</c>, <c>interval '1' day</c>.</summary>
public sealed record TypedLiteralExpression(SqlTypeName Type, string Value, bool HasHole, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Type);
}

public enum SqlParameterStyle
{
    /// <summary><c>$1</c></summary>
    Positional,

    /// <summary><c>@p</c></summary>
    At,

    /// <summary><c>:p</c></summary>
    Colon,
}

/// <param name="Name">Without the sign before it.</param>
public sealed record ParameterExpression(SqlParameterStyle Style, string Name, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary>Text that is not known stands where an expression is expected.</summary>
public sealed record HoleExpression(TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary>Tokens in the place of an expression that the parser does not model. Whatever they mean, they may hold subqueries.</summary>
public sealed record UnknownExpression(TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary><c>a</c>, <c>t.a</c>, <c>s.t.a</c>, <c>c.s.t.a</c>. A lone name may also mean a whole row; that is for name resolution to say.</summary>
public sealed record ColumnExpression(QualifiedName Name, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name);
}

/// <summary><c>*</c> or <c>t.*</c>.</summary>
public sealed record StarExpression(QualifiedName? Qualifier, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Qualifier);
}

/// <summary><c>(x).f</c>, or <c>(x).*</c> when there is no field.</summary>
public sealed record FieldExpression(SqlExpression Operand, SqlIdentifier? Field, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Field);
}

/// <summary><c>x[i]</c> (only <see cref="Index"/>), <c>x[a:b]</c> (<see cref="Index"/> is the lower bound; either may be absent).</summary>
public sealed record SubscriptExpression(SqlExpression Operand, SqlExpression? Index, bool IsSlice, SqlExpression? Upper, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Index).Add(Upper);
}

public sealed record ParenthesizedExpression(SqlExpression Inner, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Inner);
}

/// <summary><c>CAST(x AS t)</c> and <c>x::t</c>.</summary>
public sealed record CastExpression(SqlExpression Operand, SqlTypeName Type, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Type);
}

public sealed record CollateExpression(SqlExpression Operand, QualifiedName Collation, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Collation);
}

/// <param name="Zone">Null for <c>AT LOCAL</c>.</param>
public sealed record AtTimeZoneExpression(SqlExpression Operand, SqlExpression? Zone, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Zone);
}

/// <param name="Operand">What the branches are compared with; null when they are conditions.</param>
public sealed record CaseExpression(SqlExpression? Operand, EquatableArray<CaseBranch> Branches, SqlExpression? Else, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Operand).Add(Branches).Add(Else);
}

public sealed record CaseBranch(SqlExpression When, SqlExpression Then, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(When).Add(Then);
}

/// <summary><c>ARRAY[...]</c>; an inner bracket of a nested array is an <see cref="ArrayExpression"/> too.</summary>
public sealed record ArrayExpression(EquatableArray<SqlExpression> Items, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Items);
}

/// <summary><c>ROW(...)</c>, or <c>(a, b)</c> when it is not explicit.</summary>
public sealed record RowExpression(EquatableArray<SqlExpression> Items, bool IsExplicit, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Items);
}

/// <summary><c>DEFAULT</c> in VALUES or SET.</summary>
public sealed record DefaultExpression(TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary><c>WHERE CURRENT OF cursor</c>; the cursor may be named by a parameter.</summary>
public sealed record CurrentOfExpression(SqlIdentifier? Cursor, TextSpan Span) : SqlExpression(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Cursor);
}
