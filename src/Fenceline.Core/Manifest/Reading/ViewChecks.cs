using Fenceline.Core.Naming;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>
/// What a view may name: shared and reference tables of the manifest, views before it, and functions that compute and do nothing
/// else. Everybody who reads the view runs it with their own rights: tenants, and admins too.
/// </summary>
internal sealed class ViewChecks
{
    private readonly ManifestDocument _document;
    private readonly DatabaseOptions _database;
    private readonly ComputedSql _computed;
    private readonly Dictionary<string, string?> _relations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _schemas;
    private readonly HashSet<string> _columns;
    private readonly HashSet<string> _viewColumns = new(StringComparer.Ordinal);
    private readonly (string Prefix, string Suffix) _tenantSchema;

    public ViewChecks(ManifestDocument document, DatabaseOptions database, SourceIndex sources, IReadOnlyList<TableDraft> tables)
    {
        _document = document;
        _database = database;
        _computed = new ComputedSql(database, "A view", isView: true);
        _tenantSchema = TenantNames.AffixesOf(database.TenantSchema);
        _schemas = tables.ToDictionary(draft => draft.Table.Name, draft => draft.Table.SchemaIn(database), StringComparer.Ordinal);
        _columns = new HashSet<string>(
            sources.All.SelectMany(source => source.Tables).Concat(tables).SelectMany(draft => ColumnsOf(draft.Table)).Concat(AirbyteColumns.All),
            StringComparer.Ordinal);
        foreach (var source in sources.All)
        {
            foreach (var table in source.Tables)
                _relations[table.Table.Name] = source.IsSharedForSome ? null : $"no tenant shares the source {Wording.Quote(source.Source.Name)}, so it has no shared table";
        }

        foreach (var table in tables)
        {
            _relations[table.Table.Name] = table.Table.Placement switch
            {
                TablePlacement.Schema => "each tenant has its own",
                TablePlacement.Global => "it is the application's own, and tenants may not read it",
                _ => null,
            };
        }
    }

    private static IEnumerable<string> ColumnsOf(Table table)
    {
        var columns = table.Columns.Select(column => column.Name).ToList();
        return table.TenantKey is { } key ? key.WithTenant(columns, key.Column) : columns;
    }

    public void Check(IReadOnlyList<ViewDraft> views)
    {
        foreach (var view in views)
        {
            if (view.Query is { } query)
                Check(query, view.View.Name, [.. views.Select(other => other.View.Name)]);
            _relations[view.View.Name] = null;
        }
    }

    private void Check(ViewQuery query, string name, HashSet<string> views)
    {
        var nodes = query.Statement.DescendantsAndSelf().ToList();
        var named = new HashSet<string>(nodes.OfType<CommonTableExpression>().Select(table => table.Name.Name), StringComparer.Ordinal);
        var columns = new QueryColumns(nodes, _columns, _viewColumns);
        foreach (var node in nodes)
        {
            if (FaultOf(node) is { } fault)
                Report(query, fault.Place, ManifestRules.UnsafeView, fault.Message);
        }

        _viewColumns.UnionWith(columns.Made);

        (TextSpan Place, string Message)? FaultOf(SqlNode node)
        {
            switch (node)
            {
                case TableReference table:
                    CheckRelation(query, table.Name, name, named, views);
                    return null;
                case FieldExpression { Field: { } field } when !columns.IsField(field.Name) && !_computed.IsSafe(field.Name):
                    return (field.Span, CallByDot(field.Name));
                case ColumnExpression { Name.Parts.Count: > 1 } column when !columns.IsColumn(column.Name) && !_computed.IsSafe(column.Name.Last.Name):
                    return (column.Name.Last.Span, CallByDot(column.Name.Last.Name));
                default:
                    return _computed.FaultOf(node);
            }
        }
    }

    private void CheckRelation(ViewQuery query, QualifiedName name, string view, HashSet<string> named, HashSet<string> views)
    {
        var relation = name.Last.Name;
        if (name.Parts.Count > 1 && ComputedSql.SchemaOf(name) != (_schemas.TryGetValue(relation, out var own) ? own : _database.SharedSchema))
        {
            Report(query, name.Span, ManifestRules.UnsafeView, IsTenantSchema(ComputedSql.SchemaOf(name))
                ? $"{Wording.Quote(ComputedSql.SchemaOf(name))} is one tenant's schema, and a view is everybody's: name a shared table, without a schema."
                : $"A view reads tables of the schema {Wording.Quote(_database.SharedSchema)}, not of {Wording.Quote(ComputedSql.SchemaOf(name))}: name a shared or reference table, without a schema.");
            return;
        }

        // PostgreSQL looks into its own catalog first, and all of its relations are named so.
        var isNamed = name.Parts.Count == 1 && named.Contains(relation) && !NameRules.IsPostgresOwn(relation);
        if (isNamed)
            return;
        if (!_relations.TryGetValue(relation, out var fault))
        {
            Report(query, name.Span, ManifestRules.UnknownName, relation == view ? "A view can't read itself; name a table, or a view before it."
                : views.Contains(relation) ? $"The view {Wording.Quote(relation)} is listed after this one, and a view can only read views before it; move it up."
                : $"The manifest has no shared or reference table {Wording.Quote(relation)}, and no view of that name before this one.{Wording.DidYouMean(relation, _relations.Keys)}");
        }
        else if (fault is not null)
        {
            Report(query, name.Span, ManifestRules.UnsafeView, $"A view can't read {Wording.Quote(relation)}: {fault}. It reads shared and reference tables.");
        }
    }

    private void Report(ViewQuery query, TextSpan place, string rule, string message) =>
        _document.Error(rule, StringSpans.Inside(query.Text, new TextRange(place.Start, place.Length)), message);

    private bool IsTenantSchema(string schema) =>
        schema.StartsWith(_tenantSchema.Prefix, StringComparison.Ordinal) && schema.EndsWith(_tenantSchema.Suffix, StringComparison.Ordinal)
        && schema != _database.ControlSchema && schema != _database.AdminSchema;

    private static string CallByDot(string name) =>
        $"{Wording.Quote(name)} is not a known column, so PostgreSQL may call a function of that name. Name the column in an alias, as in 'AS t(column)'.";
}
