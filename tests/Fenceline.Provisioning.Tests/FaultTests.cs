using Fenceline.Testing.Airbyte.Api;

namespace Fenceline.Provisioning.Tests;

/// <summary>Signing up and leaving are cut off at every step, in every way: a second call makes of it what an undisturbed one makes.</summary>
public sealed class FaultTests(World world) : IClassFixture<World>
{
    private const int UpReports = 10;
    private const int DownReports = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What a process that was killed leaves: its tenants stay its own until their leases end.</summary>
    private static string Killed(TenantId id) => $"UPDATE fenceline.provisionings SET run = 'of-the-dead', held_until = now() + '1 second', finished_at = NULL WHERE tenant_id = '{id}'";

    [Fact]
    public async Task A_process_that_is_killed_before_or_after_any_step_of_a_sign_up_is_caught_up_with()
    {
        World.Require();
        var expected = await WholeAsync();
        for (var at = 0; at < UpReports; at++)
        {
            var id = world.NewId("killed");
            await using (var backend = world.Open())
                await Assert.ThrowsAsync<ProcessEndedException>(() => backend.SignUpAsync(id, new Reports(at)));
            await world.OnTenantsAsync(Killed(id));

            await using (var backend = world.Open())
                await backend.SignUpAsync(id);

            Assert.Equal(expected, await world.TraceAsync(id));
            Assert.True(await world.LogsInAsync(id), $"Cut off at report {at}.");
        }
    }

    [Fact]
    public async Task A_process_that_is_killed_before_or_after_any_step_of_a_removal_is_caught_up_with()
    {
        World.Require();
        for (var at = 0; at < DownReports; at++)
        {
            var id = world.NewId("leaving");
            await using (var backend = world.Open())
                await backend.SignUpAsync(id);
            await using (var people = world.Open("operator"))
                await Assert.ThrowsAsync<ProcessEndedException>(() => people.LeaveAsync(id, new Reports(at)));
            await world.OnTenantsAsync(Killed(id));

            await using (var people = world.Open("operator"))
                await people.LeaveAsync(id);

            Assert.Equal("\n--\n\n--\n", await world.TraceAsync(id));
        }
    }

    [Fact]
    public async Task A_server_process_that_is_ended_at_any_step_is_an_error_of_that_step()
    {
        World.Require();
        var expected = await WholeAsync();
        await world.OnTenantsAsync("""
            CREATE TABLE public.strike (step text, is_done boolean);
            CREATE FUNCTION public.strike() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
            BEGIN
              IF EXISTS (SELECT FROM public.strike AS s WHERE s.step = new.step AND s.is_done = (new.done_at IS NOT NULL)) THEN
                PERFORM pg_terminate_backend(pg_backend_pid());
              END IF;
              RETURN new;
            END $$;
            CREATE TRIGGER strike BEFORE INSERT OR UPDATE ON fenceline.provisioning_steps FOR EACH ROW EXECUTE FUNCTION public.strike();
            """);
        try
        {
            // One customer, who tries again and again: each time it goes a little further.
            var id = world.NewId("struck");
            foreach (var (word, step) in new[] { ("tenant", ProvisionStep.Tenant), ("loader", ProvisionStep.Loader), ("syncs", ProvisionStep.Syncs), ("registration", ProvisionStep.Registration), ("publish", ProvisionStep.Publish) })
            {
                foreach (var isDone in new[] { false, true })
                {
                    await world.OnTenantsAsync($"DELETE FROM public.strike; INSERT INTO public.strike VALUES ('{word}', {isDone})");
                    await using var backend = world.Open();
                    var failed = await Assert.ThrowsAsync<ProvisionException>(() => backend.SignUpAsync(id));
                    Assert.Equal((id, step), (failed.Tenant, failed.Step));
                }
            }

            await world.OnTenantsAsync("DELETE FROM public.strike");
            await using var last = world.Open();
            await last.SignUpAsync(id);
            Assert.Equal(expected, await world.TraceAsync(id));
            Assert.True(await world.LogsInAsync(id));
        }
        finally
        {
            await world.OnTenantsAsync("DROP TRIGGER strike ON fenceline.provisioning_steps; DROP FUNCTION public.strike(); DROP TABLE public.strike");
        }
    }

    [Theory]
    [InlineData("POST .*/destinations$", 429, false)]
    [InlineData("POST .*/sources$", 500, false)]
    [InlineData("POST .*/sources$", 504, true)]
    [InlineData("POST .*/connections$", null, true)]
    [InlineData("GET .*/destinations$", 500, false)]
    public async Task What_Airbyte_spoils_is_an_error_that_names_the_step_and_a_second_call_makes_no_twin(string request, int? status, bool afterTheWork)
    {
        World.Require();
        var expected = await WholeAsync();
        var id = world.NewId("spoiled");
        await using var backend = world.Open(change: options => options with { Attempts = 1 });
        // A list is asked for again by itself; so often that it gives up.
        world.Airbyte.Add(new Fault(request, status) { AfterTheWork = afterTheWork, BreaksConnection = status is null, Count = request.StartsWith("GET", StringComparison.Ordinal) ? 4 : 1 });

        var failed = await Assert.ThrowsAsync<ProvisionException>(() => backend.SignUpAsync(id));
        world.Airbyte.ClearFaults();

        Assert.Equal((id, ProvisionStep.Syncs), (failed.Tenant, failed.Step));
        Assert.Contains($"Tenant {id}, setting up its syncs: ", failed.Message, StringComparison.Ordinal);
        var record = await backend.Provisioner.ReadAsync(id, Cancellation);
        Assert.Equal((false, false), (record!.IsFinished, record.IsRunning));
        Assert.NotNull(record.Steps[^1].Problem);
        await backend.SignUpAsync(id);
        Assert.Equal(expected, await world.TraceAsync(id));
        Assert.True(await world.LogsInAsync(id));
    }

    [Theory]
    [InlineData("DELETE .*/connections/", 500, false)]
    [InlineData("DELETE .*/destinations/", null, true)]
    public async Task What_Airbyte_spoils_of_a_removal_stops_it_before_the_database(string request, int? status, bool afterTheWork)
    {
        World.Require();
        var id = world.NewId("spoiled");
        await using (var backend = world.Open())
            await backend.SignUpAsync(id);
        await using var people = world.Open("operator", options => options with { Attempts = 1 });
        world.Airbyte.Add(new Fault(request, status) { AfterTheWork = afterTheWork, BreaksConnection = status is null });

        var failed = await Assert.ThrowsAsync<ProvisionException>(() => people.LeaveAsync(id));
        world.Airbyte.ClearFaults();

        Assert.Equal(ProvisionStep.SyncRemoval, failed.Step);
        Assert.Equal("active", await world.OnTenantsAsync($"SELECT status FROM fenceline.tenants WHERE tenant_id = '{id}'"));
        await people.LeaveAsync(id);
        Assert.Equal("\n--\n\n--\n", await world.TraceAsync(id));
    }

    [Fact]
    public async Task A_state_that_somebody_has_locked_is_an_error_and_then_it_goes_on()
    {
        World.Require();
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "A locked state was NOT tested: this system locks files in another way.");
        var id = world.NewId("locked");
        await using var backend = world.Open(change: options => options with { LockTimeout = TimeSpan.FromSeconds(1) });
        await backend.SignUpAsync(id);
        await using (var state = new FileStream(Path.Combine(world.Dynamic, "terraform.tfstate.d", World.SchemaOf(id), "terraform.tfstate"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            if (!OperatingSystem.IsMacOS())
                state.Lock(0, 0);
            var failed = await Assert.ThrowsAsync<ProvisionException>(() => backend.SignUpAsync(id));
            Assert.Equal(ProvisionStep.Syncs, failed.Step);
            Assert.Contains("state lock", failed.Message, StringComparison.Ordinal);
        }

        Assert.False((await backend.SignUpAsync(id)).SyncsChanged);
    }

    [Fact]
    public async Task A_run_that_another_takes_over_ends()
    {
        World.Require();
        var expected = await WholeAsync();
        var id = world.NewId("taken");
        await using var backend = world.Open(change: options => options with { Lease = TimeSpan.FromSeconds(1.5) });
        world.Airbyte.Add(new Fault("POST .*/destinations$", null) { Delay = TimeSpan.FromSeconds(6) });
        var running = backend.SignUpAsync(id);
        while (await world.OnTenantsAsync($"SELECT count(*) FROM fenceline.provisioning_steps WHERE tenant_id = '{id}' AND step = 'syncs'") == "0")
            await Task.Delay(50, Cancellation);
        await world.OnTenantsAsync($"UPDATE fenceline.provisionings SET run = 'of-the-living', held_until = now() + '1 hour' WHERE tenant_id = '{id}'");
        var lost = await Assert.ThrowsAsync<ProvisionException>(() => running);
        Assert.Equal(ProvisionStep.Syncs, lost.Step);
        Assert.Contains("another run has taken over", lost.Message, StringComparison.Ordinal);
        Assert.Equal("of-the-living", await world.OnTenantsAsync($"SELECT run FROM fenceline.provisionings WHERE tenant_id = '{id}'"));

        await world.OnTenantsAsync($"UPDATE fenceline.provisionings SET run = NULL WHERE tenant_id = '{id}'");
        world.Airbyte.ClearFaults();
        await backend.SignUpAsync(id);
        Assert.Equal(expected, await world.TraceAsync(id));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_is_caught_up_with()
    {
        World.Require();
        var expected = await WholeAsync();
        var id = world.NewId("cancelled");
        await using var backend = world.Open();
        world.Airbyte.Add(new Fault("POST .*/connections$", null) { Delay = TimeSpan.FromSeconds(6) });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = backend.SignUpAsync(id, cancellation: stop.Token);
        // The connection is next, and takes its time.
        while (world.ObjectsOf(id).All(o => o.Kind != "sources") || world.ObjectsOf(id).All(o => o.Kind != "destinations"))
            await Task.Delay(50, Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        world.Airbyte.ClearFaults();

        await backend.SignUpAsync(id);
        Assert.Equal(expected, await world.TraceAsync(id));
        Assert.True(await world.LogsInAsync(id));
    }

    [Fact]
    public async Task Terraform_that_is_killed_in_the_middle_is_caught_up_with()
    {
        World.Require();
        var expected = await WholeAsync();
        var id = world.NewId("cut");
        var program = Path.Combine(world.Folder, "terraform-that-dies");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n[ \"$1\" = apply ] || exec {World.Terraform} \"$@\"\n{World.Terraform} \"$@\" & pid=$!\nsleep 3\nkill -9 $pid\nwait $pid\n", Cancellation);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        world.Airbyte.Add(new Fault("POST .*/connections$", null) { AfterTheWork = false, Delay = TimeSpan.FromSeconds(6) });
        await using (var backend = world.Open(change: options => options with { Terraform = program, Attempts = 1 }))
        {
            Assert.Equal(ProvisionStep.Syncs, (await Assert.ThrowsAsync<ProvisionException>(() => backend.SignUpAsync(id))).Step);
            Assert.Contains(world.ObjectsOf(id), o => o.Kind == "sources");
        }

        // What was under way arrives all the same.
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        world.Airbyte.ClearFaults();
        await using var again = world.Open();
        await again.SignUpAsync(id);
        Assert.Equal(expected, await world.TraceAsync(id));
        Assert.True(await world.LogsInAsync(id));
    }

    [Fact]
    public async Task Secrets_stand_in_no_file_but_the_state_in_no_exception_no_log_no_table_and_no_command_line()
    {
        World.Require();
        var id = world.NewId("secret");
        await using var backend = world.Open(change: options => options with { Attempts = 1 });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var commandLines = WatchProcessesAsync(stop.Token);
        world.Airbyte.Add(new Fault("POST .*/connections$", 500));
        var failed = await Assert.ThrowsAsync<ProvisionException>(() => backend.SignUpAsync(id));
        world.Airbyte.ClearFaults();
        await backend.SignUpAsync(id);
        await stop.CancelAsync();

        var password = world.ObjectsOf(id).Single(o => o.Kind == "destinations").Configured("password")!;
        var places = new List<(string Place, string Text)> { ("exception", failed.ToString()), ("command lines", string.Join('\n', await commandLines)) };
        places.Add(("database", await world.OnTenantsAsync("SELECT p, s FROM fenceline.provisionings AS p LEFT JOIN fenceline.provisioning_steps AS s USING (tenant_id)")));
        foreach (var file in Directory.EnumerateFiles(world.Folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("terraform.tfstate", StringComparison.Ordinal)))
            places.Add((file, await File.ReadAllTextAsync(file, Cancellation)));
        Assert.Contains(places, place => place.Place.EndsWith(World.SchemaOf(id) + ".log", StringComparison.Ordinal));
        Assert.Contains("terraform", places[1].Text, StringComparison.Ordinal);
        foreach (var secret in new[] { Backend.Secret, password, "client-secret" })
            Assert.DoesNotContain(places, place => place.Text.Contains(secret, StringComparison.Ordinal));
    }

    /// <summary>All command lines that there are until it is stopped.</summary>
    private static async Task<HashSet<string>> WatchProcessesAsync(CancellationToken stop)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!stop.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
            {
                try
                {
                    seen.Add(File.ReadAllText(Path.Combine(process, "cmdline")));
                }
                catch (IOException)
                {
                    // It has ended.
                }
            }

            await Task.Delay(20, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return seen;
    }

    /// <summary>What there is of a customer whose sign-up nothing disturbs.</summary>
    private async Task<string> WholeAsync()
    {
        var id = world.NewId("whole");
        await using var backend = world.Open();
        await backend.SignUpAsync(id);
        return await world.TraceAsync(id);
    }
}
