using System.Runtime.CompilerServices;
using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>Finds the equalities that hold for every row that a condition lets pass.</summary>
internal sealed partial class PredicateAnalysis(AnalysisContext context, ExpressionAnalysis expressions, QueryAnalysis queries)
{
    // Shared by conditions inside of conditions: each takes out what it has put at the end.
    private readonly List<Fact> _facts = [];

    /// <param name="beyond">Takes in what the condition says of columns of queries further out.</param>
    public void Apply(SqlExpression? condition, Location location, List<Fact>? beyond = null)
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
        ApplyFrom(first, location, beyond);
    }

    /// <summary>The condition to be applied at a place that is known later. Names mean what they mean now: later more of them may be in view.</summary>
    public Action<Location> Prepare(SqlExpression? condition, Location location)
    {
        if (condition is null)
            return _ => { };
        if (ConstantConditions.Truth(condition) == false)
            return PinAll;

        var first = _facts.Count;
        Collect(condition, false, location);
        var facts = _facts.GetRange(first, _facts.Count - first);
        Truncate(first);
        return at =>
        {
            Link(facts, 0, at);
            facts.ForEach(fact => Apply(fact, at));
        };
    }

    /// <summary>Only rows matter that one of several conditions lets pass.</summary>
    public void ApplyAny(IReadOnlyList<SqlExpression> conditions, Location location)
    {
        var first = _facts.Count;
        AnyOf(conditions.Select(condition => (Action)(() => Collect(condition, false, location))), null);
        ApplyFrom(first, location, null);
    }

    /// <summary>What is known of the rows already, by a query inside.</summary>
    public void Apply(IEnumerable<Fact> facts, Location location)
    {
        foreach (var fact in facts)
        {
            if (location.Restricts(fact.Target))
                Apply(fact, location);
        }
    }

    private void ApplyFrom(int first, Location location, List<Fact>? beyond)
    {
        Link(_facts, first, location);
        for (var i = first; i < _facts.Count; i++)
        {
            Apply(_facts[i], location);
            if (!location.Restricts(_facts[i].Target))
                beyond?.Add(_facts[i]);
        }

        Truncate(first);
    }

    /// <summary>Rows that a whole key leads to each other are of one tenant.</summary>
    private void Link(List<Fact> facts, int first, Location location)
    {
        foreach (var (child, parent) in GlobalKeys.Linked(facts, first))
        {
            if (location.Restricts(child))
                context.Graph.Add(child, [parent]);
        }
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
            entry.Note(fact.Value.Leaves.Length == 0 ? 4 : 3, location.Elsewhere.Replace("{}", entry.Alias), fact.Target);
        }
    }

    /// <summary>Adds what an expression says to the end of the facts.</summary>
    private void Collect(SqlExpression expression, bool isNegated, Location location)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        expression = expression.Unwrapped;
        switch (expression)
        {
            case LogicalExpression logical when logical.Operator == SqlLogicalOperator.And != isNegated:
                foreach (var operand in logical.Operands)
                    Collect(operand, isNegated, location);
                if (!isNegated)
                    Bounds(logical, location);
                break;
            case LogicalExpression logical:
                AnyOf(logical, isNegated, location);
                break;
            case var wrapper when BooleanWrappers.Inside(wrapper, isNegated) is var (condition, isFalse):
                Collect(condition, isFalse, location);
                break;
            case ExistsExpression exists when !isNegated:
                _facts.AddRange(queries.Subquery(exists.Query, location.Scope).Facts);
                break;
            case CurrentOfExpression { Cursor: { } cursor } when context.State.HasFilteredCursor(cursor.Name):
                OfCursor(cursor, location);
                break;
            default:
                if (!CollectEquality(expression, isNegated, location))
                    NoteUse(expression, location);
                break;
        }
    }

    /// <returns>False for a condition of another kind.</returns>
    private bool CollectEquality(SqlExpression expression, bool isNegated, Location location)
    {
        switch (expression)
        {
            case OperatorExpression { Operands.Count: 2 } operation when !isNegated && operation.Operators[0] is { Schema: "pg_catalog", Name: "=" }:
                Equal(operation.Operands[0], operation.Operands[1], location, operation.Span);
                break;
            case OperatorExpression { Operands.Count: 2 } operation when !isNegated && operation.Operators[0] is { Schema: null or "pg_catalog", Name: "@>" }:
                Contains(operation, location);
                break;
            case ComparisonExpression comparison when comparison.Operator.Name == (isNegated ? "<>" : "="):
                Equal(comparison.Left, comparison.Right, location, comparison.Span);
                break;
            case IsDistinctExpression distinct when distinct.IsNegated != isNegated:
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
                return false;
        }

        return true;
    }

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
                KeyNotes.Add(expressions.Value(operand, location.Scope), 2, "the condition on {} is not an equality");
        }

        children.Truncate(first);
    }

    /// <summary>The row that the cursor stands on is one of the tenant's.</summary>
    private void OfCursor(SqlIdentifier cursor, Location location)
    {
        foreach (var entry in location.Scope.Names.Entries)
        {
            if (entry is { IsTarget: true, Key: { } key })
                _facts.Add(new Fact(key, AbstractValue.Of("the row of " + cursor.Name), cursor.Span));
        }
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
