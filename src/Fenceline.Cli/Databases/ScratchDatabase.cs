using Fenceline.Cli.Demo;

namespace Fenceline.Cli.Databases;

/// <summary>An empty database on a server of its own, which is gone once this is disposed of.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly ThrowAwayServer _server;

    private ScratchDatabase(ThrowAwayServer server) => _server = server;

    /// <summary>As a superuser.</summary>
    public string Address => _server.ConnectionString(DemoDatabase.Name, ThrowAwayServer.Superuser);

    /// <summary>Finds a PostgreSQL on this machine, or fetches one.</summary>
    public static async Task<ScratchDatabase> StartAsync(CliHost host, CancellationToken cancellation)
    {
        void Say(string line) => host.Error.WriteLine(line);
        var programs = await PostgresPrograms.FindAsync(host, cancellation) ?? await PostgresDownload.FetchAsync(host, Say, cancellation);
        Say($"PostgreSQL {programs.Version} in {programs.Folder}: a server of its own, which is gone afterwards.");
        var database = new ScratchDatabase(await ThrowAwayServer.StartAsync(programs, cancellation));
        try
        {
            await new DemoDatabase(database._server).CreateAsync(cancellation);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
