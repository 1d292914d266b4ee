namespace Fenceline.Core.Queries;

/// <summary>Hands out names that are free in one scope: the first who asks gets the plain name, the next ones a trailing <c>_</c>.</summary>
internal sealed class NameScope
{
    /// <summary>What every C# class or record has, or may not have.</summary>
    private static readonly string[] Inherited =
    [
        "Clone", "Deconstruct", "EqualityContract", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "PrintMembers", "ReferenceEquals", "ToString",
    ];

    private readonly HashSet<string> _taken;

    private NameScope(StringComparer comparer, IEnumerable<string> taken) => _taken = new HashSet<string>(taken, comparer);

    /// <summary>Names of types, which become names of files too: those that differ by case only are the same.</summary>
    public static NameScope OfTypes() => new(StringComparer.OrdinalIgnoreCase, []);

    /// <summary>Members of a type.</summary>
    /// <param name="taken">The type's own name, and its members that don't depend on the manifest.</param>
    public static NameScope OfMembers(params string[] taken) => new(StringComparer.Ordinal, Inherited.Concat(taken));

    public static NameScope OfParameters(params string[] taken) => new(StringComparer.Ordinal, taken);

    public string Take(string wanted)
    {
        while (!_taken.Add(wanted))
            wanted += "_";
        return wanted;
    }

    /// <summary>A stem that is free with each of the suffixes.</summary>
    public string TakeStem(string wanted, params string[] suffixes)
    {
        while (suffixes.Any(suffix => _taken.Contains(wanted + suffix)))
            wanted += "_";
        _taken.UnionWith(suffixes.Select(suffix => wanted + suffix));
        return wanted;
    }
}
