using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <content>Cursors: declared, opened, read.</content>
public sealed partial class PlParser
{
    // The parameters of the cursors, by their names; null of a name that two blocks give to cursors.
    private readonly Dictionary<string, List<string>?> _cursors = new(StringComparer.Ordinal);

    private void Cursor(string name, int start)
    {
        Accept("no");
        Accept("scroll");
        Expect("cursor");
        var parameters = new List<string>();
        if (Accept(SqlTokenKind.OpenParen))
        {
            do
            {
                var at = Current.Start;
                var parameter = Name();
                var first = _pos;
                while (!IsAtEnd && Current.Kind is not (SqlTokenKind.Comma or SqlTokenKind.CloseParen))
                    SkipOne();
                if (_pos == first)
                    throw Unexpected();
                _nodes.Add(new PlDeclaration(parameter, TypeText(first), null, null, null, SpanFrom(at)));
                parameters.Add(parameter);
            }
            while (Accept(SqlTokenKind.Comma));
            Expect(SqlTokenKind.CloseParen);
        }

        if (!Accept("for"))
            Expect("is");
        var query = Sql(";");
        EndOfStatement();
        _cursors[name] = _cursors.ContainsKey(name) ? null : parameters;
        _nodes.Add(new PlDeclaration(name, "", null, null, query, SpanFrom(start)));
        // Of two cursors with one name it isn't known which one is opened.
        if (parameters.Count > 0 && _cursors[name] is null)
            _nodes.Add(new PlTaken(new EquatableArray<string>(parameters.ToArray()), SpanFrom(start)));
    }

    // cursor, cursor(value, name := value)
    private void CursorArguments(string end)
    {
        var start = Current.Start;
        var parameters = Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier && _cursors.TryGetValue(Current.Value, out var known) ? known : null;
        QualifiedName();
        if (Accept(SqlTokenKind.OpenParen))
        {
            for (var place = 0; Current.Kind != SqlTokenKind.CloseParen; place++)
            {
                var isNamed = Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier && (Ahead(1).Kind == SqlTokenKind.ColonEquals || Ahead(1) is { Kind: SqlTokenKind.Operator, Value: "=>" });
                var name = isNamed ? Current.Value : place < parameters?.Count ? parameters[place] : null;
                if (isNamed)
                    _pos += 2;
                var value = Expression(",", ")");
                if (name is not null)
                    _nodes.Add(new PlAssignment(EquatableArray.Of(name), value, SpanFrom(start)));
                if (!Accept(SqlTokenKind.Comma))
                    break;
            }

            Expect(SqlTokenKind.CloseParen);
        }

        if (end == ";" ? Current.Kind != SqlTokenKind.Semicolon : !At(end))
            throw Unexpected();
    }

    private void Open(int start)
    {
        _pos++;
        if (Ahead(1).Kind is SqlTokenKind.Semicolon or SqlTokenKind.OpenParen or SqlTokenKind.Dot)
        {
            CursorArguments(";");
        }
        else
        {
            var cursor = Name();
            Accept("no");
            Accept("scroll");
            Expect("for");
            PlSql? query = null;
            if (At("execute"))
                Execute(start, ";");
            else
                query = Sql(";");
            _nodes.Add(new PlOpened(cursor, query, SpanFrom(start)));
        }

        EndOfStatement();
    }

    private void Fetch(int start)
    {
        _pos++;
        // FETCH ABSOLUTE expression FROM cursor
        if ((At("absolute") || At("relative") || At("forward") || At("backward")) && !Is(Ahead(1), "from") && !Is(Ahead(1), "in") && !Is(Ahead(1), "all") && Ahead(1).Kind is not SqlTokenKind.Semicolon && !Is(Ahead(1), "into"))
        {
            _pos++;
            Expression("from", "in");
        }

        SkipTo("into", ";");
        if (Accept("into"))
            _nodes.Add(new PlTaken(Targets(), SpanFrom(start)));
        EndOfStatement();
    }
}
