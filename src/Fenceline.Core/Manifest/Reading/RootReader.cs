using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads the manifest's root: what others refer to comes first.</summary>
internal sealed class RootReader(ManifestDocument document, Func<string, IReadOnlyList<ManifestText>> include)
{
    private const int ManyTenants = 5000;

    public TenantManifest? Read(JsonNode root)
    {
        if (ObjectReader.Of(document, root, "the manifest") is not { } reader)
            return null;

        reader.Text("$schema");
        ReadVersion(reader);
        var project = ReadProject(reader);
        var databaseNode = reader.Node("database");
        var (database, members) = DatabaseReader.Read(document, databaseNode, project);
        var enums = new EnumReader(document, database).Read(reader.Map("enums"));
        var sources = new SourceReader(document, database, enums).Read(reader.Map("sources"));
        var tableReader = new TableReader(document, database, enums);
        TableDraft[] tables = [.. reader.Map("tables").Select(tableReader.ReadApplicationTable)];
        ViewDraft[] views = [.. reader.Map("views").Select(new ViewReader(document).Read)];
        var functions = new FunctionReader(document, sources, tables).Read(reader.Map("functions"));
        var lookups = new LookupReader(document, sources, tables).Read(reader.Map("lookups"));
        var tiers = TierReader.Read(document, reader.Node("tiers"), sources);
        var backend = TerraformReader.Read(document, reader.Reader("terraform", "the Terraform options"), tiers);
        var tenants = ReadTenants(reader, new TenantReader(sources, tiers));
        reader.Finish();

        NameCollisions.CheckTables(document, enums, sources, tables, views);
        NameCollisions.CheckSchemas(document, project, database, tenants, databaseNode is null ? reader.Place : new TextSpan(databaseNode.Span.Start, 1));
        new ViewChecks(document, database, sources, tables).Check(views);
        RawTableNames.Check(document, database, sources, tenants);
        WarnOfUnpublishedStreams(sources);
        new TenantTypeChecks(document).Check(sources, tables, tenants);
        new TableSchemaChecks(document, project, database).Check(tables);
        database = database with { Members = new MembersReader(document, database.Engine).Resolve(members, database, tables) };
        new MemberRuleChecks(document, database, enums).Check(tables);
        var foreignKeys = new ForeignKeyChecks(document, tables, sources);
        return new TenantManifest(
            project,
            database,
            tiers,
            enums.All.Select(draft => draft.Type).ToEquatableArray(),
            sources.All.Select(draft => draft.Source).ToEquatableArray(),
            new ParentChecks(document, database, tables).Resolve([.. tables.Select(foreignKeys.Resolve)]),
            views.Select(draft => draft.View).ToEquatableArray(),
            tenants.Select(draft => draft.Tenant).OrderBy(tenant => tenant.Id, StringComparer.Ordinal).ToEquatableArray())
        {
            Functions = functions,
            Lookups = lookups,
            Backend = backend,
        };
    }

    private static void ReadVersion(ObjectReader reader)
    {
        if (reader.RequiredNode("version", "write \"version\": 1.") is not null)
            reader.Integer("version", n => n == 1, "1");
    }

    private string ReadProject(ObjectReader reader)
    {
        const string What = "a project's name";
        if (reader.RequiredText("project", "name it, as in \"project\": \"myapp\"; the database's roles start with it.") is not { } name)
            return "";

        var longest = new DatabaseNames(name.Value).AllRoles.Max(role => role.Length);
        if (!NameRules.IsVariable(name.Value))
            NameRules.Report(document, name.Span, name.Value, What, "use small letters, digits and '_', a letter first");
        else if (NameRules.IsPostgresOwn(name.Value))
            NameRules.Report(document, name.Span, name.Value, What, "PostgreSQL keeps roles that start with 'pg_' for itself");
        else if (longest > SqlText.MaxIdentifierBytes)
            NameRules.Report(document, name.Span, name.Value, What, $"with it a role's name has {longest} characters, and PostgreSQL keeps 63; use a shorter one");
        return name.Value;
    }

    private IReadOnlyList<TenantDraft> ReadTenants(ObjectReader reader, TenantReader tenantReader)
    {
        var member = reader.Member("tenants");
        var tenants = new TenantListReader(document, tenantReader, include).Read(member?.Value);
        if (tenants.Count > ManyTenants)
            document.Warning(ManifestRules.Scale, member!.NameSpan, $"There are {tenants.Count} tenants, each with a role: beyond {ManyTenants} the first SET ROLE on each connection takes long, since PostgreSQL walks all memberships of the application's role. Keep connections open, or split the tenants over several databases.");
        return tenants;
    }

    private void WarnOfUnpublishedStreams(SourceIndex sources)
    {
        foreach (var draft in sources.All)
        {
            if (!draft.IsSharedForSome)
                continue;

            var tables = new HashSet<string>(draft.Source.Tables.Select(table => table.Name), StringComparer.Ordinal);
            for (var i = 0; i < draft.StreamSpans.Count; i++)
            {
                var table = draft.Source.Prefix + draft.Source.Streams[i].Name;
                if (!tables.Contains(table))
                    document.Warning(ManifestRules.StreamMismatch, draft.StreamSpans[i], $"The stream {Wording.Quote(draft.Source.Streams[i].Name)} has no table, so where the source is placed 'shared' its rows land but are never published; describe the table {Wording.Quote(table)} under 'tables', or remove the stream.");
            }
        }
    }
}
