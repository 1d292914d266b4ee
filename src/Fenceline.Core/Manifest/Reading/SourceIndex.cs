using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>A source with the places that later checks point to.</summary>
internal sealed class SourceDraft(Source source, ManifestPlace place)
{
    public Source Source => source;

    public ManifestPlace Place => place;

    /// <summary>Every <c>${tenant.x}</c> of the configuration.</summary>
    public required IReadOnlyCollection<string> Placeholders { get; init; }

    /// <summary>Where each stream's name stands.</summary>
    public required IReadOnlyList<TextSpan> StreamSpans { get; init; }

    /// <summary>Where each table's name stands.</summary>
    public required IReadOnlyList<TableDraft> Tables { get; init; }

    /// <summary>By default, or because a tier or a tenant says so.</summary>
    public bool IsSharedForSome { get; set; } = source.DefaultPlacement == TablePlacement.Shared;
}

/// <summary>The sources by name, for those who refer to them.</summary>
internal sealed class SourceIndex(IReadOnlyList<SourceDraft> sources)
{
    private readonly Dictionary<string, SourceDraft> _byName = sources.ToDictionary(draft => draft.Source.Name, StringComparer.Ordinal);

    public IReadOnlyList<SourceDraft> All => sources;

    /// <summary>The source of that name, or a report that there is none.</summary>
    public SourceDraft? Require(ManifestDocument document, TextSpan span, string name)
    {
        if (_byName.TryGetValue(name, out var draft))
            return draft;

        document.Error(ManifestRules.UnknownName, span, $"There is no source {Wording.Quote(name)}; define it under 'sources'.{Wording.DidYouMeanOrAll(name, _byName.Keys)}");
        return null;
    }
}
