using Fenceline.Core.Collections;

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
            if (Expect.Text(owner.Document, member.Value, "a placement") is not { } text
                || Choices.Parse(owner.Document, text, "A source's placement", Choices.SourcePlacements) is not { } placement)
                continue;

            placements.Add(new SourcePlacement(member.Name, placement));
            if (source is not null && placement == Placement.Shared)
                source.IsSharedForSome = true;
        }

        return new EquatableArray<SourcePlacement>([.. placements]);
    }
}
