using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Leaks;

internal enum Verdict
{
    /// <summary>PostgreSQL refuses it whatever the rows are.</summary>
    Fails,

    /// <summary>The same is seen and done in every state of the other tenants' rows.</summary>
    Safe,

    /// <summary>SQL leaves open which of the tenant's own rows win, and only that comes out differently.</summary>
    Order,
    Leak,
}

/// <summary>Which states of the database a statement is run in.</summary>
internal enum Look
{
    First,

    /// <summary>Other and more states, for statements that the first showed no difference of.</summary>
    Second,

    /// <summary>One in which the tenant's own rows lie in another order.</summary>
    Reordered,
}

/// <summary>Runs statements as one tenant under several states of the others' rows, and compares what is seen.</summary>
public sealed class LeakOracle : IAsyncLifetime
{
    /// <summary>Enough to tell what SQL leaves open from a leak in a statement that the analysis calls safe.</summary>
    public const int ManyRounds = 4000;

    /// <summary>Enough where few outcomes are possible.</summary>
    public const int SomeRounds = 400;

    private const int BatchSeconds = 60;
    private const int StatementSeconds = 30;
    private const int RoundsSeconds = 600;

    private PostgresCluster? _cluster;
    private NpgsqlDataSource? _source;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _cluster = await PostgresCluster.StartAsync(cancellation);
        var name = await _cluster.CreateDatabaseAsync(cancellationToken: cancellation);
        var script = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Leaks", "Oracle.sql"), cancellation);
        var result = await _cluster.PsqlAsync(name, script, cancellationToken: cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        // On a handful of rows compiling and parallel plans cost more than they save.
        _source = NpgsqlDataSource.Create(_cluster.ConnectionString(name) + ";Options=-c jit=off -c max_parallel_workers_per_gather=0");
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    public async Task CleanAsync(CancellationToken cancellation)
    {
        await using var command = _source!.CreateCommand("VACUUM");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The verdicts in the statements' order, with the server's error where it refuses one.</summary>
    /// <param name="rounds">How many orders of the rows are tried before a difference counts as a leak.</param>
    internal async Task<IReadOnlyList<(Verdict Verdict, string Detail)>> JudgeAsync(IReadOnlyList<GeneratedStatement> statements, Look look, CancellationToken cancellation, int rounds = 0)
    {
        try
        {
            return await RunAsync(statements, look, rounds, cancellation);
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException && statements.Count > 1)
        {
            // One of them joins far too much; the others are judged alone.
            var verdicts = new List<(Verdict, string)>();
            foreach (var statement in statements)
                verdicts.AddRange(await JudgeAsync([statement], look, cancellation, rounds));
            return verdicts;
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            // Where a leak was seen already, running out of time must not acquit.
            return [(rounds > 0 ? Verdict.Leak : Verdict.Fails, "too slow")];
        }
    }

    private async Task<List<(Verdict Verdict, string Detail)>> RunAsync(IReadOnlyList<GeneratedStatement> statements, Look look, int rounds, CancellationToken cancellation)
    {
        await using var command = _source!.CreateCommand(
            "SELECT oracle.judge(s.sql, s.returns_rows, s.writes, $4, $5) FROM unnest($1::text[], $2::boolean[], $3::boolean[]) WITH ORDINALITY AS s (sql, returns_rows, writes, place) ORDER BY place");
        command.CommandTimeout = rounds > 0 ? RoundsSeconds : statements.Count == 1 ? StatementSeconds : BatchSeconds;
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.Sql).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.ReturnsRows).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.Writes).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = look.ToString().ToLowerInvariant() });
        command.Parameters.Add(new NpgsqlParameter { Value = rounds });
        var verdicts = new List<(Verdict, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var text = reader.GetString(0);
            verdicts.Add((text switch { "leak" => Verdict.Leak, "order" => Verdict.Order, "safe" => Verdict.Safe, _ => Verdict.Fails }, text));
        }

        return verdicts;
    }
}
