using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Objects: how they are made, what their members are, and when they are lost.</summary>
internal sealed partial class FlowEvaluator
{
    private HeapObject Content(HeapId id) => _state.Objects.TryGetValue(id, out var content) ? content : HeapObject.Lost;

    private void Change(HeapId id, HeapObject content)
    {
        // Several objects: the one that is changed is as said, the others are as they were.
        if (Content(id) is { IsSummary: true, IsLost: false } before)
            content = before.Join(content);
        _state = _state.With(id, content);
        _record.Changes.Add((id, content));
    }

    /// <summary>An object that an expression makes. Where an older one that it made is still in use, the two are not told apart.</summary>
    private FlowValue Make(IOperation origin, HeapObject content)
    {
        var id = new HeapId(origin.Syntax, _calls);
        var isInUse = _state.Objects.ContainsKey(id) && (_state.LeadsTo(id) || _frames.Any(frame => frame.LeadsTo(id)));
        var made = isInUse && content.Function is null ? Content(id).Join(content) with { IsSummary = true } : content;
        _state = _state.With(id, made);
        _record.Changes.Add((id, made));
        return FlowValue.Of(id);
    }

    /// <summary>Something that is not followed has hold of a value and may change it.</summary>
    private void Lose(FlowValue value)
    {
        var pending = new Stack<HeapId>(value.Objects);
        while (pending.Count > 0)
        {
            var id = pending.Pop();
            var content = Content(id);
            if (content.IsLost || content.Function is not null)
                continue;
            Change(id, HeapObject.Lost);
            foreach (var inner in content.Members.Values.Append(content.AnyItem).SelectMany(inner => inner.Objects))
                pending.Push(inner);
        }
    }

    private static string NameOf(ISymbol member) => member is IFieldSymbol { CorrespondingTupleField: { } field } ? field.Name : member.Name;

    /// <summary>What a member of a value is; null when that is not known.</summary>
    private FlowValue? Member(FlowValue owner, string name)
    {
        if (owner.Objects.IsEmpty || !owner.Texts.IsEmpty)
            return null;

        var result = FlowValue.Nothing;
        foreach (var id in owner.Objects)
        {
            var content = Content(id);
            if (content.IsLost)
                return null;
            var member = content.Members.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.Ordinal)).Value
                ?? content.Members.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
            if (member is null)
                return null;
            result = result.Join(member);
        }

        return result;
    }

    private FlowValue Tuple(ITupleOperation tuple)
    {
        var members = ImmutableDictionary<string, FlowValue>.Empty;
        for (var i = 0; i < tuple.Elements.Length; i++)
            members = members.SetItem("Item" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), Evaluate(tuple.Elements[i]));
        return Make(tuple, new HeapObject { Members = members });
    }

    private FlowValue Anonymous(IAnonymousObjectCreationOperation creation)
    {
        var members = ImmutableDictionary<string, FlowValue>.Empty;
        foreach (var initializer in creation.Initializers.OfType<ISimpleAssignmentOperation>())
        {
            if (initializer.Target is IPropertyReferenceOperation { Property: var property })
                members = members.SetItem(property.Name, Evaluate(initializer.Value));
        }

        return Make(creation, new HeapObject { Members = members });
    }

    private FlowValue Array(IArrayCreationOperation array)
    {
        foreach (var size in array.DimensionSizes)
            Evaluate(size);
        if (array.Initializer is { } initializer && array.DimensionSizes.Length == 1)
            return Make(array, HeapObject.OfItems(initializer.ElementValues.Select(Evaluate).ToList()));
        if (array.Initializer is not null)
            WithChildren(array.Initializer);
        return Make(array, new HeapObject { Bag = array.Initializer is null ? FlowValue.EmptyText : FlowValue.Unknown(array.Syntax) });
    }

    private FlowValue Collection(ICollectionExpressionOperation collection)
    {
        var items = ImmutableArray.CreateBuilder<FlowValue>();
        var isKnown = true;
        foreach (var element in collection.Elements)
        {
            var value = Evaluate(element);
            if (element is not ISpreadOperation)
                items.Add(value);
            else if (ListsOf(value) is [var list])
                items.AddRange(list.Items);
            else
                isKnown = AddAny(items, AnyOf(value, element));
        }

        var content = HeapObject.OfItems(items);
        return Make(collection, isKnown ? content : new HeapObject { Bag = content.AnyItem });
    }

    private static bool AddAny(ImmutableArray<FlowValue>.Builder items, FlowValue any)
    {
        items.Add(any);
        return false;
    }

    /// <summary>The elements of a collection, as any of some lists; none when they are not known one by one.</summary>
    private ImmutableArray<FlowList> ListsOf(FlowValue collection) =>
        collection.Texts.IsEmpty && collection.Objects.Count == 1 && Content(collection.Objects.First()) is { IsLost: false, Lists: { IsEmpty: false } lists } ? lists : [];

    /// <summary>Any element of a collection.</summary>
    private FlowValue AnyOf(FlowValue collection, IOperation origin)
    {
        var result = collection.Texts.IsEmpty && !collection.Objects.IsEmpty ? FlowValue.Nothing : Unknown(collection, origin);
        foreach (var id in collection.Objects)
            result = result.Join(Content(id) is { IsLost: false, IsCollection: true } content && !content.AnyItem.IsNothing ? content.AnyItem : FlowValue.Unknown(origin.Syntax));
        return result;
    }

    // An element of a parameter is the caller's text as much as the parameter itself.
    private static FlowValue Unknown(FlowValue whole, IOperation origin) =>
        whole.Texts is [{ WholeParameter: { } parameter }] ? FlowValue.Of(new HolePart(origin.Syntax, parameter)) : FlowValue.Unknown(origin.Syntax);

    private FlowValue Element(FlowValue collection, ImmutableArray<IOperation> indices, IOperation origin)
    {
        foreach (var index in indices)
            Evaluate(index);
        return indices is [{ ConstantValue: { HasValue: true, Value: int and >= 0 and var at } }] ? Element(collection, at, origin) : AnyOf(collection, origin);
    }
}
