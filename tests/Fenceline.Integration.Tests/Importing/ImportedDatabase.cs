using System.Text.Json;
using System.Text.Json.Nodes;
using Fenceline.Core.Manifest;
using Fenceline.Database.Importing;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Importing;

/// <summary>A database of one of the forms in <c>Databases/</c>, and what an import makes of it.</summary>
/// <param name="Manifest">Read back, as validate does.</param>
internal sealed record ImportedDatabase(ImportReport Report, TenantManifest Manifest)
{
    public static IReadOnlyList<string> Forms { get; } = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Importing", "Databases"), "*.sql").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    public static async Task<ImportedDatabase> OfAsync(string form, int version, ImportOptions? options = null) => await OfScriptAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Importing", "Databases", form + ".sql")), version, options);

    public static async Task<ImportedDatabase> OfScriptAsync(string script, int version, ImportOptions? options = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        // Some make roles, which belong to the server.
        await using var cluster = await PostgresCluster.StartAsync(PostgresServers.Get(version), cancellation);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: cancellation);
        var made = await cluster.PsqlAsync(name, script, cancellationToken: cancellation);
        Assert.True(made.ExitCode == 0, made.Error);
        var report = await new DatabaseImporter(cluster.ConnectionString(name), options ?? new ImportOptions()).ImportAsync(cancellation);
        var read = ManifestReader.Read(new ManifestText("tenants.json", report.Manifest), _ => []);
        Assert.Equal([], read.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.ToString()));
        // What editors say of it.
        var schema = new SchemaValidator(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "tenants.schema.json"), cancellation))!.AsObject());
        Assert.True(schema.Accepts(JsonNode.Parse(report.Manifest, documentOptions: WithComments)), report.Manifest);
        return new ImportedDatabase(report, read.Manifest!);
    }

    public Table Table(string name) => Manifest.Tables.Concat(Manifest.Sources.SelectMany(source => source.Tables)).Single(table => table.Name == name);

    /// <summary>The notes of a kind, as <c>FEN204 public.notes: ...</c>.</summary>
    public IEnumerable<string> Notes(ImportNoteKind kind) => Report.Notes.Where(note => note.Kind == kind).Select(note => $"{(note.Rule is null ? "" : note.Rule + " ")}{note.Subject}: {note.Reason}");

    public void Has(ImportNoteKind kind, string start) => Assert.True(Notes(kind).Any(note => note.StartsWith(start, StringComparison.Ordinal)), $"{kind} {start}\n{string.Join('\n', Notes(kind))}");
}
