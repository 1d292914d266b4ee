using Fenceline.Migrations;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Landing;

/// <summary>A server with the generated SQL applied, where tenants are, and where Airbyte lands for them.</summary>
public abstract class LandingServer : IAsyncLifetime
{
    private PostgresCluster? _cluster;
    private int _tenants;

    /// <summary>Where tenants read.</summary>
    public string TenantsDatabase { get; private set; } = "";

    /// <summary>Where Airbyte writes: the same, or another.</summary>
    public string LandingDatabase { get; private set; } = "";

    public abstract bool LandsApart { get; }

    /// <summary>The prefix of the roles' names where Airbyte writes.</summary>
    public string LandingProject => LandsApart ? "opsai_landing" : "opsai";

    protected abstract PostgresInstallation Installation { get; }

    protected abstract AppliedAs AppliedAs { get; }

    protected static PostgresInstallation Oldest => PostgresServers.Main;

    protected static PostgresInstallation Newest => PostgresServers.Newest;

    private PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("The server has not started.");

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(Installation);
        var script = new ApplyScript(LandingManifest.Read(LandsApart));
        TenantsDatabase = await CreateAsync(script.All());
        LandingDatabase = LandsApart ? await CreateAsync(script.Landing()) : TenantsDatabase;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    public PublishingDataSource Publisher(string login = "opsai_publisher", string landingLogin = "opsai_landing_publisher", PublishingOptions? options = null) =>
        new(Unpooled(TenantsDatabase, login), LandsApart ? Unpooled(LandingDatabase, landingLogin) : null, options);

    public async Task<NpgsqlConnection> ConnectAsync(string database, string user = PostgresCluster.Superuser)
    {
        var connection = new NpgsqlConnection(Unpooled(database, user));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs SQL, and returns the last result as lines of texts with | in between.</summary>
    public async Task<string> RunAsync(string database, string sql, string user = PostgresCluster.Superuser)
    {
        await using var connection = await ConnectAsync(database, user);
        return await RunAsync(connection, sql);
    }

    public static async Task<string> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        do
        {
            if (reader.FieldCount > 0)
                lines.Clear();
            while (await reader.ReadAsync())
                lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
        }
        while (await reader.NextResultAsync());
        return string.Join('\n', lines);
    }

    public Task<string> OnTenantsAsync(string sql, string user = PostgresCluster.Superuser) => RunAsync(TenantsDatabase, sql, user);

    public Task<string> OnLandingAsync(string sql, string user = PostgresCluster.Superuser) => RunAsync(LandingDatabase, sql, user);

    /// <summary>Runs SQL that the server has to refuse, and returns why, with the SQLSTATE before it.</summary>
    public async Task<string> RefusedAsync(string database, string sql, string user)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(database, sql, user));
        return error.SqlState + " " + error.MessageText;
    }

    /// <summary>Makes a tenant with all sources and a landing.</summary>
    /// <param name="placement">Where its sources' tables are; its tier is called so too.</param>
    public async Task<LandingTenant> AddTenantAsync(string placement = "shared")
    {
        var id = FormattableString.Invariant($"{Interlocked.Increment(ref _tenants)}");
        await OnTenantsAsync($$"""SELECT * FROM fenceline.onboard('{{id}}', NULL, '{{placement}}', '{"github": null, "stripe": null, "survey": null}')""", "opsai_provisioner");
        if (LandsApart)
            await OnLandingAsync($"SELECT fenceline.open_landing('{id}')", "opsai_landing_provisioner");
        return new LandingTenant(this, id, placement);
    }

    /// <summary>What a tenant sees of a table by its bare name, in order of the first column.</summary>
    public Task<string> ReadAsync(LandingTenant tenant, string columns, string table) => OnTenantsAsync(
        $"SET ROLE {tenant.Role}; SET search_path TO {tenant.Role}, opsai_path, extensions, pg_temp; SET app.user_id = '{tenant.Id}'; SET timezone = 'UTC'; SELECT {columns} FROM {table} ORDER BY 1");

    private async Task<string> CreateAsync(IEnumerable<string> script)
    {
        var name = await Cluster.CreateDatabaseAsync(appliedAs: AppliedAs);
        var applied = await Cluster.PsqlAsync(name, string.Concat(script), PostgresCluster.LoginOf(AppliedAs));
        return applied.ExitCode == 0 ? name : throw new InvalidOperationException(applied.Error);
    }

    private string Unpooled(string database, string user) =>
        new NpgsqlConnectionStringBuilder(Cluster.ConnectionString(database, user)) { Pooling = false, IncludeErrorDetail = true }.ConnectionString;
}

/// <summary>Landings are schemas in the tenants' database, which takes a superuser's event trigger.</summary>
public class SchemaLandings : LandingServer
{
    public override bool LandsApart => false;

    protected override PostgresInstallation Installation => Oldest;

    protected override AppliedAs AppliedAs => AppliedAs.Superuser;
}

public sealed class SchemaLandingsOnTheNewest : SchemaLandings
{
    protected override PostgresInstallation Installation => Newest;
}

/// <summary>Airbyte lands in a database of its own; both are applied as on a managed server.</summary>
public class DatabaseLandings : LandingServer
{
    public override bool LandsApart => true;

    protected override PostgresInstallation Installation => Newest;

    protected override AppliedAs AppliedAs => AppliedAs.DatabaseOwner;
}

public sealed class DatabaseLandingsOnTheOldest : DatabaseLandings
{
    protected override PostgresInstallation Installation => Oldest;
}
