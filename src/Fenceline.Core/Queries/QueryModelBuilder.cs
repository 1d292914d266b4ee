using Fenceline.Core.Build;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Queries;

/// <summary>Decides what the typed classes of a manifest are called and what they hold.</summary>
public sealed class QueryModelBuilder
{
    private readonly TenantManifest _manifest;
    private readonly HashSet<string> _shared;
    private readonly string _namespace;
    private readonly string _project;
    private readonly NameScope _types = NameScope.OfTypes();
    private readonly EquatableArray<EnumNode> _enums;
    private readonly Dictionary<string, ClrType> _enumTypes;
    private readonly List<GroupNode> _groups = [];
    private readonly List<TableNode> _tables = [];

    private QueryModelBuilder(TenantManifest manifest, string? rootNamespace)
    {
        _manifest = manifest;
        _shared = new HashSet<string>(DesiredStateBuilder.Build(manifest).SharedTables.Select(table => table.Name), StringComparer.Ordinal);
        _namespace = TypeNames.Namespace(rootNamespace, manifest.Project);
        _project = _types.TakeStem(CSharpText.Pascal(manifest.Project), TypeNames.OfProject);
        _enums = manifest.Enums.Select(Enum).ToEquatableArray();
        _enumTypes = _enums.ToDictionary(node => node.Name, ClrType.OfEnum, StringComparer.Ordinal);
    }

    /// <param name="rootNamespace">The namespace of the consuming project; null or empty for one after the manifest's project.</param>
    public static QueryModel Build(TenantManifest manifest, string? rootNamespace) => new QueryModelBuilder(manifest, rootNamespace).Build();

    private QueryModel Build()
    {
        // The members that a tenant's type, or its transaction, has anyway.
        var members = NameScope.OfMembers(
            [.. TypeNames.OfProject.Select(suffix => _project + suffix), "Session", "BeginTransactionAsync", "CommitAsync", "RollbackAsync", "DisposeAsync"]);
        var groups = _manifest.Sources.Where(source => source.Tables.Count > 0).Select(source => Group(source, members)).ToEquatableArray();
        var tables = _manifest.Tables.Where(table => table.Placement != TablePlacement.Global).Select(table => Table(table, members.Take(CSharpText.Pascal(table.Name)))).ToEquatableArray();

        return new QueryModel(
            new DatabaseNode(_namespace, _project, Tenancy(), groups, tables) { HasLookups = _manifest.Lookups.Count > 0 },
            Tenants(),
            Lookups(),
            _enums,
            _groups.ToEquatableArray(),
            _tables.ToEquatableArray());
    }

    private EnumNode Enum(EnumType type)
    {
        // An enum has no members but its values.
        var members = NameScope.OfParameters();
        return new EnumNode(
            _namespace,
            _types.TakeStem(CSharpText.Pascal(type.Name), TypeNames.OfEnum),
            type.Name,
            type.Labels.Select(label => new EnumMemberNode(members.Take(CSharpText.Pascal(label)), label)).ToEquatableArray());
    }

    private GroupMemberNode Group(Source source, NameScope members)
    {
        var member = members.Take(CSharpText.Pascal(source.Name));
        var stem = _types.TakeStem(CSharpText.Pascal(source.Name), TypeNames.OfGroup);
        var names = NameScope.OfMembers([.. TypeNames.OfGroup.Select(suffix => stem + suffix)]);
        var tables = source.Tables.Select(table => Table(table, names.Take(CSharpText.Pascal(WithoutPrefix(table.Name, source.Prefix))))).ToEquatableArray();

        _groups.Add(new GroupNode(_namespace, stem, source.Name, source.Description, tables));
        return new GroupMemberNode(member, stem, source.Name);
    }

    private TableMemberNode Table(Table table, string member)
    {
        var stem = _types.TakeStem(CSharpText.Pascal(table.Name), TypeNames.OfTable);
        var isPerTenant = table.Placement != TablePlacement.Reference;
        _tables.Add(new TableNodeBuilder(_manifest.Database, _enumTypes, _namespace, stem, table).Build(isShared: _shared.Contains(table.Name)));
        return new TableMemberNode(member, stem, table.Name, isPerTenant);
    }

    private TenancyNode Tenancy()
    {
        var database = _manifest.Database;
        var identity = database.Identity;
        var names = new DatabaseNames(_manifest.Project);
        return new TenancyNode(
            database.TenantSchema,
            database.SharedSchema,
            PinnedPath.BehindTenant(database, names).ToEquatableArray(),
            database.ControlSchema,
            names.App,
            names.TenantGroup,
            names.CallsSchema,
            _manifest.Tiers.Any(tier => tier.Limits is { StatementTimeout: not null } or { IdleInTransactionTimeout: not null }),
            names.Admin,
            identity.Kind.ToString(),
            identity.Kind == IdentityKind.Role ? null : identity.Setting,
            identity.Kind == IdentityKind.Jwt ? identity.Claim : null)
        {
            WithinClaim = identity.WithinClaim,
            Member = database.Members is { } members ? Member(members) : null,
        };
    }

    private MemberNode Member(Members members)
    {
        var user = _manifest.Tables.First(table => table.Name == members.Table).Columns.First(column => column.Name == members.User);
        return new MemberNode(ClrType.Of(user.Type, _enumTypes).Name, members.Identity.Setting, members.Identity.Kind == IdentityKind.Jwt ? members.Identity.ClaimPath : default);
    }

    private TenantsNode? Tenants()
    {
        if (_manifest.Tenants.Count == 0 || _manifest.Tenants.Count > _manifest.Database.NamedTenantLimit)
            return null;

        var members = NameScope.OfMembers(_project + TypeNames.Tenants);
        return new TenantsNode(_namespace, _project, _manifest.Tenants.Select(tenant => new TenantMemberNode(
            members.Take(CSharpText.Pascal(TenantNames.For(_manifest.Database.TenantSchema, tenant.Id).Schema)), tenant.Id, tenant.Name)).ToEquatableArray());
    }

    private LookupsNode? Lookups()
    {
        if (_manifest.Lookups.Count == 0)
            return null;

        var members = NameScope.OfMembers(_project + TypeNames.Lookups);
        var schema = new DatabaseNames(_manifest.Project).Lookup;
        return new LookupsNode(_namespace, _project, _manifest.Lookups.Select(lookup => LookupNodeBuilder.Build(
            lookup, lookup.TableIn(_manifest), schema, members.Take(CSharpText.Pascal(lookup.Name)), _types.TakeStem(CSharpText.Pascal(lookup.Name), TypeNames.OfLookup), _enumTypes)).ToEquatableArray());
    }

    private static string WithoutPrefix(string table, string prefix) =>
        prefix.Length > 0 && table.Length > prefix.Length && table.StartsWith(prefix, StringComparison.Ordinal) ? table.Substring(prefix.Length) : table;
}
