using System.Collections.Immutable;
using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Calls: of what is known of .NET, of the project's own methods, of lambdas; and of others, which may do anything.</summary>
internal sealed partial class FlowEvaluator
{
    private static readonly object[] NoPlaces = [];

    private FlowValue Call(IInvocationOperation call)
    {
        var instance = call.Instance is null ? FlowValue.Nothing : Evaluate(call.Instance);
        var arguments = call.Arguments.Select(Given).ToArray();
        var method = call.TargetMethod;
        if (KnownCall(call, instance, arguments) is { } known)
            return known;
        if (method.MethodKind == MethodKind.LocalFunction)
            _record.LocalFunctions.Add((method.OriginalDefinition, _state, false));

        var places = call.Arguments.Select(argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out ? (object)argument.Value : NoPlaces).ToArray();
        if (IsWorthFollowing(call, instance, arguments) && CallOwn(method, instance, Ordered(call.Arguments, arguments, method), call, Ordered(call.Arguments, places, method)) is { } returned)
            return returned.SeenFrom(call.Syntax);
        return CallOther(call, instance, arguments);
    }

    private FlowValue? KnownCall(IInvocationOperation call, FlowValue instance, FlowValue[] arguments)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return CallFunctions(instance, arguments, call);
        return BuilderCall(call, instance, arguments) ?? TextCall(call, instance, arguments) ?? CollectionCall(call, instance, arguments) ?? PassedOn(call, instance, arguments);
    }

    /// <summary>Methods that return what they are given: of tasks, and those that clone.</summary>
    private FlowValue? PassedOn(IInvocationOperation call, FlowValue instance, FlowValue[] arguments)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" when !instance.IsNothing && method.ContainingNamespace?.ToDisplayString().StartsWith("System", StringComparison.Ordinal) == true:
                return instance;
            case "FromResult" when method.ContainingType.Name is "Task" or "ValueTask" && arguments is [var result]:
                return result;
            case "GetValueOrDefault" when method.ContainingType.Name == "Nullable":
                return instance;
            case "Dispose" or "DisposeAsync" when instance.Objects.All(id => Content(id).IsCollection):
                return FlowValue.Nothing;
            case "<Clone>$":
                return instance.Objects.Count == 1 && Content(instance.Objects.First()) is { IsLost: false } content ? Make(call, content with { IsSummary = false }) : FlowValue.Unknown(call.Syntax);
            case nameof(ToString) when call.Arguments.IsEmpty && call.Instance is { } value && !IsOwn(method):
                return FlowValue.Of(Print(instance, call.Syntax)).SeenFrom(call.Syntax);
            case nameof(ToString) when call.Instance is { } formatted && FormOf(call) is var form && PrintedValues.OfFormatted(formatted.Type, form, call.Syntax) is { } texts:
                return FlowValue.Of(texts);
            case "ReadAllText" or "ReadAllTextAsync" when method.ContainingType is { Name: "File", ContainingNamespace.Name: "IO" } && arguments.Length > 0:
                return FileText(arguments[0], call);
            case "GetManifestResourceStream" when arguments.Length > 0:
                return FileText(arguments[arguments.Length - 1], call);
            case "ReadToEnd" or "ReadToEndAsync" when !instance.Texts.IsEmpty:
                return instance;
            case "QuoteIdentifier" or "DelimitIdentifier" when method.ContainingNamespace?.ToDisplayString() is "System.Data.Common" or "Npgsql" or "Microsoft.EntityFrameworkCore.Storage" && method.ReturnType.SpecialType == SpecialType.System_String:
                return FlowValue.Of(new NamePart(call.Syntax));
            default:
                return null;
        }
    }

    // The form in `ToString(form, culture)`; what is no constant is none that is known.
    private static string? FormOf(IInvocationOperation call)
    {
        var argument = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Type.SpecialType == SpecialType.System_String);
        return argument is null ? null : argument.Value.ConstantValue is { HasValue: true, Value: var text } ? text as string : NoForm;
    }

    private FlowValue FileText(FlowValue path, IOperation call)
    {
        var texts = path.Texts.Select(text => text.TryGetKnown(out var name) ? Session.Index.FileText(name) : null).ToArray();
        return texts.Length > 0 && texts.All(text => text is not null)
            ? FlowValue.Of([.. texts.Select(text => BuiltText.Of([new ComputedPart(text!, call.Syntax)]))])
            : FlowValue.Unknown(call.Syntax);
    }

    private FlowValue CallOther(IInvocationOperation call, FlowValue instance, FlowValue[] arguments)
    {
        Lose(instance);
        for (var i = 0; i < arguments.Length; i++)
        {
            Lose(arguments[i]);
            if (call.Arguments[i].Parameter?.RefKind is RefKind.Ref or RefKind.Out)
                Assign(call.Arguments[i].Value, Plain(call.Arguments[i].Value).SeenFrom(call.Syntax));
        }

        return call.Type is null ? FlowValue.Nothing : Plain(call);
    }

    // A method that neither returns a text nor changes anything that is followed is not looked into.
    private static bool IsWorthFollowing(IInvocationOperation call, FlowValue instance, FlowValue[] arguments) =>
        CanCarryText(call.Type) || !instance.Objects.IsEmpty || arguments.Any(argument => !argument.Objects.IsEmpty)
        || call.Arguments.Any(argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out);

    private static bool CanCarryText(ITypeSymbol? type) => type switch
    {
        null or { SpecialType: SpecialType.System_Void } => false,
        _ when PrintedValues.IsHarmless(type) => false,
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var inner] } => CanCarryText(inner),
        { Name: "Task" or "ValueTask" } => false,
        _ => true,
    };

    private static T[] Ordered<T>(ImmutableArray<IArgumentOperation> arguments, T[] values, IMethodSymbol method)
        where T : class
    {
        var ordered = new T[method.Parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (arguments[i].Parameter is { } parameter && parameter.Ordinal < ordered.Length)
                ordered[parameter.Ordinal] = values[i];
        }

        return ordered;
    }

    private FlowValue OperatorCall(IMethodSymbol method, FlowValue[] arguments, IOperation operation)
    {
        if (IsOwn(method) && CallOwn(method, FlowValue.Nothing, arguments, operation, []) is { } returned)
            return returned.SeenFrom(operation.Syntax);
        foreach (var argument in arguments)
            Lose(argument);
        // A span is the text that it is of.
        return method is { Name: "op_Implicit", ContainingType: { SpecialType: SpecialType.System_String } or { Name: "ReadOnlySpan" or "ReadOnlyMemory" } } && arguments is [var only] && !only.IsNothing ? only : Plain(operation);
    }

    /// <summary>Runs one of the project's own methods with what it is given; null when its body is not here, or may be another's.</summary>
    private FlowValue? CallOwn(IMethodSymbol method, FlowValue instance, FlowValue[] arguments, IOperation call, object[] places)
    {
        var definition = OwnBodies.Implemented(method);
        var isLocal = definition.MethodKind == MethodKind.LocalFunction;
        if (definition.IsAbstract || definition.IsVirtual || (definition.IsOverride && !definition.IsSealed) || definition.ContainingType?.TypeKind == TypeKind.Interface || (!isLocal && !IsOwn(definition)))
            return null;
        if (!Session.EnterCall(definition))
        {
            Session.WasCut = true;
            return null;
        }

        var result = isLocal ? CallLocal(definition, arguments, call, places) : Session.Bodies.Of(definition, Session.CancellationToken) is { } body
            ? RunBody(body, body.Graph, definition, EntryOf(FlowState.Empty.WithObjects(_state.Objects).With(This, instance), definition, arguments, call), call, places)
            : null;
        Session.LeaveCall(definition);
        return result;
    }

    private FlowValue? CallLocal(IMethodSymbol function, FlowValue[] arguments, IOperation call, object[] places) =>
        Graphs.OfLocalFunction(_graph, function, Session.CancellationToken) is { } graph
            ? RunBody(_body, graph, function, EntryOf(_state, function, arguments, call), call, places)
            : null;

    private static FlowState EntryOf(FlowState state, IMethodSymbol method, FlowValue[] arguments, IOperation call)
    {
        foreach (var parameter in method.Parameters)
        {
            var value = parameter.Ordinal < arguments.Length ? arguments[parameter.Ordinal] : null;
            state = state.With(parameter, value is null or { IsNothing: true } ? FlowValue.Unknown(call.Syntax) : value);
        }

        return state;
    }

    private FlowValue? RunBody(Body body, ControlFlowGraph graph, IMethodSymbol method, FlowState entry, IOperation call, object[] places)
    {
        var evaluator = new FlowEvaluator(Session, body, graph, new CallChain(call.Syntax, _calls), _frames.Add(_state));
        var run = BlockRun.Of(graph, evaluator, entry);
        if (Session.IsExhausted)
            return null;

        // A body that never ends hands nothing back.
        var exit = run.Exit ?? entry;
        _state = _state.WithObjects(exit.Objects);
        foreach (var change in run.Records.Values.SelectMany(record => record.Changes))
            _record.Changes.Add(change);
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] is IOperation place && i < method.Parameters.Length)
                Assign(place, exit.Variables.TryGetValue(method.Parameters[i], out var value) && !evaluator._body.Wild.Contains(method.Parameters[i]) ? value : FlowValue.Unknown(place.Syntax));
        }

        // What an iterator is given may change before it runs.
        if (evaluator.Yielded is { } yielded)
            return Make(call, new HeapObject { Bag = IsUsedAtOnce(call) || entry.Objects.IsEmpty ? yielded : FlowValue.Unknown(call.Syntax) });
        return evaluator.Returned.IsNothing && CanCarryText(method.ReturnType) ? FlowValue.Unknown(call.Syntax) : evaluator.Returned;
    }
}
