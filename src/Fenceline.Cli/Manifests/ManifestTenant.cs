using Fenceline.Core.Naming;

namespace Fenceline.Cli.Manifests;

/// <summary>A tenant as the command line describes it; the manifest's reader says whether it can be one.</summary>
/// <param name="Sources">The sources to connect, in order, each with the values that it asks of a tenant.</param>
/// <param name="Placements">From source to placement.</param>
internal sealed record ManifestTenant(
    string Id,
    string? Name,
    string? Tier,
    IReadOnlyList<KeyValuePair<string, Dictionary<string, string>>> Sources,
    IReadOnlyList<KeyValuePair<string, string>> Placements)
{
    /// <summary>A JSON object over several lines, indented by two blanks a level.</summary>
    public string ToJson()
    {
        var members = new List<string> { Member("id", JsonText.Literal(Id)) };
        if (Name is not null)
            members.Add(Member("name", JsonText.Literal(Name)));
        if (Tier is not null)
            members.Add(Member("tier", JsonText.Literal(Tier)));
        members.Add(Member("sources", Sources.Count == 0 ? "{}" : "{\n" + string.Join(",\n", Sources.Select(source => "    " + Member(source.Key, OneLine(source.Value)))) + "\n  }"));
        if (Placements.Count > 0)
            members.Add(Member("placement", OneLine(Placements)));
        return "{\n" + string.Join(",\n", members.Select(member => "  " + member)) + "\n}";
    }

    private static string OneLine(IReadOnlyCollection<KeyValuePair<string, string>> members) =>
        members.Count == 0 ? "{}" : "{ " + string.Join(", ", members.Select(member => Member(member.Key, JsonText.Literal(member.Value)))) + " }";

    private static string Member(string name, string value) => JsonText.Literal(name) + ": " + value;
}
