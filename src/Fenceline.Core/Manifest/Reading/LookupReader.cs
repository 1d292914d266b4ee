using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>lookups</c>: what the application may ask of shared and global tables before it knows which tenant it works for.</summary>
internal sealed class LookupReader(ManifestDocument document, SourceIndex sources, IReadOnlyList<TableDraft> tables)
{
    private readonly Dictionary<string, TableDraft> _tables = tables.GroupBy(draft => draft.Table.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);

    public EquatableArray<Lookup> Read(IReadOnlyList<JsonMember> members) => members.Select(Read).OfType<Lookup>().ToEquatableArray();

    private Lookup? Read(JsonMember member)
    {
        NameRules.CheckIdentifier(document, member.NameSpan, member.Name, "a look-up's name");
        if (ObjectReader.Of(document, member.Value, "a look-up") is not { } reader)
            return null;

        var draft = reader.RequiredText("table", "name the table that it reads.") is { } name ? FindTable(name) : null;
        var by = reader.RequiredNode("by", "list the columns that whoever asks gives a value of, as in [\"key_hash\"].");
        var returns = reader.RequiredNode("returns", "list the columns that it tells of the rows that it finds.");
        var description = TextRules.Optional(reader, "description");
        reader.Finish();
        if (draft is null || by is null || returns is null)
            return null;
        return new Lookup(member.Name, draft.Table.Name, Columns(draft, by, "'by'", isCompared: true), Columns(draft, returns, "'returns'", isCompared: false), description);
    }

    private TableDraft? FindTable(JsonString name)
    {
        if (!_tables.TryGetValue(name.Value, out var draft))
        {
            if (sources.All.SelectMany(source => source.Tables).Any(table => table.Table.Name == name.Value))
                document.Error(ManifestRules.InvalidPlacement, name.Span, $"{Wording.Quote(name.Value)} is filled by Airbyte, and its rows may be in a tenant's own schema; a look-up reads a shared or a global table of the application.");
            else
                document.Error(ManifestRules.UnknownName, name.Span, $"There is no table {Wording.Quote(name.Value)} under 'tables'.{Wording.DidYouMeanOrAll(name.Value, _tables.Keys)}");
            return null;
        }

        var fault = draft.Table switch
        {
            { Placement: TablePlacement.Schema } => "is in each tenant's own schema, so no look-up can read it for all tenants; name a shared or a global table",
            { Placement: TablePlacement.Reference } => "is the same for every tenant, and may be read without a look-up; remove the look-up",
            { Placement: TablePlacement.Shared } when draft.Parent is not null || draft.Table.TenantKey is { IsColumn: false } => "has no tenant column; a look-up reads a shared table that has one, or a global table",
            _ => null,
        };
        if (fault is null)
            return draft;
        document.Error(ManifestRules.InvalidPlacement, name.Span, $"{Wording.Quote(name.Value)} {fault}.");
        return null;
    }

    private EquatableArray<string> Columns(TableDraft draft, JsonNode node, string what, bool isCompared)
    {
        var names = Expect.Texts(document, node, what);
        if (node is JsonArray { Items.Count: 0 })
            document.Error(ManifestRules.InvalidValue, node.Span, Wording.Sentence($"{what} must name at least one column."));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name.Value))
                document.Error(ManifestRules.Duplicate, name.Span, $"{Wording.Quote(name.Value)} is listed twice in {what}; remove one of the two.");
            else
                Check(draft, name, isCompared);
        }

        return names.Select(name => name.Value).ToEquatableArray();
    }

    private void Check(TableDraft draft, JsonString name, bool isCompared)
    {
        var table = draft.Table;
        if (table.TenantKey is { } key && key.Column == name.Value)
        {
            if (isCompared)
                document.Error(ManifestRules.InvalidValue, name.Span, $"{Wording.Quote(name.Value)} is the tenant column, and a look-up is for those who do not know the tenant; name it under 'returns'.");
        }
        else if (table.Columns.FirstOrDefault(column => column.Name == name.Value) is not { } column)
        {
            var known = table.Columns.Select(candidate => candidate.Name).Concat(!isCompared && table.TenantKey is { } tenant ? [tenant.Column] : []).ToList();
            if (draft.IsComplete)
                document.Error(ManifestRules.UnknownName, name.Span, $"There is no column {Wording.Quote(name.Value)} in table {Wording.Quote(table.Name)}.{Wording.DidYouMeanOrAll(name.Value, known)}");
        }
        else if (isCompared && !ColumnTypes.CanBeKey(column.Type))
        {
            document.Error(ManifestRules.InvalidValue, name.Span, $"{Wording.Quote(name.Value)} is of type {column.Type.Sql}, which PostgreSQL can't compare; find rows by another column.");
        }
    }
}
