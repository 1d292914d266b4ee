using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>tiers</c>: how the infrastructure of a group of tenants is laid out.</summary>
internal static class TierReader
{
    public const string Standard = "standard";

    public static EquatableArray<Tier> Read(ManifestDocument document, JsonNode? node, SourceIndex sources)
    {
        var standard = EquatableArray.Of(new Tier(Standard, TerraformLayout.Directory, AirbyteWorkspaceKind.Shared, default));
        if (node is null || Expect.Object(document, node, "'tiers'") is not { } tiers)
            return standard;

        if (tiers.Members.Count == 0)
            document.Error(ManifestRules.InvalidValue, node.Span, "'tiers' must define at least one tier; without 'tiers' there is one, 'standard'.");
        return Expect.Members(document, tiers).Select(member => ReadTier(document, member, sources)).ToEquatableArray();
    }

    private static Tier ReadTier(ManifestDocument document, JsonMember member, SourceIndex sources)
    {
        NameRules.CheckIdentifier(document, member.NameSpan, member.Name, "a tier's name");
        var reader = ObjectReader.Of(document, member.Value, "a tier");
        var tier = new Tier(
            member.Name,
            reader?.Choice("terraform", Choices.TerraformLayouts) ?? TerraformLayout.Directory,
            reader?.Choice("airbyteWorkspace", Choices.AirbyteWorkspaces) ?? AirbyteWorkspaceKind.Shared,
            PlacementReader.Read(reader, sources));
        reader?.Finish();
        return tier;
    }
}
