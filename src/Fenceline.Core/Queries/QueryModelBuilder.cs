using Fenceline.Core.Collections;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Queries;

/// <summary>Decides what the typed classes of a manifest are called and what they hold.</summary>
public sealed class QueryModelBuilder
{
    /// <summary>With more tenants than this, none is named in code.</summary>
    public const int MaxNamedTenants = 100;

    private readonly TenantManifest _manifest;
    private readonly string _namespace;
    private readonly string _project;
    private readonly NameScope _types = NameScope.OfTypes();
    private readonly List<GroupNode> _groups = [];
    private readonly List<TableNode> _tables = [];

    private QueryModelBuilder(TenantManifest manifest, string? rootNamespace)
    {
        _manifest = manifest;
        _namespace = TypeNames.Namespace(rootNamespace, manifest.Project);
        _project = _types.TakeStem(CSharpText.Pascal(manifest.Project), TypeNames.OfProject);
    }

    /// <param name="rootNamespace">The namespace of the consuming project; null or empty for one after the manifest's project.</param>
    public static QueryModel Build(TenantManifest manifest, string? rootNamespace) => new QueryModelBuilder(manifest, rootNamespace).Build();

    private QueryModel Build()
    {
        // The members that a tenant's type has anyway: its session.
        var members = NameScope.OfMembers(_project + TypeNames.Tenant, _project + TypeNames.CrossTenant, "Session");
        var groups = _manifest.Sources.Where(source => source.Tables.Count > 0).Select(source => Group(source, members)).ToEquatableArray();
        var tables = _manifest.Tables.Select(table => Table(
            table,
            members.Take(CSharpText.Pascal(table.Name)),
            inSchema: table.Placement == Placement.Schema,
            shared: table.Placement != Placement.Schema)).ToEquatableArray();

        return new QueryModel(
            new DatabaseNode(_namespace, _project, Tenancy(), groups, tables),
            Tenants(),
            _groups.ToEquatableArray(),
            _tables.ToEquatableArray());
    }

    private GroupMemberNode Group(Source source, NameScope members)
    {
        var member = members.Take(CSharpText.Pascal(source.Name));
        var stem = _types.TakeStem(CSharpText.Pascal(source.Name), TypeNames.OfGroup);
        var inSchemaByDefault = source.DefaultPlacement == Placement.Schema;
        var exceptions = _manifest.Tenants
            .Where(tenant => PlacementResolver.Resolve(_manifest, tenant, source) != source.DefaultPlacement)
            .Select(tenant => tenant.Id)
            .ToEquatableArray();
        var varies = exceptions.Count > 0;

        var names = NameScope.OfMembers([.. TypeNames.OfGroup.Select(suffix => stem + suffix)]);
        var tables = source.Tables.Select(table => Table(
            table,
            names.Take(CSharpText.Pascal(WithoutPrefix(table.Name, source.Prefix))),
            inSchema: inSchemaByDefault || varies,
            shared: !inSchemaByDefault || varies)).ToEquatableArray();

        _groups.Add(new GroupNode(_namespace, stem, source.Name, source.Description, varies ? new GroupPlacement(inSchemaByDefault, exceptions) : null, tables));
        return new GroupMemberNode(member, stem, source.Name);
    }

    private TableMemberNode Table(Table table, string member, bool inSchema, bool shared)
    {
        var stem = _types.TakeStem(CSharpText.Pascal(table.Name), TypeNames.OfTable);
        var isPerTenant = table.Placement != Placement.Reference;
        var properties = NameScope.OfMembers(stem + TypeNames.Row);
        var columns = table.Columns
            .Where(column => !table.IsSynced || !column.Name.StartsWith("_airbyte_", StringComparison.Ordinal))
            .Select(column => new ColumnNode(
                properties.Take(CSharpText.Pascal(column.Name)), column.Name, column.Type.Sql, ClrType.Of(column.Type), column.Nullable, column.Description))
            .ToEquatableArray();
        var key = Key(table);
        var sql = new StatementBuilder(table, _manifest.Database, columns, key);

        _tables.Add(new TableNode(
            _namespace,
            stem,
            table.Name,
            table.Description,
            columns,
            key,
            inSchema ? sql.InSchema() : null,
            shared ? sql.Shared() : null,
            isPerTenant ? sql.AcrossTenants() : null));
        return new TableMemberNode(member, stem, table.Name, isPerTenant);
    }

    private static EquatableArray<KeyNode> Key(Table table)
    {
        var parameters = NameScope.OfParameters("cancellationToken");
        var key = table.PrimaryKey.Select(name =>
        {
            var column = table.Columns.First(candidate => candidate.Name == name);
            return new KeyNode(parameters.Take(CSharpText.Camel(name)), ClrType.Of(column.Type), name);
        }).ToList();
        return key.All(part => part.Type.DbType is not null) ? key.ToEquatableArray() : default;
    }

    private TenancyNode Tenancy()
    {
        var database = _manifest.Database;
        var identity = database.Identity;
        var names = DatabaseNames.For(_manifest);
        return new TenancyNode(
            database.TenantSchema,
            database.SharedSchema,
            names.App,
            names.Admin,
            identity.Kind.ToString(),
            identity.Kind == IdentityKind.Role ? null : identity.Setting,
            identity.Kind == IdentityKind.Jwt ? identity.Claim : null);
    }

    private TenantsNode? Tenants()
    {
        if (_manifest.Tenants.Count is 0 or > MaxNamedTenants)
            return null;

        var members = NameScope.OfMembers(_project + TypeNames.Tenants);
        return new TenantsNode(_namespace, _project, _manifest.Tenants.Select(tenant => new TenantMemberNode(
            members.Take(CSharpText.Pascal(TenantNames.For(_manifest.Database, tenant.Id).Schema)), tenant.Id, tenant.Name)).ToEquatableArray());
    }

    private static string WithoutPrefix(string table, string prefix) =>
        prefix.Length > 0 && table.Length > prefix.Length && table.StartsWith(prefix, StringComparison.Ordinal) ? table.Substring(prefix.Length) : table;
}
