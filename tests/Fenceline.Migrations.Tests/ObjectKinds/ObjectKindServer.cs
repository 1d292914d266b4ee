using Fenceline.Core.Model;
using Fenceline.Migrations.Render;
using Fenceline.Testing;

namespace Fenceline.Migrations.Tests.ObjectKinds;

/// <summary>Says of objects of the model which SQL makes them, and what a server's catalog holds afterwards. One table of cases for each kind.</summary>
public sealed class ObjectKindServer : IAsyncLifetime
{
    internal const string Owner = "keeper";
    internal const string Maker = "maker";

    private PostgresCluster? _cluster;

    internal static ObjectSet Nothing { get; } = new(default, default, default, default, default, default, default, default, default, default, default, default, default);

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        await RunAsync($"CREATE ROLE {Owner}; CREATE ROLE reader; CREATE SCHEMA app AUTHORIZATION {Owner}; CREATE ROLE {Maker}; GRANT USAGE ON SCHEMA app TO reader; GRANT USAGE, CREATE ON SCHEMA app TO {Maker}");
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <param name="objects">The model.</param>
    /// <param name="sql">What makes them, each statement without its semicolon on lines of its own.</param>
    /// <param name="query">Asks the catalog.</param>
    /// <param name="catalog">Its answer: a line a row, values between bars.</param>
    internal async Task ExpectAsync(ObjectSet objects, string sql, string query, string catalog)
    {
        var statements = new ObjectSetSql(new SqlTarget("", "")).Create(objects, new HashSet<ObjectName>(), Owner).ToList();
        Assert.Equal($"SET LOCAL ROLE {Owner}", statements[0]);
        Assert.Equal(Lines(sql), Lines(string.Join("\n", statements.Skip(1))));
        Assert.Equal(Lines(catalog), Lines(await RunAsync($"BEGIN; {string.Join(";\n", statements)}; {query}; ROLLBACK")));
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").Trim('\n');

    private async Task<string> RunAsync(string script)
    {
        var result = await (_cluster ?? throw new InvalidOperationException("Not started.")).PsqlAsync("postgres", script, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error + script);
        return result.Output;
    }
}
