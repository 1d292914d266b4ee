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
}
