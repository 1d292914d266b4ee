using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Fenceline.Testing;

/// <summary>
/// A PostgreSQL server of the test's own: in a temporary folder, on loopback, with its own roles, gone when disposed.
/// Every role may log in without a password.
/// </summary>
/// <remarks>Roles belong to a server, so each test that changes roles starts one; it takes a fraction of a second.</remarks>
public sealed class PostgresCluster : IAsyncDisposable
{
    public const string Superuser = "postgres";

    /// <summary>The login of <see cref="AppliedAs.DatabaseOwner"/>.</summary>
    public const string DatabaseOwner = "database_owner";

    // An immediate shutdown: nothing in there is worth keeping.
    private const string Ending = "QUIT";

    // An orderly one, but without waiting for those who are connected.
    private const string Closing = "INT";

    // One count for all, since a server may start from the files of another.
    private static int _lastDatabase;

    private readonly string _data;
    private readonly Process _server;
    private readonly int _port;
    private bool _hasEnded;

    private PostgresCluster(PostgresInstallation installation, string data, Process server, int port)
    {
        Installation = installation;
        _data = data;
        _server = server;
        _port = port;
    }

    public PostgresInstallation Installation { get; }

    /// <summary>The server's process; each connection has a child of it.</summary>
    public int ProcessId => _server.Id;

    public static Task<PostgresCluster> StartAsync(CancellationToken cancellationToken = default) => StartAsync(PostgresServers.Main, cancellationToken);

    public static async Task<PostgresCluster> StartAsync(PostgresInstallation installation, CancellationToken cancellationToken = default) =>
        await StartAsync(await ClusterImage.EmptyAsync(installation).WaitAsync(cancellationToken), cancellationToken);

    public static async Task<PostgresCluster> StartAsync(ClusterImage image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        const int Attempts = 5;
        var data = await image.CopyAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            // Between finding a port and taking it, somebody else may.
            var cluster = Launch(image.Installation, data, ServerProgram.FreePort());
            if (await cluster.BecomesReadyAsync(cancellationToken))
                return cluster;
            await cluster.EndAsync(Ending);
            if (attempt == Attempts)
                throw new InvalidOperationException($"PostgreSQL {image.Installation.Version} did not start. Its log: {await File.ReadAllTextAsync(LogFile(data), cancellationToken)}");
        }
    }

    /// <summary>Ends it, and keeps its files for others to start from.</summary>
    public async Task<ClusterImage> FreezeAsync()
    {
        await EndAsync(Closing);
        return new ClusterImage(Installation, _data);
    }

    /// <summary>An Npgsql connection string; its pool is the test's own, since the port is.</summary>
    public string ConnectionString(string database, string user = Superuser) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = _port, Username = user, Database = database, IncludeErrorDetail = true }.ConnectionString;

    /// <summary>Creates a database and returns its name.</summary>
    /// <param name="template">A database to copy, to which nobody is connected.</param>
    /// <param name="appliedAs">Whose it is: <see cref="LoginOf"/> says who that logs in as.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<string> CreateDatabaseAsync(string template = "template1", AppliedAs appliedAs = AppliedAs.Superuser, CancellationToken cancellationToken = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _lastDatabase)}");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var findLogin = new NpgsqlCommand("SELECT 1 FROM pg_roles WHERE rolname = $1", connection) { Parameters = { new() { Value = LoginOf(appliedAs) } } };
        if (await findLogin.ExecuteScalarAsync(cancellationToken) is null)
            await ExecuteAsync($"CREATE ROLE {LoginOf(appliedAs)} LOGIN CREATEROLE");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template} OWNER {LoginOf(appliedAs)}");
        return name;

        async Task ExecuteAsync(string statement)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public static string LoginOf(AppliedAs appliedAs) => appliedAs == AppliedAs.DatabaseOwner ? DatabaseOwner : Superuser;

    /// <summary>Runs a script with psql, which stops at the first error and then exits with 3. Output is unaligned, without headers.</summary>
    public Task<ProcessResult> PsqlAsync(string database, string script, string user = Superuser, CancellationToken cancellationToken = default) =>
        ClientAsync("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", user, "-d", database, "-f", "-"], script, cancellationToken);

    /// <summary>Runs a client program against this server.</summary>
    public Task<ProcessResult> ClientAsync(string program, IEnumerable<string> arguments, string? input = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(Installation.Client(program), arguments);
        start.Environment["PGHOST"] = "127.0.0.1";
        start.Environment["PGPORT"] = _port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGOPTIONS"] = "-c client_min_messages=warning";
        return ProcessRunner.RunAsync(start, input, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_hasEnded)
            return;

        await EndAsync(Ending);
        Directory.Delete(_data, recursive: true);
    }

    private static string LogFile(string data) => Path.Combine(data, "server.log");

    private static PostgresCluster Launch(PostgresInstallation installation, string data, int port)
    {
        // Its standard output is not the tests', which somebody may read to its end.
        var start = ServerProgram.Create(
            "sh", "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", LogFile(data),
            installation.Server("postgres"), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-k", "",
            "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
            "-c", "max_connections=300", "-c", "max_prepared_transactions=10", "-c", "autovacuum=off", "-c", "log_min_messages=fatal");
        var server = Process.Start(start) ?? throw new InvalidOperationException("postgres did not start.");
        Janitor.Watch(server, Ending);
        return new PostgresCluster(installation, data, server, port);
    }

    /// <summary>Waits until it answers; false when it ended instead.</summary>
    private async Task<bool> BecomesReadyAsync(CancellationToken cancellationToken)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellationToken);
                await using var command = new NpgsqlCommand("SELECT current_setting('data_directory')", connection);
                // Another server may have taken the port.
                return (string?)await command.ExecuteScalarAsync(cancellationToken) == _data;
            }
            catch (NpgsqlException) when (patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                if (_server.HasExited)
                    return false;
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    private async Task EndAsync(string signal)
    {
        _hasEnded = true;
        ServerProgram.Signal(_server, signal);
        await _server.WaitForExitAsync();
        Janitor.Forget(_server, Ending);
        _server.Dispose();
    }
}
