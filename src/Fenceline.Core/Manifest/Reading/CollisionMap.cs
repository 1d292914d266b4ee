namespace Fenceline.Core.Manifest.Reading;

/// <summary>Names that must differ in one place, even where upper and lower case count as the same.</summary>
/// <param name="where">Where they would meet, as in <c>in the database</c>.</param>
internal sealed class CollisionMap(string where)
{
    private readonly Dictionary<string, string> _holders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a name that has no place in the manifest; who asks for it later gets the blame.</summary>
    public void Reserve(string name, string holder) => _holders[name] = holder;

    /// <summary>Takes a name, or reports who has it.</summary>
    /// <param name="holder">What is to have it, as in <c>the column 'id'</c>.</param>
    /// <returns>Whether the name was free.</returns>
    public bool Add(ManifestPlace place, string name, string holder)
    {
        if (_holders.TryGetValue(name, out var other))
        {
            place.Error(ManifestRules.Collision, $"{char.ToUpperInvariant(holder[0])}{holder.Substring(1)} and {other} would both be {Wording.Quote(name)} {where}, where upper and lower case count as the same; rename one of them.");
            return false;
        }

        _holders.Add(name, holder);
        return true;
    }
}
