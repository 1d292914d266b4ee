using System.Security.Cryptography;
using System.Text;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;
using Fenceline.Migrations;
using Fenceline.Terraform;
using Fenceline.Testing;
using Fenceline.Testing.Airbyte;
using Fenceline.Testing.Airbyte.Api;
using Npgsql;

namespace Fenceline.Provisioning.Tests;

/// <summary>All that a backend has around it where customers sign up: the sample's databases on a server of their own, the generated Terraform, and an Airbyte.</summary>
public class World : IAsyncLifetime
{
    public static readonly string? Terraform = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "terraform")).FirstOrDefault(File.Exists);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fenceline-provision-");
    private PostgresCluster? _cluster;
    private AirbyteStack? _stack;
    private string _tenants = "";
    private string _landing = "";
    private string _states = "";
    private int _last;

    public FakeAirbyte Airbyte => _stack!.Airbyte;

    public string Folder => _folder.FullName;

    public string Dynamic => Path.Combine(Folder, "generated", "terraform", "dynamic");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Terraform is null)
            return;
        _cluster = await PostgresCluster.StartAsync(Server, Cancellation);
        var text = Change(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "tenants.json"), Cancellation));
        var manifest = ManifestReader.Read(new ManifestText("tenants.json", text), _ => []).Manifest!;
        await File.WriteAllTextAsync(Path.Combine(Folder, "tenants.json"), text, Cancellation);
        var script = new ApplyScript(manifest);
        _tenants = await CreateAsync(script.All());
        _landing = await CreateAsync(script.Landing());
        _states = await _cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
        var tree = new TerraformTree(manifest);
        foreach (var file in (IEnumerable<GeneratedFile>)[.. tree.RenderShared(), .. manifest.Tenants.Select(new TenantPlanner(manifest).PlanOf).SelectMany(tree.RenderTenant)])
        {
            var target = Path.Combine(Folder, "generated", file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, file.Content, Cancellation);
        }

        _stack = await AirbyteStack.StartAsync();
    }

    protected virtual PostgresInstallation Server => PostgresServers.Newest;

    /// <summary>The manifest, as this world has it.</summary>
    protected virtual string Change(string manifest) => manifest;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_stack is not null)
            await _stack.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Skips the test, saying so, on a machine without terraform.</summary>
    public static void Require() => Assert.SkipWhen(Terraform is null, "terraform is not on the PATH: making tenants with their syncs was NOT tested. Install Terraform 1.10 or newer.");

    public TenantId NewId(string prefix = "p") => TenantId.Parse(FormattableString.Invariant($"{prefix}-{Interlocked.Increment(ref _last)}"));

    public ProvisionerOptions Options()
    {
        var environment = _stack!.Settings();
        // Another's, as a server may have it in its environment.
        environment["TF_VAR_stripe_api_key"] = "key-of-somebody-else";
        environment["TF_WORKSPACE"] = "somebody_else";
        environment["PG_CONN_STR"] = $"postgres://postgres@127.0.0.1:{new NpgsqlConnectionStringBuilder(TenantsAs("postgres")).Port}/{_states}?sslmode=disable";
        foreach (var name in new[] { "PATH", "HOME", "TMPDIR" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                environment[name] = value;
        }

        return new ProvisionerOptions(Path.Combine(Folder, "tenants.json"), Path.Combine(Folder, "generated"), Path.Combine(Folder, "work"))
        {
            Environment = environment,
            FirstPause = TimeSpan.FromMilliseconds(20),
            Lease = TimeSpan.FromSeconds(10),
        };
    }

    /// <summary>A backend, as it is after a start.</summary>
    public Backend Open(string role = "provisioner", Func<ProvisionerOptions, ProvisionerOptions>? change = null)
    {
        var options = Options();
        return new Backend(
            new ProvisioningDataSource(TenantsAs("opsai_" + role), LandingAs("opsai_landing_" + role)),
            new PublishingDataSource(TenantsAs("opsai_publisher"), LandingAs("opsai_landing_publisher")),
            change is null ? options : change(options));
    }

    public string TenantsAs(string login) => _cluster!.ConnectionString(_tenants, login);

    public string LandingAs(string login) => _cluster!.ConnectionString(_landing, login);

    public Task<string> OnTenantsAsync(string sql) => RunAsync(_tenants, sql);

    public Task<string> OnLandingAsync(string sql) => RunAsync(_landing, sql);

    /// <summary>What Airbyte has of a tenant.</summary>
    public List<AirbyteObject> ObjectsOf(TenantId tenant) =>
        [.. Airbyte.Objects.Where(o => o.Name.StartsWith(SchemaOf(tenant) + " ", StringComparison.Ordinal) || o.Name == "customer_" + tenant)];

    public static string SchemaOf(TenantId tenant) => "user_" + tenant.Value.Replace("-", "__", StringComparison.Ordinal);

    /// <summary>Everything that there is of a tenant, without its id: two tenants are made alike when it is the same.</summary>
    public async Task<string> TraceAsync(TenantId tenant)
    {
        var schema = SchemaOf(tenant);
        var database = await OnTenantsAsync($"""
            SELECT rolname, rolcanlogin, rolconnlimit FROM pg_roles WHERE rolname ~ '^{schema}(_loader|_reader)?$' ORDER BY 1;
            SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}' ORDER BY 1, 2;
            SELECT tier, status FROM fenceline.tenants WHERE tenant_id = '{tenant}';
            SELECT source, placement FROM fenceline.tenant_sources WHERE tenant_id = '{tenant}' ORDER BY 1;
            SELECT goal, run, finished_at IS NOT NULL, syncs FROM fenceline.provisionings WHERE tenant_id = '{tenant}';
            SELECT step, done_at IS NOT NULL, problem FROM fenceline.provisioning_steps WHERE tenant_id = '{tenant}' ORDER BY begun_at;
            """);
        var landing = await OnLandingAsync($"SELECT landing_schema, loader_role, shut FROM fenceline.landings WHERE tenant_id = '{tenant}'");
        var airbyte = string.Join('\n', ObjectsOf(tenant).Select(o => $"{o.Kind} {o.Name}").Order(StringComparer.Ordinal));
        return string.Join("\n--\n", database, landing, airbyte).Replace(schema, "user_X", StringComparison.Ordinal).Replace(tenant.Value, "X", StringComparison.Ordinal);
    }

    /// <summary>Whether Airbyte can log in with what its destination has.</summary>
    public async Task<bool> LogsInAsync(TenantId tenant)
    {
        var password = ObjectsOf(tenant).Single(o => o.Kind == "destinations").Configured("password")!;
        var parts = (await OnTenantsAsync($"SELECT rolpassword FROM pg_authid WHERE rolname = '{SchemaOf(tenant)}_loader'")).Split('$', ':');
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), Convert.FromBase64String(parts[2]), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, 32);
        return parts[0] == "SCRAM-SHA-256" && parts[3] == Convert.ToBase64String(SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8)));
    }

    private async Task<string> RunAsync(string database, string sql)
    {
        var run = await _cluster!.PsqlAsync(database, sql, cancellationToken: Cancellation);
        return run.ExitCode == 0 ? run.Output.TrimEnd() : throw new InvalidOperationException(run.Error);
    }

    private async Task<string> CreateAsync(IEnumerable<string> script)
    {
        var name = await _cluster!.CreateDatabaseAsync(appliedAs: AppliedAs.DatabaseOwner, cancellationToken: Cancellation);
        var applied = await _cluster.PsqlAsync(name, string.Concat(script), PostgresCluster.LoginOf(AppliedAs.DatabaseOwner), Cancellation);
        return applied.ExitCode == 0 ? name : throw new InvalidOperationException(applied.Error);
    }
}

/// <summary>The same on the oldest PostgreSQL, with Terraform's states in it.</summary>
public sealed class WorldWithStatesInPostgres : World
{
    protected override PostgresInstallation Server => PostgresServers.Main;

    protected override string Change(string manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Replace("\"version\": 1,", "\"version\": 1, \"terraform\": { \"backend\": { \"kind\": \"pg\" } },", StringComparison.Ordinal);
    }
}

/// <summary>What one process of a backend has.</summary>
public sealed class Backend(ProvisioningDataSource provisioning, PublishingDataSource publisher, ProvisionerOptions options) : IAsyncDisposable
{
    /// <summary>Of the customer, not of a test: secrets are looked for by them.</summary>
    public const string Secret = "planted-secret-zq7";

    public TenantProvisioner Provisioner { get; } = new(provisioning, options, publisher);

    public ProvisioningDataSource Provisioning => provisioning;

    /// <summary>A customer who connects Stripe.</summary>
    public Task<ProvisionResult> SignUpAsync(TenantId tenant, IProgress<ProvisionProgress>? progress = null, string tier = "standard", CancellationToken? cancellation = null) => Provisioner.ProvisionAsync(
        new NewTenant(tenant) { Name = "Customer", Tier = tier },
        [new SourceConnection("stripe") { Values = new Dictionary<string, string> { ["stripe_account"] = "acct_1" } }],
        new Dictionary<string, string> { ["stripe_api_key"] = "sk_" + Secret },
        progress,
        cancellation ?? TestContext.Current.CancellationToken);

    public Task<DeprovisionResult> LeaveAsync(TenantId tenant, IProgress<ProvisionProgress>? progress = null, TimeSpan? grace = null) =>
        Provisioner.DeprovisionAsync(tenant, grace, progress, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Provisioner.Dispose();
        await publisher.DisposeAsync();
        await provisioning.DisposeAsync();
    }
}

/// <summary>Is told of progress at once, and ends the process at one of the reports: an exception that nobody knows.</summary>
public sealed class Reports(int? endsAt = null) : IProgress<ProvisionProgress>
{
    private readonly List<string> _told = [];

    public IReadOnlyList<string> Told => _told;

    public Action<ProvisionProgress>? Also { get; init; }

    public void Report(ProvisionProgress value)
    {
        _told.Add(FormattableString.Invariant($"{value.Step} {value.State} {value.StepsDone}/{value.Steps}"));
        Also?.Invoke(value);
        if (_told.Count - 1 == endsAt)
            throw new ProcessEndedException();
    }
}

public sealed class ProcessEndedException : Exception;
