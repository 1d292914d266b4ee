using System.Runtime.CompilerServices;
using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>A FROM clause, or a part of it.</summary>
/// <param name="HasOuterJoin">Rows of missing partners may be among its rows.</param>
/// <param name="Joins">Outer joins and those around them, inner ones first.</param>
internal readonly record struct SourceNames(Namespace Names, bool HasOuterJoin, List<AppliedJoin> Joins)
{
    /// <summary>What the conditions of its joins, and its queries, say of columns that are not theirs.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];
}

/// <summary>Builds the names of FROM and applies its joins' conditions to the side that they restrict.</summary>
internal sealed class SourceAnalysis(AnalysisContext context, QueryAnalysis queries, TableAnalysis tables)
{
    // Each row is one value.
    private static readonly HashSet<string> OneColumn = new(
        ["unnest", "generate_series", "generate_subscripts", "regexp_split_to_table", "string_to_table", "jsonb_array_elements", "jsonb_array_elements_text", "json_array_elements", "json_array_elements_text", "jsonb_object_keys", "json_object_keys"], StringComparer.Ordinal);

    private static readonly HashSet<string> PlainTypes = new(
        ["text", "varchar", "character varying", "uuid", "smallint", "int", "integer", "bigint", "int2", "int4", "int8", "numeric", "decimal", "real", "double precision", "float4", "float8", "bool", "boolean", "date", "timestamp", "timestamptz", "timestamp with time zone", "timestamp without time zone", "bytea", "json", "jsonb", "inet"],
        StringComparer.Ordinal);

    private static readonly List<AppliedJoin> NoJoins = [];

    /// <param name="outer">What the items see without LATERAL.</param>
    public SourceNames From(EquatableArray<TableSource> items, Scope outer)
    {
        if (items.Count == 1)
            return Item(items[0], outer, outer);

        var names = new Namespace();
        var hasOuterJoin = false;
        var joins = new List<AppliedJoin>();
        var facts = new List<Fact>();
        foreach (var item in items)
        {
            var next = Item(item, new Scope(names, outer, outer.Tables), outer);
            names.Add(next.Names);
            hasOuterJoin |= next.HasOuterJoin;
            joins.AddRange(next.Joins);
            facts.AddRange(next.Facts);
        }

        return new SourceNames(names, hasOuterJoin, joins) { Facts = facts };
    }

    /// <param name="lateral">What LATERAL sees: the items to the left, and the scopes around.</param>
    private SourceNames Item(TableSource source, Scope lateral, Scope outer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return source switch
        {
            JoinSource join => Joins(join, lateral, outer),
            ParenthesizedSource parenthesized => Parenthesized(parenthesized, lateral, outer),
            TableReference reference => One(Table(reference, lateral, outer)),
            DerivedTable derived => Derived(derived, derived.IsLateral ? lateral : outer),
            FunctionSource function => One(Function(function, lateral)),
            TableFunctionSource function => One(TableFunction(function, lateral)),
            _ => new SourceNames(new Namespace(), true, NoJoins),
        };
    }

    private static SourceNames One(RangeEntry entry) => new(Namespace.Of(entry), false, NoJoins);

    private SourceNames Derived(DerivedTable derived, Scope scope)
    {
        var output = queries.Query(derived.Query, scope);
        return One(tables.Derived(output, derived.Alias, derived)) with { Facts = output.Facts };
    }

    private RangeEntry Table(TableReference reference, Scope lateral, Scope outer)
    {
        queries.Expressions.Walk(reference.Sample, lateral);
        return OfMembers(tables.Read(reference, outer));
    }

    /// <summary>Rows of one user say of which tenants it is a member. Where rows are written that does not help: they say which tenant they are for.</summary>
    private RangeEntry OfMembers(RangeEntry entry)
    {
        if (context.Catalog.Members is not { } members || entry is not { SharedTable: { } table, Key: { } key } || table.Name != members.Table)
            return entry;
        var place = table.Columns.TakeWhile(column => column != members.User).Count();
        if (place < table.Columns.Count && entry.User is null)
        {
            entry.User = entry.Column(entry.Columns[place]);
            context.Graph.Add(key, [entry.User]);
        }

        return entry;
    }

    private SourceNames Parenthesized(ParenthesizedSource source, Scope lateral, Scope outer)
    {
        var inner = Item(source.Inner, lateral, outer);
        if (source.Alias is null)
            return inner;

        // The alias hides the names inside, as a query's would.
        var columns = inner.Names.Star.ConvertAll(column => new OutputColumn(column.Name, column.Node.Value));
        return One(tables.Derived(new QueryOutput(columns, inner.Names.IsOpen), source.Alias, source)) with { Facts = inner.Facts };
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
        var isKnown = call is not null && OneColumn.Contains(call.Name.Last.Name) && (call.Name.Last.Name != "unnest" || call.Arguments.All(argument => IsOfPlainValues(argument.Value)));
        if (columns.Count == 0)
            columns.AddRange(isKnown && source.Alias is null ? [name, "value"] : [name]);
        var isValue = DotCalls.GivesValue(source);
        context.HasFunctionValues |= isValue;
        var entry = new RangeEntry(context.TakeId(), name, null, columns.ToEquatableArray(), !isKnown, source.Span) { IsValue = isValue };
        if (call is { Name.Last.Name: "unnest" })
            context.Graph.Add(entry.Column(columns[0]), queries.Expressions.Value(call, lateral));
        return entry;
    }

    // An array of rows becomes a relation with the rows' columns.
    private static bool IsOfPlainValues(SqlExpression array) => array.Unwrapped switch
    {
        ParameterExpression => true,
        ArrayExpression items => items.Items.All(item => item.Unwrapped is LiteralExpression or ParameterExpression || (item.Unwrapped is ArrayExpression && IsOfPlainValues(item))),
        CastExpression cast => PlainTypes.Contains(cast.Type.Name),
        _ => false,
    };

    private RangeEntry TableFunction(TableFunctionSource source, Scope lateral)
    {
        queries.Expressions.Walk(source.Arguments, lateral);
        var columns = source.Alias is { Columns.Count: > 0 } alias ? alias.Columns : source.Columns;
        return new RangeEntry(context.TakeId(), source.Alias?.Name?.Name ?? source.Name, null, columns.Select(column => column.Name).ToEquatableArray(), true, source.Span);
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
        var joined = new Joined(first, left.Names) { HasOuterJoin = left.HasOuterJoin, Facts = left.Facts };
        joined.Joins.AddRange(left.Joins);
        while (chain.Count > 0)
            Join(chain.Pop(), joined, lateral, outer);
        return new SourceNames(left.Names, joined.HasOuterJoin, joined.Joins) { Facts = joined.Facts };
    }

    /// <summary>The left side of the next join of a chain.</summary>
    /// <param name="First">The first of its entries.</param>
    private sealed record Joined(int First, Namespace Names)
    {
        public bool HasOuterJoin { get; set; }

        public List<AppliedJoin> Joins { get; } = [];

        public IReadOnlyList<Fact> Facts { get; set; } = [];
    }

    private void Join(JoinSource join, Joined left, Scope lateral, Scope outer)
    {
        var middle = context.NextId;
        var right = Item(join.Right, new Scope(left.Names, lateral, outer.Tables), outer);
        var end = context.NextId;
        left.Joins.AddRange(right.Joins);
        var pairs = Pairs(join, left.Names, right.Names);
        left.Names.Add(right.Names, Merged(join, pairs));
        var scope = new Scope(left.Names, outer, outer.Tables);
        var hadOuterJoin = left.HasOuterJoin;
        var ofOn = new List<Fact>();
        Apply(join.Kind, location => queries.Predicates.Apply(join.On, location, ofOn));
        left.Facts = join.Kind switch
        {
            SqlJoinKind.Inner or SqlJoinKind.Cross => [.. left.Facts, .. right.Facts, .. ofOn],
            SqlJoinKind.Left => left.Facts,
            SqlJoinKind.Right => right.Facts,
            _ => [],
        };
        // What a query beside it says of the left side's rows drops them before any join further out.
        if (!AppliedJoin.IsOuter(join.Kind))
            queries.Predicates.Apply(right.Facts, new Location(scope, left.First, end, hadOuterJoin || right.HasOuterJoin));
        queries.Expressions.WalkCondition(join.On, scope, left.First);
        if (join.UsingAlias is { } alias)
            left.Names.AddHidden(new RangeEntry(context.TakeId(), alias.Name, null, default, true, alias.Span));

        var isAround = hadOuterJoin || right.HasOuterJoin;
        if (!isAround && !AppliedJoin.IsOuter(join.Kind))
            return;

        // What is needed for this join makes a difference to outer joins inside of it.
        var matched = isAround ? Matched(join, pairs, scope) : [];
        var again = queries.Predicates.Prepare(join.On, new Location(scope, left.First, end, isAround));
        left.Joins.Add(new AppliedJoin(join.Kind, left.First, middle, end, kind => Apply(kind, again), matched));
        left.HasOuterJoin = true;

        void Apply(SqlJoinKind kind, Action<Location> on)
        {
            var location = kind switch
            {
                SqlJoinKind.Left => new Location(scope, middle, end, right.HasOuterJoin, "the filter is in the ON of a LEFT JOIN, which does not restrict `{}`"),
                SqlJoinKind.Right => new Location(scope, left.First, middle, hadOuterJoin, "the filter is in the ON of a RIGHT JOIN, which does not restrict `{}`"),
                SqlJoinKind.Full => new Location(scope, end, end, true, "the filter is in the ON of a FULL JOIN, which does not restrict `{}`"),
                _ => new Location(scope, left.First, end, hadOuterJoin || right.HasOuterJoin),
            };
            foreach (var (_, leftColumn, rightColumn) in pairs)
                queries.Predicates.ApplyEqual(leftColumn, rightColumn, location);
            on(location);
        }
    }

    private static List<RangeEntry> Matched(JoinSource join, List<(string Name, PinNode Left, PinNode Right)> pairs, Scope scope) =>
        NullRejection.Of(join.On, scope).Concat(pairs.SelectMany(pair => new[] { pair.Left.Entry, pair.Right.Entry })).OfType<RangeEntry>().ToList();

    /// <summary>The columns that USING and NATURAL demand to be equal.</summary>
    private static List<(string Name, PinNode Left, PinNode Right)> Pairs(JoinSource join, Namespace left, Namespace right)
    {
        var pairs = new List<(string Name, PinNode Left, PinNode Right)>();
        if (!join.IsNatural && join.Using.Count == 0)
            return pairs;

        foreach (var name in join.IsNatural ? left.NamesInCommon(right) : join.Using.Select(column => column.Name).ToList())
        {
            if (left.TryColumn(name, out var leftColumn) && right.TryColumn(name, out var rightColumn) && leftColumn is not null && rightColumn is not null)
                pairs.Add((name, leftColumn, rightColumn));
        }

        return pairs;
    }

    /// <summary>The one column that each pair becomes.</summary>
    private List<(string Name, PinNode Node)> Merged(JoinSource join, List<(string Name, PinNode Left, PinNode Right)> pairs) =>
        pairs.ConvertAll(pair => (pair.Name, join.Kind switch
        {
            SqlJoinKind.Right => pair.Right,
            SqlJoinKind.Full => Coalesced(pair.Name, pair.Left, pair.Right, join),
            _ => pair.Left,
        }));

    /// <summary>The one column that FULL JOIN ... USING makes of two: a filter on it restricts both sides.</summary>
    private PinNode Coalesced(string name, PinNode left, PinNode right, JoinSource join)
    {
        var entry = new RangeEntry(context.TakeId(), "", null, EquatableArray.Of(name), false, join.Span);
        var column = entry.Column(name);
        context.Graph.Add(column, [left, right]);
        context.Graph.Add(left, [column]);
        context.Graph.Add(right, [column]);
        return column;
    }
}
