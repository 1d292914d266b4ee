using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>tiers</c>: how the infrastructure of a group of tenants is laid out.</summary>
internal static class TierReader
{
    public const string Standard = "standard";

    public static EquatableArray<Tier> Read(ManifestDocument document, JsonNode? node, SourceIndex sources)
    {
        var standard = EquatableArray.Of(new Tier(Standard, TerraformLayout.Directory, AirbyteWorkspaceKind.Shared, default, TierLimits.Default));
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
            PlacementReader.Read(reader, sources),
            ReadLimits(reader?.Reader("limits", "the limits of a tier")));
        reader?.Finish();
        return tier;
    }

    private static TierLimits ReadLimits(ObjectReader? reader)
    {
        if (reader is null)
            return TierLimits.Default;

        var limits = new TierLimits(
            Time(reader, "statementTimeout"),
            Time(reader, "idleInTransactionTimeout"),
            reader.Integer("loaderConnections", n => n is >= 1 and <= 1000, "a whole number from 1 to 1000") ?? TierLimits.Default.LoaderConnections);
        reader.Finish();
        return limits;
    }

    private static string? Time(ObjectReader reader, string property)
    {
        if (reader.Text(property) is not { } time)
            return null;
        if (IsTime(time.Value))
            return time.Value;

        reader.Document.Error(ManifestRules.InvalidValue, time.Span, $"'{property}' must be a whole number with one of the units ms, s, min or h, as in '30s', not {Wording.Quote(time.Value)}.");
        return null;
    }

    private static bool IsTime(string value)
    {
        var digits = value.TakeWhile(c => c is >= '0' and <= '9').Count();
        return digits is > 0 and <= 6 && value[0] != '0' && value.Substring(digits) is "ms" or "s" or "min" or "h";
    }
}
