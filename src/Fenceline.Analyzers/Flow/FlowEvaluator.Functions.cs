using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Lambdas and method groups as values.</summary>
internal sealed partial class FlowEvaluator
{
    private FlowValue Lambda(IFlowAnonymousFunctionOperation lambda)
    {
        _record.Lambdas.Add((lambda, _state, _record.Assignments.Count, _record.Changes.Count));
        LoseChanged(function => function is IAnonymousFunctionOperation && function.Syntax == lambda.Syntax);
        return Make(lambda, new HeapObject { Function = lambda });
    }

    private FlowValue MethodGroup(IMethodReferenceOperation group)
    {
        if (group.Instance is { } instance)
            Evaluate(instance);
        if (group.Method.MethodKind == MethodKind.LocalFunction)
        {
            _record.LocalFunctions.Add((group.Method.OriginalDefinition, _state, true));
            LoseChanged(function => function is ILocalFunctionOperation local && SymbolEqualityComparer.Default.Equals(local.Symbol, group.Method.OriginalDefinition));
        }

        return Make(group, new HeapObject { Function = group.Method });
    }

    // What a function may change whenever it runs: objects that it gets hold of through the variables around it.
    private void LoseChanged(Func<IOperation, bool> isFunction)
    {
        foreach (var variable in CapturedVariables.ChangedIn(isFunction, _body.Root))
        {
            if (Variable(variable) is { } value)
                Lose(value);
        }
    }

    /// <summary>Whether a query that is run when it is walked through is walked through at once: before anything that it reads can change.</summary>
    private static bool IsUsedAtOnce(IOperation call) => call.Syntax.Parent switch
    {
        MemberAccessExpressionSyntax or ArgumentSyntax or SpreadElementSyntax => true,
        ForEachStatementSyntax loop => loop.Expression == call.Syntax,
        _ => false,
    };

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
