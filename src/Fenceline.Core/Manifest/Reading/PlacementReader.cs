using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>placement</c> of a tier or a tenant: source to schema or shared.</summary>
internal static class PlacementReader
{
    public static EquatableArray<SourcePlacement> Read(ObjectReader? owner, SourceIndex sources)
    {
        if (owner is null)
            return default;

        var placements = new List<SourcePlacement>();
        foreach (var member in owner.Map("placement"))
        {
            var source = sources.Require(owner.Document, member.NameSpan, member.Name);
            if (Expect.Text(owner.Document, member.Value, "a placement") is not { } text || Parse(owner.Document, text) is not { } placement)
                continue;

            placements.Add(new SourcePlacement(member.Name, placement));
            if (source is not null && placement == TablePlacement.Shared)
                source.IsSharedForSome = true;
        }

        return new EquatableArray<SourcePlacement>([.. placements]);
    }

    private static TablePlacement? Parse(ManifestDocument document, JsonString text)
    {
        if (text.Value is not (TablePlacements.Reference or TablePlacements.Global))
            return Choices.Parse(document, text, "A source's placement", Choices.SourcePlacements);
        document.Error(ManifestRules.InvalidPlacement, text.Span, $"A source's rows belong to its tenants, so it can't be placed '{text.Value}'; use 'schema' or 'shared'.");
        return null;
    }
}
