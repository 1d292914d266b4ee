using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Fenceline.Testing;

/// <summary>The real PgBouncer before a server, in transaction mode unless another is asked for: a client has a server connection for one transaction only.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    // What PgBouncer 1.18 to 1.20 say before they end, when a server still speaks to a query that was cancelled:
    // https://github.com/pgbouncer/pgbouncer/issues/822
    private const string KnownCrash = "server_proto: server in bad state";

    // What TERM means differs: since 1.23 it waits until all clients have gone.
    private const string Kill = "KILL";

    private readonly string _folder;
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly int _port = ServerProgram.FreePort();
    private Process? _process;

    private PgBouncer(string folder, NpgsqlConnectionStringBuilder server)
    {
        _folder = folder;
        _server = server;
    }

    /// <summary>Where the program is; null on a machine without it.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/opt/homebrew/opt/pgbouncer/bin"])
        .Where(folder => folder.Length > 0)
        .Select(folder => Path.Combine(folder, "pgbouncer"))
        .FirstOrDefault(File.Exists);

    /// <summary>Whether this version knows the setting.</summary>
    private static bool CanFollowStatements => Executable is { } program && File.ReadAllBytes(program).AsSpan().IndexOf("max_prepared_statements"u8) >= 0;

    /// <summary>The server's connection string, but through PgBouncer.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Port = _port }.ConnectionString;

    /// <param name="connectionString">The server; everybody who comes gets its database and login.</param>
    /// <param name="serverConnections">How many connections all clients share.</param>
    /// <param name="mode">How long a client keeps one: for a transaction, or for as long as it stays (<c>session</c>).</param>
    /// <param name="maxPreparedStatements">How many statements it follows; null for what its version does by itself. Versions before 1.21 can't.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<PgBouncer> StartAsync(string connectionString, int serverConnections, string mode = "transaction", int? maxPreparedStatements = null, CancellationToken cancellationToken = default)
    {
        var folder = Janitor.NewPath();
        Directory.CreateDirectory(folder);
        ServerProgram.GiveAway(folder);
        var pooler = new PgBouncer(folder, new NpgsqlConnectionStringBuilder(connectionString));
        await File.WriteAllTextAsync(pooler.ConfigurationFile, pooler.Configuration(serverConnections, mode, maxPreparedStatements), cancellationToken);
        await pooler.StartAsync(cancellationToken);
        return pooler;
    }

    /// <summary>It has ended by itself: old versions do when queries are cancelled.</summary>
    public bool HasCrashed => _process is { HasExited: true };

    /// <summary>Ends it at once, with all connections in whatever they do, unless it has crashed, and starts it again.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken);
        await StartAsync(cancellationToken);
    }

    /// <summary>Ends it at once, with all connections in whatever they do.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_process is not { } process)
            return;

        _process = null;
        using (process)
        {
            var crashed = process.HasExited;
            ServerProgram.Signal(process, Kill);
            await process.WaitForExitAsync(cancellationToken);
            Janitor.Forget(process, Kill);
            if (crashed && await LogAsync(cancellationToken) is var log && !log.Contains(KnownCrash, StringComparison.Ordinal))
                throw new InvalidOperationException($"PgBouncer had ended by itself, with exit code {process.ExitCode}:\n{log}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The end of what it has written down.</summary>
    private async Task<string> LogAsync(CancellationToken cancellationToken)
    {
        const int Lines = 20;
        return string.Join('\n', (await File.ReadAllLinesAsync(LogFile, cancellationToken)).TakeLast(Lines));
    }

    private string LogFile => Path.Combine(_folder, "pgbouncer.log");

    private string ConfigurationFile => Path.Combine(_folder, "pgbouncer.ini");

    private string Configuration(int serverConnections, string mode, int? maxPreparedStatements) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        [databases]
        {_server.Database} = host={_server.Host} port={_server.Port} user={_server.Username} dbname={_server.Database}
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {_port}
        unix_socket_dir =
        auth_type = any
        pool_mode = {mode}
        default_pool_size = {serverConnections}
        max_client_conn = 1000
        server_login_retry = 1
        logfile = {LogFile}
        {(maxPreparedStatements is { } count && CanFollowStatements ? $"max_prepared_statements = {count}" : "")}
        """);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = ServerProgram.Create(Executable ?? throw new InvalidOperationException("PgBouncer is not here."), "--quiet", ConfigurationFile);
        start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException("pgbouncer did not start.");
        Janitor.Watch(_process, Kill);
        _process.BeginErrorReadLine();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (attempt < 1500 && !_process.HasExited)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }
}
