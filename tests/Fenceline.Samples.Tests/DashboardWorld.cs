using SaasDashboard.Local;

namespace Fenceline.Samples.Tests;

/// <summary>The sample as its run.sh starts it.</summary>
public sealed class DashboardWorld : IAsyncLifetime
{
    private LocalWorld? _world;
    private string? _missing;

    public string Url => World.Url;

    internal LocalWorld World
    {
        get
        {
            Assert.SkipWhen(_missing is not null, $"The sample was NOT tested. {_missing}");
            return _world!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _world = await LocalWorld.StartAsync(port: 0, _ => { }, TestContext.Current.CancellationToken);
        }
        catch (LocalWorldException e)
        {
            _missing = e.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
            await _world.DisposeAsync();
    }
}
