using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Flow;

/// <summary>One run over a body and what it calls: how much it may cost, and what is underway.</summary>
internal sealed class FlowSession(FlowIndex index, OwnBodies bodies, HashSet<ISymbol> underway, CancellationToken cancellationToken)
{
    private const int MaxSteps = 20_000;
    private const int MaxDepth = 60;
    private const int MaxCalls = 8;

    private readonly Dictionary<SyntaxNode, int> _parameters = [];
    private readonly HashSet<IMethodSymbol> _called = new(SymbolEqualityComparer.Default);
    private int _steps;
    private int _depth;

    public FlowIndex Index => index;

    public OwnBodies Bodies => bodies;

    public CancellationToken CancellationToken => cancellationToken;

    public HashSet<ISymbol> Underway => underway;

    /// <summary>The code is larger than what is looked at: nothing of it is known.</summary>
    public bool IsExhausted => _steps > MaxSteps;

    /// <summary>Something was left out since it is underway: what comes out holds for this run only.</summary>
    public bool WasCut { get; set; }

    public bool Enter()
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ++_depth <= MaxDepth && ++_steps <= MaxSteps;
    }

    public void Leave() => _depth--;

    public bool EnterCall(IMethodSymbol method) => _called.Count < MaxCalls && _steps < MaxSteps && _called.Add(method);

    public void LeaveCall(IMethodSymbol method) => _called.Remove(method);

    /// <summary>The number of a value that travels beside the text.</summary>
    public int ParameterNumber(SyntaxNode origin)
    {
        if (!_parameters.TryGetValue(origin, out var number))
            _parameters[origin] = number = _parameters.Count;
        return number;
    }
}
