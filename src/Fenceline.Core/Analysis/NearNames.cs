using Fenceline.Core.Naming;

namespace Fenceline.Core.Analysis;

/// <summary>What a name that nobody knows was meant to be.</summary>
internal static class NearNames
{
    private const int Short = 4;
    private const int Long = 8;

    /// <summary>One slip away, or two in a long name; null when none is so near.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length < Short)
            return null;

        var most = name.Length < Long ? 1 : 2;
        return candidates.FirstOrDefault(candidate => candidate != name && Math.Abs(candidate.Length - name.Length) <= most && EditDistance.Between(name.ToLowerInvariant(), candidate.ToLowerInvariant()) <= most);
    }
}
