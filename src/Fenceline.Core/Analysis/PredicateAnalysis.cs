using System.Runtime.CompilerServices;
using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>Finds the equalities that hold for every row that a condition lets pass.</summary>
internal sealed class PredicateAnalysis(AnalysisContext context, ExpressionAnalysis expressions, QueryAnalysis queries)
{
    // Shared by conditions inside of conditions: each takes out what it has put at the end.
    private readonly List<Fact> _facts = [];

    public void Apply(SqlExpression? condition, Location location)
    {
        if (condition is null)
            return;

        if (ConstantConditions.Truth(condition) == false)
        {
            PinAll(location);
            return;
        }

        var first = _facts.Count;
        Collect(condition, false, location);
        for (var i = first; i < _facts.Count; i++)
            Apply(_facts[i], location);
        Truncate(first);
    }

    /// <summary>No row passes.</summary>
    private void PinAll(Location location)
    {
        foreach (var entry in location.Scope.Names.Entries)
        {
            foreach (var name in entry.Columns)
                Pin(entry.Column(name));
            if (entry.Key is not null)
                Pin(entry.Key);
        }

        void Pin(PinNode column)
        {
            if (location.Restricts(column))
                context.Graph.Add(column, AbstractValue.Null);
        }
    }

    /// <summary>Two columns that are equal where a condition at this place holds: what USING says.</summary>
    public void ApplyEqual(PinNode left, PinNode right, Location location)
    {
        Apply(new Fact(left, right.Value, default), location);
        Apply(new Fact(right, left.Value, default), location);
    }

    private void Apply(Fact fact, Location location)
    {
        var entry = fact.Target.Entry;
        if (location.Restricts(fact.Target))
        {
            context.Graph.Add(fact.Target, fact.Value);
            if (fact.Value.IsLiteral && entry is not null)
                context.Literals.Add((entry, fact.Span));
            if (fact.Value.Leaves.Length > 0 && fact.IsOfKey)
                context.Equalities.Add(fact);
        }
        else if (location.Elsewhere is not null && entry is not null && fact.IsOfKey)
        {
            entry.Note(fact.Value.Leaves.Length == 0 ? 4 : 3, location.Elsewhere.Replace("{}", entry.Alias));
        }
    }

    /// <summary>Adds what an expression says to the end of the facts.</summary>
    private void Collect(SqlExpression expression, bool isNegated, Location location)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        expression = expression.Unwrapped;
        switch (expression)
        {
            case NotExpression not:
                Collect(not.Operand, !isNegated, location);
                break;
            case LogicalExpression logical when logical.Operator == SqlLogicalOperator.And != isNegated:
                foreach (var operand in logical.Operands)
                    Collect(operand, isNegated, location);
                if (!isNegated)
                    Bounds(logical, location);
                break;
            case LogicalExpression logical:
                AnyOf(logical, isNegated, location);
                break;
            case ComparisonExpression { Operator.Name: "=" or "<>" } comparison when BooleanOf(comparison) is var (operand, isTrue) && operand is not null:
                Collect(operand, isTrue == isNegated, location);
                break;
            case OperatorExpression { Operands.Count: 2 } operation when !isNegated && operation.Operators[0] is { Schema: "pg_catalog", Name: "=" }:
                Equal(operation.Operands[0], operation.Operands[1], location, operation.Span);
                break;
            case OperatorExpression { Operands.Count: 2 } operation when !isNegated && operation.Operators[0] is { Schema: null or "pg_catalog", Name: "@>" }:
                Contains(operation, location);
                break;
            case CaseExpression { Operand: null } choice when !isNegated:
                Collect(Alternatives(choice), false, location);
                break;
            case ComparisonExpression comparison when comparison.Operator.Name == (isNegated ? "<>" : "="):
                Equal(comparison.Left, comparison.Right, location, comparison.Span);
                break;
            case IsExpression { IsNegated: false, Test: SqlIsTest.True or SqlIsTest.False } test when !isNegated:
                Collect(test.Operand, test.Test == SqlIsTest.False, location);
                break;
            case IsDistinctExpression distinct when distinct.IsNegated != isNegated && !location.KeepsNulls:
                NotDistinct(distinct, location);
                break;
            case BetweenExpression between when between.IsNegated == isNegated:
                Between(between, location);
                break;
            case InListExpression list when list.IsNegated == isNegated:
                OneOf(list.Operand, list.Items, location, list.Span);
                break;
            case InQueryExpression query when query.IsNegated == isNegated:
                InQuery(query.Operand, query.Query, isNegated, location);
                break;
            case QuantifiedExpression { Quantifier: SqlQuantifier.Any, Operator.Name: "=" } any when !isNegated:
                Any(any, location);
                break;
            default:
                NoteUse(expression, location);
                break;
        }
    }

    /// <summary>The condition in <c>(condition) = true</c> and its like, and whether it is to hold; null for any other comparison.</summary>
    private static (SqlExpression? Operand, bool IsTrue) BooleanOf(ComparisonExpression comparison)
    {
        var isEqual = comparison.Operator.Name == "=";
        return comparison.Right.Unwrapped is LiteralExpression { Kind: SqlLiteralKind.True or SqlLiteralKind.False } right ? (comparison.Left, right.Kind == SqlLiteralKind.True == isEqual)
            : comparison.Left.Unwrapped is LiteralExpression { Kind: SqlLiteralKind.True or SqlLiteralKind.False } left ? (comparison.Right, left.Kind == SqlLiteralKind.True == isEqual)
            : (null, false);
    }

    /// <summary>A row that passes CASE has passed one of its branches, or ELSE.</summary>
    private static LogicalExpression Alternatives(CaseExpression choice)
    {
        var branches = choice.Branches.Select(branch => (SqlExpression)new LogicalExpression(SqlLogicalOperator.And, EquatableArray.Of(branch.When, branch.Then), branch.Span));
        SqlExpression otherwise = choice.Else ?? new LiteralExpression(SqlLiteralKind.False, "false", false, choice.Span);
        return new LogicalExpression(SqlLogicalOperator.Or, branches.Append(otherwise).ToEquatableArray(), choice.Span);
    }

    /// <summary><c>x &gt;= $1 AND x &lt;= $1</c>.</summary>
    private void Bounds(LogicalExpression and, Location location)
    {
        // Chains without an order comparison are the rule.
        Dictionary<(PinNode, string), SqlExpression>? lower = null;
        foreach (var operand in and.Operands)
        {
            if (Bound(operand, ">=", location) is { } bound)
                (lower ??= [])[bound] = operand;
        }

        if (lower is null)
            return;
        foreach (var operand in and.Operands)
        {
            if (Bound(operand, "<=", location) is { } bound && lower.TryGetValue(bound, out var other))
                _facts.Add(new Fact(bound.Column, expressions.Value(((ComparisonExpression)other.Unwrapped).Right, location.Scope), operand.Span));
        }
    }

    private (PinNode Column, string Constant)? Bound(SqlExpression condition, string name, Location location) =>
        condition.Unwrapped is ComparisonExpression comparison && comparison.Operator.Name == name
        && expressions.Value(comparison.Left, location.Scope) is { IsColumn: true } column
        && expressions.Value(comparison.Right, location.Scope) is { IsKnown: true, Leaves.Length: 0, Constant: { } constant }
            ? (column.Nodes[0], constant) : null;

    /// <summary><c>metadata @&gt; jsonb_build_object('user_id', $1)</c>.</summary>
    private void Contains(OperatorExpression operation, Location location)
    {
        var document = expressions.Value(operation.Operands[0], location.Scope);
        // A number in the document is another text than the one that it was made of.
        if (document is { IsColumn: true, Nodes: [{ Entry.SharedTable.TenantKey: { IsJson: true } key, Name: var name }] } && name == key.Column
            && InsertAnalysis.BuiltMember(key.JsonPath, operation.Operands[1]) is { } member
            && expressions.Value(member, location.Scope) is { IsKnown: true, Leaves.Length: 0 } value && !Casts.IsNumber(value))
        {
            Equal(document.At(key.JsonPath[0]), value, operation.Span);
            return;
        }

        NoteUse(operation, location);
    }

    /// <summary>What every operand of an OR says.</summary>
    private void AnyOf(LogicalExpression or, bool isNegated, Location location)
    {
        var first = _facts.Count;
        var endOfFirst = first;
        var branches = 0;
        // How many branches, from the first on, have said the same.
        var counts = new Dictionary<(PinNode, string?, object?), int>();
        foreach (var operand in or.Operands)
        {
            // What never holds lets no row pass.
            if (ConstantConditions.Truth(operand) == isNegated)
                continue;

            var start = _facts.Count;
            Collect(operand, isNegated, location);
            for (var i = start; i < _facts.Count; i++)
            {
                var key = _facts[i].Key;
                if (branches == 0 || (counts.TryGetValue(key, out var count) && count == branches))
                    counts[key] = branches + 1;
            }

            if (branches++ == 0)
                endOfFirst = _facts.Count;
        }

        for (var i = first; i < _facts.Count; i++)
        {
            // The word stands right behind its first operand.
            if (!IsInAll(_facts[i]) && _facts[i].IsOfKey && _facts[i].Target.Entry is { } entry && entry.Misses(4))
                entry.Note(4, $"OR on {context.Views.LineAt(or.Operands[1].Span.Start)} lets rows pass without it");
        }

        Truncate(endOfFirst);
        Keep(first, IsInAll);

        bool IsInAll(Fact fact) => counts.TryGetValue(fact.Key, out var count) && count == branches;
    }

    private void Equal(SqlExpression left, SqlExpression right, Location location, TextSpan span)
    {
        left = left.Unwrapped;
        right = right.Unwrapped;
        if (left is RowExpression leftRow && right is RowExpression rightRow && leftRow.Items.Count == rightRow.Items.Count)
        {
            for (var i = 0; i < leftRow.Items.Count; i++)
                Equal(leftRow.Items[i], rightRow.Items[i], location, span);
            return;
        }

        if (left is RowExpression row && right is SubqueryExpression subquery)
        {
            Equal(row, queries.Subquery(subquery.Query, location.Scope).Behind(QueryOutput.Outside), location, span);
            return;
        }

        var leftValue = expressions.Value(KeyOf(left, location), location.Scope);
        var rightValue = expressions.Value(KeyOf(right, location), location.Scope);
        Equal(leftValue, rightValue, span);
        if (rightValue.IsKnown && !leftValue.IsKnown)
        {
            KeyNotes.Inside(left, location.Scope);
            KeyNotes.Compared(rightValue, left, location.Scope);
        }
        else if (leftValue.IsKnown && !rightValue.IsKnown)
        {
            KeyNotes.Compared(leftValue, right, location.Scope);
            KeyNotes.Inside(right, location.Scope);
        }
    }

    // coalesce of a column that is never NULL is that column.
    private SqlExpression KeyOf(SqlExpression expression, Location location) =>
        !location.KeepsNulls && expression is SpecialFunctionExpression { Name: "coalesce", Arguments.Count: > 1 } call
        && expressions.Value(call.Arguments[0], location.Scope) is { IsColumn: true } column
        && column.Nodes[0].Entry is { SharedTable.TenantKey.IsJson: false } entry && entry.Key == column.Nodes[0]
            ? call.Arguments[0] : expression;

    private void Equal(RowExpression row, QueryOutput output, Location location, TextSpan span)
    {
        if (output.IsOpen || output.Columns.Count != row.Items.Count)
            return;
        for (var i = 0; i < row.Items.Count; i++)
            Equal(expressions.Value(row.Items[i], location.Scope), output.Columns[i].Value, span);
    }

    private void Equal(AbstractValue left, AbstractValue right, TextSpan span)
    {
        // What a column equals when it equals itself says nothing.
        if (left.SharesColumn(right))
        {
            KeyNotes.Add(left.IsColumn ? left : right, 4, KeyNotes.ComparedWithItself);
            return;
        }

        if (left.IsColumn && right.IsKnown)
            _facts.Add(new Fact(left.Nodes[0], right, span));
        if (right.IsColumn && left.IsKnown)
            _facts.Add(new Fact(right.Nodes[0], left, span));
    }

    private void NotDistinct(IsDistinctExpression distinct, Location location)
    {
        var first = _facts.Count;
        Equal(distinct.Left, distinct.Right, location, distinct.Span);
        // Where the column may be NULL this keeps more than one tenant's rows: a shared table's own key never is.
        Keep(first, fact => fact.Target.Entry is { SharedTable.TenantKey.IsJson: false } entry && entry.Key == fact.Target);
    }

    private void Between(BetweenExpression between, Location location)
    {
        var low = expressions.Value(between.Low, location.Scope);
        var high = expressions.Value(between.High, location.Scope);
        if (low.Constant is not null && low.Constant == high.Constant && low.Leaves.Length + high.Leaves.Length == 0)
            Equal(expressions.Value(between.Operand, location.Scope), low, between.Span);
        else
            NoteUse(between, location);
    }

    private void OneOf(SqlExpression operand, EquatableArray<SqlExpression> items, Location location, TextSpan span)
    {
        operand = operand.Unwrapped;
        if (operand is RowExpression row)
        {
            var rows = items.Select(item => item.Unwrapped as RowExpression).ToList();
            if (rows.Any(item => item is null || item.Items.Count != row.Items.Count))
                return;
            for (var i = 0; i < row.Items.Count; i++)
                OneOf(row.Items[i], rows.Select(item => item!.Items[i]).ToEquatableArray(), location, span);
            return;
        }

        var value = expressions.Value(operand, location.Scope);
        var values = expressions.Values(items, location.Scope);
        if (values.Count == 1 || (values.Count > 0 && values.TrueForAll(item => item is { IsKnown: true, Leaves.Length: 0 } && item.Constant == values[0].Constant)))
            Equal(value, values[0], span);
        else
            KeyNotes.Add(value, 3, "the list may name several tenants");
    }

    private void InQuery(SqlExpression operand, SqlQuery query, bool isNegated, Location location)
    {
        operand = operand.Unwrapped;
        var output = queries.Subquery(query, location.Scope);
        var items = operand is RowExpression row ? row.Items : EquatableArray.Of(operand);
        if (output.IsOpen || output.Columns.Count != items.Count)
            return;

        for (var i = 0; i < items.Count; i++)
        {
            var value = expressions.Value(items[i], location.Scope);
            var column = output.Columns[i].Value;
            Equal(value, column.Behind(QueryOutput.Outside), items[i].Span);
            // Rows with another value than the one looked for make no difference; but NOT IN minds their NULLs.
            if (isNegated)
                continue;
            foreach (var leaf in column.Leaves)
            {
                if (leaf.Barrier is null)
                    context.Graph.Add(leaf.Node, value);
            }
        }
    }

    private void Any(QuantifiedExpression any, Location location)
    {
        if (any.Query is not null)
            InQuery(any.Left, any.Query, false, location);
        else if (any.Array!.Unwrapped is ArrayExpression array)
            OneOf(any.Left, array.Items, location, any.Span);
        else if (any.Array.Unwrapped is CastExpression { Type.ArrayDimensions: 1 } cast && cast.Operand.Unwrapped is ArrayExpression items)
            OneOf(any.Left, CastItems(items, Casts.ElementOf(cast.Type)), location, any.Span);
        else
            KeyNotes.Add(expressions.Value(any.Left, location.Scope), 3, "`= ANY` of an array may name several tenants");
    }

    private static EquatableArray<SqlExpression> CastItems(ArrayExpression array, SqlTypeName type) =>
        array.Items.Select(item => (SqlExpression)new CastExpression(item, type, item.Span)).ToEquatableArray();

    /// <summary>Says of tenant keys that are mentioned in a condition of another kind that it doesn't pin them.</summary>
    private void NoteUse(SqlExpression expression, Location location)
    {
        var children = context.Pending;
        var first = children.Count;
        expression.AddChildren(children);
        var end = children.Count;
        for (var i = first; i < end; i++)
        {
            if (children[i] is SqlExpression operand)
                KeyNotes.Add(expressions.Value(operand, location.Scope), 2, "the condition on it is no equality");
        }

        children.Truncate(first);
    }

    private void Truncate(int count) => _facts.RemoveRange(count, _facts.Count - count);

    /// <summary>Drops those of the facts from a place on that do not stand a test.</summary>
    private void Keep(int first, Func<Fact, bool> test)
    {
        var kept = first;
        for (var i = first; i < _facts.Count; i++)
        {
            if (test(_facts[i]))
                _facts[kept++] = _facts[i];
        }

        Truncate(kept);
    }
}
