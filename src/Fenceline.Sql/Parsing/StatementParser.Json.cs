using Fenceline.Sql.Collections;

namespace Fenceline.Sql;

// SQL/JSON of PostgreSQL 16 to 18. Its words are names in PostgreSQL 15, where the functions are called like any other.
internal sealed partial class StatementParser
{
    private bool HasJsonSyntax(QualifiedName name)
    {
        if (name.Parts.Count != 1 || name.Last.IsQuoted || !IsJsonFunction(name.Last.Name))
            return false;

        var depth = 0;
        for (var i = _pos; i <= _last; i++)
        {
            ref readonly var token = ref _tokens[i];
            if (token.Kind is SqlTokenKind.OpenParen or SqlTokenKind.OpenBracket)
                depth++;
            else if (token.Kind is SqlTokenKind.CloseParen or SqlTokenKind.CloseBracket && --depth == 0)
                return false;
            else if (token.Kind is SqlTokenKind.Semicolon or SqlTokenKind.EndOfText)
                return false;
            else if (depth == 1 && IsJsonSyntax(token, _tokens[i + 1], _tokens[i - 1]))
                return true;
        }

        return false;
    }

    private static bool IsJsonFunction(string name) => name is "json" or "json_scalar" or "json_serialize" or "json_object" or "json_array"
        or "json_objectagg" or "json_arrayagg" or "json_value" or "json_query" or "json_exists";

    private static bool IsJsonSyntax(in SqlToken token, in SqlToken next, in SqlToken previous) =>
        token.Keyword == SqlKeyword.On
        || token.Kind == SqlTokenKind.Colon || IsJoinedParameter(token, previous)
        || (token.Keyword is SqlKeyword.Value or SqlKeyword.Returning or SqlKeyword.Passing or SqlKeyword.Columns
            && (previous.Kind is SqlTokenKind.Text or SqlTokenKind.CloseParen or SqlTokenKind.WholeNumber or SqlTokenKind.PositionalParameter
                or SqlTokenKind.AtParameter || IsColumnName(previous) || previous.Keyword is SqlKeyword.Null or SqlKeyword.End))
        || (token.Keyword is SqlKeyword.With or SqlKeyword.Without && next.Value is "unique" or "wrapper" or "array" or "conditional" or "unconditional")
        || (token.Value, next.Value) is ("format", "json") or ("keep" or "omit", "quotes")
        || (previous.Kind == SqlTokenKind.OpenParen && (token.Value == "returning" || token.Keyword is SqlKeyword.Select or SqlKeyword.With or SqlKeyword.Values))
        || (token.Value == "key" && previous.Kind is SqlTokenKind.OpenParen or SqlTokenKind.Comma && next.Kind is SqlTokenKind.Text or SqlTokenKind.Word or SqlTokenKind.PositionalParameter);

    // Of 'a':b the lexer makes a parameter, as .NET writes it.
    private static bool IsJoinedParameter(in SqlToken token, in SqlToken previous) =>
        token.Kind == SqlTokenKind.ColonParameter && previous.Kind is not (SqlTokenKind.OpenParen or SqlTokenKind.Comma);

    private SqlExpression JsonCall(QualifiedName name)
    {
        var start = name.Span.Start;
        var first = _pos;
        SkipParentheses();
        var end = _pos;
        // Which value such a parameter stands for can't be told.
        if (Enumerable.Range(first + 1, end - first - 1).Any(i => IsJoinedParameter(_tokens[i], _tokens[i - 1])))
        {
            if (Accept(SqlKeyword.Filter))
                SkipParentheses();
            Over();
            return new UnknownExpression(SpanFrom(start));
        }

        _pos = first;
        Enter();
        Expect(SqlTokenKind.OpenParen);
        var arguments = new List<SqlExpression>();
        while (!At(SqlTokenKind.CloseParen))
            JsonPart(arguments);
        Expect(SqlTokenKind.CloseParen);
        Leave();
        var filter = Filter();
        var over = Over();
        return new SpecialFunctionExpression(name.Last.Name, Array(arguments), filter, over, SpanFrom(start));
    }

    /// <summary>An expression, or one of the clauses between them.</summary>
    private void JsonPart(List<SqlExpression> arguments)
    {
        if (Accept(SqlTokenKind.Comma) || Accept(SqlTokenKind.Colon) || Accept(SqlKeyword.Value) || JsonClause(arguments))
            return;
        if (AtWord("key") && Ahead(1).Kind is SqlTokenKind.Text or SqlTokenKind.Word or SqlTokenKind.PositionalParameter)
            _pos++;
        if (At(SqlKeyword.Order))
        {
            foreach (var item in OrderBy())
                arguments.Add(item.Expression);
            return;
        }

        if (At(SqlKeyword.Select) || At(SqlKeyword.With) || At(SqlKeyword.Values))
        {
            var start = Current.Start;
            arguments.Add(new SubqueryExpression(Query(), SpanFrom(start)));
            return;
        }

        arguments.Add(Expression());
    }

    /// <summary>A clause that holds no value of the result; what it takes in is added.</summary>
    private bool JsonClause(List<SqlExpression> arguments) =>
        JsonFormat() || JsonReturning() || JsonPassing(arguments) || JsonUnique() || JsonWrapper() || JsonQuotes() || JsonBehavior(arguments);

    private bool JsonFormat()
    {
        if (!AtWord("format") || Ahead(1).Value != "json")
            return false;
        _pos += 2;
        if (AcceptWord("encoding"))
            Label();
        return true;
    }

    private bool JsonReturning()
    {
        if (!Accept(SqlKeyword.Returning))
            return false;
        TypeName();
        JsonFormat();
        return true;
    }

    private bool JsonPassing(List<SqlExpression> arguments)
    {
        if (!Accept(SqlKeyword.Passing))
            return false;
        do
        {
            arguments.Add(Expression());
            JsonFormat();
            Expect(SqlKeyword.As);
            Label();
        }
        while (Accept(SqlTokenKind.Comma));
        return true;
    }

    private bool JsonUnique()
    {
        if (!(At(SqlKeyword.With) || At(SqlKeyword.Without)) || Ahead(1).Value != "unique")
            return false;
        _pos += 2;
        AcceptWord("keys");
        return true;
    }

    // {WITH | WITHOUT} [[UN]CONDITIONAL] [ARRAY] WRAPPER
    private bool JsonWrapper()
    {
        if (!(At(SqlKeyword.With) || At(SqlKeyword.Without)) || Ahead(1).Value is not ("wrapper" or "array" or "conditional" or "unconditional"))
            return false;
        _pos++;
        if (!AcceptWord("conditional"))
            AcceptWord("unconditional");
        AcceptWord("array");
        if (!AcceptWord("wrapper"))
            throw Unexpected();
        return true;
    }

    // {KEEP | OMIT} QUOTES [ON SCALAR STRING]
    private bool JsonQuotes()
    {
        if (!(AtWord("keep") || AtWord("omit")) || Ahead(1).Value != "quotes")
            return false;
        _pos += 2;
        if (!At(SqlKeyword.On) || Ahead(1).Value != "scalar")
            return true;
        _pos += 2;
        if (!AcceptWord("string"))
            throw Unexpected();
        return true;
    }

    // {ERROR | NULL | TRUE | FALSE | UNKNOWN | ABSENT | EMPTY [ARRAY | OBJECT] | DEFAULT value} ON {EMPTY | ERROR | NULL}
    private bool JsonBehavior(List<SqlExpression> arguments)
    {
        if (Accept(SqlKeyword.Default))
        {
            arguments.Add(Expression());
        }
        else
        {
            var words = AtWord("empty") && Ahead(1).Value is "array" or "object" ? 2 : 1;
            if (Ahead(words).Keyword != SqlKeyword.On || Current.Value is not ("error" or "null" or "true" or "false" or "unknown" or "absent" or "empty"))
                return false;
            _pos += words;
        }

        Expect(SqlKeyword.On);
        if (!AcceptWord("empty") && !AcceptWord("error"))
            Expect(SqlKeyword.Null);
        return true;
    }

    private TableFunctionSource JsonTable(bool isLateral, int start)
    {
        _pos++;
        Enter();
        Expect(SqlTokenKind.OpenParen);
        var arguments = new List<SqlExpression> { Expression() };
        JsonFormat();
        Expect(SqlTokenKind.Comma);
        arguments.Add(Expression());
        if (Accept(SqlKeyword.As))
            ColumnName();
        JsonPassing(arguments);
        var columns = new List<SqlIdentifier>();
        JsonColumns(columns, arguments);
        while (JsonBehavior(arguments))
        {
        }

        Expect(SqlTokenKind.CloseParen);
        Leave();
        var alias = OptionalAlias();
        return new TableFunctionSource("json_table", Array(arguments), Array(columns), isLateral, alias, SpanFrom(start));
    }

    private void JsonColumns(List<SqlIdentifier> columns, List<SqlExpression> arguments)
    {
        Enter();
        Expect(SqlKeyword.Columns);
        Expect(SqlTokenKind.OpenParen);
        do
            JsonColumn(columns, arguments);
        while (Accept(SqlTokenKind.Comma));
        Expect(SqlTokenKind.CloseParen);
        Leave();
    }

    private void JsonColumn(List<SqlIdentifier> columns, List<SqlExpression> arguments)
    {
        if (AtWord("nested") && (Ahead(1).Value == "path" || Ahead(1).Kind == SqlTokenKind.Text))
        {
            _pos++;
            AcceptWord("path");
            Expect(SqlTokenKind.Text);
            if (Accept(SqlKeyword.As))
                ColumnName();
            JsonColumns(columns, arguments);
            return;
        }

        columns.Add(ColumnName());
        if (Accept(SqlKeyword.For))
        {
            Expect(SqlKeyword.Ordinality);
            return;
        }

        TypeName();
        Accept(SqlKeyword.Exists);
        while (!At(SqlTokenKind.Comma) && !At(SqlTokenKind.CloseParen))
        {
            if (AcceptWord("path"))
                Expect(SqlTokenKind.Text);
            else if (!JsonFormat() && !JsonWrapper() && !JsonQuotes() && !JsonBehavior(arguments))
                throw Unexpected();
        }
    }
}
