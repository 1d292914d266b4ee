using Fenceline.Migrations.Scripts;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Migrations.Tests.Plan;

/// <summary>The manifest's database with a tenant and rows, to be copied for each edit.</summary>
public sealed class EditedDatabase : IAsyncLifetime
{
    private PostgresCluster? _cluster;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(Cancellation);
        var name = await _cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
        await RunAsync(name, string.Concat(new ApplyScript(PlannedEdits.Read(PlannedEdits.Manifest)).All()) + """
            SELECT fenceline.onboard('1', NULL, 'standard');
            INSERT INTO public.countries (code, label) SELECT 'c' || n, 'x' FROM generate_series(1, 100) AS n;
            INSERT INTO public.notes (user_id, id, body, country) SELECT '1', n, 'x', 'c' || n FROM generate_series(1, 100) AS n;
            INSERT INTO user_1.drafts (id, body) SELECT n, 'x' FROM generate_series(1, 100) AS n;
            """);
        await RunAsync("postgres", $"ALTER DATABASE {name} RENAME TO template");
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async Task<NpgsqlConnection> OpenCopyAsync()
    {
        var connection = new NpgsqlConnection(_cluster!.ConnectionString(await _cluster.CreateDatabaseAsync("template", cancellationToken: Cancellation)) + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    /// <summary>A statement for any tenant, as this one runs it.</summary>
    public static string OfTenant(string statement) => TenantTemplate.Readable(statement).Replace("{schema}", "user_1", StringComparison.Ordinal).Replace("{role}", "user_1", StringComparison.Ordinal);

    private async Task RunAsync(string database, string script)
    {
        var result = await _cluster!.PsqlAsync(database, script, cancellationToken: Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
