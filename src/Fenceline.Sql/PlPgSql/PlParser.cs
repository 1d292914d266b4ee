using System.Runtime.CompilerServices;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>Reads the body of a function or DO block in PL/pgSQL.</summary>
public sealed partial class PlParser
{
    private const int MaxDepth = 200;

    private readonly SqlTokens _tokens;
    private readonly List<PlNode> _nodes = [];
    private readonly List<string> _labels = [];
    private bool _prefersVariables;
    private int _pos;
    private int _depth;

    private PlParser(SqlTokens tokens) => _tokens = tokens;

    /// <summary>Never fails: what is wrong is said by the result.</summary>
    public static PlBody Parse(string text)
    {
        var parser = new PlParser(SqlLexer.Tokenize(text, default));
        SqlSyntaxError? error = null;
        try
        {
            parser.Body();
        }
        catch (SqlSyntaxException e)
        {
            error = new SqlSyntaxError(e.Message, e.Span);
        }
        catch (InsufficientExecutionStackException)
        {
            error = new SqlSyntaxError("the body nests too deeply", parser.Current.Span);
        }

        return new PlBody(new EquatableArray<PlNode>(parser._nodes.ToArray()), new EquatableArray<string>(parser._labels.ToArray()), parser._prefersVariables, parser._tokens.Comments, error);
    }

    private SqlToken Current => _tokens[_pos];

    private SqlToken Ahead(int count) => _tokens[Math.Min(_pos + count, _tokens.Tokens.Count - 1)];

    private bool IsAtEnd => Current.Kind == SqlTokenKind.EndOfText;

    private static bool Is(in SqlToken token, string word) => token.Kind == SqlTokenKind.Word && token.Value == word;

    private bool At(string word) => Is(Current, word);

    private bool AtOperator(string name) => Current.Kind == SqlTokenKind.Operator && Current.Value == name;

    private bool Accept(string word)
    {
        if (!At(word))
            return false;
        _pos++;
        return true;
    }

    private bool Accept(SqlTokenKind kind)
    {
        if (Current.Kind != kind)
            return false;
        _pos++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Accept(word))
            throw Unexpected();
    }

    private void Expect(SqlTokenKind kind)
    {
        if (!Accept(kind))
            throw Unexpected();
    }

    private SqlSyntaxException Unexpected() => new(IsAtEnd ? "the body ends too early" : $"syntax error at or near \"{Current.Value}\"", Current.Span);

    private void Body()
    {
        // #variable_conflict use_variable, #option dump, #print_strict_params on
        while (AtOperator("#"))
        {
            _pos++;
            _prefersVariables |= At("variable_conflict") && Is(Ahead(1), "use_variable");
            _pos += Is(Current, "option") || Is(Current, "variable_conflict") || Is(Current, "print_strict_params") ? 2 : 1;
        }

        Label();
        Block();
        Accept(SqlTokenKind.Semicolon);
        if (!IsAtEnd)
            throw Unexpected();
    }

    private void Label()
    {
        while (AtOperator("<<"))
        {
            _pos++;
            _labels.Add(Name());
            if (!AtOperator(">>"))
                throw Unexpected();
            _pos++;
        }
    }

    private void Block()
    {
        if (++_depth > MaxDepth)
            throw new SqlSyntaxException("the body nests too deeply", Current.Span);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        while (Accept("declare"))
        {
            while (!At("begin") && !At("declare"))
                Declaration();
        }

        Expect("begin");
        Statements();
        if (Accept("exception"))
        {
            while (Accept("when"))
            {
                Through("then");
                Statements();
            }
        }

        Expect("end");
        if (Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier && !At("loop"))
            _pos++;
        _depth--;
    }

    private void Declaration()
    {
        if (AtOperator("<<"))
            throw Unexpected();
        var start = Current.Start;
        var name = Name();
        if (Accept("alias"))
        {
            Expect("for");
            var alias = Current.Kind == SqlTokenKind.PositionalParameter ? "$" + Current.Value : Current.Value;
            _pos++;
            EndOfStatement();
            _nodes.Add(new PlDeclaration(name, "", null, alias, null, SpanFrom(start)));
            return;
        }

        if (At("cursor") || At("scroll") || (At("no") && Is(Ahead(1), "scroll")))
        {
            Cursor(name, start);
            return;
        }

        Accept("constant");
        var type = TypeText();
        PlExpression? value = null;
        if (Accept("default") || Accept(SqlTokenKind.ColonEquals) || AcceptEquals())
            value = Expression(";");
        EndOfStatement();
        _nodes.Add(new PlDeclaration(name, type, value, null, null, SpanFrom(start)));
    }

    private bool AcceptEquals()
    {
        if (!AtOperator("="))
            return false;
        _pos++;
        return true;
    }

    private string TypeText()
    {
        var first = _pos;
        while (!IsAtEnd && Current.Kind is not (SqlTokenKind.Semicolon or SqlTokenKind.ColonEquals) && !AtOperator("=") && !At("default") && !At("collate") && !(At("not") && Is(Ahead(1), "null")))
            SkipOne();
        if (_pos == first)
            throw Unexpected();
        var text = TypeText(first);
        if (Accept("collate"))
            QualifiedName();
        if (Accept("not"))
            Expect("null");
        return text;
    }

    // The type that was read since a token.
    private string TypeText(int first) =>
        string.Join(" ", Enumerable.Range(first, _pos - first).Select(i => _tokens[i].Kind == SqlTokenKind.QuotedIdentifier ? "\"" + _tokens[i].Value + "\"" : _tokens[i].Value)).Replace(" . ", ".").Replace(" % ", "%");

    private string Name()
    {
        if (Current.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier))
            throw Unexpected();
        return _tokens[_pos++].Value;
    }

    private void QualifiedName()
    {
        Name();
        while (Accept(SqlTokenKind.Dot))
            Name();
    }

    private void EndOfStatement() => Expect(SqlTokenKind.Semicolon);

    private TextSpan SpanFrom(int start) => TextSpan.FromBounds(start, Math.Max(start, _tokens[Math.Max(_pos - 1, 0)].End));

    // What stands in parentheses or brackets, or one token.
    private void SkipOne()
    {
        var depth = 0;
        do
        {
            depth += Current.Kind switch
            {
                SqlTokenKind.OpenParen or SqlTokenKind.OpenBracket => 1,
                SqlTokenKind.CloseParen or SqlTokenKind.CloseBracket => -1,
                SqlTokenKind.EndOfText => throw Unexpected(),
                _ => 0,
            };
            _pos++;
        }
        while (depth > 0);
    }

    /// <summary>Goes on to one of these words, or to a semicolon as <c>;</c>, outside of parentheses. As in PostgreSQL a CASE that holds such a word needs some.</summary>
    private void SkipTo(params string[] ends)
    {
        while (!IsAtEnd)
        {
            if (Current.Kind == SqlTokenKind.Semicolon)
            {
                if (Array.IndexOf(ends, ";") < 0)
                    throw Unexpected();
                return;
            }

            if (Current.Kind == SqlTokenKind.Word && Array.IndexOf(ends, Current.Value) >= 0)
                return;
            if (Current.Kind == SqlTokenKind.Comma && Array.IndexOf(ends, ",") >= 0)
                return;
            if (Current.Kind == SqlTokenKind.DotDot && Array.IndexOf(ends, "..") >= 0)
                return;
            if (Current.Kind == SqlTokenKind.CloseParen && Array.IndexOf(ends, ")") >= 0)
                return;
            SkipOne();
        }

        throw Unexpected();
    }

    private void Through(string word)
    {
        SkipTo(word);
        _pos++;
    }

    /// <summary>An expression up to one of these words, which stays.</summary>
    private PlExpression Expression(params string[] ends)
    {
        var start = Current.Start;
        var first = _pos;
        SkipTo(ends);
        if (_pos == first)
            throw Unexpected();
        var expression = new PlExpression(SpanFrom(start));
        _nodes.Add(expression);
        return expression;
    }
}
