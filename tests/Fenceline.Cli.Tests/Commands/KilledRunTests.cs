using System.Diagnostics;

namespace Fenceline.Cli.Tests.Commands;

/// <summary>The real process, killed without warning, leaves the old tree or the new one and nothing in between.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Kills = 100;
    private const int Tenants = 100;

    private readonly CliFixture _cli = new();
    private readonly Random _random = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_at_any_moment_leaves_the_old_tree_or_the_new_one()
    {
        WriteManifest("a.json", "Acme", 1);
        WriteManifest("b.json", "Globex", 11);
        Assert.Equal(0, _cli.Run("generate", "-m", "b.json", "-o", "expected-b").ExitCode);
        Assert.Equal(0, _cli.Run("generate", "-m", "a.json", "-o", "expected-a").ExitCode);
        var (treeA, treeB) = (Tree("expected-a"), Tree("expected-b"));
        Assert.NotEqual(treeA, treeB);
        _cli.Folder.Write("generated/notes.txt", "mine");
        var duration = await RunToEnd("a.json");

        var state = "a";
        var caughtInTheAct = 0;
        for (var i = 0; i < Kills; i++)
        {
            var next = state == "a" ? "b" : "a";
            await KillWithin(next + ".json", duration, waitForStaging: i % 2 == 0);
            caughtInTheAct += _cli.Folder.LeftOvers.Any(path => Directory.Exists(path)) ? 1 : 0;

            var found = Tree("generated");
            Assert.True(found == treeA || found == treeB, $"After kill {i} the tree is neither the old nor the new one.");
            state = found == treeA ? "a" : "b";
        }

        Assert.True(caughtInTheAct >= Kills / 10, $"Only {caughtInTheAct} of {Kills} runs were killed while they wrote.");
        await RunToEnd("a.json");
        Assert.Equal(treeA, Tree("generated"));
        Assert.Equal("mine", _cli.Folder.Read("generated/notes.txt"));
        Assert.Empty(_cli.Folder.LeftOvers);
    }

    /// <summary>Waits for a random part of a run's duration, or of what is left of it once it has begun to write.</summary>
    private async Task KillWithin(string manifest, TimeSpan duration, bool waitForStaging)
    {
        using var process = Start(manifest);
        while (waitForStaging && !process.HasExited && !_cli.Folder.LeftOvers.Any(path => path.EndsWith(".new", StringComparison.Ordinal)))
            await Task.Delay(1, TestContext.Current.CancellationToken);
        await Task.Delay(duration * (_random.NextDouble() * (waitForStaging ? 0.4 : 1.1)), TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private async Task<TimeSpan> RunToEnd(string manifest)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(manifest);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return clock.Elapsed;
    }

    private Process Start(string manifest) => Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(CommandLine).Assembly.Location, "generate", "-m", manifest])
    {
        WorkingDirectory = _cli.Folder.Path,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Half of the tenants' files differ between the two names, and some tenants are only in one of the manifests.</summary>
    private void WriteManifest(string path, string name, int firstTenant)
    {
        var tenants = Enumerable.Range(firstTenant, Tenants).Select(id => $$"""{ "id": "{{id}}", "name": "{{(id % 2 == 0 ? name : "Same")}}" }""");
        _cli.Folder.Write(path, CliFixture.Manifest("[" + string.Join(",\n", tenants) + "]"));
    }

    /// <summary>Every file and its content, without the file that is not the tool's.</summary>
    private string Tree(string folder) =>
        string.Concat(_cli.Folder.Tree(folder).Where(file => file.Key != "notes.txt").Select(file => file.Key + "\0" + file.Value + "\0"));
}
