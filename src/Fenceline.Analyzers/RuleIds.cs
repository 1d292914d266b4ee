namespace Fenceline.Analyzers;

/// <summary>The ids of what only the analyzer says; those of the SQL analysis and of the manifest are the core's. Ids are never reused.</summary>
internal static class RuleIds
{
    public const string NoManifest = "FEN019";
    public const string ConcatenatedSql = "FEN106";
    public const string UnsafeConnectionString = "FEN109";
}
