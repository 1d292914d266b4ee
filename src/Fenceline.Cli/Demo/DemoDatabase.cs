using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Migrations;
using Npgsql;

namespace Fenceline.Cli.Demo;

/// <summary>What the server answered: rows of text, or its error.</summary>
internal sealed record Answer(IReadOnlyList<IReadOnlyList<string>> Rows, string? Error)
{
    public IEnumerable<string> Column(int column) => Rows.Select(row => row[column]);
}

/// <summary>The sample's database on the demo's server.</summary>
internal sealed class DemoDatabase(ThrowAwayServer server)
{
    public const string Name = "app";

    /// <summary>The login of the application, which can become any tenant and by itself sees nothing.</summary>
    public const string AppLogin = "opsai_app";

    /// <summary>What pins a transaction to a tenant, as the runtime does it.</summary>
    public static string Pin(string tenant) =>
        $"SET LOCAL ROLE user_{tenant}; SET LOCAL search_path = user_{tenant}, opsai_path, pg_temp; SET LOCAL app.user_id = '{tenant}';";

    public Task CreateAsync(CancellationToken cancellation) => RunAsync("postgres", ThrowAwayServer.Superuser, $"CREATE DATABASE {Name}", cancellation);

    public Task<MigrationResult> MigrateAsync(TenantManifest manifest, SqlTree tree, CancellationToken cancellation) =>
        new MigrationRunner(server.ConnectionString(Name, ThrowAwayServer.Superuser), MigrationScripts.OfTenants(manifest, tree)).RunAsync(cancellationToken: cancellation);

    /// <summary>Gives the three users their rows, as publishing and the application would.</summary>
    public async Task FillAsync(CancellationToken cancellation)
    {
        await AsAdministratorAsync($"ALTER ROLE {AppLogin} PASSWORD '{server.Password}'", cancellation);
        foreach (var user in DemoUser.All)
            await AsAdministratorAsync(user.Rows(), cancellation);
    }

    /// <summary>As a superuser, whom no policy binds: what there really is.</summary>
    public Task<Answer> AsAdministratorAsync(string sql, CancellationToken cancellation) => RunAsync(Name, ThrowAwayServer.Superuser, sql, cancellation);

    /// <summary>In a transaction of the application that is pinned to a tenant, and rolled back.</summary>
    public async Task<Answer> AsTenantAsync(string tenant, string sql, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(Name, AppLogin, $"BEGIN; {Pin(tenant)} {sql}", cancellation);
        }
        catch (PostgresException e)
        {
            return new Answer([], e.MessageText);
        }
    }

    private async Task<Answer> RunAsync(string database, string user, string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database, user));
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<IReadOnlyList<string>>();
        do
        {
            while (await reader.ReadAsync(cancellation))
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture) ?? "")]);
        }
        while (await reader.NextResultAsync(cancellation));

        return new Answer(rows, null);
    }
}
