namespace Fenceline.Core.Rules;

public static class AllRules
{
    /// <summary>Ordered by id.</summary>
    public static IReadOnlyList<Rule> Ordered { get; } =
        [.. ManifestRules.All.Concat(SqlRules.All).Concat(CodeRules.All).OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    private static readonly Dictionary<string, Rule> ById = Ordered.ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    public static Rule Get(string id) => ById[id];
}
