using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Fenceline.Cli.Demo;

/// <summary>The programs of a PostgreSQL server on this machine.</summary>
/// <param name="Folder">Where initdb, pg_ctl and postgres are.</param>
/// <param name="Version">As in 18.4.</param>
internal sealed record PostgresPrograms(string Folder, string Version)
{
    private const int Oldest = 15;

    private static readonly string Suffix = OperatingSystem.IsWindows() ? ".exe" : "";

    public string Of(string program) => ProgramIn(Folder, program);

    /// <summary>The one that FENCELINE_PG_BIN names, else the one on the PATH, else the newest that is installed or was fetched before; null when there is none.</summary>
    public static async Task<PostgresPrograms?> FindAsync(CliHost host, CancellationToken cancellation)
    {
        if (host.Variable("FENCELINE_PG_BIN") is { Length: > 0 } named)
        {
            return await AtAsync(named, cancellation)
                ?? throw new CliException($"FENCELINE_PG_BIN names {named}, which has no initdb, pg_ctl and postgres of version {Oldest} or later. Name another folder, or unset it.");
        }

        foreach (var folder in Installed(host))
        {
            if (await AtAsync(folder, cancellation) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>What a folder has, when it is complete and of a version that Fenceline supports.</summary>
    public static async Task<PostgresPrograms?> AtAsync(string folder, CancellationToken cancellation)
    {
        if (!Array.TrueForAll(["initdb", "pg_ctl", "postgres"], program => File.Exists(ProgramIn(folder, program))))
            return null;

        try
        {
            // "initdb (PostgreSQL) 15.18 (Debian ...)"
            var run = await ProgramRun.RunAsync(new ProcessStartInfo(ProgramIn(folder, "initdb"), ["--version"]), cancellation);
            var words = run.Output.Split(' ', StringSplitOptions.TrimEntries);
            return words.Length > 2 && int.TryParse(words[2].Split('.')[0], CultureInfo.InvariantCulture, out var major) && major >= Oldest
                ? new PostgresPrograms(folder, words[2])
                : null;
        }
        catch (Win32Exception)
        {
            // For another processor, or without a library that it needs.
            return null;
        }
    }

    private static string ProgramIn(string folder, string program) => Path.Combine(folder, program + Suffix);

    private static IEnumerable<string> Installed(CliHost host) =>
    [
        .. (host.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        .. Below("/usr/lib/postgresql", "*"),
        .. Below("/opt/homebrew/opt", "postgresql@*"),
        .. Below("/usr/local/opt", "postgresql@*"),
        .. Below("/usr", "pgsql-*"),
        "/usr/local/pgsql/bin",
        .. Below("/Applications/Postgres.app/Contents/Versions", "*"),
        .. Below(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*"),
        .. Below(PostgresDownload.CacheFolder(host), PostgresDownload.FolderPattern),
    ];

    /// <summary>The newest version first.</summary>
    private static IEnumerable<string> Below(string folder, string pattern) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder, pattern).OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
        : [];
}
