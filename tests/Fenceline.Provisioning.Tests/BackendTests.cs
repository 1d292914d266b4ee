using Fenceline.Testing.Airbyte.Api;

namespace Fenceline.Provisioning.Tests;

/// <summary>With states where several servers reach them.</summary>
public sealed class BackendTests(WorldWithStatesInPostgres world) : IClassFixture<WorldWithStatesInPostgres>
{
    private const int Customers = 6;

    [Fact]
    public async Task Customers_sign_up_at_once_are_disturbed_sign_up_again_and_leave()
    {
        World.Require();
        await using var one = world.Open(change: options => options with { Attempts = 1 });
        await using var other = world.Open();
        var ids = Enumerable.Range(0, Customers).Select(_ => world.NewId("at-once")).ToList();
        world.Airbyte.Add(new Fault("POST .*/sources$", 504) { AfterTheWork = true, Count = 2 });

        // Each of them twice, in two processes.
        var runs = await Task.WhenAll(ids.SelectMany(id => new[] { TryAsync(one, id), TryAsync(other, id) }));

        Assert.True(runs.Count(isDone => isDone) >= Customers, "The second of two goes on where the first has failed.");
        world.Airbyte.ClearFaults();
        foreach (var id in ids)
        {
            Assert.False((await one.SignUpAsync(id)).SyncsChanged);
            Assert.Equal(["connections", "destinations", "sources"], world.ObjectsOf(id).Select(o => o.Kind).Order(StringComparer.Ordinal));
            Assert.True(await world.LogsInAsync(id));
        }

        await using var people = world.Open("operator");
        await Task.WhenAll(ids.Select(id => people.LeaveAsync(id)));
        Assert.All(world.Airbyte.Objects, o => Assert.Equal("workspaces", o.Kind));
    }

    private static async Task<bool> TryAsync(Backend backend, TenantId id)
    {
        try
        {
            await backend.SignUpAsync(id);
            return true;
        }
        catch (ProvisionException e) when (e.Step == ProvisionStep.Syncs)
        {
            return false;
        }
    }
}
