using System.Globalization;
using System.Text;

namespace Fenceline.Core.Naming;

/// <summary>Names that are put together of others, as of an index: cut to PostgreSQL's 63 bytes by us, since PostgreSQL would cut two of them to the same.</summary>
public static class DerivedName
{
    /// <summary>The parts joined by <c>_</c>; when that is too long, its beginning and a hash of the whole.</summary>
    public static string Join(params string[] parts)
    {
        var name = string.Join("_", parts);
        if (Encoding.UTF8.GetByteCount(name) <= SqlText.MaxIdentifierBytes)
            return name;

        const int HashLength = 8;
        return name.Substring(0, SqlText.MaxIdentifierBytes - HashLength - 1) + "_" + Fnv1a(name).ToString("x8", CultureInfo.InvariantCulture);
    }

    private static uint Fnv1a(string text)
    {
        var hash = 2166136261u;
        foreach (var unit in Encoding.UTF8.GetBytes(text))
            hash = unchecked((hash ^ unit) * 16777619u);
        return hash;
    }
}
