using Fenceline.Sql.Collections;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using Fenceline.Core.Schema;

namespace Fenceline.Core.Build;

/// <summary>Who may read and write which tables, views and types. Nobody but the owner may empty, refer to or watch one.</summary>
internal sealed class TableAccess(DatabaseOptions database, DatabaseNames names)
{
    private static readonly EquatableArray<string> Read = EquatableArray.Of("SELECT");
    private static readonly EquatableArray<string> Write = EquatableArray.Of("SELECT", "INSERT", "UPDATE", "DELETE");
    private static readonly EquatableArray<string> Usage = EquatableArray.Of("USAGE");

    public IEnumerable<PgGrant> OfEnums(IEnumerable<EnumType> types) => types.SelectMany(type =>
        Grants(GrantTarget.Type, InShared(type.Name), Usage, names.TenantGroup, names.Admin, names.Backup));

    public IEnumerable<PgGrant> OfReference(Table table) => Grants(GrantTarget.Table, table.NameIn(database), Read, names.TenantGroup, names.Admin);

    /// <summary>The application as itself, pinned to no tenant.</summary>
    public IEnumerable<PgGrant> OfGlobal(Table table) =>
        Grants(GrantTarget.Table, table.NameIn(database), Write, names.App).Concat(Grants(GrantTarget.Table, table.NameIn(database), Read, names.Admin));

    public IEnumerable<PgGrant> OfShared(Table table) => Grants(GrantTarget.Table, table.NameIn(database), Read, names.Admin)
        .Concat(Grants(GrantTarget.Table, table.NameIn(database), table.IsSynced ? Read : Write, names.TenantGroup));

    public IEnumerable<PgGrant> OfView(View view) => Grants(GrantTarget.Table, InShared(view.Name), Read, names.TenantGroup, names.Admin);

    /// <summary>A table in a tenant's schema.</summary>
    public IEnumerable<PgGrant> OfTenant(Table table)
    {
        var name = ObjectName.OfTenant(table.Name);
        yield return Grant(GrantTarget.Table, name, table.IsSynced ? Read : Write, null);
        yield return Grant(GrantTarget.Table, name, Read, names.Admin);
    }

    /// <summary>The views on the pinned path.</summary>
    public IEnumerable<PgGrant> OfPath(DesiredState state) =>
        state.ReferenceTables.Select(table => (table.Name, Read))
            .Concat(state.SharedTables.Select(table => (table.Name, table.IsSynced ? Read : Write)))
            .Concat(PathViews.Unshared(state).Select(table => (table.Name, Read)))
            .Concat(state.Views.Select(view => (view.Name, Read)))
            .Select(item => Grant(GrantTarget.Table, new ObjectName(names.PathSchema, item.Name), item.Item2, names.TenantGroup));

    public IEnumerable<PgGrant> OfSchemas(DesiredState state)
    {
        foreach (var schema in state.FurtherSchemas.Prepend(database.SharedSchema))
        {
            foreach (var grant in Schema(schema, names.TenantGroup, names.Admin, names.Backup))
                yield return grant;
        }

        foreach (var schema in state.GlobalTables.Select(table => table.SchemaIn(database)).Distinct(StringComparer.Ordinal))
            yield return Grant(GrantTarget.Schema, new ObjectName(null, schema), Usage, names.App);
        yield return Grant(GrantTarget.Schema, new ObjectName(null, names.PathSchema), Usage, names.TenantGroup);
        yield return Grant(GrantTarget.Schema, new ObjectName(null, database.AdminSchema), Usage, names.Admin);
        if (database.Extensions.Count > 0)
        {
            foreach (var grant in Schema(database.ExtensionSchema, names.TenantGroup, names.Admin, names.Publisher, names.Backup))
                yield return grant;
        }
    }

    private static IEnumerable<PgGrant> Schema(string schema, params string[] grantees) => Grants(GrantTarget.Schema, new ObjectName(null, schema), Usage, grantees);

    private ObjectName InShared(string name) => new(database.SharedSchema, name);

    private static IEnumerable<PgGrant> Grants(GrantTarget kind, ObjectName target, EquatableArray<string> privileges, params string[] grantees) =>
        grantees.Select(grantee => Grant(kind, target, privileges, grantee));

    private static PgGrant Grant(GrantTarget kind, ObjectName target, EquatableArray<string> privileges, string? grantee) =>
        new(kind, target, null, privileges, default, grantee);
}
