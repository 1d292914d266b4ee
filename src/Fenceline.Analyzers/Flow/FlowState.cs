using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Flow;

/// <summary>What is known at one point of a body: of its variables, by symbol or capture, and of the objects they lead to.</summary>
internal sealed class FlowState(ImmutableDictionary<object, FlowValue> variables, ImmutableDictionary<HeapId, HeapObject> objects) : IEquatable<FlowState>
{
    public static readonly FlowState Empty = new(
        ImmutableDictionary.Create<object, FlowValue>(VariableComparer.Instance), ImmutableDictionary<HeapId, HeapObject>.Empty);

    public ImmutableDictionary<object, FlowValue> Variables { get; } = variables;

    public ImmutableDictionary<HeapId, HeapObject> Objects { get; } = objects;

    public FlowState With(object variable, FlowValue value) => new(Variables.SetItem(variable, value), Objects);

    public FlowState With(HeapId id, HeapObject content) => new(Variables, Objects.SetItem(id, content));

    public FlowState WithObjects(ImmutableDictionary<HeapId, HeapObject> objects) => new(Variables, objects);

    public FlowState Without(IEnumerable<object> variables) => new(Variables.RemoveRange(variables), Objects);

    /// <summary>Whether a variable or an object leads to an object.</summary>
    public bool LeadsTo(HeapId id) => Variables.Values.Any(value => value.Objects.Contains(id)) || Objects.Any(pair => Refers(pair.Value, id));

    // A variable that only one of the ways sets is that value or nothing; an object that only one of them has is as it is there.
    public FlowState Join(FlowState other) => Merge(other, (left, right) => left.Join(right), (left, right) => left.Join(right));

    public FlowState Widen(FlowState after, SyntaxNode origin) =>
        Merge(after, (left, right) => left.Widen(left.Join(right), origin), (left, right) => left.Widen(right, origin));

    public bool Equals(FlowState? other) => other is not null && (ReferenceEquals(this, other) || (Same(Variables, other.Variables) && Same(Objects, other.Objects)));

    public override bool Equals(object? obj) => Equals(obj as FlowState);

    public override int GetHashCode() => (Variables.Count * 31) + Objects.Count;

    private FlowState Merge(FlowState other, Func<FlowValue, FlowValue, FlowValue> join, Func<HeapObject, HeapObject, HeapObject> joinObjects) => ReferenceEquals(this, other)
        ? this
        : new(Merge(Variables, other.Variables, join), Merge(Objects, other.Objects, joinObjects));

    private static ImmutableDictionary<TKey, TValue> Merge<TKey, TValue>(ImmutableDictionary<TKey, TValue> left, ImmutableDictionary<TKey, TValue> right, Func<TValue, TValue, TValue> join)
        where TKey : notnull
        where TValue : class
    {
        if (ReferenceEquals(left, right))
            return left;

        var result = left;
        foreach (var pair in right)
        {
            if (!left.TryGetValue(pair.Key, out var value))
                result = result.SetItem(pair.Key, pair.Value);
            else if (!ReferenceEquals(value, pair.Value) && join(value, pair.Value) is var joined && !joined.Equals(value))
                result = result.SetItem(pair.Key, joined);
        }

        return result;
    }

    private static bool Same<TKey, TValue>(ImmutableDictionary<TKey, TValue> left, ImmutableDictionary<TKey, TValue> right)
        where TKey : notnull
        where TValue : class =>
        ReferenceEquals(left, right) || (left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && (ReferenceEquals(value, pair.Value) || value.Equals(pair.Value))));

    private static bool Refers(HeapObject content, HeapId id) =>
        content.Members.Values.Any(value => value.Objects.Contains(id)) || content.AnyItem.Objects.Contains(id);

    private sealed class VariableComparer : IEqualityComparer<object>
    {
        public static readonly VariableComparer Instance = new();

        bool IEqualityComparer<object>.Equals(object? x, object? y) => x is ISymbol left ? SymbolEqualityComparer.Default.Equals(left, y as ISymbol) : object.Equals(x, y);

        int IEqualityComparer<object>.GetHashCode(object value) => value is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : value.GetHashCode();
    }
}
