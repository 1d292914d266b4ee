namespace Fenceline.Testing;

/// <summary>
/// The versions of PostgreSQL that the tests run on, and where each of them is. <c>./test.sh</c> finds or fetches them
/// and says so in <c>FENCELINE_PG_BIN</c> (the folder of the main one, on which everything runs) and
/// <c>FENCELINE_PG_BINS</c> (folders of more). Without these variables, what package managers installed is found.
/// </summary>
public static class PostgresServers
{
    internal const int Oldest = 15;

    private const string HowToGet = "./test.sh gets it; or let FENCELINE_PG_BIN and FENCELINE_PG_BINS name the folders that hold initdb.";

    private static readonly Lazy<IReadOnlyList<PostgresInstallation>> Installations = new(() =>
        [.. Folders().Distinct().Select(PostgresInstallation.At).OfType<PostgresInstallation>().DistinctBy(installation => installation.Version)]);

    /// <summary>The versions that Fenceline supports.</summary>
    public static IReadOnlyList<int> Versions { get; } = [Oldest, 16, 17, 18];

    /// <summary>The one that tests use which ask for none.</summary>
    public static PostgresInstallation Main => Environment.GetEnvironmentVariable("FENCELINE_PG_BIN") is { Length: > 0 } named
        ? Found.FirstOrDefault(installation => installation.Folder == named) ?? throw new InvalidOperationException($"FENCELINE_PG_BIN names {named}, which holds no initdb of PostgreSQL {Oldest} or later.")
        : Found.MinBy(installation => installation.Version) ?? throw new MissingServerException($"PostgreSQL {Oldest} or later is not here. {HowToGet}");

    /// <summary>The newest one that is here. Where tests must not go without a version, it is the newest that Fenceline supports.</summary>
    public static PostgresInstallation Newest => AreRequired ? Get(Versions[^1]) : Found.MaxBy(installation => installation.Version) ?? Main;

    /// <summary>Whether tests must not go without: they fail then, instead of being skipped.</summary>
    internal static bool AreRequired => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>One of each version, the main one first.</summary>
    internal static IReadOnlyList<PostgresInstallation> Found => Installations.Value;

    internal static IEnumerable<string> SearchPath => Named("PATH");

    public static PostgresInstallation Get(int version) => Found.FirstOrDefault(installation => installation.Version == version) ?? throw new MissingServerException(Missing(version));

    /// <summary>Why tests on a version are skipped; null when they aren't.</summary>
    internal static string? SkipReason(int version) => AreRequired || Found.Any(installation => installation.Version == version) ? null : Missing(version);

    private static string Missing(int version) => $"PostgreSQL {version} is not here: what should hold on it was NOT tested. {HowToGet}";

    private static IEnumerable<string> Folders() =>
    [
        .. Named("FENCELINE_PG_BIN"),
        .. Named("FENCELINE_PG_BINS"),
        .. Below("/usr/lib/postgresql", "*"),
        .. Below("/opt/homebrew/opt", "postgresql@*"),
        .. Below("/usr/local/opt", "postgresql@*"),
        .. Below("/usr", "pgsql-*"),
        "/usr/local/pgsql/bin",
        .. SearchPath,
    ];

    private static string[] Named(string variable) => (Environment.GetEnvironmentVariable(variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Below(string folder, string pattern) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder, pattern).Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
        : [];
}
