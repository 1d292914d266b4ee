using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>A message of PostgreSQL's protocol: its kind, and what comes after the length.</summary>
internal sealed record WireMessage(char Kind, byte[] Body)
{
    /// <summary>The name at an offset of the body, up to its zero.</summary>
    public string Name(int offset = 0) => Encoding.UTF8.GetString(Body, offset, Array.IndexOf(Body, (byte)0, offset) - offset);

    /// <summary>The message with another name in place of the one at an offset.</summary>
    public WireMessage WithName(string name, int offset = 0) =>
        this with { Body = [.. Body[..offset], .. Encoding.UTF8.GetBytes(name), .. Body[Array.IndexOf(Body, (byte)0, offset)..]] };
}

/// <summary>One end of a connection that speaks PostgreSQL's protocol.</summary>
internal sealed class Wire(TcpClient client) : IDisposable
{
    private readonly NetworkStream _stream = client.GetStream();
    private readonly MemoryStream _pending = new();

    /// <summary>The first message, which has no kind; requests for encryption are turned down.</summary>
    public async Task<byte[]> ReadStartupAsync(CancellationToken cancellationToken)
    {
        const int SslRequest = 80877103;
        const int GssRequest = 80877104;
        while (true)
        {
            var body = await ReadBodyAsync(cancellationToken);
            if (BinaryPrimitives.ReadInt32BigEndian(body) is not (SslRequest or GssRequest))
                return body;
            await _stream.WriteAsync("N"u8.ToArray(), cancellationToken);
        }
    }

    /// <summary>The next message; null when the other side has hung up.</summary>
    public async Task<WireMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        var kind = new byte[1];
        return await _stream.ReadAtLeastAsync(kind, 1, throwOnEndOfStream: false, cancellationToken) == 0
            ? null
            : new WireMessage((char)kind[0], await ReadBodyAsync(cancellationToken));
    }

    /// <summary>Keeps a message until <see cref="FlushAsync"/>.</summary>
    /// <param name="message">A message whose kind is <c>'\0'</c> is the first one, which has none.</param>
    public void Write(WireMessage message)
    {
        if (message.Kind != '\0')
            _pending.WriteByte((byte)message.Kind);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Body.Length + length.Length);
        _pending.Write(length);
        _pending.Write(message.Body);
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_pending.ToArray(), cancellationToken);
        _pending.SetLength(0);
    }

    public void Dispose() => client.Dispose();

    private async Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken)
    {
        var length = new byte[sizeof(int)];
        await _stream.ReadExactlyAsync(length, cancellationToken);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - length.Length];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        return body;
    }
}
