using Fenceline.Core.Model;
using Fenceline.Migrations;
using Npgsql;

namespace Fenceline.Database.Execution;

/// <summary>
/// What of a project stands in a database already that Fenceline has never been applied to. The first file that makes one of these would fail, when the files before it
/// have changed rights: whoever uses the database would be locked out of it.
/// </summary>
internal static class UsedDatabase
{
    private const int Few = 5;

    private const string There = """
        SELECT format('%s.%s', w.schema, w.name) FROM unnest($1, $2) AS w (schema, name) JOIN pg_catalog.pg_namespace AS n ON n.nspname = w.schema
        WHERE EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.relnamespace = n.oid AND c.relname = w.name) OR EXISTS (SELECT FROM pg_catalog.pg_type AS t WHERE t.typnamespace = n.oid AND t.typname = w.name)
        UNION ALL SELECT n.nspname FROM pg_catalog.pg_namespace AS n WHERE n.nspname = ANY ($3)
        ORDER BY 1
        """;

    /// <summary>What is there, as a person names it; empty for nothing.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlConnection connection, MigrationScripts scripts, CancellationToken cancellationToken)
    {
        var set = scripts.IsLanding ? scripts.Model.Landing! : scripts.Model.Shared;
        List<ObjectName> names = [.. set.Tables.Select(table => table.Name), .. set.Views.Select(view => view.Name), .. set.Enums.Select(type => type.Name)];
        names.RemoveAll(name => name.Schema == scripts.ControlSchema);
        await using var command = new NpgsqlCommand(There, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. names.Select(name => name.Schema!)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. names.Select(name => name.Name)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. scripts.Tenants.Select(tenant => tenant.Schema)] },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            found.Add(reader.GetString(0));
        return found;
    }

    /// <summary>Why nothing is applied.</summary>
    public static MigrationException Refusal(IReadOnlyList<string> found) => new(
        $"{string.Join(", ", found.Take(Few))}{(found.Count > Few ? $" and {found.Count - Few} more" : "")} {(found.Count == 1 ? "is" : "are")} there already, and Fenceline did not make {(found.Count == 1 ? "it" : "them")}. "
        + "Nothing was changed. Run 'fenceline adopt' to bring a database in use to what was generated, or apply to a database without these.");

    /// <summary>Why nothing is applied to a database that is adopted at this moment.</summary>
    public static MigrationException BeingAdopted() => new("This database is being adopted, and nothing was changed: go on with 'fenceline adopt --until close', or undo it with 'fenceline adopt --undo'. After that 'fenceline migrate' takes over.");
}
