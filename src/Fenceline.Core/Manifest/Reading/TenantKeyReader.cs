using System.Text.RegularExpressions;
using Fenceline.Core.Json;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>tenantKey</c>: what says whose row it is, where it is not the tenant column.</summary>
internal static class TenantKeyReader
{
    private static readonly Regex Expression = new(
        "^\\s*(?<column>[A-Za-z_][A-Za-z0-9_]*)(\\s*->\\s*'(?<member>[^']+)')*\\s*->>\\s*'(?<member>[^']+)'\\s*\\z",
        RegexOptions.CultureInvariant);

    public static TenantKey? Read(ObjectReader? reader, TablePlacement? placement, TenantColumn tenant, TableColumns columns)
    {
        if (reader?.Member("tenantKey") is not { } member)
            return TablePlacements.IsOfTenants(placement) ? columns.KeyOf(tenant) : null;

        var document = reader.Document;
        foreach (var property in new[] { "tenantColumn", "tenantType" })
        {
            if (reader.Member(property) is { } other)
                document.Error(ManifestRules.InvalidKey, other.NameSpan, $"'tenantKey' finds the tenant inside JSON, so there is no tenant column; remove '{property}', or 'tenantKey'.");
        }

        if (placement is not (null or TablePlacement.Shared))
        {
            document.Error(ManifestRules.InvalidKey, member.NameSpan, placement switch
            {
                TablePlacement.Reference => "A reference table is the same for every tenant, so it has no tenant key; remove it, or place the table 'shared'.",
                TablePlacement.Global => "The rows of a global table belong to no tenant, so it has no tenant key; remove it, or place the table 'shared'.",
                _ => "A table in the tenant's own schema needs no tenant key; remove it, or place the table 'shared'.",
            });
            return TablePlacements.IsOfTenants(placement) ? columns.KeyOf(tenant) : null;
        }

        return member.Value is JsonString text ? ReadText(document, text, columns) : ReadObject(document, member.Value, columns);
    }

    private static TenantKey? ReadText(ManifestDocument document, JsonString text, TableColumns columns)
    {
        var match = Expression.Match(text.Value);
        if (!match.Success)
        {
            document.Error(ManifestRules.InvalidKey, text.Span, $"{Wording.Quote(text.Value)} is not a tenant key: write a text inside a jsonb column, as in \"metadata->>'user_id'\"; without 'tenantKey' the tenant column is used.");
            return null;
        }

        var column = match.Groups["column"];
        CheckColumn(document, StringSpans.Inside(text, new TextRange(column.Index, column.Length)), column.Value, columns);
        return new TenantKey(column.Value, match.Groups["member"].Captures.Cast<Capture>().Select(capture => capture.Value).ToEquatableArray());
    }

    private static TenantKey? ReadObject(ManifestDocument document, JsonNode node, TableColumns columns)
    {
        if (node is not JsonObject)
        {
            Expect.Other(document, node, "'tenantKey'", "a text such as \"metadata->>'user_id'\", or an object with 'json' and 'path'");
            return null;
        }

        var reader = ObjectReader.Of(document, node, "a tenant key")!;
        var column = reader.RequiredText("json", "name the jsonb column.");
        var pathNode = reader.RequiredNode("path", "list the member names that lead to the tenant's id, as in [\"user_id\"].");
        var path = pathNode is null ? [] : Expect.Texts(document, pathNode, "'path'");
        reader.Finish();
        if (column is null || pathNode is null)
            return null;

        CheckColumn(document, column.Span, column.Value, columns);
        if (path.Count == 0 || path.Any(part => part.Value.Length == 0))
            document.Error(ManifestRules.InvalidKey, pathNode.Span, "'path' must list the member names that lead to the tenant's id, as in [\"user_id\"].");
        return new TenantKey(column.Value, path.Select(part => part.Value).ToEquatableArray());
    }

    private static void CheckColumn(ManifestDocument document, TextSpan span, string name, TableColumns columns)
    {
        if (columns.Find(name) is { } column)
        {
            if (column.Type is not { Name: "jsonb", IsArray: false })
                document.Error(ManifestRules.InvalidKey, span, $"{Wording.Quote(name)} is of type {column.Type.Sql}; a tenant key inside JSON needs a jsonb column.");
        }
        else if (columns.AreComplete)
        {
            document.Error(ManifestRules.InvalidKey, span, $"There is no column {Wording.Quote(name)} in this table to find the tenant in; list it as jsonb.{Wording.DidYouMean(name, columns.Names)}");
        }
    }
}
