using Fenceline.Core.Json;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>tenants</c>: tenants, and files of tenants.</summary>
internal sealed class TenantListReader(
    ManifestDocument main,
    TenantReader tenants,
    Func<string, IReadOnlyList<ManifestText>> include)
{
    private const string Include = "include";

    private readonly HashSet<string> _files = new(StringComparer.Ordinal) { main.Path };
    private readonly List<TenantDraft> _drafts = [];

    public IReadOnlyList<TenantDraft> Read(JsonNode? node)
    {
        switch (node)
        {
            case null:
                break;
            case JsonArray array:
                foreach (var item in array.Items)
                    ReadItem(item);
                break;
            case JsonObject includes:
                ReadInclude(includes);
                break;
            default:
                Expect.Other(main, node, "'tenants'", "an array of tenants, or { \"include\": \"tenants/*.json\" }");
                break;
        }

        return _drafts;
    }

    private void ReadItem(JsonNode item)
    {
        if (item is JsonObject node && node.Find(Include) is not null)
            ReadInclude(node);
        else
            ReadTenant(main, item);
    }

    private void ReadTenant(ManifestDocument document, JsonNode node)
    {
        if (tenants.Read(document, node) is { } draft)
            _drafts.Add(draft);
    }

    private void ReadInclude(JsonObject node)
    {
        var reader = new ObjectReader(main, node, "an include");
        var patterns = reader.RequiredNode(Include, "name the files, as in \"tenants/*.json\".");
        reader.Finish();
        if (patterns is JsonString or JsonArray)
        {
            foreach (var pattern in patterns is JsonString one ? [one] : Expect.Texts(main, patterns, "'include'"))
                ReadFiles(pattern);
        }
        else if (patterns is not null)
        {
            Expect.Other(main, patterns, "'include'", "a file pattern such as \"tenants/*.json\", or an array of them");
        }
    }

    private void ReadFiles(JsonString pattern)
    {
        if (!IsSafe(pattern.Value))
        {
            main.Error(ManifestRules.Include, pattern.Span, $"{Wording.Quote(pattern.Value)} can't be included: write a path relative to this file with '/' between its parts and without '..', as in 'tenants/*.json'.");
            return;
        }

        var texts = include(pattern.Value);
        if (texts.Count == 0)
            main.Warning(ManifestRules.Include, pattern.Span, $"No file fits {Wording.Quote(pattern.Value)}.");
        foreach (var text in texts)
        {
            if (text.Path == main.Path)
                main.Error(ManifestRules.Include, pattern.Span, $"{Wording.Quote(pattern.Value)} includes this file itself; name the tenants' files more closely.");
            else if (_files.Add(text.Path))
                ReadFile(new ManifestDocument(text, main.Problems));
        }
    }

    private void ReadFile(ManifestDocument document)
    {
        var root = document.Parse();
        if (root is null)
            return;

        foreach (var item in root is JsonArray array ? (IEnumerable<JsonNode>)array.Items : [root])
        {
            if (item is JsonObject node && node.Find(Include) is { } nested)
                document.Error(ManifestRules.Include, nested.NameSpan, "An included file can't include others; name them in the manifest itself.");
            else
                ReadTenant(document, item);
        }

        TextRules.Check(document, root);
    }

    private static bool IsSafe(string pattern) =>
        pattern.Length > 0
        && pattern.All(c => c is not ('\\' or ':') && !char.IsControl(c) && !char.IsSurrogate(c))
        && pattern.Split('/').All(part => part.Length > 0 && part != "..");
}
