using System.Globalization;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Attacks;

/// <summary>
/// A server of its own with a fence on it, for sessions that attack it side by side. Tenants 123 (stripe in its schema, github shared) and 456 (both
/// in its schema) are there, with a note and an own draft each.
/// </summary>
public abstract class AttackedDatabase(bool asSuperuser, bool onNewest) : IAsyncLifetime
{
    private const string DatabaseOwner = "database_owner";

    private PostgresCluster? _cluster;

    public const string Database = "app";

    /// <summary>The login that applies the fence: a superuser, or one that owns the database and has CREATEROLE, as on managed servers.</summary>
    public string Applier { get; } = asSuperuser ? "postgres" : DatabaseOwner;

    /// <summary>As in 150000 or 180004.</summary>
    public int ServerVersion { get; private set; }

    internal FenceScript Script { get; init; } = new();

    public virtual async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(onNewest ? PostgresServers.Newest : PostgresServers.Main, TestContext.Current.CancellationToken);
        await RunAsync("postgres", $"CREATE ROLE {DatabaseOwner} LOGIN CREATEROLE", "postgres");
        ServerVersion = int.Parse(await RunAsync("postgres", "SHOW server_version_num", "postgres"), CultureInfo.InvariantCulture);
        await CreateDatabaseAsync(Database);
        await RunAsync(Applier, Script.Write());
        await OnboardAsync("123", """{"stripe": "schema", "github": "shared"}""");
        await OnboardAsync("456", """{"stripe": "schema", "github": "schema"}""");
        foreach (var tenant in new[] { "123", "456" })
        {
            await RunAsync("postgres", $"INSERT INTO user_{tenant}.stripe_customers VALUES ('c1', 'one@{tenant}.example')");
            await AsTenantAsync(tenant, $"INSERT INTO notes (body) VALUES ('note of {tenant}'); INSERT INTO drafts (body) VALUES ('draft of {tenant}')");
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <param name="name">The new database, which the applier owns.</param>
    /// <param name="template">A database to copy, to which nobody is connected.</param>
    public Task CreateDatabaseAsync(string name, string template = "template1") =>
        RunAsync("postgres", $"CREATE DATABASE {name} OWNER {(asSuperuser ? "postgres" : DatabaseOwner)} TEMPLATE {template}", "postgres");

    public Task<string> OnboardAsync(string tenant, string placements = "{}") =>
        RunAsync("opsai_provisioner", $"SELECT created FROM fenceline.onboard('{tenant}', 'Tenant {tenant}', 'standard', '{placements}')");

    /// <summary>What pins a transaction to a tenant.</summary>
    public string Pin(string tenant) => $"SET LOCAL ROLE user_{tenant}; SET LOCAL search_path TO user_{tenant}, opsai_path, pg_temp; {Identify(tenant)}";

    /// <summary>What says who asks, beside the role.</summary>
    public string Identify(string tenant) => Script.Identity switch
    {
        "jwt" => $$"""SET LOCAL request.jwt.claims = '{"sub": "{{tenant}}"}';""",
        "role" => "",
        _ => $"SET LOCAL app.user_id = '{tenant}';",
    };

    public Task<string> AsTenantAsync(string tenant, string statements) => RunAsync("opsai_app", $"BEGIN; {Pin(tenant)} {statements}; COMMIT");

    public Task<PostgresException> TenantFailsAsync(string tenant, string statements) => FailAsync("opsai_app", $"BEGIN; {Pin(tenant)} {statements}; COMMIT");

    /// <summary>A session of its own; it is not given back to any pool.</summary>
    public async Task<Session> OpenAsync(string user, string database = Database)
    {
        var connection = new NpgsqlConnection(_cluster!.ConnectionString(database, user) + ";Pooling=false;Timeout=60");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return new Session(connection);
    }

    /// <summary>Runs statements in one session, and returns the rows of all of them: values between bars, one row a line.</summary>
    public async Task<string> RunAsync(string user, string statements, string database = Database)
    {
        await using var session = await OpenAsync(user, database);
        return await session.RunAsync(statements);
    }

    public async Task<PostgresException> FailAsync(string user, string statements, string database = Database) =>
        await Assert.ThrowsAsync<PostgresException>(() => RunAsync(user, statements, database));
}

/// <summary>On the main version.</summary>
public sealed class FenceOfSuperuser() : AttackedDatabase(asSuperuser: true, onNewest: false);

/// <summary>On the newest version.</summary>
public sealed class FenceOfDatabaseOwner() : AttackedDatabase(asSuperuser: false, onNewest: true);

public sealed class FenceOfSuperuserOnTheNewest() : AttackedDatabase(asSuperuser: true, onNewest: true);

public sealed class FenceOfDatabaseOwnerOnTheOldest() : AttackedDatabase(asSuperuser: false, onNewest: false);

public sealed class FenceWithClaims : AttackedDatabase
{
    public FenceWithClaims()
        : base(asSuperuser: false, onNewest: false) => Script = new FenceScript(Identity: "jwt");
}

public sealed class FenceWithRolesAlone : AttackedDatabase
{
    public FenceWithRolesAlone()
        : base(asSuperuser: false, onNewest: false) => Script = new FenceScript(Identity: "role");
}
