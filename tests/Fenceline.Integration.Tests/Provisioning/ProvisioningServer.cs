using Fenceline.Integration.Tests.Database;
using Fenceline.Integration.Tests.Landing;
using Fenceline.Migrations;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Provisioning;

/// <summary>The sample with its landing database on a server of its own, where customers sign up after the build.</summary>
public abstract class ProvisioningServer(bool onNewest, AppliedAs appliedAs) : IAsyncLifetime
{
    private PostgresCluster? _cluster;
    private string _tenants = "";
    private string _landing = "";
    private int _lastTenant;

    public OpsaiDatabase Db { get; private set; } = null!;

    /// <summary>As a web server has it.</summary>
    public ProvisioningDataSource Provisioner { get; private set; } = null!;

    /// <summary>As people have it who run the system.</summary>
    public ProvisioningDataSource Operator { get; private set; } = null!;

    public PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("Not started.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(onNewest ? PostgresServers.Newest : PostgresServers.Main, Cancellation);
        var script = new ApplyScript(SampleDatabase.ReadSample());
        _tenants = await CreateAsync(script.All());
        _landing = await CreateAsync(script.Landing());
        Db = new OpsaiDatabase(Cluster.ConnectionString(_tenants, "opsai_app"));
        Provisioner = Open("provisioner");
        Operator = Open("operator");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_cluster is null)
            return;
        await Db.DisposeAsync();
        await Provisioner.DisposeAsync();
        await Operator.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    public ProvisioningDataSource Open(string role) => new(TenantsAs("opsai_" + role), LandingAs("opsai_landing_" + role));

    public string TenantsAs(string login) => Cluster.ConnectionString(_tenants, login);

    public string LandingAs(string login) => Cluster.ConnectionString(_landing, login);

    public PublishingDataSource OpenPublisher() => new(TenantsAs("opsai_publisher"), LandingAs("opsai_landing_publisher"));

    /// <summary>An id that no other test has.</summary>
    public TenantId NewId(string prefix = "c") => TenantId.Parse(FormattableString.Invariant($"{prefix}-{Interlocked.Increment(ref _lastTenant)}"));

    public static NewTenant Customer(TenantId id, SourcePlacement? github = null, string tier = "standard") =>
        new(id) { Name = "Customer " + id, Tier = tier, Sources = new Dictionary<string, SourcePlacement?> { ["stripe"] = null, ["github"] = github } };

    public Connector Connect(TenantId tenant)
    {
        var schema = OpsaiDatabase.Tenancy.SchemaOf(tenant);
        return new Connector(
            async () =>
            {
                var connection = new NpgsqlConnection(LandingAs(schema + "_loader") + ";Pooling=false");
                await connection.OpenAsync(Cancellation);
                return connection;
            },
            schema + "_landing");
    }

    public Task<string> OnTenantsAsync(string sql) => RunAsync(TenantsAs("postgres"), sql);

    public Task<string> OnLandingAsync(string sql) => RunAsync(LandingAs("postgres"), sql);

    /// <summary>Everything of a tenant's in both databases and on the server, without its id: two tenants are made alike when it is the same.</summary>
    public async Task<string> TraceAsync(TenantId tenant)
    {
        var schema = OpsaiDatabase.Tenancy.SchemaOf(tenant);
        var roles = await OnTenantsAsync($"""
            SELECT rolname, rolcanlogin, rolinherit, rolconnlimit, rolconfig FROM pg_roles WHERE rolname ~ '^{schema}(_loader|_reader)?$' ORDER BY 1;
            SELECT roleid::regrole, member::regrole FROM pg_auth_members WHERE roleid::regrole::text ~ '^{schema}(_loader|_reader)?$' OR member::regrole::text ~ '^{schema}(_loader|_reader)?$' ORDER BY 1, 2
            """);
        var catalog = $"""
            SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace WHERE nspname ~ '^{schema}(_landing|_moving)?$' ORDER BY 1;
            SELECT c.oid::regclass, c.relkind, c.relacl FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname ~ '^{schema}(_landing|_moving)?$' ORDER BY 1;
            SELECT p.oid::regprocedure, p.proowner::regrole, p.proacl FROM pg_proc AS p WHERE p.proname ~ '_{schema}$' ORDER BY 1;
            """;
        var registered = await OnTenantsAsync(catalog + $"""
            SELECT tenant_id, tier, status, schema_name, role_name FROM fenceline.tenants WHERE tenant_id = '{tenant}';
            SELECT source, placement FROM fenceline.tenant_sources WHERE tenant_id = '{tenant}' ORDER BY 1;
            SELECT version, name FROM fenceline.tenant_migrations WHERE tenant_id = '{tenant}' ORDER BY 1
            """);
        var landed = await OnLandingAsync(catalog + $"SELECT tenant_id, base_name, landing_schema, loader_role, reader_role, shut FROM fenceline.landings WHERE tenant_id = '{tenant}'");
        return string.Join('\n', roles, "--", registered, "--", landed).Replace(schema, "user_X", StringComparison.Ordinal).Replace(tenant.Value, "X", StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var lines = new List<string>();
        do
        {
            while (await reader.ReadAsync(Cancellation))
                lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
        }
        while (await reader.NextResultAsync(Cancellation));
        return string.Join('\n', lines);
    }

    private async Task<string> CreateAsync(IEnumerable<string> script)
    {
        var name = await Cluster.CreateDatabaseAsync(appliedAs: appliedAs, cancellationToken: Cancellation);
        var applied = await Cluster.PsqlAsync(name, string.Concat(script), PostgresCluster.LoginOf(appliedAs), Cancellation);
        return applied.ExitCode == 0 ? name : throw new InvalidOperationException(applied.Error);
    }
}

public sealed class ProvisioningOnTheOldest() : ProvisioningServer(onNewest: false, AppliedAs.Superuser);

public sealed class ProvisioningOnTheNewest() : ProvisioningServer(onNewest: true, AppliedAs.DatabaseOwner);
