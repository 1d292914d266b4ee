using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Fenceline.Cli.Demo;

/// <summary>A PostgreSQL server in a temporary folder, on loopback, that is gone with its files when it is disposed.</summary>
internal sealed class ThrowAwayServer : IAsyncDisposable
{
    public const string Superuser = "postgres";

    private const int Attempts = 5;

    private readonly PostgresPrograms _programs;
    private readonly Watchdog _watchdog;
    private bool _isKept;

    private ThrowAwayServer(PostgresPrograms programs)
    {
        _programs = programs;
        Folder = Directory.CreateTempSubdirectory("fenceline-demo-").FullName;
        _watchdog = new Watchdog(Folder);
    }

    public string Folder { get; }

    public int Port { get; private set; }

    /// <summary>Of all logins: other users of the machine can reach the port.</summary>
    public string Password { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    private string Data => Path.Combine(Folder, "data");

    private string Log => Path.Combine(Folder, "server.log");

    /// <exception cref="CliException">It does not start.</exception>
    public static async Task<ThrowAwayServer> StartAsync(PostgresPrograms programs, CancellationToken cancellation)
    {
        var server = new ThrowAwayServer(programs);
        try
        {
            await server.InitializeAsync(cancellation);
            // Between finding a port and taking it, somebody else may.
            for (var attempt = 1; !await server.TryStartAsync(); attempt++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (attempt == Attempts)
                    throw new CliException($"The server of {programs.Folder} does not start: {server.ReadLog()} Name another PostgreSQL with FENCELINE_PG_BIN.");
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database, string user) => new NpgsqlConnectionStringBuilder
    {
        Host = IPAddress.Loopback.ToString(),
        Port = Port,
        Username = user,
        Password = Password,
        Database = database,
        Pooling = false,
        ApplicationName = "fenceline demo",
    }.ConnectionString;

    /// <summary>Lets it run on when it is disposed; the answer is the command that ends it.</summary>
    public string Keep()
    {
        _isKept = true;
        var stop = ServerAccount.Start(_programs.Of("pg_ctl"), "-D", Data, "-m", "fast", "stop");
        var command = string.Join(' ', stop.ArgumentList.Prepend(stop.FileName).Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word));
        return $"{command} && {(OperatingSystem.IsWindows() ? "rmdir /s /q" : "rm -r")} \"{Folder}\"";
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isKept)
        {
            // Also when the run was cancelled. An immediate shutdown: nothing in there is worth keeping.
            if (File.Exists(Path.Combine(Data, "postmaster.pid")))
                await ProgramRun.RunAsync(ServerAccount.Start(_programs.Of("pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop"), CancellationToken.None);
            Directory.Delete(Folder, recursive: true);
        }

        _watchdog.Dispose();
    }

    private async Task InitializeAsync(CancellationToken cancellation)
    {
        var passwordFile = Path.Combine(Folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password + "\n", cancellation);
        await ServerAccount.GiveAsync(Folder, cancellation);
        var run = await ProgramRun.RunAsync(
            ServerAccount.Start(_programs.Of("initdb"), "-D", Data, "-U", Superuser, "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C", "--no-sync"),
            cancellation);
        if (run.ExitCode != 0)
            throw new CliException($"initdb of {_programs.Folder} failed: {run.Error.Trim()} Name another PostgreSQL with FENCELINE_PG_BIN.");

        File.Delete(passwordFile);
        // Nothing in there has to survive a crash.
        await File.AppendAllTextAsync(
            Path.Combine(Data, "postgresql.conf"),
            "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n",
            cancellation);
    }

    private async Task<bool> TryStartAsync()
    {
        Port = FreePort();
        // A moment that is not cancelled: there would be a server that has not said yet which process it is.
        var run = await ProgramRun.RunAsync(
            ServerAccount.Start(_programs.Of("pg_ctl"), "-D", Data, "-l", Log, "-w", "-o", string.Create(CultureInfo.InvariantCulture, $"-p {Port}"), "start"),
            CancellationToken.None);
        return run.ExitCode == 0;
    }

    private string ReadLog() => File.Exists(Log) ? File.ReadAllText(Log).Trim() : "";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
