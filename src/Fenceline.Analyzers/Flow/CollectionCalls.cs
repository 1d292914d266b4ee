using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Collections: how they are filled, walked through and read.</summary>
internal sealed partial class FlowEvaluator
{
    private FlowValue? CollectionCall(IInvocationOperation call, FlowValue instance, FlowValue[] arguments)
    {
        var method = call.TargetMethod;
        var isLinq = method is { IsStatic: true, ContainingType.Name: "Enumerable" } && arguments.Length > 0;
        var source = isLinq ? arguments[0] : instance;
        if (!isLinq && (call.Instance is null || !IsSystemCollection(method.ContainingType)))
            return method is { ContainingType.Name: "Array", Name: "ForEach" } && arguments.Length == 2 ? EachItem(call, arguments[0], arguments[1]) : null;

        if (isLinq && DeferredQueries.Contains(method.Name) && !IsUsedAtOnce(call))
        {
            RunOnItems(call, source, arguments.Skip(1));
            return Make(call, new HeapObject { Bag = FlowValue.Unknown(call.Syntax) });
        }

        switch (method.Name)
        {
            case "MoveNext" or "MoveNextAsync":
                return Plain(call);
            case "GetEnumerator" or "GetAsyncEnumerator" or "AsEnumerable" or "AsReadOnly" or "AsSpan":
                return source;
            case "ToList" or "ToArray" or "ToHashSet" or "ToImmutableArray" or "ToImmutableList" or "Cast" or "OfType":
                return source.Objects.IsEmpty ? source : Make(call, Copied(source, call));
            case "First" or "FirstOrDefault" or "Last" or "LastOrDefault" or "Single" or "SingleOrDefault" or "ElementAt" or "ElementAtOrDefault" or "Peek" or "Dequeue" or "Pop" or "Min" or "Max" or "MinBy" or "MaxBy":
                RunOnItems(call, source, arguments.Skip(1));
                return PrintedValues.IsHarmless(call.Type) ? Plain(call) : (method.Name is "First" or "FirstOrDefault" && arguments.Length == (isLinq ? 1 : 0) ? Element(source, 0, call) : AnyOf(source, call))
                        .Join(!method.Name.EndsWith("OrDefault", StringComparison.Ordinal) ? FlowValue.Nothing : Otherwise(call, arguments) ?? FlowValue.EmptyText);
            case "Select" when isLinq && arguments.Length == 2:
                return Selected(call, source, arguments[1]);
            case "Where" or "OrderBy" or "OrderByDescending" or "ThenBy" or "Skip" or "Take" or "Distinct" or "DistinctBy" or "Reverse" or "SkipWhile" or "TakeWhile" when isLinq:
                RunOnItems(call, source, arguments.Skip(1));
                return Make(call, new HeapObject { Bag = AnyOf(source, call) });
            case "ForEach":
                return EachItem(call, source, arguments[0]);
            case "Add" or "Push" or "Enqueue" or "Append" or "Prepend" or "TryAdd" or "AddRange" or "Insert" or "set_Item":
                return isLinq ? null : Added(call, instance, arguments);
            case "Clear" when instance.Objects.Count == 1:
                Change(instance.Objects.First(), HeapObject.OfItems([]));
                return FlowValue.Nothing;
            case "Contains" or "ContainsKey" or "Any" or "All" or "Count" or "IndexOf" or "Exists":
                RunOnItems(call, source, isLinq ? arguments.Skip(1) : arguments);
                return Plain(call);
            case "TryGetValue" when call.Arguments.Length == 2:
                Assign(call.Arguments[1].Value, AnyOf(source, call));
                return Plain(call);
            case "GetValueOrDefault":
                return AnyOf(source, call).Join(arguments.Length > 1 ? arguments[1] : FlowValue.EmptyText);
            default:
                return null;
        }
    }

    /// <summary>What stands in for an item that is not there; null when nothing is given for it.</summary>
    private static FlowValue? Otherwise(IInvocationOperation call, FlowValue[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (call.Arguments[i].Parameter is { Name: "defaultValue" })
                return arguments[i];
        }

        return null;
    }

    // Run when the result is walked through.
    private static readonly HashSet<string> DeferredQueries = new(StringComparer.Ordinal)
    {
        "Select", "Where", "OrderBy", "OrderByDescending", "ThenBy", "Skip", "Take", "Distinct", "DistinctBy", "Reverse", "SkipWhile", "TakeWhile", "Cast", "OfType", "AsEnumerable",
    };

    private static bool IsSystemCollection(ITypeSymbol type) => type.SpecialType is SpecialType.System_Array || type.TypeKind == TypeKind.Array || type.ContainingNamespace?.ToDisplayString() is { } name && name.StartsWith("System.Collections", StringComparison.Ordinal);

    private HeapObject Copied(FlowValue source, IOperation origin) =>
        ListsOf(source) is { IsEmpty: false } lists ? new HeapObject { Lists = lists } : new HeapObject { Bag = AnyOf(source, origin) };

    private FlowValue Element(FlowValue source, int at, IOperation origin) => ListsOf(source) is { IsEmpty: false } lists && lists.All(list => at < list.Items.Length)
        ? lists.Aggregate(FlowValue.Nothing, (all, list) => all.Join(list.Items[at]))
        : AnyOf(source, origin);

    private FlowValue? Selected(IInvocationOperation call, FlowValue source, FlowValue function)
    {
        RunOnItems(call, source, [function]);
        if (ListsOf(source) is [{ Items.Length: <= 32 } list])
            return Make(call, HeapObject.OfItems(list.Items.Select(item => CallFunctions(function, [item], call)).ToList()));
        return Make(call, new HeapObject { Bag = CallFunctions(function, [AnyOf(source, call)], call) });
    }

    private FlowValue EachItem(IInvocationOperation call, FlowValue source, FlowValue function)
    {
        RunOnItems(call, source, [function]);
        return Plain(call);
    }

    // Tells what a lambda is called with: what it does then is looked at with those values.
    private void RunOnItems(IInvocationOperation call, FlowValue source, IEnumerable<FlowValue> functions)
    {
        foreach (var function in functions)
        {
            foreach (var id in function.Objects)
            {
                if (Content(id) is { IsLost: false, Function: IFlowAnonymousFunctionOperation lambda } && !source.Objects.IsEmpty)
                    _record.Bound.Add((lambda, _state, [AnyOf(source, call)]));
            }
        }
    }

    private FlowValue Added(IInvocationOperation call, FlowValue collection, FlowValue[] arguments)
    {
        var added = arguments[arguments.Length - 1];
        foreach (var id in collection.Objects)
        {
            var content = Content(id);
            if (content.IsLost || collection.Objects.Count > 1 || content.IsSummary || call.TargetMethod.Name is not ("Add" or "AddRange") || arguments.Length > 1)
                AddToBag(id, content, call.TargetMethod.Name == "AddRange" ? AnyOf(added, call) : added);
            else if (call.TargetMethod.Name == "Add" && content.Lists is { IsEmpty: false } lists && lists.All(list => list.Items.Length < 64))
                Change(id, content with { Lists = [.. lists.Select(list => new FlowList(list.Items.Add(added)))] });
            else if (call.TargetMethod.Name == "AddRange" && content.Lists is { IsEmpty: false } known && ListsOf(added) is [var more])
                Change(id, content with { Lists = [.. known.Select(list => new FlowList(list.Items.AddRange(more.Items)))] });
            else
                AddToBag(id, content, call.TargetMethod.Name == "AddRange" ? AnyOf(added, call) : added);
        }

        if (collection.Objects.IsEmpty)
            Lose(added);
        return Plain(call);
    }

    private void AddToBag(HeapId id, HeapObject content, FlowValue added)
    {
        if (content.IsLost)
            Lose(added);
        else
            Change(id, content.With(added));
    }
}
