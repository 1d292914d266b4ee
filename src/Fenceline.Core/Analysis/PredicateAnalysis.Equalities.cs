using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <content>Equalities, and conditions that come to one.</content>
internal sealed partial class PredicateAnalysis
{
    private static readonly AbstractValue CurrentMember = AbstractValue.Of("current member");

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

        var leftValue = expressions.Value(KeyOf(left, right, location), location.Scope);
        var rightValue = expressions.Value(KeyOf(right, left, location), location.Scope);
        (leftValue, rightValue) = (OrMember(leftValue, left, rightValue), OrMember(rightValue, right, leftValue));
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

    // Who the user is says something of the members alone: compared with anything else it would be taken for the tenant.
    private AbstractValue OrMember(AbstractValue value, SqlExpression expression, AbstractValue other) =>
        !value.IsKnown && other is { IsColumn: true, Nodes: [var column] } && column.Entry?.User == column && expressions.IsMember(expression) ? CurrentMember : value;

    // coalesce of a column that is never NULL is that column; and no tenant has the empty text for an id.
    private SqlExpression KeyOf(SqlExpression expression, SqlExpression other, Location location) =>
        expression is SpecialFunctionExpression { Name: "coalesce", Arguments.Count: > 1 } call
        && expressions.Value(call.Arguments[0], location.Scope) is { IsColumn: true } column
        && (IsNeverNull(column.Nodes[0], location)
            || (NullRejection.IsEmptyOtherwise(call) && column.Nodes[0].Entry?.Key == column.Nodes[0] && NullRejection.IsNeverEmpty(other)))
            ? call.Arguments[0] : expression;

    // A row that an outer join found no partner for has NULL in its place; of a query further out it isn't known here whether it has such joins.
    private static bool IsNeverNull(PinNode column, Location location) =>
        !location.KeepsNulls && column.Entry is { SharedTable.TenantKey.IsColumn: true } entry && entry.Key == column && location.Scope.Names.Entries.Contains(entry);

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
        Keep(first, fact => IsNeverNull(fact.Target, location));
    }

    private void Between(BetweenExpression between, Location location)
    {
        var low = expressions.Value(between.Low, location.Scope);
        var high = expressions.Value(between.High, location.Scope);
        if (low.Constant is not null && low.Constant == high.Constant && low.Leaves.Length + high.Leaves.Length == 0 && !IsCollated(between.Low) && !IsCollated(between.High))
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
            KeyNotes.Add(value, 3, "{} is compared with a list that may name several tenants");
    }

    private void InQuery(SqlExpression operand, SqlQuery query, bool isNegated, Location location)
    {
        operand = operand.Unwrapped;
        var output = queries.Subquery(query, location.Scope);
        var items = operand is RowExpression row ? row.Items : EquatableArray.Of(operand);
        // What is found there has passed its filter.
        if (!isNegated)
            _facts.AddRange(output.Facts);
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
        else if (Casts.ItemsOf(any.Array!) is { } items)
            OneOf(any.Left, items, location, any.Span);
        else
            KeyNotes.Add(expressions.Value(any.Left, location.Scope), 3, "{} is compared with an array that may name several tenants");
    }

    /// <summary><c>x &gt;= $1 AND x &lt;= $1</c>.</summary>
    private void Bounds(LogicalExpression and, Location location)
    {
        // Chains without an order comparison are the rule.
        Dictionary<(PinNode, string), AbstractValue>? lower = null;
        foreach (var operand in and.Operands)
        {
            if (Bound(operand, ">=", location) is { } bound)
                (lower ??= [])[(bound.Column, bound.Value.Constant!)] = bound.Value;
        }

        if (lower is null)
            return;
        foreach (var operand in and.Operands)
        {
            if (Bound(operand, "<=", location) is { } bound && lower.TryGetValue((bound.Column, bound.Value.Constant!), out var value))
                _facts.Add(new Fact(bound.Column, value, operand.Span));
        }
    }

    // Two collations have two orders: what is not less in one and not greater in the other need not be equal.
    private static bool IsCollated(SqlExpression bound) => bound.DescendantsAndSelf().Any(node => node is CollateExpression);

    // The constant may stand on either side.
    private (PinNode Column, AbstractValue Value)? Bound(SqlExpression condition, string name, Location location) =>
        condition.Unwrapped is not ComparisonExpression { Operator.Name: ">=" or "<=" } comparison ? null
        : comparison.Operator.Name == name ? Bound(comparison.Left, comparison.Right, location)
        : Bound(comparison.Right, comparison.Left, location);

    private (PinNode Column, AbstractValue Value)? Bound(SqlExpression column, SqlExpression bound, Location location) =>
        expressions.Value(column, location.Scope) is { IsColumn: true } found && !IsCollated(column) && !IsCollated(bound)
        && expressions.Value(bound, location.Scope) is { IsKnown: true, Leaves.Length: 0, Constant: not null } value
            ? (found.Nodes[0], value) : null;

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
}
