using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Migrations.Render;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Scripts;

/// <param name="Purpose">For the file's header.</param>
internal sealed record ObjectSetPart(string Name, string Purpose, ObjectSet Objects);

/// <summary>Splits what a database has into files that a reviewer can take in, each needing only those before it.</summary>
internal static class ObjectSetParts
{
    private static readonly ObjectSet Empty = new(default, default, default, default, default, default, default, default, default, default, default, default, default);

    // The control schema's rows that say what the tables are come with the tables.
    private static readonly string[] RowsOfTables = ["tables", "synced_columns"];

    /// <param name="lookups">The schema of the look-ups.</param>
    public static IEnumerable<ObjectSetPart> Split(ObjectSet set, DatabaseOptions database, string lookups)
    {
        bool IsAdmin(ObjectName name) => name.Schema == database.AdminSchema;
        bool IsControl(ObjectName name) => name.Schema == database.ControlSchema;
        // Those that policies ask come with the foundation.
        var asked = set.Functions.Where(function => ObjectSetSql.IsNeededByTables(function, set)).Select(function => function.Name).ToHashSet();
        bool IsLookup(ObjectName name) => name.Schema == lookups && !asked.Contains(name);
        bool IsFoundation(PgGrant grant) =>
            grant.Kind is GrantTarget.Schema or GrantTarget.Database || (!IsAdmin(grant.Target) && !IsLookup(grant.Target) && (grant.Kind == GrantTarget.Function || IsControl(grant.Target)));

        bool IsOfTables(RegistryRow row) => row.IsSeed || RowsOfTables.Contains(row.Table.Name);

        var isOnPublic = OnPublic(set).ToHashSet();
        yield return new ObjectSetPart(
            "foundation",
            "Schemas, the registry of tenants, the functions that make and remove them, and the one that says who is asking.",
            Empty with
            {
                Schemas = set.Schemas,
                Tables = Where(set.Tables, table => IsControl(table.Name)),
                Functions = Where(set.Functions, function => !IsAdmin(function.Name) && !IsLookup(function.Name)),
                Views = Where(set.Views, view => IsControl(view.Name)),
                EventTriggers = set.EventTriggers,
                Grants = Where(set.Grants, grant => IsFoundation(grant) && !isOnPublic.Contains(grant)),
                Rows = Where(set.Rows, row => !IsOfTables(row)),
            });

        var tables = Empty with
        {
            Enums = set.Enums,
            Tables = Where(set.Tables, table => !IsControl(table.Name)),
            Triggers = set.Triggers,
            Views = Where(set.Views, view => !IsAdmin(view.Name) && !IsControl(view.Name)),
            Grants = Where(set.Grants, grant => !IsFoundation(grant) && !IsAdmin(grant.Target) && !IsLookup(grant.Target)),
            Rows = Where(set.Rows, IsOfTables),
        };
        if (tables != Empty)
            yield return new ObjectSetPart("tables", "Shared and reference tables, and the views through which a pinned session finds them by bare names.\nEvery key of a shared table leads with the tenant, and row-level security holds for its owner too.", tables);

        // After the types that they take and give.
        var lookup = Empty with
        {
            Functions = Where(set.Functions, function => IsLookup(function.Name)),
            Grants = Where(set.Grants, grant => !IsFoundation(grant) && IsLookup(grant.Target)),
        };
        if (lookup != Empty)
            yield return new ObjectSetPart("lookups", "What the application may ask before it knows which tenant it works for.", lookup);

        var admin = Empty with
        {
            Functions = Where(set.Functions, function => IsAdmin(function.Name)),
            Views = Where(set.Views, view => IsAdmin(view.Name)),
            Grants = Where(set.Grants, grant => !IsFoundation(grant) && IsAdmin(grant.Target)),
        };
        if (admin != Empty)
            yield return new ObjectSetPart("admin", "One view a table over all tenants.", admin);
    }

    /// <summary>Grants on a schema that is not the owner's.</summary>
    public static IEnumerable<PgGrant> OnPublic(ObjectSet set) =>
        set.Grants.Where(grant => grant.Kind == GrantTarget.Schema && set.Schemas.Any(schema => schema.IsPublic && schema.Name == grant.Target.Name));

    private static EquatableArray<T> Where<T>(EquatableArray<T> items, Func<T, bool> isMeant)
        where T : IEquatable<T> => items.Where(isMeant).ToEquatableArray();
}
