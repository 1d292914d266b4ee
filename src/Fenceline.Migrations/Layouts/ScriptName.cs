using System.Globalization;
using System.Text.RegularExpressions;

namespace Fenceline.Migrations.Layouts;

/// <summary>The name of a script in another tool's folder: a time stamp, which says its place, and what it is.</summary>
/// <param name="Stamp">A time, UTC, to the second, written as one number: <c>20261127093000</c>.</param>
/// <param name="Unit">What it is: <c>fenceline_shared_0001_foundation</c>.</param>
internal sealed partial record ScriptName(long Stamp, string Unit)
{
    private const string StampFormat = "yyyyMMddHHmmss";

    /// <summary>How all units begin, so that they are told from the scripts of others.</summary>
    public const string UnitPrefix = "fenceline_";

    public static long StampOf(DateTimeOffset time) => long.Parse(time.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The stamp of the following second.</summary>
    public static long Next(long stamp) =>
        DateTime.TryParseExact(stamp.ToString(CultureInfo.InvariantCulture), StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? StampOf(new DateTimeOffset(time.AddSeconds(1), TimeSpan.Zero))
            // Others number as they like; what comes after only has to be greater.
            : stamp + 1;

    /// <summary>Null for a file that is no migration. Those of others have no unit.</summary>
    public static ScriptName? Read(string fileName)
    {
        var match = Pattern().Match(fileName);
        return match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var stamp)
            ? new ScriptName(stamp, match.Groups[2].Value.StartsWith(UnitPrefix, StringComparison.Ordinal) ? match.Groups[2].Value : "")
            : null;
    }

    public string FileName(ScriptLayout layout) => layout == ScriptLayout.Flyway
        ? string.Create(CultureInfo.InvariantCulture, $"V{Stamp}__{Unit}.sql")
        : string.Create(CultureInfo.InvariantCulture, $"{Stamp}_{Unit}.sql");

    // Flyway's V1_1__name and V1.1__name are numbers of their first part, as far as what comes after them goes.
    [GeneratedRegex(@"^V?([0-9]{1,18})(?:[._][0-9]+)*_{1,2}(.+)\.sql$")]
    private static partial Regex Pattern();
}
