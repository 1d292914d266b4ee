using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Flow;

/// <summary>What came out of a run through a body: what each expression in it may be.</summary>
internal sealed class FlowResult(
    Dictionary<(SyntaxNode Expression, bool IsGathered), FlowValue> values,
    Dictionary<(SyntaxNode Expression, bool IsGathered), ImmutableArray<BuiltText>> contents,
    ImmutableDictionary<HeapId, HeapObject> objects)
{
    /// <summary>Everything that any of the body's objects ever was.</summary>
    public ImmutableDictionary<HeapId, HeapObject> Objects { get; } = objects;

    public FlowValue ValueOf(SyntaxNode expression) => values.TryGetValue((expression, false), out var value) ? value : FlowValue.Unknown(expression);

    public ImmutableArray<BuiltText> TextsOf(SyntaxNode expression, bool isGathered, bool isParameterized)
    {
        if (!values.TryGetValue((expression, isGathered), out var value))
            return Alternatives.Hole(expression);

        var texts = value.Printed.IsEmpty || isParameterized ? value.Texts : value.Printed;
        if (contents.TryGetValue((expression, isGathered), out var held))
            texts = Alternatives.Union(texts, held);
        return texts.IsEmpty ? Alternatives.Hole(expression) : texts;
    }
}
