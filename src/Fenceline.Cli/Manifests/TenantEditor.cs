using Fenceline.Database.Files;
using Fenceline.Core.Json;

namespace Fenceline.Cli.Manifests;

/// <summary>Finds the place in a manifest's texts where a tenant stands, or should stand, and changes just that.</summary>
internal sealed class TenantEditor(ManifestFiles manifest, CliHost host)
{
    private const string Wildcard = "*";

    /// <exception cref="CliException">The manifest does not show where its tenants are kept.</exception>
    public TextChange Add(ManifestTenant tenant)
    {
        switch (TenantsNode())
        {
            case JsonArray array:
                return Change(manifest.Main, new JsonArrayEditor(manifest.Main.Text, array).Append(tenant.ToJson()));
            case JsonObject include when include.Find("include") is { } patterns:
                return AddToIncluded(tenant, Patterns(patterns.Value));
            default:
                throw new CliException($"{host.Display(manifest.Main.FullPath)} has no list of tenants. Add \"tenants\": [] to it first.");
        }
    }

    /// <returns>Null when there is no such tenant.</returns>
    public TextChange? Remove(string id)
    {
        if (TenantsNode() is JsonArray tenants && RemoveFrom(manifest.Main, tenants, id) is { } change)
            return change;

        foreach (var file in manifest.Included)
        {
            var root = JsonReader.Read(file.Text).Root;
            if (root is JsonArray array && RemoveFrom(file, array, id) is { } included)
                return included;
            if (IsTenant(root, id))
                return new TextChange(file.FullPath, file, null);
        }

        return null;
    }

    private JsonNode? TenantsNode() => (JsonReader.Read(manifest.Main.Text).Root as JsonObject)?.Find("tenants")?.Value;

    private static TextChange Change(TextFile file, string text) => new(file.FullPath, file, file with { Text = text });

    private static IEnumerable<string> Patterns(JsonNode node) => node switch
    {
        JsonString one => [one.Value],
        JsonArray several => several.Items.OfType<JsonString>().Select(item => item.Value),
        _ => [],
    };

    private static TextChange? RemoveFrom(TextFile file, JsonArray tenants, string id)
    {
        for (var i = 0; i < tenants.Items.Count; i++)
        {
            if (IsTenant(tenants.Items[i], id))
                return Change(file, new JsonArrayEditor(file.Text, tenants).Remove(i));
        }

        return null;
    }

    private static bool IsTenant(JsonNode? node, string id) =>
        node is JsonObject tenant && tenant.Find("id")?.Value is JsonString value && value.Value == id;

    /// <summary>A file with a list takes the tenant in; where each tenant has a file of its own, it gets one.</summary>
    private TextChange AddToIncluded(ManifestTenant tenant, IEnumerable<string> patterns)
    {
        foreach (var file in manifest.Included.Reverse())
        {
            if (JsonReader.Read(file.Text).Root is JsonArray array)
                return Change(file, new JsonArrayEditor(file.Text, array).Append(tenant.ToJson()));
        }

        foreach (var pattern in patterns)
        {
            if (pattern.Contains("**", StringComparison.Ordinal) || pattern.Contains('?') || pattern.IndexOf('*') != pattern.LastIndexOf('*') || !pattern.Contains('*'))
                continue;
            var path = Path.GetFullPath(pattern.Replace(Wildcard, tenant.Id, StringComparison.Ordinal), Path.GetDirectoryName(manifest.Main.FullPath)!);
            if (!Path.Exists(path) && FilePattern.Fits(Path.GetDirectoryName(manifest.Main.FullPath)!, pattern, path))
                return new TextChange(path, null, new TextFile(path, tenant.ToJson() + "\n", HasByteOrderMark: false));
        }

        throw new CliException($"{host.Display(manifest.Main.FullPath)} includes its tenants, and it can't be told which file tenant {tenant.Id} belongs into. Write it there by hand.");
    }
}
