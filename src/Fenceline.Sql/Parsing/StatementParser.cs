using System.Runtime.CompilerServices;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>A recursive descent over the tokens of a text, one method for each rule of PostgreSQL's grammar.</summary>
internal sealed partial class StatementParser
{
    // Far more than people or tools write, and little enough for the stack of any thread.
    private const int MaxDepth = 500;
    private const int MaxTreeDepth = 1200;
    private const int LeastNodesPerLevel = 4;

    private readonly string _text;
    private readonly SqlToken[] _tokens;
    private readonly int _last;
    private readonly EquatableArray<TextSpan> _comments;
    private int _pos;
    private int _depth;
    private int _deepest;
    private int _wraps;
    private int _targetDepth;

    public StatementParser(string text, SqlTokens tokens)
    {
        _text = text;
        _tokens = tokens.Tokens.Array!;
        _last = tokens.Tokens.Count - 1;
        _comments = tokens.Comments;
    }

    public SqlScript ParseScript()
    {
        var statements = new List<StatementNode>();
        var errors = new List<SqlSyntaxError>();
        while (!At(SqlTokenKind.EndOfText))
        {
            if (Accept(SqlTokenKind.Semicolon))
                continue;

            var statement = At(SqlTokenKind.PsqlCommand) ? PsqlCommand() : StatementOrError();
            statements.Add(statement);
            if (statement is InvalidStatement invalid)
                errors.Add(new SqlSyntaxError(invalid.Message, invalid.ErrorSpan));
        }

        return new SqlScript(Array(statements), Array(errors), _comments);
    }

    private StatementNode StatementOrError()
    {
        var first = _pos;
        _depth = 0;
        _deepest = 0;
        _wraps = 0;
        _targetDepth = 0;
        try
        {
            var statement = ParseStatement();
            if (!AtStatementEnd)
                throw Unexpected();
            if ((_deepest * LeastNodesPerLevel) + _wraps > MaxTreeDepth && TreeDepth.Exceeds(statement, MaxTreeDepth))
                return Recover(first, TooDeep, statement.Span);
            return statement;
        }
        catch (SqlSyntaxException error)
        {
            return Recover(first, error.Message, error.Span);
        }
        catch (InsufficientExecutionStackException)
        {
            return Recover(first, TooDeep, Current.Span);
        }
    }

    private const string TooDeep = "the statement nests too deeply";

    // The grammar knows no semicolon inside of a statement's parentheses, so the next one ends the statement.
    private InvalidStatement Recover(int first, string message, TextSpan errorSpan)
    {
        while (!AtStatementEnd)
            _pos++;
        return new InvalidStatement(message, errorSpan, SpanFrom(_tokens[first].Start));
    }

    private PsqlCommandStatement PsqlCommand()
    {
        var token = Current;
        _pos++;
        return new PsqlCommandStatement(token.Value, token.Span);
    }

    private bool AtStatementEnd => Current.Kind is SqlTokenKind.Semicolon or SqlTokenKind.EndOfText or SqlTokenKind.PsqlCommand;

    private void Enter()
    {
        if (++_depth > MaxDepth)
            throw new SqlSyntaxException(TooDeep, Current.Span);
        _deepest = Math.Max(_deepest, _depth);
        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    private void Leave() => _depth--;

    private static EquatableArray<T> Array<T>(List<T> items)
        where T : IEquatable<T> => items.Count == 0 ? default : new EquatableArray<T>(items.ToArray());
}

/// <summary>Ends the reading of one statement.</summary>
internal sealed class SqlSyntaxException(string message, TextSpan span) : Exception(message)
{
    public TextSpan Span { get; } = span;
}
