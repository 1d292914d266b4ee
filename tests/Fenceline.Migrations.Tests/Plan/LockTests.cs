using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Scripts;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Migrations.Tests.Plan;

/// <summary>The locks and the rewrites that steps tell of are those that a server takes and makes.</summary>
public sealed class LockTests(EditedDatabase database) : IClassFixture<EditedDatabase>
{
    /// <summary>From weak to strong, as <c>pg_locks</c> and SQL name them. Up to the fourth nobody who reads or writes waits.</summary>
    private static readonly string[] Modes = ["", "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"];

    private const int WithoutNotice = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PlannedEdits.All), MemberType = typeof(PlannedEdits))]
    public async Task A_step_takes_the_lock_that_it_tells_of(string from, string to, string expected)
    {
        _ = expected;
        var tree = new SqlTree(PlannedEdits.Read(PlannedEdits.Manifest.Replace(from, to, StringComparison.Ordinal)), new SqlTree(PlannedEdits.Read(PlannedEdits.Manifest)).ToHistory());
        await using var connection = await database.OpenCopyAsync();
        foreach (var step in tree.Plan.Parts.Where(part => part.Stream != MigrationStream.Landing).SelectMany(part => part.Steps))
        {
            var seen = step.Phase == StepPhase.Concurrently ? await WatchOutsideAsync(connection, step) : await WatchInsideAsync(connection, step);
            var told = Told(step.Lock);
            Assert.True(seen.Lock == told || (told == 0 && seen.Lock <= WithoutNotice), $"{step.What} tells of '{step.Lock}', and takes '{Modes[seen.Lock]}': {string.Join("; ", step.Sql)}");
            Assert.True(step.Rewrites || !seen.Rewrote, $"{step.What} writes a table again and does not tell of it: {string.Join("; ", step.Sql)}");
        }
    }

    private static int Told(string? text) => text is null ? 0 : text.Split(", then ")
        .Max(part => Array.IndexOf(Modes, Modes.Where(mode => part.StartsWith(mode, StringComparison.Ordinal)).MaxBy(mode => mode.Length)));

    private static async Task<(int Lock, bool Rewrote)> WatchInsideAsync(NpgsqlConnection connection, Step step)
    {
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(connection, "CREATE TEMPORARY TABLE before ON COMMIT DROP AS SELECT c.oid, c.relfilenode FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'user_1', 'opsai_path', 'fenceline_admin') AND c.relkind IN ('r', 'v', 'i'); GRANT SELECT ON before TO PUBLIC");
        if (step.RunsAs is { } role)
            await ExecuteAsync(connection, $"SET LOCAL ROLE {role}");
        foreach (var statement in step.Sql)
            await ExecuteAsync(connection, EditedDatabase.OfTenant(statement));
        await ExecuteAsync(connection, "RESET ROLE");
        var modes = await ReadAsync(connection, "SELECT DISTINCT l.mode FROM pg_locks AS l JOIN before AS b ON b.oid = l.relation WHERE l.pid = pg_backend_pid() AND l.granted");
        var rewritten = await ReadAsync(connection, "SELECT c.relname FROM before AS b JOIN pg_class AS c ON c.oid = b.oid WHERE c.relkind = 'r' AND c.relfilenode <> b.relfilenode");
        await transaction.CommitAsync(Cancellation);
        return (Strongest(modes), rewritten.Count > 0);
    }

    /// <summary>What can't run in a transaction is held up by one of somebody who writes, and looked at meanwhile.</summary>
    private static async Task<(int Lock, bool Rewrote)> WatchOutsideAsync(NpgsqlConnection connection, Step step)
    {
        await using var writer = new NpgsqlConnection(connection.ConnectionString);
        await writer.OpenAsync(Cancellation);
        var strongest = 0;
        if (step.RunsAs is { } role)
            await ExecuteAsync(connection, $"SET ROLE {role}");
        foreach (var statement in step.Sql)
        {
            await using var transaction = await writer.BeginTransactionAsync(Cancellation);
            await ExecuteAsync(writer, "LOCK TABLE public.notes IN ROW EXCLUSIVE MODE");
            var running = ExecuteAsync(connection, statement);
            for (var look = 0; look < 100 && !running.IsCompleted; look++)
            {
                var modes = await ReadAsync(writer, $"SELECT DISTINCT mode FROM pg_locks WHERE pid = {connection.ProcessID} AND relation = 'public.notes'::regclass");
                strongest = Math.Max(strongest, Strongest(modes));
                if (strongest > WithoutNotice)
                    break;
                await Task.Delay(10, Cancellation);
            }

            await transaction.RollbackAsync(Cancellation);
            await running;
        }

        await ExecuteAsync(connection, "RESET ROLE");
        return (strongest, false);
    }

    private static int Strongest(List<string> modes) => modes.Select(mode => Array.FindIndex(Modes, known => string.Equals(known.Replace(" ", "", StringComparison.Ordinal) + "Lock", mode, StringComparison.OrdinalIgnoreCase))).Append(0).Max();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<List<string>> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var values = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            values.Add(reader.GetString(0));
        return values;
    }
}
