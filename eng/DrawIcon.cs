using System;
using System.IO;
using System.IO.Compression;
using Microsoft.Build.Utilities;

/// <summary>Draws the icon of the packages, a fence of three pickets, as a PNG.</summary>
public sealed class DrawIcon : Task
{
    private const int Size = 128;

    private static readonly uint[] Pickets = { 0x79c0ff, 0x7ee787, 0xe3b341 };

    public string Path { get; set; }

    public override bool Execute()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path));
        using (var file = File.Create(Path))
        {
            file.Write(new byte[] { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a }, 0, 8);
            // 8 bits a channel, red, green and blue.
            Write(file, "IHDR", new byte[] { 0, 0, 0, Size, 0, 0, 0, Size, 8, 2, 0, 0, 0 });
            Write(file, "IDAT", Compress(Pixels()));
            Write(file, "IEND", new byte[0]);
        }

        return true;
    }

    private static uint ColorAt(int x, int y)
    {
        for (var i = 0; i < Pickets.Length; i++)
        {
            var centre = 28 + (i * 36);
            var side = Math.Abs(x - centre);
            // A point on top, then straight sides.
            if (side <= 11 && y <= 110 && y >= 18 + side)
                return Pickets[i];
        }

        var isRail = (y >= 48 && y < 58) || (y >= 82 && y < 92);
        return isRail && x >= 8 && x < Size - 8 ? 0xe6edf3u : 0x0d1117u;
    }

    private static byte[] Pixels()
    {
        var bytes = new byte[Size * ((Size * 3) + 1)];
        var at = 0;
        for (var y = 0; y < Size; y++)
        {
            // Each line begins with its filter: none.
            bytes[at++] = 0;
            for (var x = 0; x < Size; x++)
            {
                var color = ColorAt(x, y);
                bytes[at++] = (byte)(color >> 16);
                bytes[at++] = (byte)(color >> 8);
                bytes[at++] = (byte)color;
            }
        }

        return bytes;
    }

    private static byte[] Compress(byte[] content)
    {
        uint a = 1, b = 0;
        foreach (var value in content)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        using (var result = new MemoryStream())
        {
            result.Write(new byte[] { 0x78, 0x9c }, 0, 2);
            using (var deflate = new DeflateStream(result, CompressionLevel.Optimal, leaveOpen: true))
                deflate.Write(content, 0, content.Length);
            result.Write(BigEndian((b << 16) | a), 0, 4);
            return result.ToArray();
        }
    }

    private static void Write(Stream file, string type, byte[] content)
    {
        var chunk = new byte[4 + content.Length];
        for (var i = 0; i < 4; i++)
            chunk[i] = (byte)type[i];
        content.CopyTo(chunk, 4);
        file.Write(BigEndian((uint)content.Length), 0, 4);
        file.Write(chunk, 0, chunk.Length);
        file.Write(BigEndian(Checksum(chunk)), 0, 4);
    }

    private static uint Checksum(byte[] content)
    {
        var crc = 0xffffffffu;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320u : crc >> 1;
        }

        return ~crc;
    }

    private static byte[] BigEndian(uint value) => new[] { (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value };
}
