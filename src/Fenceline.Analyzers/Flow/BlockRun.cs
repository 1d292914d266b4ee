using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Runs through the blocks of a graph, or of one <c>finally</c> in it, until nothing new is learnt.</summary>
internal sealed class BlockRun
{
    // So many rounds are followed one by one; what goes on changing then is widened.
    private const int MaxVisits = 3;

    private readonly ControlFlowGraph _graph;
    private readonly FlowEvaluator _evaluator;
    private readonly BlockRun? _outer;
    private readonly int _first;
    private readonly int _last;
    private readonly Dictionary<int, FlowState> _entries = [];
    private readonly Dictionary<int, int> _visits = [];
    private readonly SortedSet<int> _pending = [];
    private FlowState? _exit;

    private BlockRun(ControlFlowGraph graph, FlowEvaluator evaluator, BlockRun? outer, int first, int last)
    {
        _graph = graph;
        _evaluator = evaluator;
        _outer = outer;
        _first = first;
        _last = last;
    }

    /// <summary>What each block did, by its number.</summary>
    public Dictionary<int, FlowRecord> Records { get; } = [];

    /// <summary>What is known where the body ends; null when it never does.</summary>
    public FlowState? Exit => _exit;

    public static BlockRun Of(ControlFlowGraph graph, FlowEvaluator evaluator, FlowState entry)
    {
        var run = new BlockRun(graph, evaluator, null, 0, graph.Blocks.Length - 1);
        run.Start(entry);
        run._exit = run._entries.TryGetValue(graph.Blocks.Length - 1, out var exit) ? exit : null;
        return run;
    }

    private void Start(FlowState entry)
    {
        Arrive(_first, entry);
        while (_pending.Count > 0 && !_evaluator.Session.IsExhausted)
        {
            var next = _pending.Min;
            _pending.Remove(next);
            Through(_graph.Blocks[next]);
        }
    }

    private void Arrive(int block, FlowState state)
    {
        if (block < _first || block > _last)
        {
            _outer?.Arrive(block, state);
            return;
        }

        if (_entries.TryGetValue(block, out var known))
        {
            var visits = _visits.TryGetValue(block, out var count) ? count : 0;
            var merged = visits > MaxVisits ? known.Widen(state, SyntaxOf(block)) : known.Join(state);
            if (merged.Equals(known))
                return;
            state = merged;
        }

        _entries[block] = state;
        _pending.Add(block);
    }

    private SyntaxNode SyntaxOf(int block) =>
        _graph.Blocks[block].Operations.FirstOrDefault()?.Syntax ?? _graph.Blocks[block].BranchValue?.Syntax ?? _graph.OriginalOperation.Syntax;

    private void Through(BasicBlock block)
    {
        _visits[block.Ordinal] = (_visits.TryGetValue(block.Ordinal, out var visits) ? visits : 0) + 1;
        var record = Records[block.Ordinal] = new FlowRecord();
        var handlers = HandlersOf(block);
        var state = _entries[block.Ordinal];
        Raise(handlers, state);
        foreach (var operation in block.Operations)
        {
            var before = state;
            var (assignments, changes) = (record.Assignments.Count, record.Changes.Count);
            state = _evaluator.Run(operation, state, record);
            if (!ReferenceEquals(before, state))
                Raise(handlers, state);
            if (handlers.Count > 0)
                Raise(handlers, Partly(before, record, assignments, changes));
        }

        if (block.BranchValue is { } value)
        {
            var before = state;
            state = _evaluator.RunBranch(value, block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return && block.ConditionalSuccessor is null, state, record);
            if (!ReferenceEquals(before, state))
                Raise(handlers, state);
        }

        Follow(block.ConditionalSuccessor, state, record);
        Follow(block.FallThroughSuccessor, state, record);
    }

    private void Follow(ControlFlowBranch? branch, FlowState state, FlowRecord record)
    {
        if (branch is null)
            return;
        if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
            _exit = _exit?.Join(state) ?? state;
        if (branch.Destination is null)
            return;

        foreach (var region in branch.FinallyRegions)
        {
            // As on the way at hand: what another way through the same `finally` knows is not mixed in.
            var run = new BlockRun(_graph, _evaluator, this, region.FirstBlockOrdinal, region.LastBlockOrdinal);
            run.Start(state);
            foreach (var inner in run.Records.Values)
                record.Add(inner);
            if (run._exit is null)
                return;
            state = run._exit;
        }

        var left = branch.LeavingRegions.SelectMany(region => region.Locals.Cast<object>().Concat(region.CaptureIds.Cast<object>())).ToList();
        Arrive(branch.Destination.Ordinal, left.Count == 0 ? state : state.Without(left));
    }

    // What throws may do so with a part of its work done.
    private static FlowState Partly(FlowState state, FlowRecord record, int assignments, int changes)
    {
        foreach (var (variable, value) in record.Assignments.Skip(assignments))
            state = state.With(variable, state.Variables.TryGetValue(variable, out var known) ? known.Join(value) : value);
        foreach (var (id, content) in record.Changes.Skip(changes))
            state = state.With(id, state.Objects.TryGetValue(id, out var known) ? known.Join(content) : content);
        return state;
    }

    private void Raise(List<int> handlers, FlowState state)
    {
        foreach (var handler in handlers)
            Arrive(handler, state);
    }

    /// <summary>Where it goes on when something throws in a block: any <c>catch</c> and <c>finally</c> around it.</summary>
    internal static List<int> HandlersOf(BasicBlock block)
    {
        var handlers = new List<int>();
        // Beyond the root of a lambda's graph lie the regions of the graph around it, with numbers of their own.
        for (var region = block.EnclosingRegion; region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { } whole)
                handlers.AddRange(whole.NestedRegions.Where(other => other != region && other.Kind != ControlFlowRegionKind.Try).Select(other => other.FirstBlockOrdinal));
        }

        return handlers;
    }
}
