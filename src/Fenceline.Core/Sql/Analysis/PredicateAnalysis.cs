using Fenceline.Core.Sql.Syntax;
using Fenceline.Core.Text;

namespace Fenceline.Core.Sql.Analysis;

/// <summary>Where a condition stands, and which rows it decides on.</summary>
/// <param name="First">The first of the entries whose rows it drops when it doesn't hold.</param>
/// <param name="End">The first entry behind them.</param>
/// <param name="KeepsNulls">Rows of missing partners pass through here, so that a column may be NULL that never is in its table.</param>
/// <param name="Elsewhere">Why it does not restrict the others; null when there is no more to say.</param>
internal sealed record Location(Scope Scope, int First, int End, bool KeepsNulls, string? Elsewhere = null)
{
    /// <summary>Behind GROUP BY: the columns by which it groups. Null elsewhere.</summary>
    public HashSet<ColumnNode>? GroupKeys { get; init; }

    public bool Restricts(ColumnNode column) =>
        column.Entry is { } entry && entry.Id >= First && entry.Id < End && (GroupKeys is null || GroupKeys.Contains(column));
}

/// <summary>Finds the equalities that hold for every row that a condition lets pass.</summary>
internal sealed class PredicateAnalysis(AnalysisContext context, ExpressionAnalysis expressions, QueryAnalysis queries)
{
    private sealed record Fact(ColumnNode Target, TenantValue Value, TextSpan Span)
    {
        public (ColumnNode Target, string? Constant, ColumnNode? Column) Key => (Target, Value.Constant, Value.Nodes.Count == 1 ? Value.Nodes[0] : null);
    }

    public void Apply(SqlExpression? condition, Location location)
    {
        if (condition is null)
            return;

        if (ConstantConditions.Truth(condition) == false)
        {
            PinAll(location);
            return;
        }

        foreach (var fact in Facts(condition, false, location))
            Apply(fact, location);
    }

    /// <summary>No row passes.</summary>
    private void PinAll(Location location)
    {
        foreach (var entry in location.Scope.Names.Entries)
        {
            foreach (var column in entry.Columns.Select(entry.Column).Append(entry.Key).OfType<ColumnNode>().Where(location.Restricts))
                context.Graph.Add(column, TenantValue.Null);
        }
    }

    /// <summary>Two columns that are equal where a condition at this place holds: what USING says.</summary>
    public void ApplyEqual(ColumnNode left, ColumnNode right, Location location)
    {
        Apply(new Fact(left, TenantValue.Of(right), default), location);
        Apply(new Fact(right, TenantValue.Of(left), default), location);
    }

    private void Apply(Fact fact, Location location)
    {
        var entry = fact.Target.Entry;
        if (location.Restricts(fact.Target))
        {
            context.Graph.Add(fact.Target, fact.Value);
            if (fact.Value.IsLiteral && entry is not null)
                context.Literals.Add((entry, fact.Span));
            if (fact.Value.Leaves.Count > 0 && IsKey(fact.Target))
                context.Checks.Add(() => NoteUnpinned(fact));
        }
        else if (location.Elsewhere is not null && entry is not null && IsKey(fact.Target))
        {
            entry.Note(fact.Value.Leaves.Count == 0 ? 4 : 3, location.Elsewhere.Replace("{}", entry.Alias));
        }
    }

    private static void NoteUnpinned(Fact fact)
    {
        if (fact.Value.Nodes.FirstOrDefault(node => !node.IsPinned && node.Entry is not null && node.Entry != fact.Target.Entry) is { } free)
            fact.Target.Entry!.Note(2, $"`{free.Entry!.Alias}.{free.Name}`, which it equals, is not pinned itself");
    }

    // Of a query in FROM any column may be the one that carries the tenant.
    private static bool IsKey(ColumnNode column) => column.Entry is { } entry && (entry.Key is null || entry.Key == column);

    private List<Fact> Facts(SqlExpression expression, bool isNegated, Location location)
    {
        var facts = new List<Fact>();
        expression = expression.Unwrapped;
        switch (expression)
        {
            case NotExpression not:
                return Facts(not.Operand, !isNegated, location);
            case LogicalExpression logical when logical.Operator == SqlLogicalOperator.And != isNegated:
                foreach (var operand in logical.Operands)
                    facts.AddRange(Facts(operand, isNegated, location));
                break;
            case LogicalExpression logical:
                // What never holds lets no row pass.
                var operands = logical.Operands.Where(operand => ConstantConditions.Truth(operand) != isNegated).ToList();
                return operands.Count == 0 ? facts : InAll(logical, operands.Select(operand => Facts(operand, isNegated, location)).ToList());
            case ComparisonExpression comparison when comparison.Operator.Name == (isNegated ? "<>" : "="):
                Equal(facts, comparison.Left, comparison.Right, location, comparison.Span);
                break;
            case IsExpression { IsNegated: false, Test: SqlIsTest.True or SqlIsTest.False } test when !isNegated:
                return Facts(test.Operand, test.Test == SqlIsTest.False, location);
            case IsDistinctExpression distinct when distinct.IsNegated != isNegated && !location.KeepsNulls:
                Equal(facts, distinct.Left, distinct.Right, location, distinct.Span);
                // Where the column may be NULL this keeps more than one tenant's rows: a shared table's own key never is.
                facts.RemoveAll(fact => fact.Target.Entry?.SharedTable is not { TenantKey.IsJson: false } || fact.Target.Entry.Key != fact.Target);
                break;
            case BetweenExpression between when between.IsNegated == isNegated:
                Between(facts, between, location);
                break;
            case InListExpression list when list.IsNegated == isNegated:
                OneOf(facts, list.Operand, list.Items, location, list.Span);
                break;
            case InQueryExpression query when query.IsNegated == isNegated:
                InQuery(facts, query.Operand, query.Query, isNegated, location);
                break;
            case QuantifiedExpression { Quantifier: SqlQuantifier.Any, Operator.Name: "=" } any when !isNegated:
                Any(facts, any, location);
                break;
            default:
                NoteUse(expression, location);
                break;
        }

        return facts;
    }

    /// <summary>What every operand of an OR says.</summary>
    private List<Fact> InAll(LogicalExpression or, List<List<Fact>> branches)
    {
        var keys = branches.Select(branch => new HashSet<(ColumnNode, string?, ColumnNode?)>(branch.Select(fact => fact.Key))).ToList();
        foreach (var fact in branches.SelectMany(branch => branch))
        {
            if (IsKey(fact.Target) && !keys.All(key => key.Contains(fact.Key)))
                fact.Target.Entry?.Note(4, FormattableString.Invariant($"OR on line {context.Line(OrSpan(or)) + 1} lets rows pass without it"));
        }

        return branches[0].Where(fact => keys.All(key => key.Contains(fact.Key))).ToList();
    }

    // The word stands right behind its first operand.
    private static TextSpan OrSpan(LogicalExpression or) => new(or.Operands[1].Span.Start, 0);

    private void Equal(List<Fact> facts, SqlExpression left, SqlExpression right, Location location, TextSpan span)
    {
        left = left.Unwrapped;
        right = right.Unwrapped;
        if (left is RowExpression leftRow && right is RowExpression rightRow && leftRow.Items.Count == rightRow.Items.Count)
        {
            for (var i = 0; i < leftRow.Items.Count; i++)
                Equal(facts, leftRow.Items[i], rightRow.Items[i], location, span);
            return;
        }

        if (left is RowExpression row && right is SubqueryExpression subquery)
        {
            Equal(facts, row, queries.Subquery(subquery.Query, location.Scope).Behind("the filter stands outside of its query"), location, span);
            return;
        }

        var leftValue = expressions.Value(left, location.Scope);
        var rightValue = expressions.Value(right, location.Scope);
        Equal(facts, leftValue, rightValue, span);
        if (!leftValue.IsKnown && rightValue.IsKnown)
            NoteInside(left, location);
        if (leftValue.IsKnown && !rightValue.IsKnown)
            NoteCompared(leftValue, right, location);
        if (rightValue.IsKnown && !leftValue.IsKnown)
            NoteCompared(rightValue, left, location);
        if (!rightValue.IsKnown && leftValue.IsKnown)
            NoteInside(right, location);
    }

    private void Equal(List<Fact> facts, RowExpression row, QueryOutput output, Location location, TextSpan span)
    {
        if (output.IsOpen || output.Columns.Count != row.Items.Count)
            return;
        for (var i = 0; i < row.Items.Count; i++)
            Equal(facts, expressions.Value(row.Items[i], location.Scope), output.Columns[i].Value, span);
    }

    private static void Equal(List<Fact> facts, TenantValue left, TenantValue right, TextSpan span)
    {
        // What a column equals when it equals itself says nothing.
        if (left.Nodes.Intersect(right.Nodes).Any())
        {
            Note(left.IsColumn ? left : right, 4, "it is compared with an expression of itself, which lets rows of all tenants pass");
            return;
        }

        if (left.IsColumn && right.IsKnown)
            facts.Add(new Fact(left.Nodes[0], right, span));
        if (right.IsColumn && left.IsKnown)
            facts.Add(new Fact(right.Nodes[0], left, span));
    }

    private void Between(List<Fact> facts, BetweenExpression between, Location location)
    {
        var low = expressions.Value(between.Low, location.Scope);
        var high = expressions.Value(between.High, location.Scope);
        if (low.Constant is not null && low.Constant == high.Constant && low.Leaves.Count + high.Leaves.Count == 0)
            Equal(facts, expressions.Value(between.Operand, location.Scope), low, between.Span);
        else
            NoteUse(between, location);
    }

    private void OneOf(List<Fact> facts, SqlExpression operand, IReadOnlyList<SqlExpression> items, Location location, TextSpan span)
    {
        operand = operand.Unwrapped;
        if (operand is RowExpression row)
        {
            var rows = items.Select(item => item.Unwrapped as RowExpression).ToList();
            if (rows.Any(item => item is null || item.Items.Count != row.Items.Count))
                return;
            for (var i = 0; i < row.Items.Count; i++)
                OneOf(facts, row.Items[i], rows.Select(item => item!.Items[i]).ToList(), location, span);
            return;
        }

        var value = expressions.Value(operand, location.Scope);
        var values = items.Select(item => expressions.Value(item, location.Scope)).ToList();
        if (values.Count > 0 && values.All(item => item is { IsKnown: true, Leaves.Count: 0 } && item.Constant == values[0].Constant))
            Equal(facts, value, values[0], span);
        else if (values.Count == 1)
            Equal(facts, value, values[0], span);
        else
            Note(value, 3, "the list may name several tenants");
    }

    private void InQuery(List<Fact> facts, SqlExpression operand, SqlQuery query, bool isNegated, Location location)
    {
        operand = operand.Unwrapped;
        var output = queries.Subquery(query, location.Scope);
        var items = operand is RowExpression row ? row.Items.ToList() : [operand];
        if (output.IsOpen || output.Columns.Count != items.Count)
            return;

        for (var i = 0; i < items.Count; i++)
        {
            var value = expressions.Value(items[i], location.Scope);
            var column = output.Columns[i].Value;
            Equal(facts, value, column.Behind("the filter stands outside of its query"), items[i].Span);
            // Rows with another value than the one looked for make no difference; but NOT IN minds their NULLs.
            foreach (var leaf in column.Leaves.Where(leaf => leaf.Barrier is null && !isNegated))
                context.Graph.Add(leaf.Node, value);
        }
    }

    private void Any(List<Fact> facts, QuantifiedExpression any, Location location)
    {
        if (any.Query is not null)
            InQuery(facts, any.Left, any.Query, false, location);
        else if (any.Array!.Unwrapped is ArrayExpression array)
            OneOf(facts, any.Left, array.Items, location, any.Span);
        else if (any.Array.Unwrapped is CastExpression { Type.ArrayDimensions: 1 } cast && cast.Operand.Unwrapped is ArrayExpression items)
            OneOf(facts, any.Left, items.Items, location, any.Span);
        else
            Note(expressions.Value(any.Left, location.Scope), 3, "`= ANY` of an array may name several tenants");
    }

    /// <summary>Says of tenant keys that are mentioned in a condition of another kind that it doesn't pin them.</summary>
    private void NoteUse(SqlExpression expression, Location location)
    {
        foreach (var operand in expression.GetChildren().OfType<SqlExpression>())
            Note(expressions.Value(operand, location.Scope), 2, "the condition on it is no equality");
    }

    private static void NoteCompared(TenantValue column, SqlExpression other, Location location)
    {
        if (!column.IsColumn)
            return;
        var isOfItself = other.DescendantsAndSelf().OfType<ColumnExpression>().Any(name => ExpressionAnalysis.Resolve(name.Name, location.Scope) == column.Nodes[0]);
        Note(column, isOfItself ? 4 : 3, isOfItself ? "it is compared with an expression of itself, which lets rows of all tenants pass" : "it is compared with an expression that need not be one tenant's id");
    }

    private static void NoteInside(SqlExpression expression, Location location)
    {
        foreach (var name in expression.DescendantsAndSelf().OfType<ColumnExpression>())
        {
            if (ExpressionAnalysis.Resolve(name.Name, location.Scope) is { Entry: { } entry } node && node == entry.Key)
                entry.Note(3, $"`{node.Name}` stands inside of an expression, which several ids may satisfy");
        }
    }

    private static void Note(TenantValue value, int weight, string reason)
    {
        if (value.IsColumn && IsKey(value.Nodes[0]))
            value.Nodes[0].Entry!.Note(weight, reason);
    }
}
