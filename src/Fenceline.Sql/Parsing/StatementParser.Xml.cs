using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

internal sealed partial class StatementParser
{
    private void XmlElementBody(List<SqlExpression> arguments)
    {
        Expect(SqlKeyword.Name);
        Label();
        if (!Accept(SqlTokenKind.Comma))
            return;
        if (At(SqlKeyword.Xmlattributes, SqlTokenKind.OpenParen))
        {
            _pos += 2;
            XmlAttributes(arguments);
            Expect(SqlTokenKind.CloseParen);
            if (!Accept(SqlTokenKind.Comma))
                return;
        }

        Expressions(arguments);
    }

    private void XmlAttributes(List<SqlExpression> arguments)
    {
        do
        {
            arguments.Add(Expression());
            if (Accept(SqlKeyword.As))
                Label();
        }
        while (Accept(SqlTokenKind.Comma));
    }

    private void XmlExistsBody(List<SqlExpression> arguments)
    {
        arguments.Add(Primary(isRestricted: true));
        XmlPassing(arguments);
    }

    // PASSING [BY REF | BY VALUE] value [BY REF | BY VALUE]
    private void XmlPassing(List<SqlExpression> arguments)
    {
        Expect(SqlKeyword.Passing);
        XmlMechanism();
        arguments.Add(Primary(isRestricted: true));
        XmlMechanism();
    }

    // The word BY may also be a name, in the value's place.
    private void XmlMechanism()
    {
        if (!Accept(SqlKeyword.By, SqlKeyword.Ref))
            Accept(SqlKeyword.By, SqlKeyword.Value);
    }

    private void XmlParseBody(List<SqlExpression> arguments)
    {
        DocumentOrContent();
        arguments.Add(Expression());
        if (Accept(SqlKeyword.Preserve) || Accept(SqlKeyword.Strip))
            Expect(SqlKeyword.Whitespace);
    }

    private void DocumentOrContent()
    {
        if (!Accept(SqlKeyword.Document))
            Expect(SqlKeyword.Content);
    }

    private void XmlPiBody(List<SqlExpression> arguments)
    {
        Expect(SqlKeyword.Name);
        Label();
        if (Accept(SqlTokenKind.Comma))
            arguments.Add(Expression());
    }

    private void XmlRootBody(List<SqlExpression> arguments)
    {
        arguments.Add(Expression());
        Expect(SqlTokenKind.Comma);
        Expect(SqlKeyword.Version);
        if (!Accept(SqlKeyword.No, SqlKeyword.Value))
            arguments.Add(Expression());
        if (!Accept(SqlTokenKind.Comma))
            return;
        Expect(SqlKeyword.Standalone);
        if (Accept(SqlKeyword.Yes))
            return;
        Expect(SqlKeyword.No);
        Accept(SqlKeyword.Value);
    }

    private void XmlSerializeBody(List<SqlExpression> arguments)
    {
        DocumentOrContent();
        arguments.Add(Expression());
        Expect(SqlKeyword.As);
        PlainTypeName();
        // Since PostgreSQL 16.
        if (!AcceptWord("indent") && At(SqlKeyword.No) && Ahead(1).Value == "indent")
            _pos += 2;
    }

    private TableFunctionSource XmlTable(bool isLateral, int start)
    {
        Expect(SqlKeyword.Xmltable);
        Expect(SqlTokenKind.OpenParen);
        var arguments = new List<SqlExpression>();
        var columns = new List<SqlIdentifier>();
        if (Accept(SqlKeyword.Xmlnamespaces))
        {
            Expect(SqlTokenKind.OpenParen);
            do
                XmlNamespace(arguments);
            while (Accept(SqlTokenKind.Comma));
            Expect(SqlTokenKind.CloseParen);
            Expect(SqlTokenKind.Comma);
        }

        arguments.Add(Primary(isRestricted: true));
        XmlPassing(arguments);
        Expect(SqlKeyword.Columns);
        do
            XmlColumn(columns, arguments);
        while (Accept(SqlTokenKind.Comma));
        Expect(SqlTokenKind.CloseParen);
        var alias = OptionalAlias();
        return new TableFunctionSource("xmltable", Array(arguments), Array(columns), isLateral, alias, SpanFrom(start));
    }

    private void XmlNamespace(List<SqlExpression> arguments)
    {
        if (Accept(SqlKeyword.Default))
        {
            arguments.Add(RestrictedExpression());
            return;
        }

        arguments.Add(RestrictedExpression());
        Expect(SqlKeyword.As);
        Label();
    }

    private void XmlColumn(List<SqlIdentifier> columns, List<SqlExpression> arguments)
    {
        columns.Add(ColumnName());
        if (Accept(SqlKeyword.For))
        {
            Expect(SqlKeyword.Ordinality);
            return;
        }

        TypeName();
        var (hasNull, hasDefault, hasPath) = (false, false, false);
        while (!At(SqlTokenKind.Comma) && !At(SqlTokenKind.CloseParen))
        {
            var at = Current.Span;
            if (Accept(SqlKeyword.Null) || Accept(SqlKeyword.Not, SqlKeyword.Null))
            {
                Once(ref hasNull, at);
                continue;
            }

            if (Accept(SqlKeyword.Default))
                Once(ref hasDefault, at);
            else if (AcceptWord("path"))
                Once(ref hasPath, at);
            else
                throw Unexpected();
            arguments.Add(RestrictedExpression());
        }

        void Once(ref bool has, TextSpan at)
        {
            if (has)
                throw Error("a column of XMLTABLE says this only once", at);
            has = true;
        }
    }
}
