using Fenceline.Core.Collections;
using Fenceline.Core.Sql.Syntax;

namespace Fenceline.Core.Sql.Analysis;

/// <summary>One SELECT: its filter, and which of its columns a filter outside still reaches in time.</summary>
internal sealed class SelectAnalysis(AnalysisContext context, QueryAnalysis queries, SourceAnalysis sources)
{
    private readonly SelectList _list = new(queries);

    public QueryOutput Select(SelectBody body, IReadOnlyList<SortItem> orderBy, Scope outer)
    {
        var first = context.NextId;
        var from = sources.From(body.From, outer);
        var end = context.NextId;
        var scope = new Scope(from.Names, outer, outer.Tables);
        queries.Predicates.Apply(body.Where, new Location(scope, first, end, from.HasOuterJoin));
        OuterJoins.Reduce(from.Joins, first, end, NullRejection.Of(body.Where, scope));

        var groupKeys = GroupKeys(body, scope);
        if (body.GroupBy is not null)
            queries.Predicates.Apply(body.Having, new Location(scope, first, end, true) { GroupKeys = groupKeys });

        Walk(body, orderBy, scope);
        var barrier = Barrier(body, orderBy, scope, groupKeys);
        return new QueryOutput(
            _list.Columns(body.Targets, scope).Select(column => column with { Value = column.Value.Behind(leaf => Outside(leaf, first, end) ?? barrier(leaf)) }).ToList(),
            SelectList.HasUnknownColumns(body.Targets, scope));
    }

    private void Walk(SelectBody body, IReadOnlyList<SortItem> orderBy, Scope scope)
    {
        // Not FROM, which is analysed item by item.
        foreach (var node in body.GetChildren())
        {
            if (node is not TableSource)
                queries.Expressions.Walk(node, scope);
        }

        foreach (var item in orderBy)
            queries.Expressions.Walk(item, scope);
    }

    private static string? Outside(Leaf leaf, int first, int end) =>
        leaf.Node.Entry is { } entry && entry.Id >= first && entry.Id < end ? null : "the filter stands in a query inside";

    /// <summary>Why a filter outside would come too late for a column; null when it would not.</summary>
    private Func<Leaf, string?> Barrier(SelectBody body, IReadOnlyList<SortItem> orderBy, Scope scope, HashSet<ColumnNode> groupKeys)
    {
        var distinctOn = body.DistinctOn.Count == 0 ? null : Columns(body.DistinctOn, scope);
        var calls = Calls(body, orderBy).ToList();
        var isGrouped = body.GroupBy is not null || body.Having is not null || calls.Any(IsAggregate);
        var windows = calls.Select(Over).OfType<WindowReference>().Select(window => Columns(Partition(window, body), scope)).ToList();
        var hasEffect = calls.OfType<FunctionExpression>().Any(HasEffect);
        return leaf =>
            isGrouped && !groupKeys.Contains(leaf.Node) ? "the aggregate is computed before the filter"
            : windows.Any(window => !window.Contains(leaf.Node)) ? "the window function is computed before the filter"
            : distinctOn is not null && !distinctOn.Contains(leaf.Node) ? "`DISTINCT ON` picks rows before the filter"
            : hasEffect ? "a function is called before the filter"
            : null;
    }

    private bool HasEffect(FunctionExpression call) =>
        KnownFunctions.HasEffect(call.Name.Last.Name)
        || (!KnownFunctions.IsKnown(call.Name.Last.Name) && call.Name.Last.Name != context.Catalog.CurrentTenantFunction);

    private static WindowReference? Over(SqlExpression call) => call switch
    {
        FunctionExpression function => function.Over,
        SpecialFunctionExpression special => special.Over,
        _ => null,
    };

    private static bool IsAggregate(SqlExpression call) => call switch
    {
        FunctionExpression { Over: not null } => false,
        FunctionExpression function => function.IsStar || function.IsDistinct || function.Filter is not null || function.OrderBy.Count > 0 || function.WithinGroup.Count > 0 || KnownFunctions.IsAggregate(function.Name.Last.Name),
        SpecialFunctionExpression special => special.Over is null && (special.Filter is not null || special.Name is "json_arrayagg" or "json_objectagg" or "xmlagg"),
        _ => false,
    };

    /// <summary>The calls that belong to this query and not to one inside of it.</summary>
    private static IEnumerable<SqlExpression> Calls(SelectBody body, IReadOnlyList<SortItem> orderBy)
    {
        var pending = new NodeList().Add(body.Targets);
        foreach (var item in orderBy)
            pending.Add(item);
        pending.Add(body.DistinctOn).Add(body.Having);
        while (pending.TryTakeLast(out var node))
        {
            if (node is FunctionExpression or SpecialFunctionExpression)
                yield return (SqlExpression)node;
            if (node is not SqlQuery)
                node!.AddChildren(pending);
        }
    }

    private static EquatableArray<SqlExpression> Partition(WindowReference window, SelectBody body)
    {
        var seen = 0;
        while (window.PartitionBy.Count == 0 && (window.Name ?? window.BasedOn) is { } name && seen++ < body.Windows.Count)
        {
            if (body.Windows.FirstOrDefault(other => other.Name?.Name == name.Name && !ReferenceEquals(other, window)) is not { } named)
                break;
            window = named with { Name = named.BasedOn };
        }

        return window.PartitionBy;
    }

    private HashSet<ColumnNode> GroupKeys(SelectBody body, Scope scope)
    {
        if (body.GroupBy is null || body.GroupBy.Elements.Any(element => element.Kind != SqlGroupingKind.Expression))
            return [];
        return Columns(body.GroupBy.Elements.SelectMany(element => element.Expressions).Select(expression => Output(expression, body, scope)), scope);
    }

    /// <summary>GROUP BY may name an item of the select list by its place, or by its alias where no column has that name.</summary>
    private static SqlExpression Output(SqlExpression expression, SelectBody body, Scope scope)
    {
        expression = expression.Unwrapped;
        if (expression is LiteralExpression { Kind: SqlLiteralKind.WholeNumber } number && int.TryParse(number.Value, out var place) && place >= 1 && place <= body.Targets.Count)
        {
            // A star before it shifts the places.
            return body.Targets.Take(place).Any(target => target.Expression is StarExpression) ? expression : body.Targets[place - 1].Expression;
        }

        if (expression is ColumnExpression { Name.Parts.Count: 1 } column
            && !scope.Names.TryColumn(column.Name.Last.Name, out _)
            && body.Targets.FirstOrDefault(target => target.Alias?.Name == column.Name.Last.Name) is { } item)
        {
            return item.Expression;
        }

        return expression;
    }

    private HashSet<ColumnNode> Columns(IEnumerable<SqlExpression> expressions, Scope scope)
    {
        var columns = new HashSet<ColumnNode>();
        foreach (var expression in expressions)
        {
            IEnumerable<SqlExpression> parts = expression.Unwrapped is RowExpression row ? row.Items : [expression];
            foreach (var value in parts.Select(part => queries.Expressions.Value(part, scope)).Where(value => value.IsColumn))
                columns.Add(value.Nodes[0]);
        }

        return columns;
    }
}
