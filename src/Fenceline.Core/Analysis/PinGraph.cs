namespace Fenceline.Core.Analysis;

/// <summary>All rules of a statement, and their least solution: what isn't derived isn't pinned. Linear in the size of the rules.</summary>
internal sealed class PinGraph
{
    private readonly List<PinRule> _rules = new(8);
    private readonly Stack<PinNode> _ready = [];
    private readonly List<Hypothesis> _hypotheses = [];
    private bool _hasLiterals;

    public void Add(PinNode target, PinNode[] premises, string? constant = null, bool isLiteral = false)
    {
        var rule = new PinRule(target, premises, constant, isLiteral);
        _rules.Add(rule);
        _hasLiterals |= isLiteral;
        PinNode.Link(rule);
    }

    public void Add(PinNode target, AbstractValue value)
    {
        // A tenant key that equals a uuid or a number is of that type. Another column may be cast to text and be another tenant's id then.
        if (value.IsKnown && (!value.IsTyped || target.Entry?.Key == target || target.Entry?.User == target))
            Add(target, value.Nodes, value.Constant, value.IsLiteral);
    }

    /// <summary>
    /// A column of a recursive query as its own body sees it: pinned, by induction over the iterations, when the first
    /// rows pin it and when rows whose columns are pinned yield only pinned ones.
    /// </summary>
    public void Assume(List<PinNode> columns, AbstractValue first, AbstractValue next)
    {
        if (!first.IsKnown || !next.IsKnown || first.IsTyped || next.IsTyped)
            return;

        _hypotheses.Add(new Hypothesis(columns, first, next));
        _hasLiterals |= first.IsLiteral || next.IsLiteral;
    }

    public void Solve()
    {
        Solve(withLiterals: true);
        foreach (var rule in _rules)
        {
            Keep(rule.Target);
            foreach (var premise in rule.Premises)
                Keep(premise);
        }

        if (_hasLiterals)
            Solve(withLiterals: false);

        static void Keep(PinNode node) => node.IsFixed = node.IsPinned;
    }

    private void Solve(bool withLiterals)
    {
        if (_hypotheses.Count == 0)
        {
            Derive(_hypotheses, withLiterals);
            return;
        }

        var hypotheses = _hypotheses.ToList();
        do
            Derive(hypotheses, withLiterals);
        // An assumption that does not come out goes, and all that was derived from it.
        while (hypotheses.RemoveAll(withLiterals ? Hypothesis.FailsWithLiterals : Hypothesis.Fails) > 0);
    }

    private void Derive(List<Hypothesis> hypotheses, bool withLiterals)
    {
        Reset(withLiterals);
        foreach (var hypothesis in hypotheses)
        {
            foreach (var column in hypothesis.Columns)
                _ready.Push(column);
        }

        foreach (var rule in _rules)
        {
            if (rule.Open == 0)
                _ready.Push(rule.Target);
        }

        while (_ready.Count > 0)
        {
            var node = _ready.Pop();
            if (node.IsPinned)
                continue;

            node.IsPinned = true;
            for (var dependent = node.Dependent; dependent is not null; dependent = dependent.Next)
            {
                if (--dependent.Rule.Open == 0)
                    _ready.Push(dependent.Rule.Target);
            }
        }
    }

    private void Reset(bool withLiterals)
    {
        foreach (var hypothesis in _hypotheses)
        {
            foreach (var column in hypothesis.Columns)
                column.IsPinned = false;
        }

        foreach (var rule in _rules)
        {
            rule.Target.IsPinned = false;
            // A rule that may not be used never has its last premise.
            rule.Open = rule.Premises.Length + (rule.IsLiteral && !withLiterals ? 1 : 0);
            foreach (var premise in rule.Premises)
                premise.IsPinned = false;
        }
    }

    private sealed record Hypothesis(List<PinNode> Columns, AbstractValue First, AbstractValue Next)
    {
        public static readonly Predicate<Hypothesis> Fails = hypothesis => !(hypothesis.First.IsPinned && hypothesis.Next.IsPinned);

        public static readonly Predicate<Hypothesis> FailsWithLiterals = hypothesis => !(hypothesis.First.HasPinnedNodes && hypothesis.Next.HasPinnedNodes);
    }
}
