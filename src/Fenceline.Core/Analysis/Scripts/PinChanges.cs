namespace Fenceline.Core.Analysis.Scripts;

/// <summary>Texts that are not taken apart, and may change the role, the search path or the tenant of a pinned session.</summary>
internal static class PinChanges
{
    private static readonly string[] Words = ["set_config", "role", "authorization", "search_path", "row_security", "pg_settings", "discard", "reset", "execute", "schema", "\\"];

    public static bool MayStandIn(string text, SqlCatalog catalog) =>
        Array.Exists(Words, word => Holds(text, word)) || (catalog.DecidingSetting is { Length: > 0 } setting && Holds(text, setting));

    private static bool Holds(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
