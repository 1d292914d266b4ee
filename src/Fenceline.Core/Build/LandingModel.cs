using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Build;

/// <summary>The landing database: a place for what Airbyte writes, which nobody but each tenant's reader evaluates.</summary>
internal static class LandingModel
{
    /// <param name="names">The landing database's own.</param>
    public static ObjectSet Build(DatabaseNames names, DatabaseOptions database)
    {
        var roles = RoleModels.OfLanding(names).ToEquatableArray();
        var control = new ControlTables(database.ControlSchema, names.Owner, []);
        var functions = new LandingFunctions(database, names, isOwnDatabase: true);
        return new ObjectSet(
            roles,
            RoleModels.Memberships(names, roles).ToEquatableArray(),
            EquatableArray.Of(
                new PgSchema(database.ControlSchema, names.Owner, false, "the register of the landings and the functions"),
                new PgSchema(names.CallsSchema, names.Owner, false, "functions that run as one tenant's reader")),
            new[] { names.Owner, names.Maker }.SelectMany(maker => new[]
            {
                new PgDefaultPrivilege(maker, true, "EXECUTE", "FUNCTIONS", null),
                new PgDefaultPrivilege(maker, true, "USAGE", "TYPES", null),
            }).ToEquatableArray(),
            default,
            default,
            EquatableArray.Of(control.Landings(), control.LandingMigrations()),
            functions.All.ToEquatableArray(),
            default,
            default,
            EquatableArray.Of(functions.Guard),
            functions.Grants.ToEquatableArray(),
            default);
    }
}
