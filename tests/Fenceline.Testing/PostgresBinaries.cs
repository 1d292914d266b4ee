using System.Globalization;

namespace Fenceline.Testing;

/// <summary>Finds the server's programs: <c>FENCELINE_PG_BIN</c>, else the usual folders of package managers, else the search path.</summary>
internal static class PostgresBinaries
{
    public static string Folder { get; } = Find();

    public static string Path(string program) => System.IO.Path.Combine(Folder, program);

    private static string Find()
    {
        var candidates = new List<string?> { Environment.GetEnvironmentVariable("FENCELINE_PG_BIN") };
        candidates.AddRange(VersionFolders("/usr/lib/postgresql", "bin"));
        candidates.AddRange(["/opt/homebrew/opt/postgresql/bin", "/usr/pgsql/bin", "/usr/local/pgsql/bin"]);
        candidates.AddRange((Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator));
        return candidates.FirstOrDefault(folder => !string.IsNullOrEmpty(folder) && File.Exists(System.IO.Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException("These tests need PostgreSQL 15 or later: run ./test.sh, which installs it, or set FENCELINE_PG_BIN to the folder that holds initdb.");
    }

    private static IEnumerable<string> VersionFolders(string root, string below) => !Directory.Exists(root)
        ? []
        : Directory.GetDirectories(root)
            .OrderByDescending(folder => double.TryParse(System.IO.Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => System.IO.Path.Combine(folder, below));
}
