using System.Text.RegularExpressions;
using Fenceline.Core.Naming;
using Fenceline.Database.Introspection;

namespace Fenceline.Database.Verification;

/// <summary>Tables that a publish makes for itself: they come and go, and nobody reads them.</summary>
internal static partial class StagedTables
{
    public static bool IsOne(FoundLine line, DatabaseNames names) =>
        NameOf().Match(line.Subject) is { Success: true } match && match.Groups[1].Value switch
        {
            "table" => line.Said.StartsWith($"of {names.Owner},", StringComparison.Ordinal),
            "column" => true,
            "privilege INSERT on" => line.Said == "for " + names.Publisher,
            "privilege SELECT on" => line.Said == "for " + names.Backup,
            _ => false,
        };

    [GeneratedRegex(@"^(table|column|privilege INSERT on|privilege SELECT on) t[0-9]+_[0-9a-f]{32}(\..*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex NameOf();
}
