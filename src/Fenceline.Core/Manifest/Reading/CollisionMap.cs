namespace Fenceline.Core.Manifest.Reading;

/// <summary>Who has a name, as messages put it: <c>the column 'id'</c>.</summary>
/// <param name="Name">Null when there is nothing to tell apart.</param>
internal readonly record struct NameHolder(string What, string? Name = null)
{
    public override string ToString() => Name is null ? What : What + " " + Wording.Quote(Name);
}

/// <summary>Names that must differ in one place, even where upper and lower case count as the same.</summary>
/// <param name="where">Where they would meet, as in <c>in the database</c>.</param>
internal sealed class CollisionMap(string where)
{
    private readonly Dictionary<string, NameHolder> _holders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a name that has no place in the manifest; who asks for it later gets the blame.</summary>
    public void Reserve(string name, NameHolder holder) => _holders[name] = holder;

    /// <summary>Takes a name, or reports who has it.</summary>
    /// <returns>Whether the name was free.</returns>
    public bool Add(ManifestPlace place, string name, NameHolder holder)
    {
        if (!_holders.TryGetValue(name, out var other))
        {
            _holders.Add(name, holder);
            return true;
        }

        place.Error(ManifestRules.Collision, Wording.Sentence($"{holder} and {other} would both be {Wording.Quote(name)} {where}, where upper and lower case count as the same; rename one of them."));
        return false;
    }
}
