using Fenceline.Database.Adopting;
using Fenceline.Database.Execution;
using Fenceline.Migrations;
using Fenceline.Migrations.Adoption;
using Npgsql;

namespace Fenceline.Integration.Tests.Adopting;

/// <summary>An adoption that fails in the middle, is killed or gets no lock leaves everybody what they had, and the next run completes it.</summary>
public sealed class FailureTests
{
    private static readonly string[] Readers = ["SELECT count(*) FROM accounts", "SELECT count(*) FROM projects", "SELECT count(*) FROM tasks", "SELECT count(*) FROM audit"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<string> AccessAsync(UsedDatabase used)
    {
        var seen = new List<string>();
        foreach (var query in Readers)
            seen.Add(await used.RunAsync(query, "webapp"));
        await used.RunAsync("BEGIN; INSERT INTO tasks (project_id, title) SELECT min(id), 'x' FROM projects; UPDATE projects SET name = name; DELETE FROM audit WHERE false; ROLLBACK", "webapp");
        seen.Add(await used.RunAsync("SELECT count(*) FROM projects", "reporting"));
        return string.Join(' ', seen);
    }

    /// <summary>Each statement of a stage fails in turn, as far as there are any: an event trigger counts them.</summary>
    [Theory]
    [InlineData(15, AdoptionStage.Prepare)]
    [InlineData(18, AdoptionStage.Prepare)]
    [InlineData(15, AdoptionStage.Shadow)]
    [InlineData(18, AdoptionStage.Shadow)]
    [InlineData(15, AdoptionStage.Enforce)]
    [InlineData(18, AdoptionStage.Enforce)]
    public async Task A_statement_that_fails(int version, AdoptionStage stage)
    {
        await using var used = await UsedDatabase.OfAsync(RunningSystemTests.Shop, version, RunningSystemTests.WithOwnColumn);
        if (stage > AdoptionStage.Prepare)
            await used.AdoptAsync(stage - 1);
        var access = await AccessAsync(used);
        await used.RunAsync("""
            CREATE SCHEMA trap; CREATE SEQUENCE trap.commands; CREATE TABLE trap.fails (at bigint); INSERT INTO trap.fails VALUES (0);
            CREATE FUNCTION trap.fail() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
              IF nextval('trap.commands') = (SELECT at FROM trap.fails) THEN RAISE EXCEPTION 'the trap'; END IF; END $$;
            CREATE EVENT TRIGGER trap ON ddl_command_end EXECUTE FUNCTION trap.fail();
            """);
        var failures = 0;
        for (var at = 1; ; at += stage == AdoptionStage.Enforce ? 3 : 9)
        {
            await used.RunAsync($"UPDATE trap.fails SET at = {at}; SELECT setval('trap.commands', 1, false)");
            try
            {
                await used.AdoptAsync(stage);
                break;
            }
            catch (Exception e) when (e is AdoptionException or MigrationException)
            {
                Assert.Contains("the trap", e.Message, StringComparison.Ordinal);
                failures++;
                Assert.Equal(access, await AccessAsync(used));
            }
        }

        Assert.True(failures > 1, "Nothing failed.");
        await used.RunAsync("DROP EVENT TRIGGER trap; DROP SCHEMA trap CASCADE");
        await used.AdoptAsync();
        Assert.Equal([], await used.RemainsAsync());
        var difference = await used.DifferenceFromNewAsync();
        Assert.True(difference.Length == 0, difference);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_run_that_is_killed_again_and_again(int version)
    {
        await using var used = await UsedDatabase.OfAsync(RunningSystemTests.Shop, version, RunningSystemTests.WithOwnColumn);
        var access = await AccessAsync(used);
        var random = new Random(version);
        var kills = 0;
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var run = used.Adopter.RunAsync(AdoptionStage.Shadow, cancellationToken: Cancellation);
            await Task.Delay(random.Next(500), Cancellation);
            kills += int.Parse(await used.RunAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'fenceline adopt'"), System.Globalization.CultureInfo.InvariantCulture);
            try
            {
                await run;
                break;
            }
            catch (Exception e) when (e is AdoptionException or MigrationException or NpgsqlException)
            {
                Assert.Equal(access, await AccessAsync(used));
            }
        }

        Assert.True(kills > 0, "Nothing was killed.");
        await used.AdoptAsync();
        Assert.Equal([], await used.RemainsAsync());
        var difference = await used.DifferenceFromNewAsync();
        Assert.True(difference.Length == 0, difference);
    }

    [Fact]
    public async Task A_table_that_somebody_holds()
    {
        await using var used = await UsedDatabase.OfAsync(RunningSystemTests.Shop, 15);
        await used.AdoptAsync(AdoptionStage.Shadow);
        var access = await AccessAsync(used);
        await using (var holder = new NpgsqlConnection(used.Address("webapp")))
        {
            await holder.OpenAsync(Cancellation);
            await using var transaction = await holder.BeginTransactionAsync(Cancellation);
            await using var read = new NpgsqlCommand("SELECT count(*) FROM tasks", holder);
            await read.ExecuteScalarAsync(Cancellation);
            await using var others = new Traffic().Add("goes on", used.Address("webapp"), "", "SELECT count(*) FROM tasks", value => (long)value! > 0);
            var failure = await Assert.ThrowsAsync<AdoptionException>(() => used.Adopter.RunAsync(AdoptionStage.Enforce, new AdoptionOptions { Accept = ["hidden"], Patience = TimeSpan.FromSeconds(3) }, Cancellation));
            Assert.Contains("Let the policies hold", failure.Message, StringComparison.Ordinal);
            await others.EndAsync();
            Assert.Equal(access, await AccessAsync(used));
        }

        await used.AdoptAsync();
        Assert.Equal([], await used.RemainsAsync());
    }

    [Fact]
    public async Task Who_would_see_less_is_named_before_the_fence_goes_up()
    {
        await using var used = await UsedDatabase.OfAsync(RunningSystemTests.Shop, 15);
        await used.AdoptAsync(AdoptionStage.Shadow);
        var result = await used.Adopter.RunAsync(AdoptionStage.Enforce, cancellationToken: Cancellation);
        Assert.Equal(["login reporting", "login webapp"], result.Problems.Select(problem => problem.Subject));
        Assert.Contains("public.projects (900 rows, by what PUBLIC may do)", result.Problems[0].Reason, StringComparison.Ordinal);
        Assert.Contains("public.projects (900 rows, which it owns)", (await FreshAsync()).Problems.Single(problem => problem.Subject == "login webapp").Reason, StringComparison.Ordinal);
        Assert.Equal("900", await used.RunAsync("SELECT count(*) FROM projects", "reporting"));

        static async Task<AdoptionPlan> FreshAsync()
        {
            await using var fresh = await UsedDatabase.OfAsync(RunningSystemTests.Shop, 18);
            return await fresh.Adopter.PlanAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Migrations_wait_until_the_adoption_has_ended()
    {
        await using var used = await UsedDatabase.OfAsync(RunningSystemTests.Shop, 15);
        var scripts = MigrationScripts.OfTenants(used.Manifest, used.Tree);
        await used.AdoptAsync(AdoptionStage.Prepare);
        Assert.Contains("being adopted", (await Assert.ThrowsAsync<MigrationException>(() => new MigrationRunner(used.Address("postgres"), scripts).RunAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        var script = await used.Cluster.PsqlAsync(used.Name, string.Concat(new ApplyScript(used.Manifest, used.Tree).All()), cancellationToken: Cancellation);
        Assert.Contains("being adopted", script.Error, StringComparison.Ordinal);
        await used.AdoptAsync();
        Assert.True((await new MigrationRunner(used.Address("postgres"), scripts).RunAsync(cancellationToken: Cancellation)) is { Applied.Count: 0, IsComplete: true });
        script = await used.Cluster.PsqlAsync(used.Name, string.Concat(new ApplyScript(used.Manifest, used.Tree).All()), cancellationToken: Cancellation);
        Assert.True(script.ExitCode == 0, script.Error);
        Assert.Equal([], await used.RemainsAsync());
    }
}
