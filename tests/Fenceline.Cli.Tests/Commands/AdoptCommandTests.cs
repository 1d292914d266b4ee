using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Cli.Tests.Commands;

public sealed class AdoptCommandTests : IAsyncLifetime
{
    private readonly CliFixture _cli = new();
    private PostgresCluster? _cluster;
    private string _address = "";

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        var name = await _cluster.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        var made = await _cluster.PsqlAsync(
            name,
            "CREATE ROLE webapp LOGIN; CREATE TABLE notes (tenant_id text NOT NULL, id bigint PRIMARY KEY, body text); GRANT SELECT, INSERT ON notes TO webapp; INSERT INTO notes VALUES ('a', 1), ('b', 2)",
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, made.ExitCode);
        _address = new NpgsqlConnectionStringBuilder(_cluster.ConnectionString(name)) is var parts ? $"postgresql://postgres@127.0.0.1:{parts.Port}/{name}" : "";
        Assert.Equal(1, _cli.Run("import", "--database", _address, "--project", "shop").ExitCode);
        Assert.Equal(0, _cli.Run("generate").ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [Fact]
    public void It_says_what_it_would_do_and_changes_nothing()
    {
        var plan = _cli.Run("adopt", "--database", _address);
        Assert.Equal(1, plan.ExitCode);
        Assert.Contains("prepare: columns, keys and indexes become what the manifest says", plan.Out, StringComparison.Ordinal);
        Assert.Contains("enforce: login webapp: it sees rows today, and none once the policies hold: public.notes (2 rows)", plan.Out, StringComparison.Ordinal);
        Assert.Contains("To run the first stage: fenceline adopt --until prepare", plan.Out, StringComparison.Ordinal);
        Assert.Equal(plan.Out, _cli.Run("adopt", "--database", _address).Out);
        var json = _cli.Run("adopt", "--database", _address, "--json").Json();
        Assert.Equal("hidden", json.GetProperty("problems")[0].GetProperty("accept").GetString());
        Assert.All(json.GetProperty("steps").EnumerateArray(), step => Assert.NotEqual(0, step.GetProperty("sql").GetArrayLength()));
    }

    [Fact]
    public void It_runs_stage_by_stage_and_back()
    {
        Assert.Equal(0, _cli.Run("adopt", "--until", "shadow", "--database", _address).ExitCode);
        var stopped = _cli.Run("adopt", "--until", "close", "--database", _address);
        Assert.Equal(1, stopped.ExitCode);
        Assert.StartsWith("Nothing was changed.\n", stopped.Out, StringComparison.Ordinal);
        var closed = _cli.Run("adopt", "--until", "close", "--accept", "hidden", "--database", _address);
        Assert.True(closed.ExitCode == 0, closed.Error);
        Assert.Contains("close: Say who may connect", closed.Error, StringComparison.Ordinal);
        Assert.Equal("Nothing to adopt: the database is managed by 'fenceline migrate'.\n", _cli.Run("adopt", "--database", _address).Out);
        Assert.Equal(0, _cli.Run("verify", "--database", _address).ExitCode);
        foreach (var steps in new[] { "2 steps undone.\n", "1 step undone.\n" })
            Assert.Equal(steps, _cli.Run("adopt", "--undo", "--database", _address).Out);
        Assert.Equal(0, _cli.Run("adopt", "--undo", "--database", _address, "--json").ExitCode);
        Assert.Equal(0, _cli.Run("adopt", "--undo", "--database", _address).ExitCode);
        Assert.Equal("There is nothing to undo.\n", _cli.Run("adopt", "--undo", "--database", _address).Out);
    }

    [Fact]
    public void Misuse_is_said()
    {
        Assert.Equal(2, _cli.Run("adopt", "--until", "shadow", "--undo", "--database", _address).ExitCode);
        Assert.Equal(2, _cli.Run("adopt", "--until", "everything", "--database", _address).ExitCode);
        Assert.Equal(2, _cli.Run("adopt", "--database", "postgresql://postgres@127.0.0.1:1/none").ExitCode);
    }
}
