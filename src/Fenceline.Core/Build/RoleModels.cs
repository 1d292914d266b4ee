using Fenceline.Sql.Collections;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Build;

/// <summary>The roles of a project and who is a member of whom. Tenants' roles are made when tenants are.</summary>
internal static class RoleModels
{
    // A schema called like a login would lead the default path: logins resolve nothing by accident.
    private static readonly EquatableArray<PgSetting> NoPath = EquatableArray.Of(new PgSetting("search_path", "pg_catalog"));

    /// <summary>The roles of the tenants' database.</summary>
    /// <param name="hasLanding">Airbyte lands in this database too.</param>
    public static IEnumerable<PgRole> OfTenants(DatabaseNames names, bool hasLanding)
    {
        yield return Acting(names.Owner, "owns every object");
        yield return Maker(names);
        yield return Acting(names.TenantGroup, "group of the tenants' roles");
        yield return Login(names.App, "the application; may become a tenant's role");
        yield return Login(names.Admin, "reads across tenants");
        yield return Login(names.Publisher, "publishes what Airbyte landed");
        yield return Login(names.Provisioner, "onboards tenants and connects their sources");
        yield return Login(names.Operator, "suspends, offboards and moves tenants");
        yield return Login(names.Migrator, "applies migrations, as the owner");
        yield return Login(names.Backup, "reads every row for dumps");
        yield return Acting(names.Lookup, "owns the look-ups, and reads what they tell");
        if (hasLanding)
            yield return Acting(names.LoaderGroup, "group of the loaders");
    }

    /// <summary>The roles of a landing database.</summary>
    /// <param name="names">The landing database's own.</param>
    public static IEnumerable<PgRole> OfLanding(DatabaseNames names)
    {
        yield return Acting(names.Owner, "owns every object but the loaders' tables");
        yield return Maker(names);
        yield return Acting(names.LoaderGroup, "group of the loaders");
        yield return Login(names.Publisher, "reads what landed, through each tenant's reader");
        yield return Login(names.Provisioner, "opens a landing for a tenant");
        yield return Login(names.Operator, "closes it");
    }

    public static IEnumerable<PgMembership> Memberships(DatabaseNames names, IEnumerable<PgRole> roles)
    {
        var made = new HashSet<string>(roles.Select(role => role.Name), StringComparer.Ordinal);
        // The maker acts with the owner's rights too, and puts tenants' roles into their groups without being of them.
        yield return new PgMembership(names.Owner, names.Maker, Admin: false, Inherits: true, MaySet: true);
        foreach (var group in new[] { names.TenantGroup, names.LoaderGroup }.Where(made.Contains))
            yield return new PgMembership(group, names.Maker, Admin: true, Inherits: false, MaySet: false);
        foreach (var role in new[] { names.Owner, names.Lookup }.Where(role => made.Contains(role) && made.Contains(names.Migrator)))
            yield return new PgMembership(role, names.Migrator, Admin: false, Inherits: false, MaySet: true);
    }

    private static PgRole Acting(string name, string purpose) => new(name, CanLogin: false, Inherits: false, CreatesRoles: false, default, purpose);

    private static PgRole Login(string name, string purpose) => new(name, CanLogin: true, Inherits: false, CreatesRoles: false, NoPath, purpose);

    private static PgRole Maker(DatabaseNames names) =>
        new(names.Maker, CanLogin: false, Inherits: true, CreatesRoles: true, default, "makes and drops tenants' roles, inside of functions");
}
