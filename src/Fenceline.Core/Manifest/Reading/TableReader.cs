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
        var placement = reader?.RequiredText("placement", "say 'schema', 'shared', 'reference' or 'global'.") is { } text
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
        var tenant = TenantColumn.Read(reader, placement, source is not null, database);
        var columns = new TableColumns(document, enums, database, tenant, source is not null, placement, stream);
        if (reader?.RequiredNode("columns", "list them, as in { \"id\": \"text not null\" }.") is { } node)
            columns.Read(node);
        if (placement == TablePlacement.Shared)
            columns.WarnOfNarrowIdentities();

        var primaryKey = ReadPrimaryKey(reader, columns, source is null && placement == TablePlacement.Shared);
        var expressions = new RowExpressions(document, database, columns);
        if (placement != TablePlacement.Reference && reader?.Member("seed") is { } seed)
            document.Error(ManifestRules.InvalidPlacement, seed.NameSpan, "Rows that belong to the schema are the same for everybody: place the table 'reference', or remove 'seed'.");
        var (rules, rulesDraft) = source is null ? MemberRuleChecks.Read(document, reader, placement) : default;
        var schema = source is null ? ReadSchema(reader, placement) : null;
        var table = new Table(
            member.Name,
            source,
            placement,
            TenantKeyReader.Read(reader, placement, tenant, columns),
            columns.Finish(primaryKey),
            primaryKey,
            ReadKeys(reader, columns),
            new IndexReader(document, columns, expressions, new IndexPartReader(document, database, columns, expressions)).Read(member.Name, reader?.Node("indexes")),
            default,
            TextRules.Optional(reader, "description"))
        {
            Checks = CheckReader.Read(document, reader?.Map("checks") ?? [], expressions),
            Seed = new SeedReader(document, columns, enums).Read(reader?.Node("seed"), primaryKey),
            RenamedFrom = NameRules.RenamedFrom(document, reader, member.Name, "a table's name"),
            Schema = schema is null || schema.Value == database.SharedSchema ? null : schema.Value,
            MemberRules = rules,
            IsUniqueAcrossTenants = source is null && ReadUniqueAcrossTenants(reader, placement),
        };
        var parent = source is null ? ReadParent(reader, placement) : null;
        reader?.Finish();
        return new TableDraft(table, member.NameSpan, keys, columns.AreComplete) { Schema = schema, Parent = parent, MemberRules = rulesDraft };
    }

    private JsonString? ReadSchema(ObjectReader? reader, TablePlacement? placement)
    {
        const string Property = "schema";
        if (reader?.Text(Property) is not { } name)
            return null;
        if (placement == TablePlacement.Schema)
            document.Error(ManifestRules.InvalidPlacement, reader.Member(Property)!.NameSpan, $"A table placed 'schema' is in each tenant's own schema; remove '{Property}', or place the table 'shared'.");
        else if (NameRules.CheckSchema(document, name, "a schema's name"))
            return name;
        return null;
    }

    private JsonString? ReadParent(ObjectReader? reader, TablePlacement? placement)
    {
        if (reader?.Text("parent") is not { } parent)
            return null;
        if (placement != TablePlacement.Shared)
            document.Error(ManifestRules.InvalidPlacement, reader.Member("parent")!.NameSpan, "'parent' says whose the rows of a shared table are; remove it, or place the table 'shared'.");
        foreach (var property in new[] { "tenantColumn", "tenantType", "tenantKey", "uniqueAcrossTenants" })
        {
            if (reader.Member(property) is { } other)
                document.Error(ManifestRules.InvalidKey, other.NameSpan, $"The rows of this table are the tenant's that their row of {Wording.Quote(parent.Value)} is of, so '{property}' has no meaning; remove it, or 'parent'.");
        }

        return parent;
    }

    private bool ReadUniqueAcrossTenants(ObjectReader? reader, TablePlacement? placement)
    {
        const string Property = "uniqueAcrossTenants";
        var isUnique = reader?.Boolean(Property) ?? false;
        if (isUnique && placement != TablePlacement.Shared)
            document.Error(ManifestRules.InvalidPlacement, reader!.Member(Property)!.NameSpan, $"'{Property}' has a meaning only for a table that is placed 'shared'; remove it.");
        return isUnique;
    }

    /// <param name="isShared">It is the application's, and shared: without a column its key is the tenant, who then has one row.</param>
    private EquatableArray<string> ReadPrimaryKey(ObjectReader? reader, TableColumns columns, bool isShared)
    {
        if (reader?.RequiredNode("primaryKey", "list its columns, as in [\"id\"].") is not { } node)
            return default;
        if (isShared && node is JsonArray { Items.Count: 0 })
        {
            foreach (var property in new[] { "tenantKey", "parent", "uniqueAcrossTenants" })
            {
                if (reader.Member(property) is { } other)
                    document.Error(ManifestRules.InvalidKey, other.NameSpan, $"A table whose 'primaryKey' is empty has one row for each tenant, found by its tenant column, so '{property}' has no meaning; remove it, or name a column under 'primaryKey'.");
            }

            return default;
        }

        var key = columns.ReadList(node, "'primaryKey'");
        columns.CheckNotNull(key);
        return Names(key);
    }

    private EquatableArray<UniqueKey> ReadKeys(ObjectReader? reader, TableColumns columns)
    {
        var keys = new List<UniqueKey>();
        if (reader?.Node("unique") is not { } node || Expect.Array(document, node, "'unique'") is not { } array)
            return default;

        foreach (var item in array.Items)
        {
            var key = new UniqueKey(Names(columns.ReadList(item, "an item of 'unique'")));
            if (keys.Contains(key))
                document.Error(ManifestRules.Duplicate, item.Span, "These columns are listed twice in 'unique'; remove one of the two.");
            keys.Add(key);
        }

        return keys.ToEquatableArray();
    }

    private static EquatableArray<string> Names(IReadOnlyList<JsonString> columns) =>
        columns.Select(column => column.Value).ToEquatableArray();
}
