using System.Net.Sockets;
using Npgsql;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>A pooler's connection to the server, and the statements that it believes to be prepared there.</summary>
internal sealed class ServerLink : IDisposable
{
    private readonly Wire _server;
    private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);

    private ServerLink(Wire server, IReadOnlyList<WireMessage> greeting)
    {
        _server = server;
        Greeting = greeting;
    }

    /// <summary>What the server said when the connection was made.</summary>
    public IReadOnlyList<WireMessage> Greeting { get; }

    public static async Task<ServerLink> ConnectAsync(NpgsqlConnectionStringBuilder server, byte[] startup, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host!, server.Port, cancellationToken);
        var wire = new Wire(client);
        wire.Write(new WireMessage('\0', startup));
        await wire.FlushAsync(cancellationToken);
        var greeting = new List<WireMessage>();
        while (greeting is not [.., { Kind: 'Z' }])
            greeting.Add(await wire.ReadAsync(cancellationToken) ?? throw new IOException("The server hung up."));
        return new ServerLink(wire, greeting);
    }

    /// <summary>Runs what a client sent, and passes the answers on.</summary>
    /// <param name="batch">Its messages, up to the one that asks for an end.</param>
    /// <param name="names">The client's statements: what each of its names stands for.</param>
    /// <param name="near">The client.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The client is in no transaction now.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<WireMessage> batch, Dictionary<string, string> names, Wire near, CancellationToken cancellationToken)
    {
        var expected = new Queue<Answer>();
        foreach (var message in batch)
            Send(message, names, expected);
        await _server.FlushAsync(cancellationToken);
        while (true)
        {
            while (expected.TryPeek(out var next) && next.Made is { } made)
            {
                near.Write(made);
                expected.Dequeue();
            }

            var answer = await _server.ReadAsync(cancellationToken) ?? throw new IOException("The server hung up.");
            if (answer.Kind == 'E' && expected.Count > 0)
                PassOver(expected);
            else if (Ends(answer.Kind) && expected.TryDequeue(out var ended) && ended.IsHidden)
                continue;
            near.Write(answer);
            if (answer.Kind != 'Z')
                continue;
            await near.FlushAsync(cancellationToken);
            return answer.Body is [(byte)'I'];
        }
    }

    public void Dispose() => _server.Dispose();

    /// <summary>Sends a message under the server's name for a statement, where the client has its own, and notes what will be answered.</summary>
    private void Send(WireMessage message, Dictionary<string, string> names, Queue<Answer> expected)
    {
        switch (message.Kind)
        {
            case 'P' when message.Name() is { Length: > 0 } name:
                // Noted here and now, whether the server will come to it or not: this is the flaw.
                names[name] = Convert.ToBase64String(message.WithName("").Body);
                if (!TryPrepare(names[name], expected, isHidden: false))
                    expected.Enqueue(new Answer { Made = new WireMessage('1', []) });
                return;
            case 'B' when message.Name(message.Name().Length + 1) is { Length: > 0 } name:
                TryPrepare(names[name], expected, isHidden: true);
                _server.Write(message.WithName(_prepared[names[name]], message.Name().Length + 1));
                break;
            case 'D' when message.Body[0] == (byte)'S' && message.Name(1) is { Length: > 0 } name:
                TryPrepare(names[name], expected, isHidden: true);
                _server.Write(message.WithName(_prepared[names[name]], 1));
                break;
            case 'C' when message.Body[0] == (byte)'S' && message.Name(1) is { Length: > 0 } name:
                names.Remove(name);
                expected.Enqueue(new Answer { Made = new WireMessage('3', []) });
                return;
            default:
                _server.Write(message);
                break;
        }

        if (message.Kind != 'Q')
            expected.Enqueue(new Answer { IsSync = message.Kind == 'S' });
    }

    /// <summary>Prepares a statement on the server, unless it is there already.</summary>
    private bool TryPrepare(string statement, Queue<Answer> expected, bool isHidden)
    {
        if (_prepared.ContainsKey(statement))
            return false;
        var name = FormattableString.Invariant($"pooler_{_prepared.Count}_{Guid.NewGuid():N}");
        _prepared.Add(statement, name);
        _server.Write(new WireMessage('P', Convert.FromBase64String(statement)).WithName(name));
        expected.Enqueue(new Answer { IsHidden = isHidden, Prepares = statement });
        return true;
    }

    /// <summary>An error: the server passes over everything up to the next Sync. What was to be prepared there is not.</summary>
    private void PassOver(Queue<Answer> expected)
    {
        while (expected.TryPeek(out var skipped) && !skipped.IsSync)
        {
            if (expected.Dequeue().Prepares is { } statement)
                _prepared.Remove(statement);
        }
    }

    /// <summary>An answer after which the next message's come: to Parse, Bind, Close, Describe, Execute and Sync.</summary>
    private static bool Ends(char kind) => "123TnCIsZ".Contains(kind, StringComparison.Ordinal);

    private sealed class Answer
    {
        /// <summary>The pooler answers by itself.</summary>
        public WireMessage? Made { get; init; }

        /// <summary>The client did not ask, and is not told.</summary>
        public bool IsHidden { get; init; }

        /// <summary>The statement that it says is prepared.</summary>
        public string? Prepares { get; init; }

        public bool IsSync { get; init; }
    }
}
