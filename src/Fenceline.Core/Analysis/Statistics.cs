using Fenceline.Core.Analysis.Scripts;
using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>
/// What PostgreSQL keeps of a table's rows beside them, whoever they belong to: samples of values and counts in its catalogs, and the place
/// where a row lies. Row-level security hides none of the counts and places.
/// </summary>
internal static class Statistics
{
    private static readonly HashSet<string> Views = new(
        [
            "pg_stats", "pg_stats_ext", "pg_stats_ext_exprs", "pg_statistic", "pg_statistic_ext_data", "pg_stat_all_tables", "pg_stat_user_tables", "pg_stat_statements",
            "pg_statio_all_tables", "pg_statio_user_tables", "pg_stat_all_indexes", "pg_stat_user_indexes", "pg_statio_all_indexes", "pg_statio_user_indexes", "pg_largeobject",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Counts = new(["reltuples", "relpages", "relallvisible", "relallfrozen"], StringComparer.Ordinal);

    /// <summary>Whether a text can name any of it: most do not, and need no walk through the tree.</summary>
    public static bool MayBeNamed(SqlTokens tokens)
    {
        for (var i = 0; i < tokens.Tokens.Count; i++)
        {
            var value = tokens[i].Value;
            if (value == "ctid" || (value.StartsWith("pg_", StringComparison.Ordinal) && (value == "pg_class" || Views.Contains(value))))
                return true;
        }

        return false;
    }

    /// <summary>Whether a word makes a text the analysis' concern.</summary>
    public static IEnumerable<string> Words => Views.Append("pg_class");

    public static IEnumerable<SqlFinding> Find(StatementNode statement, CatalogLookup tables, ScriptState state)
    {
        var hasPlaces = false;
        TableReference? relations = null;
        var hasCounts = false;
        foreach (var node in statement.DescendantsAndSelf())
        {
            switch (node)
            {
                case TableReference reference when CatalogLookup.SchemaOf(reference.Name) is null or "pg_catalog" or "public" && Views.Contains(reference.Name.Last.Name):
                    yield return new SqlFinding(SqlRules.UnfilteredRead, $"`{reference.Name.Last.Name}` shows values or counts of all tenants' rows", reference.Name.Span);
                    break;
                case TableReference { Name.Last.Name: "pg_class" } reference:
                    relations = reference;
                    break;
                case TableReference reference:
                    hasPlaces |= tables.Find(reference.Name.Last.Name)?.Shared is not null || state.OtherName(CatalogLookup.SchemaOf(reference.Name), reference.Name.Last.Name) is not null;
                    break;
                case StarExpression:
                    hasCounts = true;
                    break;
                case ColumnExpression column:
                    hasCounts |= Counts.Contains(column.Name.Last.Name) || (relations is not null && column.Name.Parts.Count == 1 && column.Name.Last.Name == (relations.Alias?.Name?.Name ?? "pg_class"));
                    break;
            }
        }

        if (relations is not null && hasCounts)
            yield return new SqlFinding(SqlRules.UnfilteredRead, "`pg_class` shows how many rows all tenants have together: name the columns that are needed, without `reltuples` and its like", relations.Name.Span);
        if (hasPlaces && RowPlaces.FirstShown(statement) is { } place)
            yield return new SqlFinding(SqlRules.UnfilteredRead, "`ctid` shows where the row lies among the rows of all tenants", place.Span);
    }
}

/// <summary>Uses of <c>ctid</c>: comparing one with another shows nothing.</summary>
internal static class RowPlaces
{
    /// <summary>The first use that lets the place of a row be seen; null when there is none.</summary>
    public static ColumnExpression? FirstShown(StatementNode statement)
    {
        var uses = new List<ColumnExpression>();
        var harmless = new HashSet<SqlNode>(ReferenceComparer<SqlNode>.Instance);
        // The select list of a query inside is not seen where a writing statement only compares it.
        var writes = statement is UpdateStatement or DeleteStatement && !statement.DescendantsAndSelf().Any(node => node is StarExpression);
        foreach (var node in statement.DescendantsAndSelf())
        {
            switch (node)
            {
                case ColumnExpression { Name.Last.Name: "ctid" } column:
                    uses.Add(column);
                    break;
                case ComparisonExpression { Operator.Name: "=" } comparison when IsPlace(comparison.Left) && IsPlace(comparison.Right):
                    harmless.Add(comparison.Left.Unwrapped);
                    harmless.Add(comparison.Right.Unwrapped);
                    break;
                case InQueryExpression query when IsPlace(query.Operand) && OnlyTarget(query.Query) is { } target:
                    harmless.Add(query.Operand.Unwrapped);
                    harmless.Add(target);
                    break;
                case QuantifiedExpression { Quantifier: SqlQuantifier.Any, Operator.Name: "=" } any when IsPlace(any.Left) && OnlyTarget(any.Query ?? (any.Array?.Unwrapped as ArrayQueryExpression)?.Query) is { } target:
                    harmless.Add(any.Left.Unwrapped);
                    harmless.Add(target);
                    break;
                case SelectBody select when writes:
                    foreach (var item in select.Targets.Where(item => item.Alias is null && IsPlace(item.Expression)))
                        harmless.Add(item.Expression.Unwrapped);
                    break;
            }
        }

        return uses.Find(use => !harmless.Contains(use));
    }

    private static bool IsPlace(SqlExpression expression) => expression.Unwrapped is ColumnExpression { Name.Last.Name: "ctid" };

    private static SqlExpression? OnlyTarget(SqlQuery? query) =>
        query?.Body is SelectBody { Targets.Count: 1 } select && IsPlace(select.Targets[0].Expression) ? select.Targets[0].Expression.Unwrapped : null;
}
