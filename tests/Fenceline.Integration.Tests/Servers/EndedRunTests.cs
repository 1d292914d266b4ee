using System.Diagnostics;
using System.Globalization;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Servers;

/// <summary>A test run that is ended, however that is done, leaves no server and no folder behind.</summary>
public sealed class EndedRunTests
{
    /// <summary>Something to run that starts a server at once and has more than enough to do with it.</summary>
    private static readonly Type Tests = typeof(Database.IsolationTests);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("KILL")]
    public async Task It_leaves_nothing_behind(string signal)
    {
        using var run = Start();
        try
        {
            RunningServer? server = null;
            await WaitUntilAsync(async () => (server = await FindServerAsync(run.Id)) is not null, "The run started no server.");
            await ProcessRunner.RunAsync("kill", ["-" + signal, run.Id.ToString(CultureInfo.InvariantCulture)], cancellationToken: TestContext.Current.CancellationToken);

            await WaitUntilAsync(() => Task.FromResult(run.HasExited), "The run did not end.");
            await WaitUntilAsync(async () => !(await ServersAsync()).Any(other => other.Id == server!.Id), "The server still runs.");
            await WaitUntilAsync(() => Task.FromResult(!Directory.Exists(Path.GetDirectoryName(server!.Data))), "The folder of the run is still there.");
        }
        finally
        {
            run.Kill(entireProcessTree: true);
        }
    }

    private static Process Start()
    {
        var program = Path.ChangeExtension(Tests.Assembly.Location, null);
        var run = Process.Start(new ProcessStartInfo(program, ["--filter-class", Tests.FullName!]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        run.BeginOutputReadLine();
        run.BeginErrorReadLine();
        return run;
    }

    private static async Task<RunningServer?> FindServerAsync(int parent) => (await ServersAsync()).FirstOrDefault(server => server.Parent == parent);

    private static async Task<IReadOnlyList<RunningServer>> ServersAsync()
    {
        var processes = await ProcessRunner.RunAsync("ps", ["-A", "-o", "pid=,ppid=,args="], cancellationToken: TestContext.Current.CancellationToken);
        return
        [
            .. from line in processes.Output.Split('\n')
               let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where words.Length > 4 && words[2].EndsWith("/postgres", StringComparison.Ordinal) && words[3] == "-D"
               select new RunningServer(int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture), words[4]),
        ];
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        for (var patience = Stopwatch.StartNew(); !await condition(); await Task.Delay(50, TestContext.Current.CancellationToken))
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), otherwise);
    }

    /// <param name="Id">The process.</param>
    /// <param name="Parent">Who started it.</param>
    /// <param name="Data">Its folder.</param>
    private sealed record RunningServer(int Id, int Parent, string Data);
}
