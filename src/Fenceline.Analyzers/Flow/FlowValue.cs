using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Flow;

/// <summary>What an expression may be: any of some texts, any of some objects.</summary>
internal sealed class FlowValue : IEquatable<FlowValue>
{
    /// <summary>No value: nothing that reaches this place makes one, or it is null.</summary>
    public static readonly FlowValue Nothing = new(Alternatives.None, ImmutableHashSet<HeapId>.Empty, Alternatives.None);

    public static readonly FlowValue EmptyText = new(Alternatives.EmptyText, ImmutableHashSet<HeapId>.Empty, Alternatives.None);

    private FlowValue(ImmutableArray<BuiltText> texts, ImmutableHashSet<HeapId> objects, ImmutableArray<BuiltText> printed)
    {
        Texts = texts;
        Objects = objects;
        Printed = printed;
    }

    /// <summary>The texts; of a statement with parameters, with the parameters in their places.</summary>
    public ImmutableArray<BuiltText> Texts { get; }

    public ImmutableHashSet<HeapId> Objects { get; }

    /// <summary>What a <see cref="FormattableString"/> becomes when it is turned into plain text.</summary>
    public ImmutableArray<BuiltText> Printed { get; }

    public bool IsNothing => Texts.IsEmpty && Objects.IsEmpty;

    public static FlowValue Of(ImmutableArray<BuiltText> texts) => texts.IsEmpty ? Nothing : new(texts, ImmutableHashSet<HeapId>.Empty, Alternatives.None);

    public static FlowValue Of(TextPart part) => Of(Alternatives.Of(part));

    public static FlowValue Of(HeapId id) => new(Alternatives.None, ImmutableHashSet.Create(id), Alternatives.None);

    public static FlowValue Unknown(SyntaxNode origin) => Of(Alternatives.Hole(origin));

    public static FlowValue Formattable(ImmutableArray<BuiltText> parameterized, ImmutableArray<BuiltText> printed) => new(parameterized, ImmutableHashSet<HeapId>.Empty, printed);

    public FlowValue Join(FlowValue other) => ReferenceEquals(this, other) || other.IsNothing ? this : IsNothing ? other
        : new(Alternatives.Union(Texts, other.Texts), Objects.Union(other.Objects), Alternatives.Union(Printed, other.Printed));

    public FlowValue Widen(FlowValue after, SyntaxNode origin) =>
        new(Alternatives.Widen(Texts, after.Texts, origin), Objects.Union(after.Objects), Alternatives.Widen(Printed, after.Printed, origin));

    /// <summary>What is not known at all is complained about where it is named, and not where it comes from.</summary>
    public FlowValue SeenFrom(SyntaxNode use) => Texts.Any(text => text.Parts is [HolePart { IsReportable: true }])
        ? new([.. Texts.Select(text => text.Parts is [HolePart { IsReportable: true } hole] ? BuiltText.Of(hole with { Origin = use }) : text)], Objects, Printed)
        : this;

    /// <summary>The same, no more said to be a parameter of the method at hand.</summary>
    public FlowValue WithoutParameters() => Texts.Any(IsOfParameter)
        ? new([.. Texts.Select(text => IsOfParameter(text) ? BuiltText.Of(text.Parts.Select(part => part is HolePart hole ? hole with { Parameter = null } : part)) : text)], Objects, Printed)
        : this;

    public bool Equals(FlowValue? other) => other is not null
        && (ReferenceEquals(this, other) || (Texts.SequenceEqual(other.Texts) && Objects.SetEquals(other.Objects) && Printed.SequenceEqual(other.Printed)));

    public override bool Equals(object? obj) => Equals(obj as FlowValue);

    public override int GetHashCode() => (Texts.Length * 31) + Objects.Count;

    private static bool IsOfParameter(BuiltText text) => text.Parts.Any(part => part is HolePart { Parameter: not null });
}
