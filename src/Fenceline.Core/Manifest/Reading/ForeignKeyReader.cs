using Fenceline.Core.Json;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>foreignKeys</c> of a table; <see cref="ForeignKeyChecks"/> looks at them once all tables are known.</summary>
internal static class ForeignKeyReader
{
    public static IReadOnlyList<ForeignKeyDraft> Read(ManifestDocument document, JsonNode node)
    {
        var keys = new List<ForeignKeyDraft>();
        foreach (var item in Expect.Array(document, node, "'foreignKeys'")?.Items ?? default)
        {
            if (ObjectReader.Of(document, item, "a foreign key") is { } reader && ReadKey(reader) is { } key)
                keys.Add(key);
        }

        return keys;
    }

    private static ForeignKeyDraft? ReadKey(ObjectReader reader)
    {
        var columns = reader.RequiredNode("columns", "list this table's columns, as in [\"country\"].");
        var references = reader.RequiredText("references", "name the table that it leads to.");
        var referenced = reader.Node("referencedColumns");
        var cascade = reader.Choice("onDelete", Choices.OnDelete) ?? false;
        reader.Finish();
        if (columns is null || references is null)
            return null;

        return new ForeignKeyDraft(
            reader.Place,
            Expect.Texts(reader.Document, columns, "'columns'"),
            references,
            referenced is null ? null : Expect.Texts(reader.Document, referenced, "'referencedColumns'"),
            cascade);
    }
}
