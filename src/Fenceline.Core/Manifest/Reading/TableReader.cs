using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads one table, of a source or of the application.</summary>
internal sealed class TableReader(ManifestDocument document, DatabaseOptions database, EnumIndex enums)
{
    /// <summary>A table that Airbyte fills: it is placed with its source.</summary>
    /// <param name="member">The table.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="stream">What is known of the stream that fills it; null when nothing is.</param>
    public TableDraft ReadSourceTable(JsonMember member, string source, KnownStream? stream)
    {
        var reader = Open(member, "a source's table");
        if (reader?.Member("placement") is { } placement)
            document.Error(ManifestRules.InvalidPlacement, placement.NameSpan, "A source's table is placed with its source: use the source's 'sensitivity', or 'placement' of a tier or a tenant.");
        if (reader?.Member("foreignKeys") is { } keys)
            document.Error(ManifestRules.InvalidPlacement, keys.NameSpan, "A source's table can't have foreign keys, since Airbyte loads its tables in any order; remove them.");
        return Read(member, reader, source, null, [], stream);
    }

    /// <summary>A table of the application's own.</summary>
    public TableDraft ReadApplicationTable(JsonMember member)
    {
        var reader = Open(member, "a table");
        var placement = reader?.RequiredText("placement", "say 'schema', 'shared' or 'reference'.") is { } text
            ? Choices.Parse(document, text, "A table's placement", Choices.Placements)
            : null;
        var keys = reader?.Node("foreignKeys") is { } node ? ForeignKeyReader.Read(document, node) : [];
        return Read(member, reader, null, placement ?? TablePlacement.Shared, keys, null);
    }

    private ObjectReader? Open(JsonMember member, string what)
    {
        NameRules.CheckIdentifier(document, member.NameSpan, member.Name, "a table's name");
        return ObjectReader.Of(document, member.Value, what);
    }

    private TableDraft Read(JsonMember member, ObjectReader? reader, string? source, TablePlacement? placement, IReadOnlyList<ForeignKeyDraft> keys, KnownStream? stream)
    {
        var columns = new TableColumns(document, enums, database.TenantColumn, source is not null, placement == TablePlacement.Reference, stream);
        if (reader?.RequiredNode("columns", "list them, as in { \"id\": \"text not null\" }.") is { } node)
            columns.Read(node);
        if (placement == TablePlacement.Shared)
            columns.WarnOfNarrowIdentities();

        var primaryKey = ReadPrimaryKey(reader, columns);
        var table = new Table(
            member.Name,
            source,
            placement,
            TenantKeyReader.Read(reader, placement, database, columns),
            columns.Finish(primaryKey),
            primaryKey,
            ReadColumnLists(reader, "unique", columns).Select(list => new UniqueKey(list)).ToEquatableArray(),
            ReadColumnLists(reader, "indexes", columns).Select(list => new TableIndex(list)).ToEquatableArray(),
            default,
            TextRules.Optional(reader, "description"))
        {
            RenamedFrom = NameRules.RenamedFrom(document, reader, member.Name, "a table's name"),
            IsUniqueAcrossTenants = source is null && ReadUniqueAcrossTenants(reader, placement),
        };
        reader?.Finish();
        return new TableDraft(table, member.NameSpan, keys, columns.AreComplete);
    }

    private bool ReadUniqueAcrossTenants(ObjectReader? reader, TablePlacement? placement)
    {
        const string Property = "uniqueAcrossTenants";
        var isUnique = reader?.Boolean(Property) ?? false;
        if (isUnique && placement != TablePlacement.Shared)
            document.Error(ManifestRules.InvalidPlacement, reader!.Member(Property)!.NameSpan, $"'{Property}' has a meaning only for a table that is placed 'shared'; remove it.");
        return isUnique;
    }

    private static EquatableArray<string> ReadPrimaryKey(ObjectReader? reader, TableColumns columns)
    {
        if (reader?.RequiredNode("primaryKey", "list its columns, as in [\"id\"].") is not { } node)
            return default;
        var key = columns.ReadList(node, "'primaryKey'");
        columns.CheckNotNull(key);
        return Names(key);
    }

    private List<EquatableArray<string>> ReadColumnLists(ObjectReader? reader, string property, TableColumns columns)
    {
        var lists = new List<EquatableArray<string>>();
        if (reader?.Node(property) is not { } node || Expect.Array(document, node, $"'{property}'") is not { } array)
            return lists;

        foreach (var item in array.Items)
        {
            var list = Names(columns.ReadList(item, $"an item of '{property}'"));
            if (lists.Contains(list))
                document.Error(ManifestRules.Duplicate, item.Span, $"These columns are listed twice in '{property}'; remove one of the two.");
            lists.Add(list);
        }

        return lists;
    }

    private static EquatableArray<string> Names(IReadOnlyList<JsonString> columns) =>
        columns.Select(column => column.Value).ToEquatableArray();
}
