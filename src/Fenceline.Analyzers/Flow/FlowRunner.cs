using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Runs through a body and the lambdas and local functions in it, and gathers what their expressions may be.</summary>
internal sealed class FlowRunner
{
    // Local functions that call each other are gone through this often; what they then still learn is not known.
    private const int MaxRounds = 4;

    private readonly FlowSession _session;
    private readonly Body _body;
    private readonly Dictionary<(SyntaxNode, bool), FlowValue> _values = [];
    private readonly Dictionary<(SyntaxNode, bool), ImmutableArray<BuiltText>> _contents = [];
    private readonly Dictionary<IMethodSymbol, FlowState> _localFunctions = new(SymbolEqualityComparer.Default);
    private ImmutableDictionary<HeapId, HeapObject> _objects = ImmutableDictionary<HeapId, HeapObject>.Empty;

    private FlowRunner(FlowSession session, Body body)
    {
        _session = session;
        _body = body;
    }

    public static (FlowResult Result, bool WasCut) Run(FlowIndex index, IOperation root, HashSet<ISymbol> underway, CancellationToken cancellationToken)
    {
        var nothing = new FlowResult([], [], ImmutableDictionary<HeapId, HeapObject>.Empty);
        if (Body.Of(root, cancellationToken) is not { } body)
            return (nothing, false);

        var session = new FlowSession(index, index.Bodies, underway, cancellationToken);
        var runner = new FlowRunner(session, body);
        runner.RunGraph(body.Graph, FlowState.Empty, OwnParameters(root));
        runner.RunLocalFunctions();
        return (session.IsExhausted ? nothing : new FlowResult(runner._values, runner._contents, runner._objects), session.WasCut);
    }

    private static ImmutableArray<IParameterSymbol> OwnParameters(IOperation root) =>
        DeclaredMethod.Of(root) is { } method ? method.Parameters : [];

    private void RunGraph(ControlFlowGraph graph, FlowState entry, IEnumerable<IParameterSymbol> parameters)
    {
        foreach (var parameter in parameters)
        {
            var origin = parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() ?? _body.Root.Syntax;
            entry = entry.With(parameter, FlowValue.Of(new HolePart(origin, parameter)));
        }

        RunGraph(graph, entry);
    }

    private void RunGraph(ControlFlowGraph graph, FlowState entry)
    {
        var evaluator = new FlowEvaluator(_session, _body, graph, null, []);
        var run = BlockRun.Of(graph, evaluator, entry);
        if (_session.IsExhausted)
            return;

        foreach (var record in run.Records.Values)
        {
            foreach (var (expression, isGathered, value) in record.Values)
                _values[(expression, isGathered)] = _values.TryGetValue((expression, isGathered), out var known) ? known.Join(value) : value;
            foreach (var (expression, isGathered, texts) in record.Contents)
                _contents[(expression, isGathered)] = _contents.TryGetValue((expression, isGathered), out var known) ? Alternatives.Union(known, texts) : texts;
            foreach (var (id, content) in record.Changes)
                _objects = _objects.SetItem(id, _objects.TryGetValue(id, out var known) ? known.Join(content) : content);
            foreach (var (function, state, isCalledLater) in record.LocalFunctions)
                Call(function, isCalledLater ? Later(run, graph, run.Records.First(pair => pair.Value == record).Key, state, 0, 0) : state);
        }

        foreach (var pair in run.Records)
        {
            foreach (var (lambda, state, assignments, changes) in pair.Value.Lambdas)
                RunLambda(graph, run, pair.Key, lambda, Later(run, graph, pair.Key, state, assignments, changes));
        }
    }

    private void RunLambda(ControlFlowGraph graph, BlockRun run, int block, IFlowAnonymousFunctionOperation lambda, FlowState entry)
    {
        if (_session.IsExhausted || Graphs.OfLambda(graph, lambda, _session.CancellationToken) is not { } body)
            return;
        var bound = run.Records.Values.SelectMany(record => record.Bound).Where(call => call.Function.Syntax == lambda.Syntax).ToList();
        if (bound.Count == 0)
        {
            RunGraph(body, entry, lambda.Symbol.Parameters);
            return;
        }

        foreach (var call in bound)
        {
            var inner = entry;
            foreach (var parameter in lambda.Symbol.Parameters)
                inner = inner.With(parameter, parameter.Ordinal < call.Arguments.Length ? call.Arguments[parameter.Ordinal] : FlowValue.Of(new HolePart(lambda.Syntax, parameter)));
            RunGraph(body, inner);
        }
    }

    private void Call(IMethodSymbol function, FlowState state) =>
        _localFunctions[function] = _localFunctions.TryGetValue(function, out var known) ? known.Join(state) : state;

    private void RunLocalFunctions()
    {
        var done = new Dictionary<IMethodSymbol, FlowState>(SymbolEqualityComparer.Default);
        for (var round = 0; round <= MaxRounds && !_session.IsExhausted; round++)
        {
            var pending = _localFunctions.Where(pair => !done.TryGetValue(pair.Key, out var known) || !known.Equals(pair.Value)).ToList();
            if (pending.Count == 0)
                break;
            foreach (var pair in pending)
            {
                done[pair.Key] = pair.Value;
                if (Graphs.OfLocalFunction(_body.Graph, pair.Key, _session.CancellationToken) is { } graph)
                    RunGraph(graph, round == MaxRounds ? FlowState.Empty : pair.Value, pair.Key.Parameters);
            }
        }
    }

    /// <summary>What a function finds that is made at one place and called at any time after: what was known there, and what comes later.</summary>
    private static FlowState Later(BlockRun run, ControlFlowGraph graph, int block, FlowState state, int assignments, int changes)
    {
        var reached = Reached(graph, block);
        foreach (var pair in run.Records)
        {
            var isAll = reached.Contains(pair.Key);
            if (!isAll && pair.Key != block)
                continue;
            foreach (var (variable, value) in pair.Value.Assignments.Skip(isAll ? 0 : assignments))
                state = state.With(variable, state.Variables.TryGetValue(variable, out var known) ? known.Join(value) : value);
            foreach (var (id, content) in pair.Value.Changes.Skip(isAll ? 0 : changes))
                state = state.With(id, state.Objects.TryGetValue(id, out var known) ? known.Join(content) : content);
        }

        return state;
    }

    private static HashSet<int> Reached(ControlFlowGraph graph, int start)
    {
        var reached = new HashSet<int>();
        var pending = new Stack<int>(NextOf(graph.Blocks[start]));
        while (pending.Count > 0)
        {
            var block = pending.Pop();
            if (!reached.Add(block))
                continue;
            foreach (var next in NextOf(graph.Blocks[block]))
                pending.Push(next);
        }

        return reached;
    }

    private static IEnumerable<int> NextOf(BasicBlock block)
    {
        foreach (var branch in new[] { block.ConditionalSuccessor, block.FallThroughSuccessor })
        {
            if (branch?.Destination is { } destination)
                yield return destination.Ordinal;
            foreach (var region in branch?.FinallyRegions ?? [])
                yield return region.FirstBlockOrdinal;
        }

        foreach (var handler in BlockRun.HandlersOf(block))
            yield return handler;
    }
}
