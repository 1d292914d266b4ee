using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Flow;

/// <summary>The object, or the objects, that one expression makes when it is reached by one way of calls.</summary>
internal sealed record HeapId(SyntaxNode Origin, CallChain? Calls)
{
    /// <summary>It is there before the method begins: what a parameter or a call of others hands over.</summary>
    public bool IsGiven { get; init; }
}

/// <summary>The calls that lead into a body.</summary>
internal sealed record CallChain(SyntaxNode Call, CallChain? Outer);

/// <summary>What is known of an object.</summary>
internal sealed record HeapObject
{
    private const int MaxLists = 8;

    /// <summary>An object of which nothing is known any more.</summary>
    public static readonly HeapObject Lost = new() { IsLost = true };

    /// <summary>The text that a builder or writer holds.</summary>
    public ImmutableArray<BuiltText> Text { get; init; } = Alternatives.None;

    /// <summary>The elements of a collection, one by one, as any of some lists; none when it is no collection, or the number of its elements is not known.</summary>
    public ImmutableArray<FlowList> Lists { get; init; } = [];

    /// <summary>Any element, of a collection whose number of elements is not known.</summary>
    public FlowValue? Bag { get; init; }

    /// <summary>The values of properties and fields. What is missing is not known.</summary>
    public ImmutableDictionary<string, FlowValue> Members { get; init; } = ImmutableDictionary<string, FlowValue>.Empty;

    /// <summary>The lambda or method that a delegate calls.</summary>
    public object? Function { get; init; }

    public bool IsLost { get; init; }

    /// <summary>It stands for several objects: what is changed is changed in one of them only.</summary>
    public bool IsSummary { get; init; }

    public bool IsBuilder => !Text.IsEmpty;

    public bool IsCollection => !Lists.IsEmpty || Bag is not null;

    /// <summary>Any element.</summary>
    public FlowValue AnyItem => Lists.SelectMany(list => list.Items).Aggregate(Bag ?? FlowValue.Nothing, (all, item) => all.Join(item));

    public static HeapObject OfItems(IEnumerable<FlowValue> items) => new() { Lists = [new FlowList([.. items])] };

    /// <summary>A collection of which one more thing may be an element.</summary>
    public HeapObject With(FlowValue item) => this with { Lists = [], Bag = AnyItem.Join(item) };

    public HeapObject Join(HeapObject other) => Merge(other, (left, right) => left.Join(right), Alternatives.Union, MaxLists);

    public HeapObject Widen(HeapObject after, SyntaxNode origin) =>
        Merge(after, (left, right) => left.Widen(left.Join(right), origin), (left, right) => Alternatives.Widen(left, Alternatives.Union(left, right), origin), Lists.Length);

    public bool Equals(HeapObject? other) => other is not null && (ReferenceEquals(this, other)
        || (IsLost == other.IsLost && IsSummary == other.IsSummary && Text.SequenceEqual(other.Text) && Equals(Bag, other.Bag) && Equals(Function, other.Function)
            && Lists.SequenceEqual(other.Lists)
            && Members.Count == other.Members.Count && Members.All(member => other.Members.TryGetValue(member.Key, out var value) && value.Equals(member.Value))));

    public override int GetHashCode() => (Text.Length * 31) + Members.Count;

    private HeapObject Merge(HeapObject other, Func<FlowValue, FlowValue, FlowValue> join, Func<ImmutableArray<BuiltText>, ImmutableArray<BuiltText>, ImmutableArray<BuiltText>> joinTexts, int maxLists)
    {
        if (Equals(other))
            return this;
        if (IsLost || other.IsLost || !Equals(Function, other.Function))
            return Lost;

        var lists = Lists.Union(other.Lists).ToImmutableArray();
        var isListed = Bag is null && other.Bag is null && lists.Length <= maxLists;
        var isCollection = IsCollection || other.IsCollection;
        return new HeapObject
        {
            Text = joinTexts(Text, other.Text),
            Lists = isListed ? lists : [],
            Bag = isListed || !isCollection ? null : join(AnyItem, other.AnyItem),
            Members = Members.Where(member => other.Members.ContainsKey(member.Key))
                .ToImmutableDictionary(member => member.Key, member => join(member.Value, other.Members[member.Key])),
            Function = Function,
            IsSummary = IsSummary || other.IsSummary,
        };
    }
}

/// <summary>The elements of a collection, in order.</summary>
internal sealed class FlowList(ImmutableArray<FlowValue> items) : IEquatable<FlowList>
{
    public ImmutableArray<FlowValue> Items { get; } = items;

    public bool Equals(FlowList? other) => other is not null && (ReferenceEquals(this, other) || Items.SequenceEqual(other.Items));

    public override bool Equals(object? obj) => Equals(obj as FlowList);

    public override int GetHashCode() => Items.Length;
}
