namespace Fenceline.Core.Naming;

/// <summary>Finds the name that was meant by one that is unknown.</summary>
public static class NearName
{
    private const int Longest = 64;

    /// <summary>The candidate that is a few slips away, or begins or ends the same; null when none does.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > Longest)
            return null;

        var folded = name.ToLowerInvariant();
        string? best = null;
        var bestDistance = Math.Max(1, Math.Min(3, name.Length / 3)) + 1;
        foreach (var candidate in candidates)
        {
            var other = candidate.ToLowerInvariant();
            if (best is null && name.Length >= 3 && (other.StartsWith(folded, StringComparison.Ordinal) || other.EndsWith(folded, StringComparison.Ordinal)))
                best = candidate;
            if (candidate.Length > Longest || Math.Abs(candidate.Length - name.Length) >= bestDistance)
                continue;
            var distance = EditDistance.Between(folded, other);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }
}
