using System.Collections.Concurrent;

namespace Fenceline.Testing;

/// <summary>
/// A server's files at rest, with all its databases and roles. A server that starts from a copy is ready in a fraction
/// of the time that making one takes.
/// </summary>
public sealed class ClusterImage
{
    private static readonly ConcurrentDictionary<PostgresInstallation, Lazy<Task<ClusterImage>>> EmptyOnes = new();

    internal ClusterImage(PostgresInstallation installation, string data)
    {
        Installation = installation;
        Data = data;
    }

    public PostgresInstallation Installation { get; }

    internal string Data { get; }

    /// <summary>One with nothing in it; made once in this process.</summary>
    internal static Task<ClusterImage> EmptyAsync(PostgresInstallation installation) =>
        EmptyOnes.GetOrAdd(installation, _ => new Lazy<Task<ClusterImage>>(() => InitializeAsync(installation))).Value;

    /// <summary>A server's folder of its own.</summary>
    internal async Task<string> CopyAsync(CancellationToken cancellationToken)
    {
        var data = Janitor.NewPath();
        await RunAsync("cp", ["-R", Data, data], cancellationToken);
        return data;
    }

    private static async Task<ClusterImage> InitializeAsync(PostgresInstallation installation)
    {
        var data = Janitor.NewPath();
        // Small files of the log, since they are copied too.
        string[] arguments = ["-D", data, "-U", PostgresCluster.Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--wal-segsize=1", "--no-sync"];
        await RunAsync(installation.Server("initdb"), arguments, CancellationToken.None);
        return new ClusterImage(installation, data);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.RunAsync(ServerProgram.Create(program, arguments), cancellationToken: cancellationToken);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {result.Output}{result.Error}");
    }
}
