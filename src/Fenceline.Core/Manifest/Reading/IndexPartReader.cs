using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads what an index is over: <c>country</c>, <c>created_at desc nulls last</c>, <c>(lower(email))</c>, <c>body gin_trgm_ops</c>.</summary>
internal sealed class IndexPartReader(ManifestDocument document, DatabaseOptions database, TableColumns columns, RowExpressions expressions)
{
    private static readonly HashSet<string> OwnClasses = new(
        ["jsonb_ops", "jsonb_path_ops", "array_ops", "tsvector_ops", "inet_ops", "range_ops", "multirange_ops", "text_ops", "varchar_ops"], StringComparer.Ordinal);

    private static readonly string[] OwnFamilies = ["_pattern_ops", "_minmax_ops", "_minmax_multi_ops", "_bloom_ops", "_inclusion_ops"];

    public IndexPart? Read(JsonString text, string method)
    {
        if (columns.Find(text.Value) is { } column)
            return Column(text, column, method);

        var tokens = SqlLexer.Tokenize(text.Value);
        var next = 0;
        var part = tokens[0].Kind == SqlTokenKind.OpenParen ? ReadExpression(text, tokens, ref next) : ReadColumn(text, tokens, method, ref next);
        return part is null ? null : ReadRest(text, tokens, next, part, method);
    }

    private IndexPart? ReadExpression(JsonString text, SqlTokens tokens, ref int next)
    {
        var depth = 0;
        do
        {
            depth += tokens[next].Kind switch { SqlTokenKind.OpenParen => 1, SqlTokenKind.CloseParen => -1, _ => 0 };
            next++;
        }
        while (depth > 0 && tokens[next].Kind != SqlTokenKind.EndOfText);
        if (depth > 0)
            return Fail(text, tokens[0], "The parenthesis of this expression is not closed.");
        var start = tokens[0].End;
        var end = tokens[next - 1].Start;
        return expressions.Read(text, new TextRange(start, end - start), RowExpressionUse.Index) is { } expression ? new IndexPart("(" + expression + ")", true) : null;
    }

    private IndexPart? ReadColumn(JsonString text, SqlTokens tokens, string method, ref int next)
    {
        var first = tokens[0];
        var written = text.Value.Substring(first.Start, first.End - first.Start);
        var column = first.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier ? columns.Find(written) ?? columns.Find(first.Value) : null;
        if (column is null)
        {
            columns.ReportUnknown(text, first.Kind is SqlTokenKind.QuotedIdentifier ? first.Value : written.Length > 0 ? written : text.Value);
            return null;
        }

        next = 1;
        return Column(text, column, method);
    }

    private IndexPart? Column(JsonString text, ColumnDefinition column, string method)
    {
        if (IndexMethods.IsOrdered(method) && !ColumnTypes.CanBeKey(column.Type))
        {
            document.Error(ManifestRules.InvalidKey, text.Span, $"{Wording.Quote(column.Name)} is of type {column.Type.Sql}, which PostgreSQL can't compare; {(column.Type.Name == "json" ? "use jsonb" : "give the index another kind ('using')")}.");
            return null;
        }

        return new IndexPart(column.Name, false);
    }

    private IndexPart? ReadRest(JsonString text, SqlTokens tokens, int next, IndexPart part, string method)
    {
        if (tokens[next].Kind == SqlTokenKind.Word && tokens[next].Value is not ("asc" or "desc" or "nulls"))
        {
            if (OperatorClass(text, tokens[next]) is not { } operators)
                return null;
            part = part with { OperatorClass = operators };
            next++;
        }

        var order = next;
        if (tokens[next].Value is "asc" or "desc" && tokens[next].Kind == SqlTokenKind.Word)
            part = part with { IsDescending = tokens[next++].Value == "desc" };
        if (tokens[next].Value == "nulls" && tokens[next + 1].Value is "first" or "last")
        {
            part = part with { NullsFirst = tokens[next + 1].Value == "first" };
            next += 2;
        }

        // What PostgreSQL does anyway says nothing.
        if (part.NullsFirst == part.IsDescending)
            part = part with { NullsFirst = null };
        if (tokens[next].Kind != SqlTokenKind.EndOfText)
            return Fail(text, tokens[next], "After a column may come an operator class, 'asc' or 'desc', and 'nulls first' or 'nulls last'; an expression is in parentheses.");
        return order < next && !IndexMethods.IsOrdered(method) ? Fail(text, tokens[order], $"An index of the kind {Wording.Quote(method)} has no order; remove this.") : part;
    }

    /// <summary>PostgreSQL's own by its bare name, an extension's with its schema.</summary>
    private string? OperatorClass(JsonString text, SqlToken token)
    {
        var name = token.Value;
        if (OwnClasses.Contains(name) || OwnFamilies.Any(family => name.EndsWith(family, StringComparison.Ordinal)))
            return name;
        if (name.EndsWith("_ops", StringComparison.Ordinal) && database.Extensions.Count > 0)
            return SqlText.Qualified(database.ExtensionSchema, name);
        Fail(text, token, name.EndsWith("_ops", StringComparison.Ordinal)
            ? $"The operator class {Wording.Quote(name)} comes with an extension: name it under 'database', as in \"extensions\": [\"pg_trgm\"]."
            : $"{Wording.Quote(name)} is not understood here: after a column may come an operator class, 'asc' or 'desc', and 'nulls first' or 'nulls last'.");
        return null;
    }

    private IndexPart? Fail(JsonString text, SqlToken token, string message)
    {
        document.Error(ManifestRules.InvalidKey, StringSpans.Inside(text, new TextRange(token.Start, token.End - token.Start)), message);
        return null;
    }
}
