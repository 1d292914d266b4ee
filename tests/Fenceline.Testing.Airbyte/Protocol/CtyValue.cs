using System.Buffers.Binary;
using System.Text;

namespace Fenceline.Testing.Airbyte.Protocol;

/// <summary>A value that Terraform learns only when it applies.</summary>
internal sealed class Unknown
{
    public static readonly Unknown Value = new();

    private Unknown()
    {
    }
}

/// <summary>
/// Terraform's values as MessagePack: null, bool, long, double, string, a list or a map of them, and <see cref="Unknown"/>,
/// which is whatever comes as an extension.
/// </summary>
internal static class CtyValue
{
    public static object? Read(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        return Read(bytes, ref at);
    }

    public static byte[] Write(object? value)
    {
        using var bytes = new MemoryStream();
        Write(bytes, value);
        return bytes.ToArray();
    }

    private static object? Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        var tag = bytes[at++];
        return tag switch
        {
            <= 0x7f => (long)tag,
            >= 0xe0 => (long)(sbyte)tag,
            <= 0x8f => Map(bytes, ref at, tag & 0xf),
            <= 0x9f => List(bytes, ref at, tag & 0xf),
            <= 0xbf => Text(bytes, ref at, tag & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 or 0xd9 => Text(bytes, ref at, (int)Whole(bytes, ref at, 1)),
            0xc5 or 0xda => Text(bytes, ref at, (int)Whole(bytes, ref at, 2)),
            0xc6 or 0xdb => Text(bytes, ref at, (int)Whole(bytes, ref at, 4)),
            0xc7 => Extension(ref at, (int)Whole(bytes, ref at, 1)),
            0xc8 => Extension(ref at, (int)Whole(bytes, ref at, 2)),
            0xca => (double)BitConverter.UInt32BitsToSingle((uint)Whole(bytes, ref at, 4)),
            0xcb => BitConverter.UInt64BitsToDouble(Whole(bytes, ref at, 8)),
            >= 0xcc and <= 0xcf => checked((long)Whole(bytes, ref at, 1 << (tag - 0xcc))),
            0xd0 => (long)(sbyte)Whole(bytes, ref at, 1),
            0xd1 => (long)(short)Whole(bytes, ref at, 2),
            0xd2 => (long)(int)Whole(bytes, ref at, 4),
            0xd3 => (long)Whole(bytes, ref at, 8),
            >= 0xd4 and <= 0xd8 => Extension(ref at, 1 << (tag - 0xd4)),
            0xdc => List(bytes, ref at, (int)Whole(bytes, ref at, 2)),
            0xdd => List(bytes, ref at, (int)Whole(bytes, ref at, 4)),
            0xde => Map(bytes, ref at, (int)Whole(bytes, ref at, 2)),
            0xdf => Map(bytes, ref at, (int)Whole(bytes, ref at, 4)),
            _ => throw new InvalidDataException($"MessagePack has no value that begins with 0x{tag:x2}."),
        };
    }

    private static ulong Whole(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        var value = 0UL;
        for (var i = 0; i < count; i++)
            value = (value << 8) | bytes[at++];
        return value;
    }

    private static string Text(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        var text = Encoding.UTF8.GetString(bytes.Slice(at, count));
        at += count;
        return text;
    }

    private static Unknown Extension(ref int at, int count)
    {
        at += 1 + count;
        return Unknown.Value;
    }

    private static List<object?> List(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        var list = new List<object?>(count);
        for (var i = 0; i < count; i++)
            list.Add(Read(bytes, ref at));
        return list;
    }

    private static Dictionary<string, object?> Map(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        var map = new Dictionary<string, object?>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = (string)Read(bytes, ref at)!;
            map[key] = Read(bytes, ref at);
        }

        return map;
    }

    private static void Write(MemoryStream bytes, object? value)
    {
        switch (value)
        {
            case null:
                bytes.WriteByte(0xc0);
                break;
            case Unknown:
                bytes.Write([0xd4, 0, 0]);
                break;
            case bool b:
                bytes.WriteByte(b ? (byte)0xc3 : (byte)0xc2);
                break;
            case long number:
                Head(bytes, 0xd3, (ulong)number, 8);
                break;
            case double number:
                Head(bytes, 0xcb, BitConverter.DoubleToUInt64Bits(number), 8);
                break;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                Head(bytes, 0xdb, (ulong)utf8.Length, 4);
                bytes.Write(utf8);
                break;
            case List<object?> list:
                Head(bytes, 0xdd, (ulong)list.Count, 4);
                foreach (var item in list)
                    Write(bytes, item);
                break;
            case Dictionary<string, object?> map:
                Head(bytes, 0xdf, (ulong)map.Count, 4);
                foreach (var (key, item) in map)
                {
                    Write(bytes, key);
                    Write(bytes, item);
                }

                break;
            default:
                throw new ArgumentException($"Terraform has no value like {value.GetType().Name}.", nameof(value));
        }
    }

    private static void Head(MemoryStream bytes, byte tag, ulong value, int count)
    {
        Span<byte> head = stackalloc byte[9];
        BinaryPrimitives.WriteUInt64BigEndian(head[1..], value);
        bytes.WriteByte(tag);
        bytes.Write(head[(9 - count)..]);
    }
}
