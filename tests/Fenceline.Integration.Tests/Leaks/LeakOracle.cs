using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Leaks;

internal enum Verdict
{
    /// <summary>PostgreSQL refuses it whatever the rows are.</summary>
    Fails,

    /// <summary>The same is seen and done in every state of the other tenants' rows.</summary>
    Safe,
    Leak,
}

/// <summary>Runs statements as one tenant under several states of the others' rows, and compares what is seen.</summary>
public sealed class LeakOracle : IAsyncLifetime
{
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
        // Only a nested loop is as quick to plan as it is to run on a handful of rows.
        _source = NpgsqlDataSource.Create(_cluster.ConnectionString(name) + ";Options=-c jit=off -c max_parallel_workers_per_gather=0;Command Timeout=300");
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    /// <summary>The verdicts in the statements' order, with the server's error where it refuses one.</summary>
    /// <param name="isSecondLook">Use twelve other states than the first four.</param>
    internal async Task<IReadOnlyList<(Verdict Verdict, string Detail)>> JudgeAsync(IReadOnlyList<GeneratedStatement> statements, bool isSecondLook, CancellationToken cancellation)
    {
        await using var command = _source!.CreateCommand(
            "SELECT oracle.judge(s.sql, s.returns_rows, s.writes, $4) FROM unnest($1::text[], $2::boolean[], $3::boolean[]) WITH ORDINALITY AS s (sql, returns_rows, writes, place) ORDER BY place");
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.Sql).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.ReturnsRows).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.Writes).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = isSecondLook });
        var verdicts = new List<(Verdict, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var text = reader.GetString(0);
            verdicts.Add((text == "leak" ? Verdict.Leak : text == "safe" ? Verdict.Safe : Verdict.Fails, text));
        }

        return verdicts;
    }
}
