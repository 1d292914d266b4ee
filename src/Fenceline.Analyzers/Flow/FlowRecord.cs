using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Fenceline.Analyzers.Flow;

/// <summary>What one block of a graph did when it was run through last.</summary>
internal sealed class FlowRecord
{
    /// <summary>The values of expressions that are texts.</summary>
    public List<(SyntaxNode Expression, bool IsGathered, FlowValue Value)> Values { get; } = [];

    /// <summary>The texts that builders and collections held when they were named.</summary>
    public List<(SyntaxNode Expression, bool IsGathered, ImmutableArray<BuiltText> Texts)> Contents { get; } = [];

    /// <summary>What variables and objects were changed to, in order.</summary>
    public List<(object Variable, FlowValue Value)> Assignments { get; } = [];

    public List<(HeapId Id, HeapObject Content)> Changes { get; } = [];

    /// <summary>Lambdas that were made, and what was known then.</summary>
    public List<(IFlowAnonymousFunctionOperation Function, FlowState State, int Assignments, int Changes)> Lambdas { get; } = [];

    /// <summary>Calls of lambdas whose arguments are known.</summary>
    public List<(IFlowAnonymousFunctionOperation Function, FlowState State, ImmutableArray<FlowValue> Arguments)> Bound { get; } = [];

    /// <summary>Calls of local functions, and their conversions to delegates.</summary>
    public List<(IMethodSymbol Function, FlowState State, bool IsCalledLater)> LocalFunctions { get; } = [];

    /// <param name="except">An expression whose own values are left out.</param>
    public void Add(FlowRecord other, SyntaxNode? except = null)
    {
        Values.AddRange(other.Values.Where(value => value.Expression != except));
        Contents.AddRange(other.Contents.Where(value => value.Expression != except));
        Assignments.AddRange(other.Assignments);
        Changes.AddRange(other.Changes);
        Lambdas.AddRange(other.Lambdas);
        Bound.AddRange(other.Bound);
        LocalFunctions.AddRange(other.LocalFunctions);
    }
}
