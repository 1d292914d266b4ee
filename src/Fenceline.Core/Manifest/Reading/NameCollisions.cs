using Fenceline.Core.Naming;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Makes sure that no two things come out under one name: tables, C# types, schemas, roles, files.</summary>
internal static class NameCollisions
{
    public static void CheckTables(ManifestDocument document, SourceIndex sources, IReadOnlyList<TableDraft> applicationTables)
    {
        var tables = new CollisionMap("in the database");
        var types = new CollisionMap("in C#");
        var sourceTypes = new CollisionMap("in C#");
        foreach (var draft in sources.All)
        {
            var source = draft.Source;
            sourceTypes.Add(draft.Place, CSharpText.Pascal(source.Name), "the source " + Wording.Quote(source.Name));
            for (var i = 0; i < source.Streams.Count; i++)
            {
                var stream = source.Streams[i].Name;
                tables.Add(new ManifestPlace(document, draft.StreamSpans[i]), source.Prefix + stream, $"the stream {Wording.Quote(stream)} of source {Wording.Quote(source.Name)}");
            }

            foreach (var table in draft.Tables)
                AddType(document, types, table);
        }

        foreach (var table in applicationTables)
        {
            tables.Add(new ManifestPlace(document, table.NameSpan), table.Table.Name, Describe(table));
            AddType(document, types, table);
        }
    }

    public static void CheckSchemas(ManifestDocument document, string project, DatabaseOptions database, IReadOnlyList<TenantDraft> tenants, Text.TextSpan place)
    {
        var schemas = new CollisionMap("in the database");
        schemas.Reserve("information_schema", "PostgreSQL's own schema");
        schemas.Reserve("airbyte_internal", "Airbyte's own schema");
        var own = new ManifestPlace(document, place);
        schemas.Add(own, database.SharedSchema, "the shared schema");
        schemas.Add(own, database.ControlSchema, "the control schema");
        schemas.Add(own, database.AdminSchema, "the admin schema");

        var roles = new CollisionMap("in the database");
        roles.Reserve("public", "PostgreSQL's word for everybody");
        roles.Reserve("none", "PostgreSQL's word for nobody");
        roles.Reserve("postgres", "the superuser");
        foreach (var role in new DatabaseNames(project).AllRoles)
            roles.Reserve(role, "a role of the project");

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
        var names = TenantNames.For(database, tenant.Tenant.Id);
        var all = names.AllSchemas.Concat(names.AllRoles).ToArray();
        if (all.FirstOrDefault(name => name.Length > SqlText.MaxIdentifierBytes) is { } tooLong)
        {
            NameRules.Report(tenant.Place.Document, tenant.Place.Span, tenant.Tenant.Id, "a tenant's id", $"{Wording.Quote(tooLong)} would be longer than the 63 characters that PostgreSQL keeps; use a shorter id");
            return;
        }

        if (NameRules.IsPostgresOwn(names.Schema))
            NameRules.Report(tenant.Place.Document, tenant.Place.Span, tenant.Tenant.Id, "a tenant's id", $"PostgreSQL keeps the name {Wording.Quote(names.Schema)} for itself; use another id");

        var holder = "a name of tenant " + Wording.Quote(tenant.Tenant.Id);
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

    private static string Describe(TableDraft table) => "the table " + Wording.Quote(table.Table.Name);
}
