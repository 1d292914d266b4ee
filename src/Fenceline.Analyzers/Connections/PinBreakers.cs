using System.Globalization;

namespace Fenceline.Analyzers.Connections;

/// <summary>The settings that let one tenant's session reach into the next one's; the runtime refuses the same, or does without.</summary>
internal static class PinBreakers
{
    private static readonly string[] Samples = ["1", "true", "search_path"];

    /// <summary>What is wrong with a setting; null when nothing is.</summary>
    /// <param name="key">Lower case, without spaces.</param>
    public static string? Describe(string key, string value) => key switch
    {
        "maxautoprepare" when int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) && count > 0 =>
            "'Max Auto Prepare': behind a pooler in transaction mode a statement that was prepared for one tenant runs for another and reads its rows",
        "noresetonclose" when IsTrue(value) => "'No Reset On Close': what one user of a pooled connection sets stays for the next",
        "multiplexing" when IsTrue(value) => "'Multiplexing': statements of several tenants share a connection at the same time",
        "searchpath" when value.Length > 0 => "'Search Path': poolers ignore or refuse it, so the path that a tenant's queries need does not hold",
        "options" when value.IndexOf("search_path", StringComparison.OrdinalIgnoreCase) >= 0 =>
            "'Options' with a search_path: poolers ignore or refuse it, so the path that a tenant's queries need does not hold",
        _ => null,
    };

    /// <summary>What may be wrong with a setting whose value is known at run time only; null when no value of it is.</summary>
    public static string? DescribeUnknown(string key) => Samples.Select(value => Describe(key, value)).FirstOrDefault(problem => problem is not null);

    private static bool IsTrue(string value) => value.Equals("true", StringComparison.OrdinalIgnoreCase)
        || value.Equals("yes", StringComparison.OrdinalIgnoreCase) || value == "1";
}
