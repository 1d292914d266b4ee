using Fenceline.Cli.Text;
using Spectre.Console;

namespace Fenceline.Cli.Reporting;

/// <summary>Shows how far a long run is: a bar when a person watches, one line otherwise, nothing for short runs.</summary>
internal static class TenantProgress
{
    private const int LongRun = 500;

    /// <param name="work">Is given what to call after each tenant, from any thread.</param>
    public static T Run<T>(CliHost host, int tenants, Func<Action, T> work)
    {
        if (tenants < LongRun)
            return work(() => { });
        if (host.LiveError)
            return RunWithBar(host, tenants, work);

        host.Error.WriteLine($"Rendering {Count.Of(tenants, "tenant")} ...");
        return work(() => { });
    }

    private static T RunWithBar<T>(CliHost host, int tenants, Func<Action, T> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(host.Error),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("Rendering tenants", maxValue: tenants);
                context.Refresh();
                return work(() => bar.Increment(1));
            });
    }
}
