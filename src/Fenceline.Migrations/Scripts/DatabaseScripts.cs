using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Engines;
using Fenceline.Migrations.Render;

namespace Fenceline.Migrations.Scripts;

/// <summary>The statements of one database, by what runs them and when.</summary>
internal sealed class DatabaseScripts(ObjectSet set, DatabaseNames names, IReadOnlyDictionary<string, string> holes)
{
    private static readonly SqlTarget NoTenant = new("", "");

    private readonly HashSet<ObjectName> _made = [];

    /// <summary>Makes the roles, or accepts those that are ours and harmless.</summary>
    public string Roles() => SqlFile.Write(
        "The project's roles. Roles belong to the whole server: one that exists is accepted only when it says that it is this database's, and can do no harm.\nEvery apply begins with this; running it again changes nothing.",
        [Block("roles", RoleSql.WithRoles(holes, set))]);

    /// <summary>What PUBLIC may do here, and the end of what who applies could do only for the apply.</summary>
    public string Access() => SqlFile.Write(
        "Who may connect, and what keeps loaders to tables. Every apply ends with this, so that one that fails leaves access as it was, and a copy or a restored database is put right.",
        [.. set.EventTriggers.Select(new EventTriggerSql(NoTenant).Ensure), Block("roles_close", RoleSql.WithRoles(holes, set)), Block("database_access", holes)]);

    /// <summary>The end of what who applies could do only for the apply.</summary>
    public string Closing() => SqlFile.Write("The end of what who applies could do only for the apply.", [Block("roles_close", RoleSql.WithRoles(holes, set))]);

    /// <summary>Schemas, extensions and privileges on what is made later, made by who applies.</summary>
    public IEnumerable<string> Ground()
    {
        // First, since they hold for what is made after them.
        foreach (var privilege in set.DefaultPrivileges)
            yield return PrivilegeSql.Default(privilege);
        foreach (var schema in set.Schemas.Where(schema => !schema.IsOnlyUsed))
        {
            yield return schema.IsPublic
                ? $"GRANT USAGE, CREATE ON SCHEMA {SqlText.Identifier(schema.Name)} TO {SqlText.Identifier(schema.Owner)}"
                : $"CREATE SCHEMA {SqlText.Identifier(schema.Name)} AUTHORIZATION {SqlText.Identifier(schema.Owner)}";
        }

        // What is PostgreSQL's own is not the owner's to grant.
        foreach (var statement in new PrivilegeSql(NoTenant).Grant(ObjectSetParts.OnPublic(set)))
            yield return statement;
        foreach (var extension in set.Extensions)
            yield return $"CREATE EXTENSION IF NOT EXISTS {SqlText.Identifier(extension.Name)} SCHEMA {SqlText.Identifier(extension.Schema)}";
    }

    /// <summary>Makes objects, each as its owner.</summary>
    public IEnumerable<string> Make(ObjectSet objects) => new ObjectSetSql(NoTenant).Create(objects, _made, names.Owner);

    private static string Block(string name, IReadOnlyDictionary<string, string> values) => "DO " + DollarText.Quote("\n" + FunctionBodies.Read(name, values));
}
