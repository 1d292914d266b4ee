using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>indexes</c> of a table: lists of columns, and objects that say more.</summary>
internal sealed class IndexReader(ManifestDocument document, TableColumns columns, RowExpressions expressions, IndexPartReader parts)
{
    public EquatableArray<TableIndex> Read(string table, JsonNode? node)
    {
        var indexes = new List<TableIndex>();
        if (node is null || Expect.Array(document, node, "'indexes'") is not { } array)
            return default;

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in array.Items)
        {
            if (ReadOne(item) is not { } index)
                continue;
            if (indexes.Contains(index))
                document.Error(ManifestRules.Duplicate, item.Span, "This index is listed twice in 'indexes'; remove one of the two.");
            else if (IndexNames.Of(table, index) is var name && !names.Add(name))
                document.Error(ManifestRules.Collision, item.Span, $"Another index of this table has the name {Wording.Quote(name)} too; give this one a 'name' of its own.");
            indexes.Add(index);
        }

        return indexes.ToEquatableArray();
    }

    private TableIndex? ReadOne(JsonNode item) => item switch
    {
        JsonArray => ReadParts(item, "an item of 'indexes'", TableIndex.DefaultMethod) is { } list ? new TableIndex(list) : null,
        JsonObject => ReadObject(ObjectReader.Of(document, item, "an index")!),
        _ => Refuse(item),
    };

    private TableIndex? Refuse(JsonNode item)
    {
        Expect.Other(document, item, "an item of 'indexes'", "a list of columns, as in [\"country\"], or an object with 'columns'");
        return null;
    }

    private TableIndex? ReadObject(ObjectReader reader)
    {
        var list = reader.RequiredNode("columns", "list its columns, as in [\"country\"].");
        var method = (reader.Text("using") is { } kind ? Choices.Word(document, kind, "'using'", IndexMethods.Names) : null) ?? TableIndex.DefaultMethod;
        var isUnique = reader.Boolean("unique") ?? false;
        var include = reader.Node("include") is { } included ? ReadInclude(included, method) : default;
        var where = reader.Text("where") is { } condition ? expressions.Read(condition, RowExpressionUse.Index) : null;
        var name = reader.Text("name");
        if (name is not null)
            NameRules.CheckIdentifier(document, name.Span, name.Value, "an index's name");
        if (isUnique && !IndexMethods.IsOrdered(method))
            document.Error(ManifestRules.InvalidKey, reader.Node("unique")!.Span, $"An index of the kind {Wording.Quote(method)} can't keep rows unique; remove 'unique', or 'using'.");
        reader.Finish();
        return list is not null && ReadParts(list, "'columns' of an index", method) is { } read
            ? new TableIndex(read) { Name = name?.Value, Method = method, IsUnique = isUnique, Include = include, Where = where }
            : null;
    }

    private EquatableArray<string> ReadInclude(JsonNode node, string method)
    {
        if (!IndexMethods.CanInclude(method))
            document.Error(ManifestRules.InvalidKey, node.Span, $"An index of the kind {Wording.Quote(method)} can't include columns; remove 'include'.");
        return columns.ReadList(node, "'include'").Select(name => name.Value).ToEquatableArray();
    }

    private EquatableArray<IndexPart>? ReadParts(JsonNode node, string what, string method)
    {
        var texts = Expect.Texts(document, node, what);
        if (node is JsonArray { Items.Count: 0 })
            document.Error(ManifestRules.InvalidKey, node.Span, Wording.Sentence($"{what} must name at least one column."));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var read = new List<IndexPart>();
        foreach (var text in texts)
        {
            if (parts.Read(text, method) is not { } part)
                continue;
            if (!seen.Add(part.Text))
                document.Error(ManifestRules.Duplicate, text.Span, $"{Wording.Quote(part.Text)} is listed twice in {what}; remove one of the two.");
            read.Add(part);
        }

        return read.Count > 0 && read.Count == texts.Count ? read.ToEquatableArray() : null;
    }
}
