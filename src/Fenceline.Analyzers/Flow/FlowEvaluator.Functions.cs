using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Lambdas and method groups as values.</summary>
internal sealed partial class FlowEvaluator
{
    private FlowValue Lambda(IFlowAnonymousFunctionOperation lambda)
    {
        _record.Lambdas.Add((lambda, _state, _record.Assignments.Count, _record.Changes.Count));
        LoseChanged(lambda);
        return Make(lambda, new HeapObject { Function = lambda });
    }

    private FlowValue MethodGroup(IMethodReferenceOperation group)
    {
        if (group.Instance is { } instance)
            Evaluate(instance);
        if (group.Method.MethodKind == MethodKind.LocalFunction)
            _record.LocalFunctions.Add((group.Method.OriginalDefinition, _state, true));
        return Make(group, new HeapObject { Function = group.Method });
    }

    // What a lambda may change whenever it runs: objects that it gets hold of through the variables around it.
    private void LoseChanged(IFlowAnonymousFunctionOperation lambda)
    {
        foreach (var variable in CapturedVariables.ChangedIn(lambda.Syntax, _body.Root))
        {
            if (Variable(variable) is { } value)
                Lose(value);
        }
    }

    private FlowValue CallFunctions(FlowValue functions, FlowValue[] arguments, IOperation call)
    {
        var result = FlowValue.Nothing;
        var isKnown = functions.Texts.IsEmpty && !functions.Objects.IsEmpty;
        foreach (var id in functions.Objects)
        {
            var returned = Content(id) is { IsLost: false, Function: { } function } ? CallFunction(function, id, arguments, call) : null;
            isKnown &= returned is not null;
            result = result.Join(returned ?? FlowValue.Nothing);
        }

        if (isKnown)
            return result.SeenFrom(call.Syntax);
        foreach (var argument in arguments)
            Lose(argument);
        return Plain(call);
    }

    private FlowValue? CallFunction(object function, HeapId id, FlowValue[] arguments, IOperation call)
    {
        if (function is IMethodSymbol method)
            return CallOwn(method, FlowValue.Unknown(call.Syntax), arguments, call, []);
        // Elsewhere than where it was made, the variables around it are not at hand.
        if (function is not IFlowAnonymousFunctionOperation lambda || !Equals(id.Calls, _calls) || Graphs.OfLambda(_graph, lambda, Session.CancellationToken) is not { } graph || !Session.EnterCall(lambda.Symbol))
            return null;
        var result = RunBody(_body, graph, lambda.Symbol, EntryOf(_state, lambda.Symbol, arguments, call), call, []);
        Session.LeaveCall(lambda.Symbol);
        return result;
    }
}
