namespace Fenceline.Core.Sql.Analysis;

/// <summary>All rules of a statement, and their least solution: what isn't derived isn't pinned. Linear in the size of the rules.</summary>
internal sealed class PinGraph
{
    private readonly List<PinRule> _rules = [];
    private readonly List<Hypothesis> _hypotheses = [];

    public void Add(ColumnNode target, IReadOnlyList<ColumnNode> premises, string? constant = null, bool isLiteral = false)
    {
        var rule = new PinRule(target, premises, constant, isLiteral);
        _rules.Add(rule);
        ColumnNode.Link(rule);
    }

    public void Add(ColumnNode target, TenantValue value)
    {
        if (value.IsKnown)
            Add(target, value.Nodes, value.Constant, value.IsLiteral);
    }

    /// <summary>
    /// A column of a recursive query as its own body sees it: pinned, by induction over the iterations, when the first
    /// rows pin it and when rows whose columns are pinned yield only pinned ones.
    /// </summary>
    public void Assume(IReadOnlyList<ColumnNode> columns, TenantValue first, TenantValue next)
    {
        if (first.IsKnown && next.IsKnown)
            _hypotheses.Add(new Hypothesis(columns, first, next));
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

        Solve(withLiterals: false);

        static void Keep(ColumnNode node) => node.IsFixed = node.IsPinned;
    }

    private void Solve(bool withLiterals)
    {
        var hypotheses = _hypotheses.ToList();
        while (true)
        {
            Derive(hypotheses, withLiterals);
            // An assumption that does not come out goes, and all that was derived from it.
            if (hypotheses.RemoveAll(hypothesis => !hypothesis.Holds(withLiterals)) == 0)
                return;
        }
    }

    private void Derive(List<Hypothesis> hypotheses, bool withLiterals)
    {
        var ready = new Queue<ColumnNode>();
        foreach (var column in _hypotheses.SelectMany(hypothesis => hypothesis.Columns))
            column.IsPinned = false;
        foreach (var rule in _rules)
        {
            rule.Target.IsPinned = false;
            // A rule that may not be used never has its last premise.
            rule.Open = rule.Premises.Count + (rule.IsLiteral && !withLiterals ? 1 : 0);
            foreach (var premise in rule.Premises)
                premise.IsPinned = false;
        }

        foreach (var column in hypotheses.SelectMany(hypothesis => hypothesis.Columns))
            ready.Enqueue(column);
        foreach (var rule in _rules.Where(rule => rule.Open == 0))
            ready.Enqueue(rule.Target);

        while (ready.Count > 0)
        {
            var node = ready.Dequeue();
            if (node.IsPinned)
                continue;

            node.IsPinned = true;
            foreach (var rule in node.Dependents)
            {
                if (--rule.Open == 0)
                    ready.Enqueue(rule.Target);
            }
        }
    }

    private sealed record Hypothesis(IReadOnlyList<ColumnNode> Columns, TenantValue First, TenantValue Next)
    {
        public bool Holds(bool withLiterals) => withLiterals
            ? First.Nodes.All(node => node.IsPinned) && Next.Nodes.All(node => node.IsPinned)
            : First.IsPinned && Next.IsPinned;
    }
}
