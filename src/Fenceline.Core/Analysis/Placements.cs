using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>
/// What works in one placement only. In a pinned session a bare name means the tenant's own table, or a view of the shared one, which has
/// no keys and no system columns; and the shared table's keys begin with the tenant.
/// </summary>
internal static class Placements
{
    private static readonly HashSet<string> SystemColumns = new(["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"], StringComparer.Ordinal);

    public static IEnumerable<SqlFinding> Find(StatementNode statement, CatalogLookup tables)
    {
        HashSet<string>? hidden = null;
        foreach (var node in statement.DescendantsAndSelf())
        {
            switch (node)
            {
                case CommonTableExpression named:
                    (hidden ??= new HashSet<string>(StringComparer.Ordinal)).Add(named.Name.Name);
                    break;
                case CopyStatement { Table: { } table } when Shared(table) is { } shared:
                    yield return Finding($"COPY `{shared.Name}` fails where the name means a view: copy a query", table.Span);
                    break;
                case TableReference { Sample.Count: > 0 } sampled when Shared(sampled) is { } shared:
                    yield return Finding($"TABLESAMPLE of `{shared.Name}` fails where the name means a view", sampled.Span);
                    break;
                case InsertStatement { OnConflict: { Target.Count: > 0 } conflict } insert when Shared(insert.Target) is { TenantKey: { IsColumn: true } key } shared && !Names(conflict.Target).Contains(key.Column):
                    yield return Finding($"ON CONFLICT without `{key.Column}` fails where `{shared.Name}` is the shared table: its keys begin with `{key.Column}`", conflict.Span);
                    break;
                case SelectBody { From: [TableReference from] } select when Shared(from) is { } shared:
                    foreach (var finding in OfOneTable(select, from, shared))
                        yield return finding;
                    break;
            }
        }

        SqlTable? Shared(TableReference reference) =>
            reference.Name is { Parts.Count: 1, HasHole: false } name && (hidden is null || !hidden.Contains(name.Last.Name)) ? tables.Find(name.Last.Name)?.Shared : null;
    }

    private static IEnumerable<SqlFinding> OfOneTable(SelectBody select, TableReference from, SqlTable table)
    {
        var alias = from.Alias?.Name?.Name ?? table.Name;
        foreach (var column in select.DescendantsAndSelf().OfType<ColumnExpression>())
        {
            if (SystemColumns.Contains(column.Name.Last.Name) && (column.Name.Parts.Count == 1 || column.Name.Parts[column.Name.Parts.Count - 2].Name == alias))
                yield return Finding($"`{column.Name.Last.Name}` is not there where `{table.Name}` means a view", column.Span);
        }

        if (select.GroupBy is not { } groups || groups.Elements.Any(element => element.Kind != SqlGroupingKind.Expression) || table.UniqueKeys.Count == 0)
            yield break;

        var grouped = Names(groups.Elements.SelectMany(element => element.Expressions));
        var key = table.UniqueKeys[0].Columns.Where(column => column != table.TenantKey?.Column);
        if (key.All(grouped.Contains) && select.Targets.FirstOrDefault(target => target.Expression.Unwrapped is StarExpression || IsFree(target.Expression)) is { } free)
            yield return Finding($"GROUP BY the key of `{table.Name}` does not cover its other columns where the name means a view: group by them too", free.Span);

        bool IsFree(SqlExpression expression) => expression.Unwrapped is ColumnExpression column && table.Columns.Contains(column.Name.Last.Name) && !grouped.Contains(column.Name.Last.Name);
    }

    private static HashSet<string> Names(IEnumerable<SqlExpression> expressions) =>
        new(expressions.Select(expression => expression.Unwrapped).OfType<ColumnExpression>().Select(column => column.Name.Last.Name), StringComparer.Ordinal);

    private static SqlFinding Finding(string message, TextSpan span) => new(SqlRules.OnePlacement, message, span);
}
