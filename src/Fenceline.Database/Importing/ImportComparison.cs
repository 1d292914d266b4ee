using Fenceline.Core.Build;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Database.Introspection;
using Npgsql;

namespace Fenceline.Database.Importing;

/// <summary>
/// Compares the catalog with the model that the manifest leads to, as verify does: what differs in the columns, keys, references and indexes of a table that
/// was taken over is what adopting it would change, and is said.
/// </summary>
internal sealed class ImportComparison(NpgsqlConnection connection, TenantManifest manifest)
{
    private const string Table = "table ";

    private readonly DatabaseModel _model = DatabaseModelBuilder.Build(manifest);

    public async Task<IReadOnlyList<ImportNote>> CompareAsync(CancellationToken cancellationToken)
    {
        var reader = new StructureReader(connection, _model, manifest.Database.ControlSchema);
        var notes = new List<ImportNote>();
        foreach (var schema in _model.Shared.Tables.Select(table => table.Name.Schema!).Distinct(StringComparer.Ordinal).Where(schema => schema != manifest.Database.ControlSchema))
            Compare(notes, schema, _model.Shared.Tables.Where(table => table.Name.Schema == schema), await reader.ReadLinesAsync(schema, null, cancellationToken).ConfigureAwait(false));
        // Of tenants the first that has tables stands for all: where others differ is said.
        if (manifest.Tenants.Count > 0 && _model.TenantSets.Count > 0)
        {
            var schema = TenantNames.For(manifest.Database.TenantSchema, manifest.Tenants[0].Id).Schema;
            Compare(notes, schema, _model.TenantSets.SelectMany(set => set.Tables), await reader.ReadLinesAsync(schema, null, cancellationToken).ConfigureAwait(false));
        }

        return notes;
    }

    private void Compare(List<ImportNote> notes, string schema, IEnumerable<PgTable> tables, List<FoundLine> found)
    {
        var lines = new StructureLines("", []);
        var byTable = found.Where(line => IsCompared(line.Subject)).ToLookup(line => TableOf(line.Subject), StringComparer.Ordinal);
        var there = found.Where(line => line.Subject.StartsWith(Table, StringComparison.Ordinal)).Select(line => line.Subject[Table.Length..]).ToHashSet(StringComparer.Ordinal);
        // A shared form that no tenant has yet is none of the catalog's.
        foreach (var table in tables.Where(table => there.Contains(table.Name.Name)))
        {
            var tenant = TenantColumnOf(table);
            var changes = new TableChanges(tenant).Of([.. lines.Of(table, []).Where(line => IsCompared(line.Subject))], [.. byTable[table.Name.Name]]).ToList();
            if (changes.Count > 0)
                notes.Add(new ImportNote(ImportNoteKind.Changes, null, $"{schema}.{table.Name.Name}", string.Join("; ", changes), null));
        }
    }

    private string? TenantColumnOf(PgTable table) => manifest.Tables.Concat(manifest.Sources.SelectMany(source => source.Tables)).FirstOrDefault(other => other.Name == table.Name.Name)?.TenantKey is { IsColumn: true } key && table.Distribution == TableDistribution.ByTenant ? key.Column : null;

    private static bool IsCompared(string subject) => subject.StartsWith("column ", StringComparison.Ordinal) || subject.StartsWith("constraint ", StringComparison.Ordinal) || subject.StartsWith("index ", StringComparison.Ordinal);

    private static string TableOf(string subject) => subject.StartsWith("column ", StringComparison.Ordinal) ? subject["column ".Length..].Split('.')[0] : subject[(subject.LastIndexOf(" of ", StringComparison.Ordinal) + " of ".Length)..];
}
