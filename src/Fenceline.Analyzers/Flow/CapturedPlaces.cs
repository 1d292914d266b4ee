using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

internal static class CapturedPlaces
{
    /// <summary>The places that a capture of a graph may stand for, when something is assigned to it.</summary>
    public static IReadOnlyList<IOperation> Of(ControlFlowGraph graph, CaptureId id)
    {
        var places = new List<IOperation>();
        foreach (var operation in graph.Blocks.SelectMany(block => block.Operations))
        {
            if (operation is IFlowCaptureOperation capture && capture.Id.Equals(id))
                places.Add(capture.Value);
        }

        return places;
    }

    /// <summary>The method that takes a value apart; null for a tuple.</summary>
    public static IMethodSymbol? DeconstructMethod(this IDeconstructionAssignmentOperation assignment) =>
        assignment.Syntax is AssignmentExpressionSyntax syntax && assignment.SemanticModel is { } model ? model.GetDeconstructionInfo(syntax).Method : null;
}
