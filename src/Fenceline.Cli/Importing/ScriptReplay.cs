using Fenceline.Migrations.Scripts;
using Fenceline.Cli.Commands;
using Fenceline.Cli.Databases;
using Fenceline.Cli.Manifests;
using Fenceline.Cli.Text;
using Fenceline.Database.Execution;
using Fenceline.Database.Importing;
using Npgsql;

namespace Fenceline.Cli.Importing;

/// <summary>Replays migrations in SQL on a throw-away server, and imports what comes of them.</summary>
internal static class ScriptReplay
{
    // What undoes a migration is not replayed.
    private static readonly string[] Undoing = ["down", "rollback", "revert", "undo"];

    /// <exception cref="CliException">There are no scripts.</exception>
    public static async Task<ImportReport> ImportAsync(string folder, ImportOptions options, CliHost host, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            throw new CliException($"There is no folder {host.Display(folder)}. --scripts names one with .sql files.");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.sql", SearchOption.AllDirectories).Where(file => !IsUndoing(file)).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new CliException($"{host.Display(folder)} holds no .sql files to replay. Name another folder.");

        await using var scratch = await ScratchDatabase.StartAsync(host, cancellation);
        var failures = await ReplayAsync(scratch.Address, files, host, cancellation);
        var report = await ImportCommand.ImportAsync(scratch.Address, options, cancellation);
        return report with { Notes = [.. report.Notes, .. failures] };
    }

    private static async Task<List<ImportNote>> ReplayAsync(string address, string[] files, CliHost host, CancellationToken cancellation)
    {
        var scripts = files.Select(file => TextFile.Read(file, host)).ToList();
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync(cancellation);
        if (scripts.Exists(script => script.Text.Contains("auth.", StringComparison.Ordinal)))
        {
            host.Error.WriteLine("The scripts speak of Supabase's schema auth: a small one is made before them.");
            await SupabaseStandIn.MakeAsync(connection, cancellation);
        }

        var failures = new List<ImportNote>();
        foreach (var script in scripts)
            failures.AddRange(await ReplayAsync(connection, script, host, cancellation));
        host.Error.WriteLine($"{Count.Of(scripts.Count, "script")} replayed, {Count.Of(failures.Count, "statement")} failed.");
        return failures;
    }

    /// <summary>A statement that fails does not stop the others: it is said, since what it would have made is not imported.</summary>
    private static async Task<List<ImportNote>> ReplayAsync(NpgsqlConnection connection, TextFile script, CliHost host, CancellationToken cancellation)
    {
        var failures = new List<ImportNote>();
        foreach (var statement in SqlStatements.Of(script.Text))
        {
            try
            {
                await RunAsync(connection, statement, cancellation);
            }
            catch (PostgresException e)
            {
                failures.Add(new ImportNote(ImportNoteKind.LeftOut, null, host.Display(script.FullPath), $"a statement failed, so that what it makes is not imported: {e.MessageText}: {Start(statement)}", null));
                // What follows in a transaction that has failed would fail too.
                if (e.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
                    break;
            }
        }

        try
        {
            await RunAsync(connection, "ROLLBACK", cancellation);
        }
        catch (PostgresException)
        {
            // There was none.
        }

        return failures;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static bool IsUndoing(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file).ToLowerInvariant();
        return Undoing.Any(word => name == word || name.EndsWith("." + word, StringComparison.Ordinal) || name.EndsWith("_" + word, StringComparison.Ordinal));
    }

    private static string Start(string statement)
    {
        const int Longest = 80;
        var line = PrintedText.OneLine(statement);
        return line.Length <= Longest ? line : line[..Longest] + "...";
    }
}
