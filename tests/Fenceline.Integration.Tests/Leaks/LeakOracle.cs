using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Leaks;

internal enum Verdict
{
    /// <summary>PostgreSQL refuses it whatever the rows are.</summary>
    Fails,

    /// <summary>The same is seen and done in every state of the other tenants' rows.</summary>
    Safe,

    /// <summary>SQL leaves open which of the tenant's own rows win, and only that comes out differently: with the order written out nothing does.</summary>
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
public class LeakOracle : IAsyncLifetime
{
    private const int BatchSeconds = 60;
    private const int StatementSeconds = 30;

    private PostgresCluster? _cluster;
    private NpgsqlDataSource? _source;

    /// <summary>Of the tables and the statements.</summary>
    internal virtual LeakDialect Dialect => LeakDialect.Text;

    /// <summary>What comes after the oracle's own script.</summary>
    internal virtual string? FurtherScript => null;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _cluster = await PostgresCluster.StartAsync(cancellation);
        var name = await _cluster.CreateDatabaseAsync(cancellationToken: cancellation);
        var script = Dialect.Script(await ReadAsync("Oracle.sql", cancellation));
        if (FurtherScript is { } further)
            script += await ReadAsync(further, cancellation);
        var result = await _cluster.PsqlAsync(name, script, cancellationToken: cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        // On a handful of rows compiling and parallel plans cost more than they save.
        _source = NpgsqlDataSource.Create(_cluster.ConnectionString(name) + ";Options=-c jit=off -c max_parallel_workers_per_gather=0");
    }

    private static Task<string> ReadAsync(string file, CancellationToken cancellation) => File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Leaks", file), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task CleanAsync(CancellationToken cancellation)
    {
        await using var command = _source!.CreateCommand("VACUUM");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The verdicts in the statements' order, with the server's error where it refuses one.</summary>
    internal async Task<IReadOnlyList<(Verdict Verdict, string Detail)>> JudgeAsync(IReadOnlyList<GeneratedStatement> statements, Look look, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(statements, look, cancellation);
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException && statements.Count > 1)
        {
            // One of them joins far too much; the others are judged alone.
            var verdicts = new List<(Verdict, string)>();
            foreach (var statement in statements)
                verdicts.AddRange(await JudgeAsync([statement], look, cancellation));
            return verdicts;
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            return [(Verdict.Fails, "too slow")];
        }
    }

    private async Task<List<(Verdict Verdict, string Detail)>> RunAsync(IReadOnlyList<GeneratedStatement> statements, Look look, CancellationToken cancellation)
    {
        await using var command = _source!.CreateCommand(
            "SELECT oracle.judge(s.setup, s.sql, ARRAY[s.ordered, s.reversed], s.returns_rows, s.writes, $7) "
            + "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::boolean[]) WITH ORDINALITY AS s (setup, sql, ordered, reversed, returns_rows, writes, place) ORDER BY place");
        command.CommandTimeout = statements.Count == 1 ? StatementSeconds : BatchSeconds;
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.Setup).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.Statement).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.Ordered).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.Reversed).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.ReturnsRows).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = statements.Select(statement => statement.Writes).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = look.ToString().ToLowerInvariant() });
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

/// <summary>Tenants whose ids are numbers, in columns of type bigint.</summary>
public sealed class NumberLeakOracle : LeakOracle
{
    internal override LeakDialect Dialect => LeakDialect.Number;
}

/// <summary>Tenants whose ids are uuids, in columns of that type.</summary>
public sealed class UuidLeakOracle : LeakOracle
{
    internal override LeakDialect Dialect => LeakDialect.Uuid;
}

/// <summary>With tables of another schema, and rows that have their tenant from a parent.</summary>
public sealed class FamilyLeakOracle : LeakOracle
{
    internal override LeakDialect Dialect => LeakDialect.Number;

    internal override string FurtherScript => "Family.sql";
}
