using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>The columns of one table: reads them, and checks the lists that name them.</summary>
internal sealed class TableColumns(
    ManifestDocument document, EnumIndex enums, DatabaseOptions database, TenantColumn tenant, bool isSynced, TablePlacement? placement, KnownStream? stream)
{
    private readonly CollisionMap _names = new("in the database");
    private readonly CollisionMap _properties = new("in C#");
    private readonly List<ColumnDraft> _columns = [];
    private readonly Dictionary<string, ColumnDraft> _byName = new(StringComparer.Ordinal);
    private ListedTenantColumn? _tenant;

    /// <summary>False when a column could not be read; a list that names it is then not its fault.</summary>
    public bool AreComplete { get; private set; } = true;

    public IReadOnlyCollection<string> Names => _byName.Keys;

    public void Read(JsonNode node)
    {
        if (Expect.Object(document, node, "'columns'") is not { } columns)
        {
            AreComplete = false;
            return;
        }

        _properties.Reserve(CSharpText.Pascal(tenant.Name), new NameHolder("the tenant column", tenant.Name));
        if (columns.Members.Count == 0)
            document.Error(ManifestRules.InvalidValue, node.Span, "'columns' must list at least one column.");
        var reader = new ColumnDefinitionReader(document, enums);
        foreach (var member in Expect.Members(document, columns))
        {
            CheckName(member);
            var draft = reader.Read(member);
            AreComplete &= draft is not null;
            if (draft is null)
                continue;
            if (tenant.MayBeListed && member.Name == tenant.Name)
            {
                _tenant = new ListedTenantColumn(draft, _columns.Count);
                continue;
            }

            CheckSynced(draft);
            CheckFit(draft);
            if (draft.Column.RenamedFrom is { } old && _columns.Exists(other => other.Column.RenamedFrom == old))
                document.Error(ManifestRules.Duplicate, member.NameSpan, $"Another column was renamed from {Wording.Quote(old)} too; remove 'renamedFrom' of one of the two.");
            _columns.Add(draft);
            _byName[member.Name] = draft;
        }

        // Known for what they are before their expressions are read: these may not name each other.
        Replace(draft => draft.Generated is null ? draft : draft with { Column = draft.Column with { Generated = "" } });
        var expressions = new RowExpressions(document, database, this);
        Replace(draft => draft.Generated is { } generated
            ? draft with { Column = draft.Column with { Generated = expressions.Read(generated.Text, generated.Range, RowExpressionUse.GeneratedColumn) ?? "" } }
            : draft);
    }

    private void Replace(Func<ColumnDraft, ColumnDraft> change)
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            _columns[i] = change(_columns[i]);
            _byName[_columns[i].Column.Name] = _columns[i];
        }
    }

    /// <summary>The tenant column as the tenant's key, with the place where it is listed.</summary>
    public TenantKey KeyOf(TenantColumn column) => column.Key(document, _tenant);

    public ColumnDefinition? Find(string name) => _byName.TryGetValue(name, out var draft) ? draft.Column : null;

    /// <summary>A list of known columns, each once; what is wrong with it is reported.</summary>
    public IReadOnlyList<JsonString> ReadList(JsonNode node, string what)
    {
        var list = Expect.Texts(document, node, what);
        if (node is JsonArray { Items.Count: 0 })
            document.Error(ManifestRules.InvalidKey, node.Span, Wording.Sentence($"{what} must name at least one column."));

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in list)
        {
            if (!seen.Add(name.Value))
                document.Error(ManifestRules.Duplicate, name.Span, $"{Wording.Quote(name.Value)} is listed twice in {what}; remove one of the two.");
            else if (Find(name.Value) is not { } column)
                ReportUnknown(name, name.Value);
            else if (!ColumnTypes.CanBeKey(column.Type))
                document.Error(ManifestRules.InvalidKey, name.Span, $"{Wording.Quote(name.Value)} is of type {column.Type.Sql}, which PostgreSQL can't compare; use jsonb.");
        }

        return list;
    }

    /// <summary>In their order.</summary>
    public IReadOnlyList<ColumnDefinition> All => _columns.ConvertAll(draft => draft.Column);

    public void CheckNotNull(IReadOnlyList<JsonString> primaryKey)
    {
        foreach (var name in primaryKey)
        {
            if (_byName.TryGetValue(name.Value, out var draft) && draft.NullSpan is { } span)
                document.Error(ManifestRules.InvalidKey, span, $"{Wording.Quote(name.Value)} is in the primary key, so it can't be null; remove 'null'.");
        }
    }

    /// <summary>Of a shared table: all tenants get their numbers from one sequence, and any of them can use it up.</summary>
    public void WarnOfNarrowIdentities()
    {
        foreach (var (column, place, _, _, _) in _columns)
        {
            if (column.Identity != IdentityColumn.None && column.Type.Name is "smallint" or "integer")
                document.Warning(ManifestRules.NarrowIdentity, place, $"All tenants get the numbers of {Wording.Quote(column.Name)} from one sequence, so one tenant can use up all that {column.Type.Name} holds, and then nobody can insert. Make it bigint.");
        }
    }

    /// <summary>The columns; those of the primary key are not null even where the text leaves it open.</summary>
    public EquatableArray<ColumnDefinition> Finish(EquatableArray<string> primaryKey) => _columns
        .Select(draft => primaryKey.Contains(draft.Column.Name) ? draft.Column with { Nullable = false } : draft.Column)
        .ToEquatableArray();

    private void CheckName(JsonMember member)
    {
        var name = member.Name;
        if (!NameRules.CheckColumn(document, member.NameSpan, name))
            return;

        if (tenant.MayBeListed && name == tenant.Name)
            return;
        if (name.Equals(tenant.Name, StringComparison.OrdinalIgnoreCase))
            document.Error(ManifestRules.Collision, member.NameSpan, Wording.Quote(name) + " is the tenant column, " + placement switch
            {
                TablePlacement.Reference => "but a reference table is the same for every tenant; rename the column, or place the table 'shared'.",
                TablePlacement.Global => "but the rows of a global table belong to no tenant; rename the column, or place the table 'shared' and read it with a look-up.",
                _ => "which Fenceline adds itself; remove it here.",
            });
        else if (isSynced && AirbyteColumns.All.Contains(name, StringComparer.OrdinalIgnoreCase))
            document.Error(ManifestRules.Collision, member.NameSpan, $"{Wording.Quote(name)} is one of Airbyte's own columns, which Fenceline adds itself; remove it here.");
        else
            CheckCollision(new ManifestPlace(document, member.NameSpan), name, new NameHolder("the column", name));
    }

    private void CheckCollision(ManifestPlace place, string name, NameHolder holder)
    {
        if (_names.Add(place, name, holder))
            _properties.Add(place, CSharpText.Pascal(name), holder);
    }

    private void CheckSynced(ColumnDraft draft)
    {
        if (!isSynced)
        {
            if (draft.FromSpan is { } place)
                document.Error(ManifestRules.InvalidColumn, place, "'from' says what Airbyte's values mean, and Airbyte does not fill this table; remove it.");
            return;
        }

        if (draft.Column.Type.IsEnum)
            document.Error(ManifestRules.InvalidColumn, draft.NameSpan, $"{Wording.Quote(draft.Column.Name)} is filled by Airbyte, which knows no types of yours; make it text.");
        if (!draft.Column.Type.IsEnum && ColumnTypes.FamilyOf(draft.Column.Type) == ColumnTypes.Family.Other)
            document.Error(ManifestRules.InvalidColumn, draft.NameSpan, $"{Wording.Quote(draft.Column.Name)} is filled by Airbyte, which sends no {draft.Column.Type.Name}; make it text.");
        if (draft.Column.Identity != IdentityColumn.None || draft.Generated is not null)
            document.Error(ManifestRules.InvalidColumn, draft.NameSpan, $"{Wording.Quote(draft.Column.Name)} is filled by Airbyte, so it can't be generated; remove 'generated ...'.");
    }

    /// <summary>What the connector sends may change with its version, so that this is a warning.</summary>
    private void CheckFit(ColumnDraft draft)
    {
        if (stream?.TypeOf(draft.Column.Name) is not { } landed || LandedTypes.MisfitOf(landed, draft.Column) is not { } remedy)
            return;
        document.Warning(ManifestRules.TypeMismatch, draft.NameSpan, $"Airbyte lands {Wording.Quote(draft.Column.Name)} as {LandedTypes.Describe(landed)}, and it can't be published as {draft.Column.Type.Sql}: {remedy}.");
    }

    /// <param name="text">Where it is named.</param>
    public void ReportUnknown(JsonString text, string name)
    {
        if (name == tenant.Name)
            document.Error(ManifestRules.InvalidKey, text.Span, $"{Wording.Quote(name)} is the tenant column; Fenceline puts it into every key and index itself, so remove it here.");
        else if (AreComplete)
            document.Error(ManifestRules.UnknownName, text.Span, $"There is no column {Wording.Quote(name)} in this table.{Wording.DidYouMeanOrAll(name, Names)}");
    }
}
