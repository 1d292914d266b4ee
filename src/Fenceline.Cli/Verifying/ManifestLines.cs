using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Cli.Verifying;

/// <summary>Where a manifest speaks of something.</summary>
/// <param name="path">As messages name it.</param>
internal sealed class ManifestLines(string path, string text)
{
    private readonly LineMap _map = new(text);
    private readonly JsonObject? _root = JsonReader.Read(text).Root as JsonObject;

    public string Path => path;

    /// <param name="place">A table, <c>table.column</c>, or a tenant's id; null for the manifest as a whole.</param>
    public (LinePosition Start, LinePosition End) Of(string? place)
    {
        var span = place is null ? null : Table(place.Split('.')) ?? Tenant(place);
        return span is { } found ? (_map.GetPosition(found.Start), _map.GetPosition(found.End)) : (new LinePosition(0, 0), new LinePosition(0, 1));
    }

    private TextSpan? Table(string[] words)
    {
        var tables = Objects("tables").Concat(Objects("views")).Concat(Objects("sources").SelectMany(sources => sources.Members).Select(source => (source.Value as JsonObject)?.Find("tables")?.Value).OfType<JsonObject>());
        if (tables.Select(each => each.Find(words[0])).FirstOrDefault(member => member is not null) is not { } table)
            return null;
        var column = words.Length < 2 ? null : ((table.Value as JsonObject)?.Find("columns")?.Value as JsonObject)?.Find(words[1]);
        return (column ?? table).NameSpan;
    }

    private TextSpan? Tenant(string id) => (_root?.Find("tenants")?.Value as JsonArray)?.Items.OfType<JsonObject>()
        .Select(tenant => tenant.Find("id")?.Value as JsonString).FirstOrDefault(found => found?.Value == id)?.Span;

    private IEnumerable<JsonObject> Objects(string name) => _root?.Find(name)?.Value is JsonObject found ? [found] : [];
}
