using System.Text.RegularExpressions;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Database.Execution;
using Fenceline.Database.Importing;
using Fenceline.Integration.Tests.Verification;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Importing;

/// <summary>What holds for the import of every database, whatever its form.</summary>
public sealed class ImportTests
{
    public static TheoryData<string, int> Forms => [.. ImportedDatabase.Forms.SelectMany(form => new[] { 15, 18 }.Select(version => new TheoryDataRow<string, int>(form, version)))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The manifest is applied to an empty database, and that verified.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_it_writes_can_be_generated_and_applied(string form, int version)
    {
        var imported = await ImportedDatabase.OfAsync(form, version);
        await using var cluster = await PostgresCluster.StartAsync(PostgresServers.Get(version), Cancellation);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
        var scripts = MigrationScripts.OfTenants(imported.Manifest, new SqlTree(imported.Manifest));
        await new MigrationRunner(cluster.ConnectionString(name), scripts).RunAsync(cancellationToken: Cancellation);
        Assert.Equal([], Verifying.Lines(await Verifying.Of(imported.Manifest, cluster.ConnectionString(name)).VerifyAsync(Cancellation)));
    }

    /// <summary>
    /// The model of the manifest is the catalog's, for all that was taken over, but for what a manifest means by a shared table: keys begin with the tenant, whose
    /// column is never null and defaults to who asks. Whatever else differs was said to be left out.
    /// </summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_differs_from_the_catalog_is_what_was_left_out(string form, int version)
    {
        var imported = await ImportedDatabase.OfAsync(form, version);
        var leftOut = imported.Report.Notes.Where(note => note.Kind == ImportNoteKind.LeftOut).ToLookup(note => note.Subject, note => note.Reason);
        foreach (var note in imported.Report.Notes.Where(note => note is { Kind: ImportNoteKind.Changes, Remedy: null }))
        {
            var table = imported.Manifest.Tables.Concat(imported.Manifest.Sources.SelectMany(source => source.Tables)).Single(table => table.Name == note.Subject.Split('.')[1]);
            foreach (var change in note.Reason.Split("; "))
                Assert.True(IsMeant(table, change) || leftOut[note.Subject].Any(reason => Names(change).Any(name => reason.StartsWith(name, StringComparison.Ordinal))), $"{note.Subject}: {change}");
        }
    }

    private static bool IsMeant(Table table, string change)
    {
        var isTenants = table.TenantKey is { } key && (change.StartsWith($"column {table.Name}.{key.Column} is ", StringComparison.Ordinal) || key.IsJson);
        // Airbyte's tables have no keys, and its columns are the same in each.
        var isPublished = table.IsSynced && (change.Contains("_airbyte_", StringComparison.Ordinal) || table.PrimaryKey.Any(column => change.Contains("." + column + " is ", StringComparison.Ordinal)) || change.Contains("primary key", StringComparison.Ordinal));
        return isTenants || isPublished || change.EndsWith(" would begin with the tenant", StringComparison.Ordinal)
            || (change.StartsWith("index ", StringComparison.Ordinal) && change.Contains("would be made", StringComparison.Ordinal) && table.ForeignKeys.Count > 0)
            || (table.IsParent && change.Contains("_across_key would be made", StringComparison.Ordinal))
            || change.StartsWith("is missing in ", StringComparison.Ordinal);
    }

    /// <summary>What a change is about, as notes begin.</summary>
    private static IEnumerable<string> Names(string change)
    {
        var (kind, name) = Regex.Match(change, "^(column|constraint|index) (.*?) (is|would) ", RegexOptions.Singleline) is var match ? (match.Groups[1].Value, match.Groups[2].Value) : default;
        var column = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return kind switch
        {
            "column" => [$"column {column}:", $"default of {column}:", $"collation of {column}:"],
            "constraint" => [$"constraint {name}:", "reference (", "its references"],
            _ => [$"index {name}:", $"constraint {name}:"],
        };
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_relation_is_in_the_manifest_or_said_to_be_left_out(string form, int version)
    {
        var imported = await ImportedDatabase.OfAsync(form, version);
        Assert.Equal(imported.Report.WholeTables + imported.Report.PartTables, imported.Manifest.Tables.Count + imported.Manifest.Sources.Sum(source => source.Tables.Count));
        Assert.True(imported.Report.Tables >= imported.Report.WholeTables + imported.Report.PartTables);
    }
}
