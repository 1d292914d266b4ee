using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>One SELECT: its filter, and which of its columns a filter outside still reaches in time.</summary>
internal sealed class SelectAnalysis(AnalysisContext context, QueryAnalysis queries, SourceAnalysis sources)
{
    private static readonly HashSet<PinNode> NoColumns = [];

    private readonly SelectList _list = new(queries);

    public QueryOutput Select(SelectBody body, EquatableArray<SortItem> orderBy, Scope outer, bool isRead)
    {
        var first = context.NextId;
        var from = sources.From(body.From, outer);
        var end = context.NextId;
        var scope = new Scope(from.Names, outer, outer.Tables);
        var location = new Location(scope, first, end, from.HasOuterJoin);
        var facts = from.Facts.ToList();
        queries.Predicates.Apply(body.Where, location, facts);
        queries.Predicates.Apply(from.Facts, location);
        var filters = FilteredAggregates.Of(body, orderBy);
        OuterJoins.Reduce(from.Joins, first, end, filters is null ? body.Where : FilteredAggregates.And(body.Where, filters), scope);
        if (filters is not null)
            queries.Predicates.ApplyAny(filters, location);

        var groupKeys = GroupKeys(body, scope);
        if (body.GroupBy is not null)
            queries.Predicates.Apply(body.Having, new Location(scope, first, end, true) { GroupKeys = groupKeys });

        if (!isRead)
        {
            Walk(body, orderBy, scope, first, null);
            return QueryOutput.Nothing;
        }

        var calls = new List<SqlExpression>();
        Walk(body, orderBy, scope, first, calls);
        var barriers = new Barriers(this, body, groupKeys, calls, scope) { First = first, End = end };
        var output = _list.Output(body.Targets, scope).Behind(barriers.Of) with { Scope = scope };
        return facts.Count > 0 && IsMadeOfRows(body, orderBy, scope) ? output with { Facts = facts.FindAll(fact => fact.Target.Entry is { } entry && entry.Id < first) } : output;
    }

    /// <summary>Each row that it returns was made of one at least that passed WHERE: aggregates without groups return a row even of none.</summary>
    private static bool IsMadeOfRows(SelectBody body, EquatableArray<SortItem> orderBy, Scope scope)
    {
        if (body.GroupBy is { } groups)
            return groups.Elements.Count > 0 && groups.Elements.All(element => element.Kind == SqlGroupingKind.Expression);
        if (body.Having is not null)
            return false;

        // What is called may be an aggregate, also by a dot, and one in a query inside may be one of this query's.
        var pending = new NodeList().Add(body.Targets).Add(body.DistinctOn).Add(body.Windows).Add(orderBy);
        while (pending.Count > 0)
        {
            var node = pending.TakeLast();
            if (node is FunctionExpression or SpecialFunctionExpression or FieldExpression or SqlQuery or HoleExpression or UnknownExpression)
                return false;
            if (node is ColumnExpression { Name: { Parts.Count: > 1 } name } && ExpressionAnalysis.Resolve(name, scope)?.Entry is not { IsOpen: false })
                return false;
            node.AddChildren(pending);
        }

        return true;
    }

    /// <summary>All parts but FROM, which is analysed item by item.</summary>
    /// <param name="calls">Takes in the calls that are made for the rows behind WHERE and GROUP BY.</param>
    private void Walk(SelectBody body, EquatableArray<SortItem> orderBy, Scope scope, int first, List<SqlExpression>? calls)
    {
        var expressions = queries.Expressions;
        expressions.Walk(body.DistinctOn, scope, calls);
        expressions.Walk(body.Targets, scope, calls);
        expressions.WalkCondition(body.Where, scope, first);
        expressions.Walk(body.GroupBy, scope);
        expressions.Walk(body.Having, scope, calls);
        expressions.Walk(body.Windows, scope);
        expressions.Walk(orderBy, scope, calls);
    }

    /// <summary>What a SELECT does to its rows before a filter outside is applied.</summary>
    private sealed class Barriers
    {
        private readonly HashSet<PinNode> _groupKeys;
        private readonly HashSet<PinNode>? _distinctOn;
        private readonly HashSet<PinNode>? _partitions;
        private readonly bool _isGrouped;
        private readonly bool _hasEffect;

        public Barriers(SelectAnalysis analysis, SelectBody body, HashSet<PinNode> groupKeys, List<SqlExpression> calls, Scope scope)
        {
            _groupKeys = groupKeys;
            _distinctOn = body.DistinctOn.Count == 0 ? null : analysis.Columns(body.DistinctOn.Select(expression => NamedOutput(expression, body) ?? expression), scope);
            _isGrouped = body.GroupBy is not null || body.Having is not null;
            var windows = new Windows(body, partition => analysis.Columns(partition, scope));
            foreach (var call in calls)
            {
                _isGrouped |= IsAggregate(call);
                _hasEffect |= call is FunctionExpression function && analysis.HasEffect(function);
                if (Over(call) is { } window)
                    _partitions = Windows.Both(_partitions, windows.PartitionOf(window));
            }
        }

        /// <summary>The first entry of FROM.</summary>
        public required int First { get; init; }

        /// <summary>The first entry behind it.</summary>
        public required int End { get; init; }

        /// <summary>Why a filter outside would come too late for a column; null when it would not.</summary>
        public string? Of(PinNode column) =>
            column.Entry is not { } entry || entry.Id < First || entry.Id >= End ? "the filter is in another subquery"
            : _isGrouped && !_groupKeys.Contains(column) ? "the aggregate is computed before the filter"
            : _partitions is not null && !_partitions.Contains(column) ? "the window function is computed before the filter"
            : _distinctOn is not null && !_distinctOn.Contains(column) ? "`DISTINCT ON` picks rows before the filter"
            : _hasEffect ? "a function is called before the filter"
            : null;
    }

    private bool HasEffect(FunctionExpression call) =>
        KnownFunctions.HasEffect(call.Name.Last.Name)
        || (!KnownFunctions.IsKnown(call.Name.Last.Name) && !context.Tables.IsTenantFunction(null, call.Name.Last.Name));

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

    /// <summary>The columns that each group has one value of: of several grouping sets those that are in all.</summary>
    private HashSet<PinNode> GroupKeys(SelectBody body, Scope scope) =>
        body.GroupBy is null ? NoColumns : new HashSet<PinNode>(body.GroupBy.Elements.SelectMany(element => GroupKeys(element, body, scope)));

    private HashSet<PinNode> GroupKeys(GroupingElement element, SelectBody body, Scope scope) => element.Kind switch
    {
        SqlGroupingKind.Expression => Columns(element.Expressions.Select(expression => Output(expression, body, scope)), scope),
        SqlGroupingKind.Sets when element.Elements.Count > 0 => element.Elements.Select(set => GroupKeys(set, body, scope)).Aggregate((one, two) => Windows.Both(one, two)),
        // One of their sets is empty.
        _ => NoColumns,
    };

    /// <summary>DISTINCT ON names an item of the select list first, by its place or its name, and a column only where no item has that name.</summary>
    private static SqlExpression? NamedOutput(SqlExpression expression, SelectBody body)
    {
        expression = expression.Unwrapped;
        if (expression is LiteralExpression { Kind: SqlLiteralKind.WholeNumber })
            return Placed(expression, body);
        // What a star brings has the name of a column.
        return expression is ColumnExpression { Name: { Parts.Count: 1, HasHole: false } name }
            ? body.Targets.FirstOrDefault(target => target.Expression.Unwrapped is not StarExpression && OutputNames.Of(target) == name.Last.Name)?.Expression
            : null;
    }

    /// <summary>GROUP BY may name an item of the select list by its place, or by its alias where no column has that name.</summary>
    private static SqlExpression Output(SqlExpression expression, SelectBody body, Scope scope)
    {
        expression = expression.Unwrapped;
        if (Placed(expression, body) is { } placed)
            return placed;

        if (expression is ColumnExpression { Name.Parts.Count: 1 } column
            && !scope.Names.TryColumn(column.Name.Last.Name, out _)
            && body.Targets.FirstOrDefault(target => target.Alias?.Name == column.Name.Last.Name) is { } item)
        {
            return item.Expression;
        }

        return expression;
    }

    private static SqlExpression? Placed(SqlExpression expression, SelectBody body)
    {
        if (expression is not LiteralExpression { Kind: SqlLiteralKind.WholeNumber } number || !int.TryParse(number.Value, out var place) || place < 1 || place > body.Targets.Count)
            return null;
        // A star before it shifts the places.
        return body.Targets.Take(place).Any(target => target.Expression is StarExpression) ? expression : body.Targets[place - 1].Expression;
    }

    private HashSet<PinNode> Columns(IEnumerable<SqlExpression> expressions, Scope scope)
    {
        var columns = new HashSet<PinNode>();
        foreach (var expression in expressions)
        {
            var parts = expression.Unwrapped is RowExpression row ? row.Items : EquatableArray.Of(expression);
            foreach (var part in parts)
            {
                if (queries.Expressions.Value(part, scope) is { IsColumn: true } value)
                    columns.Add(value.Nodes[0]);
            }
        }

        return columns;
    }
}
