using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>A part of a PL/pgSQL body. Places are those in the body's text.</summary>
public abstract record PlNode(TextSpan Span);

/// <summary>A variable with the value that it begins with.</summary>
/// <param name="Type">As written; empty for a cursor and for another name of a variable.</param>
/// <param name="Alias">What <c>ALIAS FOR</c> names: <c>$1</c>, or a variable; null otherwise.</param>
public sealed record PlDeclaration(string Name, string Type, PlExpression? Value, string? Alias, PlSql? Cursor, TextSpan Span) : PlNode(Span);

/// <summary>An expression: what could follow SELECT.</summary>
public sealed record PlExpression(TextSpan Span) : PlNode(Span);

/// <param name="Target">Its parts: <c>NEW.user_id := x</c> has two.</param>
public sealed record PlAssignment(EquatableArray<string> Target, PlExpression Value, TextSpan Span) : PlNode(Span);

/// <summary>A statement of SQL.</summary>
/// <param name="Into">The variables that take in its row; their place is to be left out of the statement.</param>
/// <param name="IntoSpan">From INTO to the last of them.</param>
/// <param name="IsPerform">The first word stands for SELECT.</param>
public sealed record PlSql(EquatableArray<string> Into, TextSpan? IntoSpan, bool IsPerform, TextSpan Span) : PlNode(Span);

/// <summary>EXECUTE of a text.</summary>
/// <param name="Using">What <c>$1</c> and so on stand for in it.</param>
/// <param name="Into">The variables that take in its row.</param>
public sealed record PlExecute(PlExpression Text, EquatableArray<PlExpression> Using, EquatableArray<string> Into, TextSpan Span) : PlNode(Span);

/// <summary>Variables get values that no expression of the body says: of a loop, a cursor, the diagnostics.</summary>
public sealed record PlTaken(EquatableArray<string> Targets, TextSpan Span) : PlNode(Span);

/// <summary>A cursor variable is opened for a query of its own.</summary>
/// <param name="Query">Null where it is a text that is run.</param>
public sealed record PlOpened(string Cursor, PlSql? Query, TextSpan Span) : PlNode(Span);

/// <summary><c>RETURN</c> and <c>RETURN NEXT</c> with a value.</summary>
public sealed record PlReturn(PlExpression Value, TextSpan Span) : PlNode(Span);

/// <summary>What a body does, in the order of its text; conditions and loops are not kept.</summary>
/// <param name="PrefersVariables">A name that is a variable and a column means the variable.</param>
/// <param name="Labels">Of its blocks and loops.</param>
/// <param name="Comments">With their signs.</param>
/// <param name="Error">Why it can't be read; null when it can.</param>
public sealed record PlBody(EquatableArray<PlNode> Nodes, EquatableArray<string> Labels, bool PrefersVariables, EquatableArray<TextSpan> Comments, SqlSyntaxError? Error);
