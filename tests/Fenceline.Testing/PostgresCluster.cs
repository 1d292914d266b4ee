using System.Diagnostics;
using Npgsql;

namespace Fenceline.Testing;

/// <summary>
/// A PostgreSQL server of the test's own: in a temporary folder, on loopback, with its own roles, gone when disposed.
/// Every role may log in without a password.
/// </summary>
/// <remarks>Roles belong to a server, so tests that create roles each start one; it takes about a second.</remarks>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Superuser = "postgres";

    private readonly string _folder;
    private readonly Process _server;
    private readonly int _port;
    private int _databases;

    private PostgresCluster(string folder, Process server, int port)
    {
        _folder = folder;
        _server = server;
        _port = port;
        AppDomain.CurrentDomain.ProcessExit += StopOnExit;
    }

    public static async Task<PostgresCluster> StartAsync(CancellationToken cancellationToken = default)
    {
        var folder = await ServerProgram.CreateFolderAsync("fenceline-pg-", cancellationToken);
        var data = Path.Combine(folder, "data");
        var created = await ProcessRunner.RunAsync(
            ServerProgram.Create(PostgresBinaries.Path("initdb"), "-D", data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"), cancellationToken: cancellationToken);
        if (created.ExitCode != 0)
            throw new InvalidOperationException("initdb failed: " + created.Output + created.Error);

        var port = ServerProgram.FreePort();
        var start = ServerProgram.Create(
            PostgresBinaries.Path("postgres"), "-D", data, "-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-k", folder,
            "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
            "-c", "max_connections=300", "-c", "max_prepared_transactions=10", "-c", "autovacuum=off", "-c", "log_min_messages=fatal");
        start.RedirectStandardError = true;
        var server = Process.Start(start) ?? throw new InvalidOperationException("postgres did not start.");
        server.BeginErrorReadLine();
        var cluster = new PostgresCluster(folder, server, port);
        await cluster.WaitUntilReadyAsync(cancellationToken);
        return cluster;
    }

    /// <summary>The server's process; each connection has a child of it.</summary>
    public int ProcessId => _server.Id;

    /// <summary>An Npgsql connection string; its pool is the test's own, since the port is.</summary>
    public string ConnectionString(string database, string user = Superuser) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = _port, Username = user, Database = database, IncludeErrorDetail = true }.ConnectionString;

    /// <summary>Creates a database and returns its name.</summary>
    /// <param name="template">A database to copy, to which nobody is connected.</param>
    public async Task<string> CreateDatabaseAsync(string template = "template1", CancellationToken cancellationToken = default)
    {
        var name = FormattableString.Invariant($"test_{Interlocked.Increment(ref _databases)}");
        var result = await ProcessRunner.RunAsync(Client("createdb", "-U", Superuser, "-T", template, name), cancellationToken: cancellationToken);
        return result.ExitCode == 0 ? name : throw new InvalidOperationException("createdb failed: " + result.Error);
    }

    /// <summary>Runs a script with psql, which stops at the first error and then exits with 3. Output is unaligned, without headers.</summary>
    public Task<ProcessResult> PsqlAsync(string database, string script, string user = Superuser, CancellationToken cancellationToken = default) =>
        ProcessRunner.RunAsync(Client("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", user, "-d", database, "-f", "-"), script, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= StopOnExit;
        Stop();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ProcessStartInfo Client(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(PostgresBinaries.Path(program), arguments);
        start.Environment["PGHOST"] = "127.0.0.1";
        start.Environment["PGPORT"] = _port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["PGOPTIONS"] = "-c client_min_messages=warning";
        return start;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (attempt < 1500 && !_server.HasExited)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    private void StopOnExit(object? sender, EventArgs e) => Stop();

    // An immediate shutdown: nothing in there is worth keeping.
    private void Stop() => ServerProgram.Signal(_server, "QUIT");
}
