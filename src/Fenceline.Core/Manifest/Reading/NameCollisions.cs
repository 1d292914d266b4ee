using Fenceline.Core.Naming;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Makes sure that no two things come out under one name: tables, C# types, schemas, roles, files.</summary>
internal static class NameCollisions
{
    public static void CheckTables(ManifestDocument document, EnumIndex enums, SourceIndex sources, IReadOnlyList<TableDraft> applicationTables, IReadOnlyList<ViewDraft> views)
    {
        var tables = new CollisionMap("in the database");
        var types = new CollisionMap("in C#");
        var sourceTypes = new CollisionMap("in C#");
        // A table's rows are a type of the table's name.
        foreach (var draft in enums.All)
            tables.Add(new ManifestPlace(document, draft.NameSpan), draft.Type.Name, new NameHolder("the enum", draft.Type.Name));
        foreach (var draft in sources.All)
        {
            var source = draft.Source;
            sourceTypes.Add(draft.Place, CSharpText.Pascal(source.Name), new NameHolder("the source", source.Name));
            for (var i = 0; i < source.Streams.Count; i++)
            {
                var stream = source.Streams[i].Name;
                tables.Add(new ManifestPlace(document, draft.StreamSpans[i]), source.Prefix + stream, new NameHolder("the table of stream", stream));
            }

            foreach (var table in draft.Tables)
                AddType(document, types, table);
        }

        foreach (var table in applicationTables)
        {
            tables.Add(new ManifestPlace(document, table.NameSpan), table.Table.Name, Describe(table));
            AddType(document, types, table);
        }

        // PostgreSQL keeps indexes among the tables.
        var oldNames = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in sources.All.SelectMany(source => source.Tables).Concat(applicationTables))
        {
            if (table.Table.RenamedFrom is { } old && !oldNames.Add(old))
                document.Error(ManifestRules.Duplicate, table.NameSpan, $"Another table was renamed from {Wording.Quote(old)} too; remove 'renamedFrom' of one of the two.");
            foreach (var name in table.Table.Indexes.Select(index => index.Name).OfType<string>())
                tables.Add(new ManifestPlace(document, table.NameSpan), name, new NameHolder("the index", name));
        }

        foreach (var view in views)
            tables.Add(new ManifestPlace(document, view.NameSpan), view.View.Name, new NameHolder("the view", view.View.Name));
    }

    public static void CheckSchemas(ManifestDocument document, string project, DatabaseOptions database, IReadOnlyList<TenantDraft> tenants, TextSpan place)
    {
        var schemas = new CollisionMap("in the database");
        schemas.Reserve("information_schema", new NameHolder("PostgreSQL's own schema"));
        schemas.Reserve("airbyte_internal", new NameHolder("Airbyte's own schema"));
        var own = new ManifestPlace(document, place);
        schemas.Add(own, database.SharedSchema, new NameHolder("the shared schema"));
        schemas.Add(own, database.ControlSchema, new NameHolder("the control schema"));
        schemas.Add(own, database.AdminSchema, new NameHolder("the admin schema"));

        var roles = new CollisionMap("in the database");
        roles.Reserve("public", new NameHolder("PostgreSQL's word for everybody"));
        roles.Reserve("none", new NameHolder("PostgreSQL's word for nobody"));
        roles.Reserve("postgres", new NameHolder("the superuser"));
        foreach (var role in new DatabaseNames(project).AllRoles)
            roles.Reserve(role, new NameHolder("a role of project", project));

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tenant in tenants)
        {
            if (ids.Add(tenant.Tenant.Id))
                CheckTenant(tenant, database, schemas, roles);
            else
                tenant.Place.Error(ManifestRules.Duplicate, $"There is another tenant with the id {Wording.Quote(tenant.Tenant.Id)}; remove one of the two.");
        }
    }

    private static void CheckTenant(TenantDraft tenant, DatabaseOptions database, CollisionMap schemas, CollisionMap roles)
    {
        var names = TenantNames.For(database.TenantSchema, tenant.Tenant.Id);
        var all = names.AllSchemas.Concat(names.AllRoles).ToArray();
        if (all.FirstOrDefault(name => name.Length > SqlText.MaxIdentifierBytes) is { } tooLong)
        {
            NameRules.Report(tenant.Place.Document, tenant.Place.Span, tenant.Tenant.Id, "a tenant's id", $"{Wording.Quote(tooLong)} would be longer than the 63 characters that PostgreSQL keeps; use a shorter id");
            return;
        }

        if (NameRules.IsPostgresOwn(names.Schema))
        {
            NameRules.Report(tenant.Place.Document, tenant.Place.Span, tenant.Tenant.Id, "a tenant's id", $"PostgreSQL keeps the name {Wording.Quote(names.Schema)} for itself; use another id");
            return;
        }

        var holder = new NameHolder("a name of tenant", tenant.Tenant.Id);
        foreach (var schema in names.AllSchemas)
        {
            if (!schemas.Add(tenant.Place, schema, holder))
                return;
        }

        foreach (var role in names.AllRoles)
        {
            if (!roles.Add(tenant.Place, role, holder))
                return;
        }
    }

    private static void AddType(ManifestDocument document, CollisionMap types, TableDraft table) =>
        types.Add(new ManifestPlace(document, table.NameSpan), CSharpText.Pascal(table.Table.Name), Describe(table));

    private static NameHolder Describe(TableDraft table) => new("the table", table.Table.Name);
}
