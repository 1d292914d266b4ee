using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using Npgsql;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>
/// A pooler that follows prepared statements, as PgBouncer does from 1.21 on: a client's names are its own, and what it
/// prepared is prepared on whichever server connection it gets. Like PgBouncer's (1.25.2), its book of names does not
/// learn that the server passed over a Close and a Parse because a statement before them failed.
/// </summary>
/// <remarks>What Npgsql sends for queries is understood, up to a Sync at a time; COPY and cancellation are not.</remarks>
internal sealed class StatementPooler : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly Channel<ServerLink>? _shared;
    private readonly Task _accepting;
    private int _toOpen;

    /// <param name="connectionString">The server.</param>
    /// <param name="serverConnections">How many connections all clients share, for a transaction each; null for one of its own for each client, as in session mode.</param>
    public StatementPooler(string connectionString, int? serverConnections)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _toOpen = serverConnections ?? int.MaxValue;
        _shared = serverConnections is null ? null : Channel.CreateUnbounded<ServerLink>();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The server's connection string, but through the pooler.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        while (_shared?.Reader.TryRead(out var link) == true)
            link.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = new Wire(client);
        ServerLink? link = null;
        try
        {
            var startup = await near.ReadStartupAsync(_stop.Token);
            link = await TakeAsync(startup);
            // A key that no server process has.
            foreach (var greeting in link.Greeting)
                near.Write(greeting.Kind == 'K' ? greeting with { Body = RandomNumberGenerator.GetBytes(8) } : greeting);
            await near.FlushAsync(_stop.Token);
            GiveBack(ref link);

            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await ReadBatchAsync(near) is { Count: > 0 } batch)
            {
                link ??= await TakeAsync(startup);
                if (await link.RunAsync(batch, names, near, _stop.Token))
                    GiveBack(ref link);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of the two hung up, or the test is over.
        }
        finally
        {
            // Within a transaction it is of no use to anybody.
            link?.Dispose();
        }
    }

    /// <summary>What a client sends before it waits for an answer; nothing when it leaves.</summary>
    private async Task<List<WireMessage>> ReadBatchAsync(Wire near)
    {
        const char Query = 'Q', Sync = 'S', Terminate = 'X';
        var batch = new List<WireMessage>();
        while (await near.ReadAsync(_stop.Token) is { Kind: not Terminate } message)
        {
            batch.Add(message);
            if (message.Kind is Query or Sync)
                return batch;
        }

        return [];
    }

    private async Task<ServerLink> TakeAsync(byte[] startup)
    {
        if (_shared is not null && (_shared.Reader.TryRead(out var idle) || Interlocked.Decrement(ref _toOpen) < 0))
            return idle ?? await _shared.Reader.ReadAsync(_stop.Token);
        return await ServerLink.ConnectAsync(_server, startup, _stop.Token);
    }

    private void GiveBack(ref ServerLink? link)
    {
        if (_shared is not null && _shared.Writer.TryWrite(link!))
            link = null;
    }
}
