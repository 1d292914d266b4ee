using System.Text.Json;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Landing;

/// <summary>A server where tenants are, and where Airbyte lands for them.</summary>
public abstract class LandingServer : IAsyncLifetime
{
    private PostgresCluster? _cluster;
    private int _tenants;

    /// <summary>Where tenants read.</summary>
    public string TenantsDatabase { get; private set; } = "";

    /// <summary>Where Airbyte writes: the same, or another.</summary>
    public string LandingDatabase { get; private set; } = "";

    public bool LandsApart => TenantsDatabase != LandingDatabase;

    /// <summary>The prefix of the roles' names where Airbyte writes.</summary>
    public string LandingProject => LandsApart ? "opsai_landing" : "opsai";

    private PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("The server has not started.");

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync();
        (TenantsDatabase, LandingDatabase) = await CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    public PublishingDataSource Publisher(string login = "opsai_publisher", string landingLogin = "opsai_landing_publisher", PublishingOptions? options = null) =>
        new(Unpooled(TenantsDatabase, login), LandsApart ? Unpooled(LandingDatabase, landingLogin) : null, options);

    public async Task<NpgsqlConnection> ConnectAsync(string database, string user = "postgres")
    {
        var connection = new NpgsqlConnection(Unpooled(database, user));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs SQL, and returns the last result as lines of texts with | in between.</summary>
    public async Task<string> RunAsync(string database, string sql, string user = "postgres")
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

    public Task<string> OnTenantsAsync(string sql, string user = "postgres") => RunAsync(TenantsDatabase, sql, user);

    public Task<string> OnLandingAsync(string sql, string user = "postgres") => RunAsync(LandingDatabase, sql, user);

    /// <summary>Runs SQL that the server has to refuse, and returns why, with the SQLSTATE before it.</summary>
    public async Task<string> RefusedAsync(string database, string sql, string user)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(database, sql, user));
        return error.SqlState + " " + error.MessageText;
    }

    /// <summary>Makes a tenant with all sources and a landing.</summary>
    /// <param name="placement">Where its sources' tables are.</param>
    public async Task<LandingTenant> AddTenantAsync(string placement = "shared")
    {
        var id = FormattableString.Invariant($"t{Interlocked.Increment(ref _tenants)}");
        var role = "user_" + id;
        await OnTenantsAsync($"""
            CREATE ROLE {role} NOLOGIN;
            GRANT opsai_tenant TO {role};
            CREATE SCHEMA {role} AUTHORIZATION opsai_owner;
            GRANT USAGE ON SCHEMA {role} TO {role};
            INSERT INTO fenceline.tenants VALUES ('{id}', 'active', '{role}', '{role}');
            INSERT INTO fenceline.tenant_sources SELECT '{id}', s, '{placement}' FROM unnest(ARRAY['github', 'stripe', 'survey']) AS s;
            SET ROLE opsai_owner;
            {(placement == "schema" ? $"SELECT fenceline.test_tables('{role}');" : "")}
            """);
        await OnLandingAsync($"SELECT fenceline.open_landing('{id}')", LandingProject + "_provisioner");
        return new LandingTenant(this, id, placement);
    }

    /// <summary>What a tenant sees of a table, in order of the first column.</summary>
    public Task<string> ReadAsync(LandingTenant tenant, string columns, string table) => OnTenantsAsync(
        $"SET ROLE {tenant.Role}; SELECT set_config('app.user_id', '{tenant.Id}', false); SELECT {columns} FROM {tenant.Place(table)} ORDER BY 1");

    protected abstract Task<(string Tenants, string Landing)> CreateAsync();

    protected async Task<string> CreateDatabaseAsync(string script)
    {
        var name = FormattableString.Invariant($"db{Guid.NewGuid():N}")[..12];
        await RunAsync("postgres", $"CREATE DATABASE {name}");
        await RunAsync(name, script);
        return name;
    }

    private string Unpooled(string database, string user) =>
        new NpgsqlConnectionStringBuilder(Cluster.ConnectionString(database, user)) { Pooling = false, IncludeErrorDetail = false }.ConnectionString;
}

/// <summary>Landings are schemas in the tenants' database.</summary>
public sealed class SchemaLandings : LandingServer
{
    protected override async Task<(string Tenants, string Landing)> CreateAsync()
    {
        var database = await CreateDatabaseAsync(LandingScaffold.OneDatabase);
        return (database, database);
    }
}

/// <summary>Airbyte lands in a database of its own.</summary>
public sealed class DatabaseLandings : LandingServer
{
    protected override async Task<(string Tenants, string Landing)> CreateAsync() =>
        (await CreateDatabaseAsync(LandingScaffold.TenantsDatabase), await CreateDatabaseAsync(LandingScaffold.LandingDatabase));
}

/// <summary>A tenant with a landing.</summary>
public sealed record LandingTenant(LandingServer Server, string Id, string Placement)
{
    public string Role => "user_" + Id;

    public string Landing => Role + "_landing";

    public string Loader => Role + "_loader";

    /// <summary>Where a table is published for it.</summary>
    public string Place(string table) => Placement == "schema" ? $"{Role}.{table}" : "public." + table;

    /// <summary>The connector that syncs to it.</summary>
    public Connector Connect() => new(() => Server.ConnectAsync(Server.LandingDatabase, Loader), Landing);

    /// <summary>Publishes, and says what was done in few words: <c>published all +2 ~1 -0</c>.</summary>
    public async Task<string> PublishAsync(string? source = "github", bool compareAll = false, bool allowDeletes = false)
    {
        await using var publisher = Server.Publisher();
        var result = await publisher.PublishAsync(TenantId.Parse(Id), new PublishRequest { Source = source, CompareAll = compareAll, AllowDeletes = allowDeletes });
        return string.Join('\n', result.Tables.Select(Describe));
    }

    public async Task<PublishException> FailToPublishAsync(string? source = "github", bool compareAll = false) =>
        await Assert.ThrowsAsync<PublishException>(() => PublishAsync(source, compareAll));

    private static string Describe(PublishedTable table) => FormattableString.Invariant(
        $"{table.Outcome} {table.Compared} +{table.Inserted} ~{table.Updated} -{table.Deleted}")
        + string.Concat(table.SetAside.Select(rows => FormattableString.Invariant($" {rows.Problem}({rows.Column})={rows.Rows}")))
        + string.Concat(table.MissingColumns.Select(column => " missing " + column));
}
