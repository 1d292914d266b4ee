using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Fenceline.Analyzers.Flow;

/// <summary>The graphs of lambdas and local functions, wherever around a graph they are declared.</summary>
internal static class Graphs
{
    public static ControlFlowGraph? OfLocalFunction(ControlFlowGraph graph, IMethodSymbol function, CancellationToken cancellationToken)
    {
        for (var current = graph; current is not null; current = current.Parent)
        {
            if (current.LocalFunctions.FirstOrDefault(own => SymbolEqualityComparer.Default.Equals(own, function)) is { } found)
                return current.GetLocalFunctionControlFlowGraph(found, cancellationToken);
        }

        return null;
    }

    public static ControlFlowGraph? OfLambda(ControlFlowGraph graph, IFlowAnonymousFunctionOperation lambda, CancellationToken cancellationToken)
    {
        for (var current = graph; current is not null; current = current.Parent)
        {
            try
            {
                return current.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken);
            }
            catch (ArgumentOutOfRangeException)
            {
                // Declared further out.
            }
        }

        return null;
    }
}
