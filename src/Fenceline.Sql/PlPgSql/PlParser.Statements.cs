using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

public sealed partial class PlParser
{
    private void Statements()
    {
        while (!AtEndOfStatements)
            Statement();
    }

    private bool AtEndOfStatements =>
        IsAtEnd || At("end") || At("exception") || At("else") || At("elsif") || At("elseif") || (At("when") && _depth > 0);

    private void Statement()
    {
        Label();
        var start = Current.Start;
        if (Current.Kind != SqlTokenKind.Word)
        {
            AssignmentOrSql(start);
            return;
        }

        switch (Current.Value)
        {
            case "declare" or "begin":
                Block();
                EndOfStatement();
                break;
            case "if":
                If();
                break;
            case "case":
                Case();
                break;
            case "loop":
                Loop();
                break;
            case "while":
                _pos++;
                Expression("loop");
                Loop();
                break;
            case "for":
                For();
                break;
            case "foreach":
                ForEach();
                break;
            case "exit" or "continue":
                Exit();
                break;
            case "return" when Ahead(1).Kind != SqlTokenKind.ColonEquals:
                Return(start);
                break;
            case "raise":
                Raise();
                break;
            case "assert":
                _pos++;
                Expression(";", ",");
                if (Accept(SqlTokenKind.Comma))
                    Expression(";");
                EndOfStatement();
                break;
            case "null" when Ahead(1).Kind == SqlTokenKind.Semicolon:
                _pos += 2;
                break;
            case "perform" when !IsAssignment:
                Sql(isPerform: true, ";");
                EndOfStatement();
                break;
            case "execute" when !IsAssignment:
                Execute(start, ";");
                EndOfStatement();
                break;
            case "get" when Is(Ahead(1), "diagnostics") || Is(Ahead(2), "diagnostics"):
                Diagnostics(start);
                break;
            case "open" when !IsAssignment:
                Open(start);
                break;
            case "fetch" or "move" when !IsAssignment:
                Fetch(start);
                break;
            case "close" when !IsAssignment:
                Close();
                break;
            default:
                AssignmentOrSql(start);
                break;
        }
    }

    private bool IsAssignment => Ahead(1).Kind is SqlTokenKind.ColonEquals or SqlTokenKind.Dot or SqlTokenKind.OpenBracket || (Ahead(1).Kind == SqlTokenKind.Operator && Ahead(1).Value == "=");

    private void Close()
    {
        SkipTo(";");
        EndOfStatement();
    }

    private void AssignmentOrSql(int start)
    {
        if (Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.PositionalParameter && IsAssignment && TryAssignment(start))
            return;
        if (Current.Kind is not (SqlTokenKind.Word or SqlTokenKind.OpenParen))
            throw Unexpected();
        Sql(";");
        EndOfStatement();
    }

    private bool TryAssignment(int start)
    {
        var first = _pos;
        var target = Target();
        if (!Accept(SqlTokenKind.ColonEquals) && !AcceptEquals())
        {
            _pos = first;
            return false;
        }

        var value = Expression(";");
        EndOfStatement();
        _nodes.Add(new PlAssignment(target, value, SpanFrom(start)));
        return true;
    }

    // name, record.field, array[i]: the subscripts are read as expressions.
    private EquatableArray<string> Target()
    {
        var parts = new List<string>();
        do
        {
            parts.Add(Current.Kind == SqlTokenKind.PositionalParameter ? "$" + Current.Value : Current.Value);
            if (Current.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.PositionalParameter))
                throw Unexpected();
            _pos++;
            while (Current.Kind == SqlTokenKind.OpenBracket)
            {
                var start = Ahead(1).Start;
                SkipOne();
                if (_tokens[_pos - 1].Start > start)
                    _nodes.Add(new PlExpression(TextSpan.FromBounds(start, _tokens[_pos - 1].Start)));
                parts.Add("[]");
            }
        }
        while (Accept(SqlTokenKind.Dot));
        return new EquatableArray<string>(parts.ToArray());
    }

    private void If()
    {
        do
        {
            _pos++;
            Expression("then");
            Expect("then");
            Nested();
        }
        while (At("elsif") || At("elseif"));
        if (Accept("else"))
            Nested();
        Expect("end");
        Expect("if");
        EndOfStatement();
    }

    private void Nested()
    {
        if (++_depth > MaxDepth)
            throw new SqlSyntaxException("the body nests too deeply", Current.Span);
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        Statements();
        _depth--;
    }

    private void Case()
    {
        _pos++;
        if (!At("when"))
            Expression("when");
        while (Accept("when"))
        {
            // Several values may be listed.
            do
                Expression("then", ",");
            while (Accept(SqlTokenKind.Comma));
            Expect("then");
            Nested();
        }

        if (Accept("else"))
            Nested();
        Expect("end");
        Expect("case");
        EndOfStatement();
    }

    private EquatableArray<string> Targets()
    {
        var names = new List<string>();
        do
            names.Add(Target()[0]);
        while (Accept(SqlTokenKind.Comma));
        return new EquatableArray<string>(names.ToArray());
    }

    private void Return(int start)
    {
        _pos++;
        if (Accept("query"))
        {
            if (At("execute"))
                Execute(start, ";");
            else
                Sql(";");
        }
        else
        {
            Accept("next");
            if (Current.Kind != SqlTokenKind.Semicolon)
                _nodes.Add(new PlReturn(Expression(";"), SpanFrom(start)));
        }

        EndOfStatement();
    }

    private void Raise()
    {
        _pos++;
        while (Current.Kind != SqlTokenKind.Semicolon)
        {
            // RAISE level 'format', expressions USING option = expression, ...
            if (Accept(SqlTokenKind.Comma) || (At("using") && Advance()))
            {
                if (Current.Kind is SqlTokenKind.Word && (Ahead(1).Kind == SqlTokenKind.ColonEquals || (Ahead(1).Kind == SqlTokenKind.Operator && Ahead(1).Value == "=")))
                    _pos += 2;
                Expression(",", "using", ";");
            }
            else
            {
                SkipOne();
            }
        }

        EndOfStatement();
    }

    private bool Advance()
    {
        _pos++;
        return true;
    }

    private void Diagnostics(int start)
    {
        while (!Accept("diagnostics"))
            _pos++;
        var targets = new List<string>();
        do
        {
            targets.Add(Target()[0]);
            if (!Accept(SqlTokenKind.ColonEquals) && !AcceptEquals())
                throw Unexpected();
            Name();
        }
        while (Accept(SqlTokenKind.Comma));
        EndOfStatement();
        _nodes.Add(new PlTaken(new EquatableArray<string>(targets.ToArray()), SpanFrom(start)));
    }

    private void Execute(int start, string end)
    {
        Expect("execute");
        var text = Expression("into", "using", end);
        EquatableArray<string> into = default;
        var given = new List<PlExpression>();
        while (At("into") || At("using"))
        {
            if (Accept("into"))
            {
                Accept("strict");
                into = Targets();
                continue;
            }

            _pos++;
            do
                given.Add(Expression(",", "into", end));
            while (Accept(SqlTokenKind.Comma));
        }

        _nodes.Add(new PlExecute(text, new EquatableArray<PlExpression>(given.ToArray()), into, SpanFrom(start)));
    }

    private PlSql Sql(params string[] ends) => Sql(isPerform: false, ends);

    /// <summary>A statement of SQL up to one of these words, which stays.</summary>
    private PlSql Sql(bool isPerform, params string[] ends)
    {
        var start = Current.Start;
        var first = _pos;
        SkipTo(ends);
        var end = _pos;
        EquatableArray<string> targets = default;
        var into = isPerform ? null : Into(first, end, out targets);
        _pos = end;
        if (end == first)
            throw Unexpected();
        var sql = new PlSql(targets, into, isPerform, SpanFrom(start));
        _nodes.Add(sql);
        return sql;
    }

    // INTO [STRICT] of a statement that returns a row, outside of parentheses; not that of INSERT INTO and MERGE INTO.
    private TextSpan? Into(int first, int end, out EquatableArray<string> targets)
    {
        targets = default;
        if (Is(_tokens[first], "import") || Is(_tokens[first], "create") || Is(_tokens[first], "copy"))
            return null;
        for (_pos = first; _pos < end; SkipOne())
        {
            if (!At("into") || (_pos > first && (Is(_tokens[_pos - 1], "insert") || Is(_tokens[_pos - 1], "merge"))))
                continue;
            var start = Current.Start;
            _pos++;
            Accept("strict");
            targets = Targets();
            return SpanFrom(start);
        }

        return null;
    }
}
