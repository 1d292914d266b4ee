using System.Globalization;
using Npgsql;

namespace Fenceline.Integration.Tests.Attacks;

/// <summary>One connection, with what the server told it beside its results.</summary>
public sealed class Session : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly List<PostgresNotice> _notices = [];

    public Session(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notice += (_, e) => _notices.Add(e.Notice);
    }

    public IReadOnlyList<PostgresNotice> Notices => _notices;

    public int ProcessId => _connection.ProcessID;

    /// <summary>Runs statements, and returns the rows of all of them: values between bars, one row a line.</summary>
    public async Task<string> RunAsync(string statements)
    {
        await using var command = new NpgsqlCommand(statements, _connection);
        command.AllResultTypesAreUnknown = true;
        command.CommandTimeout = 120;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        do
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }
        while (await reader.NextResultAsync(TestContext.Current.CancellationToken));
        return string.Join('\n', lines.Where(line => line.Length > 0));
    }

    public Task<PostgresException> FailAsync(string statements) => Assert.ThrowsAsync<PostgresException>(() => RunAsync(statements));

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
