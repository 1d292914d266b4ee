using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <content>Conditions of which one holds: what all of them say is certain.</content>
internal sealed partial class PredicateAnalysis
{
    /// <summary>What every operand of an OR says.</summary>
    private void AnyOf(LogicalExpression or, bool isNegated, Location location)
    {
        // What never holds lets no row pass.
        var branches = or.Operands.Where(operand => ConstantConditions.Truth(operand) != isNegated).Select(operand => (Action)(() => Collect(operand, isNegated, location)));
        // The word stands right behind its first operand.
        AnyOf(branches, or.Operands[1].Span);
    }

    /// <param name="branches">Each adds its facts.</param>
    /// <param name="or">Where the word stands; null where there is none.</param>
    private void AnyOf(IEnumerable<Action> branches, TextSpan? or)
    {
        var first = _facts.Count;
        var endOfFirst = first;
        var count = 0;
        // How many branches, from the first on, have said the same.
        var counts = new Dictionary<(PinNode, string?, object?), int>();
        foreach (var collect in branches)
        {
            var start = _facts.Count;
            collect();
            Close(start);
            for (var i = start; i < _facts.Count; i++)
            {
                var key = _facts[i].Key;
                if (count == 0 || (counts.TryGetValue(key, out var said) && said == count))
                    counts[key] = count + 1;
            }

            if (count++ == 0)
                endOfFirst = _facts.Count;
        }

        for (var i = first; or is { } place && i < _facts.Count; i++)
        {
            if (!IsInAll(_facts[i]) && _facts[i].IsOfKey && _facts[i].Target.Entry is { } entry && entry.Misses(4))
                entry.Note(4, $"OR on {context.Views.LineAt(place.Start)} lets rows through without the filter on `{_facts[i].Target.Text}`", _facts[i].Target);
        }

        Truncate(endOfFirst);
        Keep(first, IsInAll);

        bool IsInAll(Fact fact) => counts.TryGetValue(fact.Key, out var said) && said == count;
    }

    /// <summary>Adds what follows from the facts from a place on: what equals a column that has a constant has it too.</summary>
    private void Close(int first)
    {
        // One branch may say it of the one column, and another branch of the other.
        for (var i = first; i < _facts.Count; i++)
        {
            if (_facts[i] is not { Value: { IsKnown: true, Constant: null, Leaves: [{ Barrier: null, Node: var equal }] }, Target: var target })
                continue;
            for (var j = first; j < _facts.Count; j++)
            {
                if (_facts[j] is { Value: { IsKnown: true, Constant: not null, Leaves.Length: 0 } constant } && _facts[j].Target == equal && !Says(first, target, constant))
                    _facts.Add(new Fact(target, constant, _facts[i].Span));
            }
        }
    }

    private bool Says(int first, PinNode target, AbstractValue constant)
    {
        for (var i = first; i < _facts.Count; i++)
        {
            if (_facts[i].Target == target && _facts[i].Value.Leaves.Length == 0 && _facts[i].Value.Constant == constant.Constant)
                return true;
        }

        return false;
    }
}
