using System.Globalization;

namespace Fenceline.Cli.Text;

/// <summary>Numbers of things, as people write them.</summary>
internal static class Count
{
    /// <summary><c>1 file</c>, <c>2 files</c>.</summary>
    public static string Of(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
