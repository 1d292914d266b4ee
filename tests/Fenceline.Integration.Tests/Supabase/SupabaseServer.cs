using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Database.Verification;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Supabase;

/// <summary>A server with the roles, rights and settings of a project on Supabase, with a manifest applied as its login postgres.</summary>
internal sealed class SupabaseServer : IAsyncDisposable
{
    public const string Owner = "postgres";

    private readonly PostgresCluster _cluster;
    private readonly TenantManifest _project;

    private SupabaseServer(PostgresCluster cluster, TenantManifest project)
    {
        _cluster = cluster;
        _project = project;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SupabaseServer> StartAsync(int version, TenantManifest project)
    {
        var server = new SupabaseServer(await PostgresCluster.StartAsync(PostgresServers.Get(version), Cancellation), project);
        await server.PsqlAsync(Owner, await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Supabase", "Server.sql"), Cancellation));
        Assert.True((await new MigrationRunner(server.Address, ScriptsOf(project)).RunAsync(cancellationToken: Cancellation)).IsComplete);
        return server;
    }

    public static TenantManifest Read(string json)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", json), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }

    public static MigrationScripts ScriptsOf(TenantManifest project) => MigrationScripts.OfTenants(project, new SqlTree(project));

    public Task<VerifyReport> VerifyAsync() => new FenceVerifier(Address, _project, ScriptsOf(_project)).VerifyAsync(Cancellation);

    /// <summary>What the API does for a request: the login authenticator takes a role and sets the token's claims.</summary>
    /// <param name="subject">The token's user; null for a request without one.</param>
    public Task<string> RequestAsync(string role, string? subject, string statement) => PsqlAsync("authenticator", Request(role, subject, statement));

    /// <summary>A request that the database refuses; returns its error.</summary>
    public async Task<string> RefusedAsync(string role, string? subject, string statement)
    {
        var result = await _cluster.PsqlAsync("postgres", Request(role, subject, statement), "authenticator", Cancellation);
        Assert.Equal(3, result.ExitCode);
        return result.Error;
    }

    public async Task<string> PsqlAsync(string user, string script)
    {
        var result = await _cluster.PsqlAsync("postgres", script, user, Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.TrimEnd();
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private string Address => _cluster.ConnectionString("postgres", Owner) + ";Pooling=false";

    private static string Request(string role, string? subject, string statement) => $"""
        BEGIN;
        SELECT set_config('role', '{role}', true), set_config('search_path', 'public, extensions', true), set_config('request.jwt.claims', '{(subject is null ? "{}" : $"{{\"sub\": \"{subject}\", \"role\": \"{role}\"}}")}', true) \g /dev/null
        {statement};
        COMMIT;
        """;
}
