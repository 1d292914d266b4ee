using Fenceline.Sql.Collections;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Core.Schema;

namespace Fenceline.Core.Build;

/// <summary>Works out the databases that a manifest asks for. The bodies of Fenceline's own functions are left to an engine.</summary>
public sealed class DatabaseModelBuilder
{
    private readonly TenantManifest _manifest;
    private readonly DatabaseOptions _database;
    private readonly DatabaseNames _names;
    private readonly DesiredState _state;
    private readonly Dictionary<string, Table> _shared;
    private readonly TableModels _tables;
    private readonly LookupModels _lookups;
    private readonly MemberModels _members;

    private DatabaseModelBuilder(TenantManifest manifest)
    {
        _manifest = manifest;
        _database = manifest.Database;
        _names = new DatabaseNames(manifest.Project);
        _state = DesiredStateBuilder.Build(manifest);
        _shared = _state.SharedTables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        _tables = new TableModels(_database, _names, _shared, _state.ReferenceTables.Concat(_state.GlobalTables).ToDictionary(table => table.Name, StringComparer.Ordinal));
        _lookups = new LookupModels(manifest, _names);
        _members = new MemberModels(_database, _names, _shared);
    }

    public static DatabaseModel Build(TenantManifest manifest) => new DatabaseModelBuilder(manifest).Build();

    private DatabaseModel Build() => new(
        _manifest.Project,
        Shared(),
        _database.Landing.IsDatabase ? LandingModel.Build(_names.Landing, _database) : null,
        _state.TenantGroups.Select(TenantSet).ToEquatableArray());

    private ObjectSet Shared()
    {
        var hasLanding = !_database.Landing.IsDatabase;
        var roles = RoleModels.OfTenants(_names, hasLanding).ToEquatableArray();
        var types = _state.TenantTypes;
        var control = new ControlTables(_database.ControlSchema, _names.Owner, types);
        var functions = new ControlFunctions(_database, _names, types);
        var landing = hasLanding ? new LandingFunctions(_database, _names, isOwnDatabase: false) : null;
        var publish = new PublishFunctions(_database, _names);
        var holds = new RegistrationHolds(_database, _names, _state.SharedTables);
        var access = new TableAccess(_database, _names);
        return new ObjectSet(
            roles,
            RoleModels.Memberships(_names, roles).ToEquatableArray(),
            Schemas().ToEquatableArray(),
            DefaultPrivileges().ToEquatableArray(),
            _database.Extensions.Select(name => new PgExtension(name, _database.ExtensionSchema)).ToEquatableArray(),
            _state.Enums.Select(type => new PgEnum(new ObjectName(_database.SharedSchema, type.Name), _names.Owner, type.Labels)).ToEquatableArray(),
            control.OfTenants().Concat(hasLanding ? [control.Landings()] : [])
                .Concat(_state.ReferenceTables.Select(_tables.Reference))
                .Concat(_state.GlobalTables.Select(_tables.Global).Select(_lookups.Readable))
                .Concat(_state.SharedTables.Select(Shared).Select(_lookups.Readable))
                .ToEquatableArray(),
            functions.All.Concat(landing?.All ?? []).Concat(publish.All).Concat(holds.Functions()).Concat(_lookups.Functions()).Concat(_members.Functions()).Concat(AdminViews().Functions(AcrossTenants())).ToEquatableArray(),
            functions.Views().Concat(Views()).ToEquatableArray(),
            holds.Triggers().ToEquatableArray(),
            landing is null ? default : EquatableArray.Of(landing.Guard),
            access.OfEnums(_state.Enums)
                .Concat(_state.ReferenceTables.SelectMany(access.OfReference))
                .Concat(_state.GlobalTables.SelectMany(access.OfGlobal))
                .Concat(_state.SharedTables.SelectMany(access.OfShared))
                .Concat(_state.Views.SelectMany(access.OfView))
                .Concat(access.OfPath(_state))
                .Concat(access.OfSchemas(_state))
                .Concat(functions.Grants)
                .Concat(landing?.Grants ?? [])
                .Concat(publish.Grants)
                .Concat(_lookups.Grants())
                .Concat(_members.Grants())
                .Concat(AdminViews().Grants(AcrossTenants()))
                .ToEquatableArray(),
            new RegistryRows(_manifest, _shared.ContainsKey).All().ToEquatableArray());
    }

    private PgTable Shared(Table table) => _tables.Shared(table) is var made && _members.Policies(table).ToList() is { Count: > 0 } policies
        ? made with { Policies = made.Policies.Concat(policies).ToEquatableArray() }
        : made;

    /// <summary>What an admin reads across tenants.</summary>
    private IEnumerable<Table> AcrossTenants()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return _state.SharedTables.Concat(_state.TenantGroups.SelectMany(group => group.Tables)).Where(table => seen.Add(table.Name));
    }

    private AdminViews AdminViews() => new(_database, _names);

    private IEnumerable<PgSchema> Schemas()
    {
        yield return new PgSchema(_database.SharedSchema, _names.Owner, _database.SharedSchema == "public", "shared and reference tables");
        foreach (var schema in _state.FurtherSchemas)
            yield return new PgSchema(schema, _names.Owner, schema == "public", "shared and reference tables");
        yield return new PgSchema(_database.ControlSchema, _names.Owner, false, "the registry and the functions");
        yield return new PgSchema(_database.AdminSchema, _names.Owner, false, "reads across tenants");
        yield return new PgSchema(_names.PathSchema, _names.Owner, false, "what a pinned session finds by bare names behind its own schema");
        yield return new PgSchema(_names.CallsSchema, _names.Owner, false, "functions that run as one tenant");
        yield return new PgSchema(_names.Lookup, _names.Lookup, false, "look-ups of the application");
        if (_database.Landing.IsDatabase)
            yield return new PgSchema(_names.StagingSchema, _names.Owner, false, "what a publish brings over from the landing database");
        if (_database.Extensions.Count > 0)
            yield return new PgSchema(_database.ExtensionSchema, _names.Owner, false, "extensions");
    }

    private IEnumerable<PgDefaultPrivilege> DefaultPrivileges()
    {
        foreach (var maker in new[] { _names.Owner, _names.Maker, _names.Lookup })
        {
            yield return new PgDefaultPrivilege(maker, true, "EXECUTE", "FUNCTIONS", null);
            yield return new PgDefaultPrivilege(maker, true, "USAGE", "TYPES", null);
        }

        // A dump reads all that the owner has, and what it makes later.
        foreach (var (privileges, objects) in new[] { ("SELECT", "TABLES"), ("SELECT", "SEQUENCES"), ("USAGE", "SCHEMAS") })
            yield return new PgDefaultPrivilege(_names.Owner, false, privileges, objects, _names.Backup);
    }

    private IEnumerable<PgView> Views()
    {
        var path = new PathViews(_database, _names);
        foreach (var view in _state.Views)
            yield return new PgView(new ObjectName(_database.SharedSchema, view.Name), _names.Owner, ViewRights.Invoker, view.Sql, SqlText.IdentifierList(_state.FurtherSchemas.Prepend(_database.SharedSchema)) + ", pg_temp", view.Description);
        foreach (var table in _state.ReferenceTables)
            yield return path.Reference(table);
        foreach (var table in _state.SharedTables)
            yield return table.IsSynced ? path.Synced(table) : path.Application(table);
        foreach (var table in PathViews.Unshared(_state))
            yield return path.Unshared(table);
        var synced = _state.SharedTables.Where(table => table.IsSynced).ToList();
        foreach (var view in _state.Views)
            yield return path.Of(view, ViewSources.Read(view, _state.Views, synced));
        foreach (var view in AdminViews().Views(AcrossTenants()))
            yield return view;
    }

    private TenantObjectSet TenantSet(TenantTableGroup group) => new(
        group.Name,
        group.Source,
        group.Tables.Select(_tables.OfTenant).ToEquatableArray(),
        group.Tables.SelectMany(new TableAccess(_database, _names).OfTenant).ToEquatableArray());
}
