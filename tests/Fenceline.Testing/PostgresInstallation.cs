using System.Globalization;

namespace Fenceline.Testing;

/// <summary>The programs of one version of PostgreSQL.</summary>
/// <param name="Version">Its major version.</param>
/// <param name="Folder">Where initdb and postgres are. What is packed for other package managers has no more than these.</param>
public sealed record PostgresInstallation(int Version, string Folder)
{
    /// <summary>A program of the server.</summary>
    internal string Server(string program) => Path.Combine(Folder, program);

    /// <summary>A client, of any version: psql speaks with every server.</summary>
    internal string Client(string program) =>
        OwnClient(program)
        ?? PostgresServers.Found.Select(other => other.OwnClient(program)).FirstOrDefault(path => path is not null)
        ?? SearchPath(program)
        ?? throw new InvalidOperationException($"{program} is not here. Install PostgreSQL's clients (Debian: postgresql-client, Homebrew: libpq).");

    /// <summary>A client of the server's own version, which alone may dump it; null where only the server is here.</summary>
    public string? OwnClient(string program)
    {
        var path = Path.Combine(Folder, program);
        return File.Exists(path) ? path : null;
    }

    /// <summary>What stands in a folder that has initdb, if it is a version that is supported.</summary>
    internal static PostgresInstallation? At(string folder)
    {
        var program = Path.Combine(folder, "initdb");
        if (!File.Exists(program))
            return null;

        // "initdb (PostgreSQL) 15.18 (Debian ...)"
        var words = ProcessRunner.RunAsync(program, ["--version"]).GetAwaiter().GetResult().Output.Split(' ');
        return words.Length > 2 && int.TryParse(words[2].Split('.')[0], CultureInfo.InvariantCulture, out var version) && version >= PostgresServers.Oldest
            ? new PostgresInstallation(version, folder)
            : null;
    }

    private static string? SearchPath(string program) => PostgresServers.SearchPath.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
