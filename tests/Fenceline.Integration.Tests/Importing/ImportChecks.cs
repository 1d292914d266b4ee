using System.Text.RegularExpressions;
using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Database.Importing;
using Fenceline.Integration.Tests.Verification;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Importing;

/// <summary>What must hold for every import.</summary>
internal static class ImportChecks
{
    /// <summary>Applies the manifest to an empty database, and says what verify finds there.</summary>
    /// <param name="change">What somebody does to it in between.</param>
    public static async Task<IReadOnlyList<string>> ApplyAndVerifyAsync(ImportedDatabase imported, int version, string change = "")
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cluster = await PostgresCluster.StartAsync(PostgresServers.Get(version), cancellation);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: cancellation);
        if (imported.Manifest.Database.Engine == DatabaseEngine.Supabase)
            Assert.Equal(0, (await cluster.PsqlAsync(name, "CREATE ROLE authenticated", cancellationToken: cancellation)).ExitCode);
        var scripts = MigrationScripts.OfTenants(imported.Manifest, new SqlTree(imported.Manifest));
        await new MigrationRunner(cluster.ConnectionString(name), scripts).RunAsync(cancellationToken: cancellation);
        var changed = await cluster.PsqlAsync(name, change, cancellationToken: cancellation);
        Assert.True(changed.ExitCode == 0, changed.Error);
        return [.. Verifying.Lines(await Verifying.Of(imported.Manifest, cluster.ConnectionString(name)).VerifyAsync(cancellation))];
    }

    /// <summary>Where the model of the manifest differs from the catalog, though neither a manifest means it so nor it was said to be left out.</summary>
    public static IReadOnlyList<string> Unsaid(ImportedDatabase imported)
    {
        var unsaid = new List<string>();
        var leftOut = imported.Report.Notes.Where(note => note.Kind == ImportNoteKind.LeftOut).ToLookup(note => note.Subject, note => note.Reason);
        foreach (var note in imported.Report.Notes.Where(note => note is { Kind: ImportNoteKind.Changes, Remedy: null }))
        {
            var table = imported.Manifest.Tables.Concat(imported.Manifest.Sources.SelectMany(source => source.Tables)).Single(table => table.Name == note.Subject.Split('.')[1]);
            unsaid.AddRange(note.Reason.Split("; ").Where(change => !IsMeant(table, change) && !leftOut[note.Subject].Any(reason => Names(change).Any(name => reason.StartsWith(name, StringComparison.Ordinal)))).Select(change => $"{note.Subject}: {change}"));
        }

        return unsaid;
    }

    private static bool IsMeant(Table table, string change)
    {
        var isTenants = table.TenantKey is { } key && (change.StartsWith($"column {table.Name}.{key.Column} is ", StringComparison.Ordinal) || key.IsJson);
        // Airbyte's tables have no keys, and its columns are the same in each.
        var isPublished = table.IsSynced && (change.Contains("_airbyte_", StringComparison.Ordinal) || table.PrimaryKey.Any(column => change.Contains("." + column + " is ", StringComparison.Ordinal)) || change.Contains("primary key", StringComparison.Ordinal));
        var isSerial = change.StartsWith("column ", StringComparison.Ordinal) && change.EndsWith(" identity by default", StringComparison.Ordinal);
        return isTenants || isSerial || isPublished || change.EndsWith(" would begin with the tenant", StringComparison.Ordinal)
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
}
