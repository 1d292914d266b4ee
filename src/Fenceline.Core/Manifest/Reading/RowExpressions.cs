using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>What an expression over a row is for.</summary>
internal enum RowExpressionUse
{
    Check,
    GeneratedColumn,
    Index,
}

/// <summary>
/// Reads SQL over the columns of one row: a check, a generated column, a part of an index or the rows that it has. The database computes it at
/// each write, whoever writes, so it may only compute.
/// </summary>
internal sealed class RowExpressions(ManifestDocument document, DatabaseOptions database, TableColumns columns)
{
    private const string Before = "SELECT (";

    // Their values change while the row does not: PostgreSQL refuses them where it keeps what it computed.
    private static readonly HashSet<string> Changing = new(
        ["now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "random", "gen_random_uuid", "current_setting", "current_query", "version", "age"], StringComparer.Ordinal);

    /// <summary>The expression as it goes into SQL; null when there is something wrong with it, which is reported.</summary>
    /// <param name="text">The text that holds it.</param>
    /// <param name="range">Where in the text's value.</param>
    public string? Read(JsonString text, TextRange range, RowExpressionUse use)
    {
        var sql = text.Value.Substring(range.Start, range.Length);
        if (Parse(sql) is not { } expression)
        {
            document.Error(ManifestRules.InvalidValue, StringSpans.Inside(text, range), $"{Wording.Quote(sql)} is not an expression of PostgreSQL over this table's columns. Write it as in a SELECT, such as \"lower(email)\".");
            return null;
        }

        var computed = new ComputedSql(database, Subject(use), isView: false);
        var isFaulty = false;
        foreach (var node in expression.DescendantsAndSelf())
        {
            if ((computed.FaultOf(node) is { } found ? (found.Place, found.Message, ManifestRules.InvalidValue) : FaultOf(node, use)) is not { } fault)
                continue;
            var place = new TextRange(range.Start + fault.Place.Start - Before.Length, fault.Place.Length);
            document.Error(fault.Rule, StringSpans.Inside(text, place), fault.Message);
            isFaulty = true;
            // What is inside of a query is not the row's.
            if (node is SqlQuery)
                break;
        }

        return isFaulty ? null : ExpressionText.Normalize(sql);
    }

    public string? Read(JsonString text, RowExpressionUse use) => Read(text, new TextRange(0, text.Value.Length), use);

    /// <summary>The one expression that the text is, in parentheses that are its own.</summary>
    private static SqlExpression? Parse(string sql)
    {
        var script = SqlParser.Parse(Before + sql + "\n)");
        var isOne = script.Errors.Count == 0 && script.Statements.Count == 1 && sql.Trim().Length > 0;
        return isOne && script.Statements[0] is QueryStatement { Query: { With: null, Body: SelectBody { Targets: [{ Alias: null, Expression: ParenthesizedExpression whole }], From.Count: 0, Where: null } } }
            && whole.Span.Start == Before.Length - 1 && whole.Span.End == Before.Length + sql.Length + 2
            ? whole.Inner
            : null;
    }

    private (TextSpan Place, string Message, string Rule)? FaultOf(SqlNode node, RowExpressionUse use) => node switch
    {
        SqlQuery query => (query.Span, $"{Subject(use)} can't look at other rows: remove the query.", ManifestRules.InvalidValue),
        ParameterExpression parameter => (parameter.Span, $"{Subject(use)} can't have parameters: nobody gives it their values.", ManifestRules.InvalidValue),
        StarExpression star => (star.Span, "Name the columns one by one.", ManifestRules.InvalidValue),
        FieldExpression field => (field.Span, "Values with fields can't be taken apart here: PostgreSQL may call a function of that name.", ManifestRules.InvalidValue),
        ColumnExpression { Name.Parts.Count: > 1 } column => (column.Span, $"Name the column {Wording.Quote(column.Name.Last.Name)} alone: there is only this table.", ManifestRules.InvalidValue),
        ColumnExpression column when columns.Find(column.Name.Last.Name) is null && columns.AreComplete =>
            (column.Span, $"There is no column {Wording.Quote(column.Name.Last.Name)} in this table.{Wording.DidYouMeanOrAll(column.Name.Last.Name, columns.Names)}", ManifestRules.UnknownName),
        ColumnExpression column when use == RowExpressionUse.GeneratedColumn && columns.Find(column.Name.Last.Name)?.Generated is not null =>
            (column.Span, $"{Wording.Quote(column.Name.Last.Name)} is generated itself, and PostgreSQL takes no generated column for another: repeat its expression.", ManifestRules.InvalidColumn),
        FunctionExpression { Name: var name } when use != RowExpressionUse.Check && Changing.Contains(name.Last.Name) => (name.Span, Changes(name.Last.Name, use), ManifestRules.InvalidValue),
        SystemValueExpression value when use != RowExpressionUse.Check => (value.Span, Changes(value.Name, use), ManifestRules.InvalidValue),
        _ => null,
    };

    private static string Changes(string name, RowExpressionUse use) =>
        $"{Subject(use)} can't use {Wording.Quote(name)}: its value changes while the row stays the same. Use columns and functions that give the same value each time.";

    private static string Subject(RowExpressionUse use) => use switch
    {
        RowExpressionUse.Check => "A check",
        RowExpressionUse.GeneratedColumn => "A generated column",
        _ => "An index",
    };
}
