using Fenceline.Core.Sql.Syntax;

namespace Fenceline.Core.Sql.Analysis;

/// <summary>A FROM clause, or a part of it.</summary>
/// <param name="HasOuterJoin">Rows of missing partners may be among its rows.</param>
internal sealed record SourceNames(Namespace Names, bool HasOuterJoin);

/// <summary>Builds the names of FROM and applies its joins' conditions to the side that they restrict.</summary>
internal sealed class SourceAnalysis(AnalysisContext context, QueryAnalysis queries, TableAnalysis tables)
{
    // Each row is one value.
    private static readonly HashSet<string> OneColumn = new(
        ["unnest", "generate_series", "generate_subscripts", "regexp_split_to_table", "string_to_table", "jsonb_array_elements", "jsonb_array_elements_text", "json_array_elements", "json_array_elements_text", "jsonb_object_keys", "json_object_keys"], StringComparer.Ordinal);

    /// <param name="outer">What the items see without LATERAL.</param>
    public SourceNames From(IReadOnlyList<TableSource> items, Scope outer)
    {
        var names = new Namespace();
        var hasOuterJoin = false;
        foreach (var item in items)
        {
            var next = Item(item, new Scope(names, outer, outer.Tables), outer);
            names.Add(next.Names);
            hasOuterJoin |= next.HasOuterJoin;
        }

        return new SourceNames(names, hasOuterJoin);
    }

    /// <param name="lateral">What LATERAL sees: the items to the left, and the scopes around.</param>
    private SourceNames Item(TableSource source, Scope lateral, Scope outer) => source switch
    {
        JoinSource join => Joins(join, lateral, outer),
        ParenthesizedSource parenthesized => Parenthesized(parenthesized, lateral, outer),
        TableReference reference => One(Table(reference, lateral, outer)),
        DerivedTable derived => One(tables.Derived(queries.Query(derived.Query, derived.IsLateral ? lateral : outer), derived.Alias, derived)),
        FunctionSource function => One(Function(function, lateral)),
        TableFunctionSource function => One(TableFunction(function, lateral)),
        _ => new SourceNames(new Namespace(), true),
    };

    private static SourceNames One(RangeEntry entry) => new(Namespace.Of(entry), false);

    private RangeEntry Table(TableReference reference, Scope lateral, Scope outer)
    {
        foreach (var argument in reference.Sample)
            queries.Expressions.Walk(argument, lateral);
        return tables.Read(reference, outer);
    }

    private SourceNames Parenthesized(ParenthesizedSource source, Scope lateral, Scope outer)
    {
        var inner = Item(source.Inner, lateral, outer);
        if (source.Alias is null)
            return inner;

        // The alias hides the names inside, as a query's would.
        var columns = inner.Names.Star.Select(column => new OutputColumn(column.Name, TenantValue.Of(column.Node))).ToList();
        return One(tables.Derived(new QueryOutput(columns, inner.Names.IsOpen), source.Alias, source));
    }

    private RangeEntry Function(FunctionSource source, Scope lateral)
    {
        foreach (var item in source.Functions)
            queries.Expressions.Walk(item.Call, lateral);

        var call = source.Functions.Count == 1 ? source.Functions[0].Call as FunctionExpression : null;
        var name = source.Alias?.Name?.Name ?? call?.Name.Last.Name ?? "";
        var columns = (source.Alias?.Columns.Select(column => column.Name) ?? [])
            .Concat(source.Alias?.Definitions.Select(column => column.Name.Name) ?? [])
            .Concat(source.Functions.SelectMany(item => item.Definitions).Select(column => column.Name.Name))
            .ToList();
        var isKnown = call is not null && OneColumn.Contains(call.Name.Last.Name);
        if (columns.Count == 0)
            columns.AddRange(isKnown && source.Alias is null ? [name, "value"] : [name]);
        return new RangeEntry(context.TakeId(), name, null, columns, !isKnown, source.Span);
    }

    private RangeEntry TableFunction(TableFunctionSource source, Scope lateral)
    {
        foreach (var argument in source.Arguments)
            queries.Expressions.Walk(argument, lateral);
        var columns = source.Alias is { Columns.Count: > 0 } alias ? alias.Columns : source.Columns;
        return new RangeEntry(context.TakeId(), source.Alias?.Name?.Name ?? source.Name, null, columns.Select(column => column.Name).ToList(), true, source.Span);
    }

    // A chain of joins leans to the left, and may be long.
    private SourceNames Joins(JoinSource last, Scope lateral, Scope outer)
    {
        var chain = new Stack<JoinSource>();
        TableSource source = last;
        while (source is JoinSource join)
        {
            chain.Push(join);
            source = join.Left;
        }

        var first = context.NextId;
        var left = Item(source, lateral, outer);
        while (chain.Count > 0)
            left = Join(chain.Pop(), first, left, lateral, outer);
        return left;
    }

    private SourceNames Join(JoinSource join, int first, SourceNames left, Scope lateral, Scope outer)
    {
        var middle = context.NextId;
        var right = Item(join.Right, new Scope(left.Names, lateral, outer.Tables), outer);
        var end = context.NextId;
        var location = join.Kind switch
        {
            SqlJoinKind.Left => new Location(outer, middle, end, right.HasOuterJoin, "the filter stands in the ON of a LEFT JOIN and does not restrict `{}`"),
            SqlJoinKind.Right => new Location(outer, first, middle, left.HasOuterJoin, "the filter stands in the ON of a RIGHT JOIN and does not restrict `{}`"),
            SqlJoinKind.Full => new Location(outer, end, end, true, "the filter stands in the ON of a FULL JOIN and does not restrict `{}`"),
            _ => new Location(outer, first, end, left.HasOuterJoin || right.HasOuterJoin),
        };
        left.Names.Add(right.Names, Merge(join, left.Names, right.Names, location));
        var scope = new Scope(left.Names, outer, outer.Tables);
        queries.Predicates.Apply(join.On, location with { Scope = scope });
        queries.Expressions.Walk(join.On, scope);
        if (join.UsingAlias is { } alias)
            left.Names.AddHidden(new RangeEntry(context.TakeId(), alias.Name, null, [], true, alias.Span));
        return new SourceNames(left.Names, left.HasOuterJoin || right.HasOuterJoin || join.Kind is SqlJoinKind.Left or SqlJoinKind.Right or SqlJoinKind.Full);
    }

    private List<(string Name, ColumnNode Node)> Merge(JoinSource join, Namespace left, Namespace right, Location location)
    {
        var merged = new List<(string Name, ColumnNode Node)>();
        foreach (var name in join.IsNatural ? left.NamesInCommon(right) : join.Using.Select(column => column.Name).ToList())
        {
            if (!left.TryColumn(name, out var leftColumn) || !right.TryColumn(name, out var rightColumn) || leftColumn is null || rightColumn is null)
                continue;

            queries.Predicates.ApplyEqual(leftColumn, rightColumn, location);
            merged.Add((name, join.Kind switch
            {
                SqlJoinKind.Right => rightColumn,
                SqlJoinKind.Full => Coalesced(name, leftColumn, rightColumn, join),
                _ => leftColumn,
            }));
        }

        return merged;
    }

    /// <summary>The one column that FULL JOIN ... USING makes of two: a filter on it restricts both sides.</summary>
    private ColumnNode Coalesced(string name, ColumnNode left, ColumnNode right, JoinSource join)
    {
        var entry = new RangeEntry(context.TakeId(), "", null, [name], false, join.Span);
        var column = entry.Column(name);
        context.Graph.Add(column, [left, right]);
        context.Graph.Add(left, [column]);
        context.Graph.Add(right, [column]);
        return column;
    }
}
