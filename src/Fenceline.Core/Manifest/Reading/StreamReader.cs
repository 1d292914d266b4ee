using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

internal sealed record StreamDraft(SourceStream Stream, TextSpan Span);

/// <summary>Reads <c>streams</c> of a source: what Airbyte syncs, and how.</summary>
internal static class StreamReader
{
    private static readonly string[] SyncModes =
    [
        "full_refresh_overwrite",
        "full_refresh_overwrite_deduped",
        "full_refresh_append",
        "full_refresh_update",
        "full_refresh_soft_delete",
        "incremental_append",
        "incremental_deduped_history",
        "incremental_update",
        "incremental_soft_delete",
    ];

    /// <param name="prefix">Null when the source has no proper name, so that its tables' names are not worth a check.</param>
    public static IReadOnlyList<StreamDraft> Read(ObjectReader? reader, string? prefix)
    {
        if (reader?.RequiredNode("streams", "list what Airbyte syncs, as in { \"customers\": \"incremental_deduped_history\" }.") is not { } node
            || Expect.Object(reader.Document, node, "'streams'") is not { } streams)
            return [];

        if (streams.Members.Count == 0)
            reader.Document.Error(ManifestRules.InvalidValue, node.Span, "'streams' must name at least one stream.");
        return [.. Expect.Members(reader.Document, streams).Select(member => ReadStream(reader.Document, member, prefix))];
    }

    private static StreamDraft ReadStream(ManifestDocument document, JsonMember member, string? prefix)
    {
        if (NameRules.CheckIdentifier(document, member.NameSpan, member.Name, "a stream's name")
            && prefix is not null
            && prefix.Length + member.Name.Length > SqlText.MaxIdentifierBytes)
            NameRules.Report(document, member.NameSpan, prefix + member.Name, "a table's name", "with the source's prefix it is longer than 63 characters; give the source a shorter 'prefix'");

        var mode = Expect.Text(document, member.Value, "a stream's sync mode");
        if (mode is not null && !SyncModes.Contains(mode.Value))
            document.Error(ManifestRules.InvalidValue, mode.Span, $"{Wording.Quote(mode.Value)} is not a sync mode.{Wording.DidYouMeanOrAll(mode.Value, SyncModes)}");
        return new StreamDraft(new SourceStream(member.Name, mode?.Value ?? ""), member.NameSpan);
    }
}
