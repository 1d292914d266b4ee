namespace Fenceline.Integration.Tests.Leaks;

/// <summary>What an item of FROM offers to the rest of a generated query.</summary>
/// <param name="Key">The tenant key as the query writes it; null when the item has none.</param>
/// <param name="IsOpen">Its rows are of all tenants until a filter on the key says otherwise.</param>
internal sealed record GeneratedSource(string Alias, IReadOnlyList<string> Texts, IReadOnlyList<string> Numbers, string? Key, bool IsOpen)
{
    /// <summary>It is held to the tenant of another source, which is to be pinned by itself.</summary>
    public bool IsLinked { get; init; }

    /// <summary>The key has a name that inner queries take for their own.</summary>
    public bool IsMerged => Key == "user_id";

    private static readonly (string Name, string[] Texts, string[] Numbers, string Key)[] Shared =
    [
        ("github_repositories", ["full_name", "language", "description"], ["id", "stargazers_count"], "user_id"),
        ("github_issues", ["repository", "title", "state"], ["id", "number"], "user_id"),
        ("notes", ["body", "country"], ["id"], "user_id"),
        ("events", ["kind"], ["id"], "metadata ->> 'user_id'"),
    ];

    public static int SharedCount => Shared.Length;

    public static string SharedName(int table) => Shared[table].Name;

    public static GeneratedSource OfShared(int table, string alias)
    {
        var (_, texts, numbers, key) = Shared[table];
        return new GeneratedSource(alias, texts, numbers, $"{alias}.{key}", true);
    }

    public string Column(Random random, bool isText)
    {
        var names = isText ? Texts : Numbers;
        return $"{Alias}.{names[random.Next(names.Count)]}";
    }
}
