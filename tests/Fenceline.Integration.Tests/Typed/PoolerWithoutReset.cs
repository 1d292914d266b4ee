using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Fenceline.Integration.Tests.Typed;

/// <summary>
/// A proxy before the server that swallows Npgsql's <c>DISCARD ALL</c>, as a pooler does: what one user of a pooled
/// connection sets, the next one finds.
/// </summary>
internal sealed class PoolerWithoutReset : IAsyncDisposable
{
    private static readonly byte[] Reset = "DISCARD ALL"u8.ToArray();
    private static readonly byte[] Harmless = "RESET  geqo"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private volatile NpgsqlConnectionStringBuilder _server;
    private readonly Task _accepting;

    public PoolerWithoutReset(string connectionString)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How many resets did not reach the server.</summary>
    public int Swallowed { get; private set; }

    /// <summary>The server's connection string, but through the proxy.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.ConnectionString;

    /// <summary>Who connects from now on gets to somebody else.</summary>
    public void Redirect(string connectionString) => _server = new NpgsqlConnectionStringBuilder(connectionString);

    public NpgsqlDataSource CreateDataSource(int poolSize) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = poolSize });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
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
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_server.Host!, _server.Port, _stop.Token);
            await await Task.WhenAny(PumpAsync(near, far, SwallowReset), PumpAsync(far, near, _ => { }));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of the two hung up, or the test is over.
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Action<Memory<byte>> look)
    {
        var buffer = new byte[65536];
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is var count and > 0)
        {
            look(buffer.AsMemory(0, count));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }

    private void SwallowReset(Memory<byte> message)
    {
        for (var at = message.Span.IndexOf(Reset); at >= 0; at = message.Span.IndexOf(Reset))
        {
            Harmless.CopyTo(message[at..]);
            Swallowed++;
        }
    }
}
