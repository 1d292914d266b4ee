using System.Collections.Concurrent;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Adopting;

/// <summary>Programs that go on while a database is adopted: each statement must succeed, and say what it may say.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _programs = [];
    private int _statements;

    /// <summary>What went wrong.</summary>
    public ConcurrentBag<string> Faults { get; } = [];

    public int Statements => _statements;

    /// <param name="name">For faults.</param>
    /// <param name="prepare">Runs first in each transaction.</param>
    /// <param name="statement">Runs again and again; <c>{n}</c> is another number each time.</param>
    /// <param name="isRight">What it must return; null where that does not matter.</param>
    public Traffic Add(string name, string connectionString, string prepare, string statement, Func<object?, bool>? isRight = null)
    {
        _programs.Add(Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            for (var n = 1; !_end.IsCancellationRequested; n++)
            {
                try
                {
                    if (connection.State != System.Data.ConnectionState.Open)
                        await connection.OpenAsync();
                    await using var transaction = await connection.BeginTransactionAsync();
                    if (prepare.Length > 0)
                    {
                        await using var first = new NpgsqlCommand(prepare, connection);
                        await first.ExecuteNonQueryAsync();
                    }

                    await using var command = new NpgsqlCommand(statement.Replace("{n}", $"{n}", StringComparison.Ordinal), connection);
                    var value = await command.ExecuteScalarAsync();
                    await transaction.CommitAsync();
                    Interlocked.Increment(ref _statements);
                    if (isRight?.Invoke(value) == false)
                        Faults.Add($"{name}: {value}");
                }
                catch (NpgsqlException e)
                {
                    Faults.Add($"{name}: {e.Message}");
                }

                await Task.Delay(5);
            }
        }));
        return this;
    }

    /// <summary>Ends them, and fails where one of them failed.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_programs);
        Assert.True(Faults.IsEmpty, string.Join('\n', Faults.Distinct().Take(5)));
        Assert.True(_statements > 0, "Nothing ran.");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_programs);
        _end.Dispose();
    }
}
