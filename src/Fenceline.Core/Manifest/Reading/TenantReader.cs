using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

internal sealed record TenantDraft(Tenant Tenant, ManifestPlace Place);

/// <summary>Reads one tenant, wherever it stands.</summary>
internal sealed class TenantReader(SourceIndex sources, EquatableArray<Tier> tiers)
{
    private readonly HashSet<string> _tiers = new(tiers.Select(tier => tier.Name), StringComparer.Ordinal);

    private readonly string? _defaultTier = tiers.Any(tier => tier.Name == TierReader.Standard) ? TierReader.Standard
        : tiers.Count == 1 ? tiers[0].Name
        : null;

    public TenantDraft? Read(ManifestDocument document, JsonNode node)
    {
        if (ObjectReader.Of(document, node, "a tenant") is not { } reader)
            return null;

        var id = reader.RequiredText("id", "give each tenant one, as in \"id\": \"123\".");
        if (id is not null && !TenantIds.IsValid(id.Value))
            NameRules.Report(document, id.Span, id.Value, "a tenant's id", "use letters and digits, with a single '-' or '_' between them");
        var tenant = new Tenant(
            id?.Value ?? "",
            TextRules.Optional(reader, "name"),
            ReadTier(reader),
            ReadSources(reader),
            PlacementReader.Read(reader, sources))
        {
            IsLeaving = reader.Choice("status", Choices.TenantStatuses) ?? false,
        };
        reader.Finish();
        return id is null || !TenantIds.IsValid(id.Value) ? null : new TenantDraft(tenant, new ManifestPlace(document, id.Span));
    }

    private string ReadTier(ObjectReader reader)
    {
        if (reader.Text("tier") is not { } tier)
        {
            if (_defaultTier is null)
                reader.Document.Error(ManifestRules.MissingProperty, reader.Place, $"The property 'tier' is missing in a tenant; name one of {Wording.List(_tiers)}, since there is no tier 'standard'.");
            return _defaultTier ?? "";
        }

        if (!_tiers.Contains(tier.Value))
            reader.Document.Error(ManifestRules.UnknownName, tier.Span, $"There is no tier {Wording.Quote(tier.Value)}; define it under 'tiers'.{Wording.DidYouMeanOrAll(tier.Value, _tiers)}");
        return tier.Value;
    }

    private EquatableArray<ConnectedSource> ReadSources(ObjectReader reader)
    {
        var members = reader.Map("sources");
        var connected = new ConnectedSource[members.Count];
        for (var i = 0; i < connected.Length; i++)
        {
            var source = sources.Require(reader.Document, members[i].NameSpan, members[i].Name);
            connected[i] = new ConnectedSource(members[i].Name, ReadValues(reader.Document, members[i], source));
        }

        return new EquatableArray<ConnectedSource>(connected);
    }

    private static EquatableArray<TenantValue> ReadValues(ManifestDocument document, JsonMember member, SourceDraft? source)
    {
        if (Expect.Object(document, member.Value, "what a tenant says of a source") is not { } node)
            return default;

        var values = new List<TenantValue>(node.Members.Count);
        foreach (var value in Expect.Members(document, node))
        {
            if (source is not null && !source.Placeholders.Contains(value.Name))
                ReportUnknownValue(document, value.NameSpan, value.Name, source);
            if (Expect.Text(document, value.Value, "a tenant's value") is { } text)
                values.Add(new TenantValue(value.Name, text.Value));
        }

        return new EquatableArray<TenantValue>([.. values]);
    }

    private static void ReportUnknownValue(ManifestDocument document, TextSpan span, string name, SourceDraft source)
    {
        var hint = source.Source.Secrets.Any(secret => secret.Variable == name)
            ? " It is a secret's variable: secrets are never in a manifest: they reach Terraform from outside."
            : Wording.DidYouMeanOrAll(name, source.Placeholders);
        document.Error(ManifestRules.UnknownName, span, $"The configuration of source {Wording.Quote(source.Source.Name)} has no '${{tenant...}}' named {Wording.Quote(name)}; remove the value, or use it there.{hint}");
    }
}
