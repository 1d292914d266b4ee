namespace Fenceline.Core.Rules;

public static class AllRules
{
    /// <summary>What is said of SQL, in C# and in files. Ordered by id.</summary>
    public static IReadOnlyList<Rule> OfSql { get; } = [.. SqlRules.All, .. FenceRules.All];

    /// <summary>Ordered by id.</summary>
    public static IReadOnlyList<Rule> Ordered { get; } =
        [.. ManifestRules.All.Concat(OfSql).Concat(CodeRules.All).Concat(DatabaseRules.All).OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    private static readonly Dictionary<string, Rule> ById = Ordered.ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    public static Rule Get(string id) => ById[id];
}
