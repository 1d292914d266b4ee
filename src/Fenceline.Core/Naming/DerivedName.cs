using System.Globalization;
using System.Text;

namespace Fenceline.Core.Naming;

/// <summary>Names that are put together of others, as of an index: cut to PostgreSQL's 63 bytes by us, since PostgreSQL would cut two of them to the same.</summary>
public static class DerivedName
{
    private const int HashLength = 8;

    /// <summary>The parts joined by <c>_</c>; when that is too long, its beginning and a hash of the whole.</summary>
    public static string Join(params string[] parts)
    {
        var name = string.Join("_", parts);
        return Encoding.UTF8.GetByteCount(name) <= SqlText.MaxIdentifierBytes ? name : Hashed(name, name);
    }

    /// <summary>A beginning and a hash: for what is told apart by a text that can't be part of a name.</summary>
    public static string Hashed(string beginning, string text) =>
        Beginning(beginning, SqlText.MaxIdentifierBytes - HashLength - 1) + "_" + Fnv1a(text).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>As many whole characters as fit into so many bytes.</summary>
    private static string Beginning(string name, int bytes)
    {
        var length = name.Length;
        while (Encoding.UTF8.GetByteCount(name.Substring(0, length)) > bytes || char.IsHighSurrogate(name[length - 1]))
            length--;
        return name.Substring(0, length);
    }

    private static uint Fnv1a(string text)
    {
        var hash = 2166136261u;
        foreach (var unit in Encoding.UTF8.GetBytes(text))
            hash = unchecked((hash ^ unit) * 16777619u);
        return hash;
    }
}
