using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>A statement without the semicolon behind it.</summary>
public abstract record StatementNode(TextSpan Span) : SqlNode(Span);

/// <summary>SELECT, VALUES or TABLE.</summary>
public sealed record QueryStatement(SqlQuery Query, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Query);
}

/// <param name="IsAnalyze">The statement is also run.</param>
public sealed record ExplainStatement(bool IsAnalyze, StatementNode Statement, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Statement);
}

public sealed record PrepareStatement(SqlIdentifier Name, EquatableArray<SqlTypeName> ParameterTypes, StatementNode Statement, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name).Add(ParameterTypes).Add(Statement);
}

/// <summary><c>EXECUTE name(...)</c>.</summary>
public sealed record ExecuteStatement(SqlIdentifier Name, EquatableArray<SqlExpression> Arguments, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name).Add(Arguments);
}

/// <param name="Name">Null for <c>ALL</c>.</param>
public sealed record DeallocateStatement(SqlIdentifier? Name, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name);
}

public sealed record DeclareCursorStatement(SqlIdentifier Name, SqlQuery Query, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name).Add(Query);
}

/// <summary><c>FETCH</c> or <c>MOVE</c>.</summary>
public sealed record FetchStatement(SqlIdentifier Cursor, bool IsMove, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Cursor);
}

/// <param name="Cursor">Null for <c>ALL</c>.</param>
public sealed record CloseStatement(SqlIdentifier? Cursor, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Cursor);
}

/// <summary><c>CREATE TABLE ... AS</c> and <c>CREATE MATERIALIZED VIEW</c>.</summary>
/// <param name="Source">A <see cref="QueryStatement"/> or an <see cref="ExecuteStatement"/>.</param>
public sealed record CreateTableAsStatement(QualifiedName Name, EquatableArray<SqlIdentifier> Columns, StatementNode Source, bool IsMaterializedView, bool WithData, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name).Add(Columns).Add(Source);
}

/// <param name="IsRecursive">The name may stand in the query itself.</param>
public sealed record CreateViewStatement(QualifiedName Name, EquatableArray<SqlIdentifier> Columns, SqlQuery Query, bool IsRecursive, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Name).Add(Columns).Add(Query);
}

/// <param name="Language">In lower case; <c>plpgsql</c> when none is named.</param>
public sealed record DoStatement(string Language, SqlString Body, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Body);
}

/// <summary><c>CREATE FUNCTION</c> or <c>CREATE PROCEDURE</c>. Of the three forms of a body at most one is there.</summary>
/// <param name="Language">As stored; null when none is named.</param>
/// <param name="Body">Of <c>AS 'text'</c>.</param>
/// <param name="Return">Of <c>RETURN expression</c>.</param>
/// <param name="Statements">Of <c>BEGIN ATOMIC ... END</c>; a <c>RETURN</c> among them is a <see cref="ReturnStatement"/>.</param>
public sealed record CreateFunctionStatement(
    QualifiedName Name,
    EquatableArray<FunctionParameter> Parameters,
    bool IsProcedure,
    string? Language,
    bool IsSecurityDefiner,
    SqlString? Body,
    SqlExpression? Return,
    bool IsAtomic,
    EquatableArray<StatementNode> Statements,
    TextSpan Span) : StatementNode(Span)
{
    /// <summary>Null for a procedure, and for <c>RETURNS TABLE</c>.</summary>
    public SqlTypeName? Returns { get; init; }

    public override void AddChildren(NodeList list) =>
        list.Add(Name).Add(Parameters).Add(Body).Add(Return).Add(Statements);
}

/// <param name="Name">Null when only the type is given.</param>
public sealed record FunctionParameter(SqlIdentifier? Name, SqlTypeName Type, SqlExpression? Default, TextSpan Span) : SqlNode(Span)
{
    /// <summary>A part of what it returns (<c>OUT</c>): calls of a function leave it out.</summary>
    public bool IsOut { get; init; }

    /// <summary>What a call gives for it may be another value afterwards (<c>INOUT</c>).</summary>
    public bool IsInOut { get; init; }

    public override void AddChildren(NodeList list) => list.Add(Name).Add(Type).Add(Default);
}

/// <summary><c>RETURN expression</c> in a function's body.</summary>
public sealed record ReturnStatement(SqlExpression Value, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Value);
}

public sealed record CallStatement(FunctionExpression Call, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Call);
}

public enum SqlSettingScope
{
    /// <summary>No word is given: the session.</summary>
    None,
    Session,
    Local,
}

/// <summary>SET in all its forms.</summary>
/// <param name="Name">Lower-case, dots between the parts: <c>search_path</c> (also of <c>SET SCHEMA</c>), <c>role</c>, <c>session_authorization</c>, <c>timezone</c>, <c>app.user_id</c>, <c>transaction</c>, <c>session characteristics</c>, <c>constraints</c>.</param>
/// <param name="Values">Words are string literals; empty for <c>DEFAULT</c>, <c>NONE</c> and <c>FROM CURRENT</c>.</param>
public sealed record SetStatement(SqlSettingScope Scope, string Name, EquatableArray<SqlExpression> Values, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Values);
}

/// <param name="Name">As of <see cref="SetStatement"/>; null for <c>ALL</c>.</param>
public sealed record ResetStatement(string? Name, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <param name="Name">As of <see cref="SetStatement"/>; null for <c>ALL</c>.</param>
public sealed record ShowStatement(string? Name, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

public enum SqlTransactionAction
{
    Begin,
    Commit,
    Rollback,
    Savepoint,
    Release,
    RollbackToSavepoint,
    Prepare,
    CommitPrepared,
    RollbackPrepared,
}

public sealed record TransactionStatement(SqlTransactionAction Action, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary>A statement that the parser does not take apart: most DDL. Its tokens are not checked.</summary>
/// <param name="Keywords">The words it begins with, in lower case, one blank between them: <c>create unique index</c>, <c>alter table</c>.</param>
/// <param name="Relations">The relations that it names, as far as its form is known.</param>
/// <param name="HasQuery">The word SELECT, INSERT, UPDATE or DELETE stands in it where it may begin a query.</param>
public sealed record OtherStatement(string Keywords, EquatableArray<QualifiedName> Relations, bool HasQuery, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Relations);
}

/// <summary>A line for psql: <c>\connect db</c>, <c>\i file</c>.</summary>
/// <param name="Command">Without the backslash.</param>
public sealed record PsqlCommandStatement(string Command, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary>Text up to the next semicolon that is no statement.</summary>
/// <param name="ErrorSpan">The token at which it went wrong; empty at the end of the text.</param>
public sealed record InvalidStatement(string Message, TextSpan ErrorSpan, TextSpan Span) : StatementNode(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <param name="Errors">What is wrong with the invalid statements, ordered by place.</param>
/// <param name="Comments">With their signs, ordered by place.</param>
public sealed record SqlScript(EquatableArray<StatementNode> Statements, EquatableArray<SqlSyntaxError> Errors, EquatableArray<TextSpan> Comments);

public sealed record SqlSyntaxError(string Message, TextSpan Span);
