using System.Text;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Npgsql;

namespace Fenceline.Database.Importing;

/// <summary>Guesses a manifest of a database that is in use. It reads the catalog, in one read-only transaction, and no rows.</summary>
public sealed class DatabaseImporter(string connectionString, ImportOptions options)
{
    private const int LongestProject = 40;

    /// <exception cref="ImportException">The database can't be reached, or there is nothing to import.</exception>
    public async Task<ImportReport> ImportAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var catalog = await new CatalogReader(connection).ReadAsync(options.Schemas, cancellationToken).ConfigureAwait(false);
            var (draft, text, manifest) = Draft(catalog);
            foreach (var note in await new ImportComparison(connection, manifest).CompareAsync(cancellationToken).ConfigureAwait(false))
                draft.Notes.Add(note);
            return Report(catalog, draft, text);
        }
        catch (NpgsqlException e)
        {
            throw new ImportException((e as PostgresException)?.MessageText ?? "The database can't be reached: " + e.Message, e);
        }
    }

    private (Draft Draft, string Text, TenantManifest Manifest) Draft(FoundCatalog catalog)
    {
        if (!catalog.Tables.Any(table => table.IsTable))
            throw new ImportException($"There are no tables in {catalog.Database} that {catalog.User} can see. Name the database, or its schemas with --schemas.");
        if (catalog.Tables.FirstOrDefault(table => table.Name == "tenant_sources" && catalog.Find(table.Schema, "tenant_steps") is not null) is { } registry)
            throw new ImportException($"Fenceline manages {catalog.Database} already: its registry is in the schema {registry.Schema}. 'fenceline verify' compares it with its manifest.");

        var schemas = TenantSchemas.Find(catalog, options.TenantSchema);
        var shared = catalog with { Tables = [.. catalog.Tables.Where(table => schemas?.Tenants.ContainsKey(table.Schema) != true)] };
        var policies = new PolicyReader(catalog);
        var tenancy = new TenancyGuess(shared, policies, options).Guess();
        var draft = new Draft(ProjectOf(catalog));
        new ImportComments(draft, tenancy, schemas, catalog).Add();
        new Drafter(catalog, tenancy, policies, schemas, draft).Fill();
        var (text, manifest) = DraftPruning.Prune(draft);
        new OpenTables(catalog, tenancy, policies, draft).Add();
        new OpenServer(catalog, draft).Add();
        return (draft, text, manifest);
    }

    private static ImportReport Report(FoundCatalog catalog, Draft draft, string text)
    {
        var said = draft.Tables.Concat(draft.Sources.SelectMany(source => source.Tables)).ToList();
        var leftOut = draft.Notes.Where(note => note.Kind == ImportNoteKind.LeftOut).Select(note => note.Subject).ToHashSet(StringComparer.Ordinal);
        var missing = catalog.Tables.Count(table => table.IsTable && leftOut.Contains(table.FullName) && !said.Exists(other => other.Found == table));
        return new ImportReport(
            text, [.. draft.Notes.Distinct().OrderBy(note => note.Kind).ThenBy(note => note.Rule, StringComparer.Ordinal).ThenBy(note => note.Subject, StringComparer.Ordinal).ThenBy(note => note.Reason, StringComparer.Ordinal)],
            said.Count + missing, said.Count(table => !table.IsPart), said.Count(table => table.IsPart), draft.Enums.Count, draft.Tenants.Count);
    }

    /// <summary>The database's name as far as it can be a project's, where the server has no roles of that name already.</summary>
    private string ProjectOf(FoundCatalog catalog)
    {
        if (options.Project is not null)
            return options.Project;
        var name = new StringBuilder();
        foreach (var c in catalog.Database.ToLowerInvariant())
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        var project = name.ToString()[..Math.Min(name.Length, LongestProject)].Trim('_');
        if (project.Length == 0 || char.IsAsciiDigit(project[0]) || project.StartsWith("pg_", StringComparison.Ordinal) || project == "information_schema")
            project = "my_" + project.Replace("pg_", "", StringComparison.Ordinal);
        var roles = catalog.Roles.Select(role => role.Name).ToHashSet(StringComparer.Ordinal);
        return new DatabaseNames(project).AllRoles.Any(roles.Contains) ? project + "_fence" : project;
    }
}
