using Fenceline.Cli;
using Fenceline.Cli.Demo;
using Npgsql;
using SaasDashboard.Accounts;

namespace SaasDashboard.Local;

/// <summary>A PostgreSQL server of its own, with the tenants' database, the landing database and the accounts.</summary>
internal sealed class LocalServer(ThrowAwayServer server) : IAsyncDisposable
{
    private const string Tenants = "app";
    private const string Landing = "dashboard_landing";
    private const string Accounts = "accounts";

    // Each login with its database; what it is for says its name.
    private static readonly (string Name, string Database, string Login)[] Logins =
    [
        ("App", Tenants, "dashboard_app"), ("Admin", Tenants, "dashboard_admin"),
        ("Provisioner", Tenants, "dashboard_provisioner"), ("LandingProvisioner", Landing, "dashboard_landing_provisioner"),
        ("Operator", Tenants, "dashboard_operator"), ("LandingOperator", Landing, "dashboard_landing_operator"),
        ("Publisher", Tenants, "dashboard_publisher"), ("LandingPublisher", Landing, "dashboard_landing_publisher"),
        ("Accounts", Accounts, "dashboard_accounts"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("saas-dashboard-");

    public int Port => server.Port;

    /// <summary>Of files that go when everything ends.</summary>
    public string Folder => _folder.FullName;

    public string Generated => Path.Combine(Folder, "generated");

    public IEnumerable<(string Name, string ConnectionString)> ConnectionStrings() => Logins.Select(login =>
        (login.Name, new NpgsqlConnectionStringBuilder(server.ConnectionString(login.Database, login.Login)) { Pooling = true, ApplicationName = "SaasDashboard" }.ConnectionString));

    /// <summary>What a pipeline does in production: <c>fenceline generate</c>, then <c>fenceline migrate</c>.</summary>
    public async Task SetUpAsync(CancellationToken cancellation)
    {
        await ExecuteAsync("postgres", $"CREATE ROLE dashboard_accounts LOGIN");
        foreach (var (database, owner) in new[] { (Tenants, ThrowAwayServer.Superuser), (Landing, ThrowAwayServer.Superuser), (Accounts, "dashboard_accounts") })
            await ExecuteAsync("postgres", $"CREATE DATABASE {database} OWNER {owner}");
        await FencelineAsync(cancellation, "generate");
        await FencelineAsync(cancellation, "migrate", "--database", server.ConnectionString(Tenants, ThrowAwayServer.Superuser));
        await FencelineAsync(cancellation, "migrate", "--landing", "--database", server.ConnectionString(Landing, ThrowAwayServer.Superuser));
        foreach (var (_, _, login) in Logins)
            await ExecuteAsync("postgres", $"ALTER ROLE {login} PASSWORD '{server.Password}'");
        await ExecuteAsync(Accounts, "SET ROLE dashboard_accounts;" + AccountStore.Schema);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>As the superuser.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database, ThrowAwayServer.Superuser));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task FencelineAsync(CancellationToken cancellation, params string[] command)
    {
        using var output = new StringWriter();
        using var synchronized = TextWriter.Synchronized(output);
        var host = new CliHost(synchronized, synchronized, Folder, ColorOutput: false, LiveError: false);
        string[] project = ["--manifest", Path.Combine(AppContext.BaseDirectory, "tenants.json"), "--out", Generated];
        if (await CommandLine.RunAsync([.. project, .. command], host, cancellation) != 0)
            throw new CliException($"fenceline {command[0]} failed: {output}");
    }
}
