using System.Diagnostics;
using System.Globalization;
using Fenceline.Database.Execution;
using Fenceline.Migrations;
using Npgsql;

namespace Fenceline.Cli.Demo;

/// <summary>The demo from a server that is found to a server that is gone.</summary>
internal sealed class DemoRun(CliHost host, bool keeps)
{
    private const string Documentation = "https://github.com/fenceline/fenceline/blob/main/docs/first-hour.md";

    private readonly Storyteller _teller = new(host.Out, host.ColorOutput);

    /// <summary>Breaks the fence, for tests to see that the demo notices.</summary>
    internal string? Sabotage { get; init; }

    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await TellAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new CliException("Cancelled. The demo's server and its files are gone.");
        }
        catch (Exception e) when (e is NpgsqlException or MigrationException)
        {
            throw new CliException($"The demo came to no end, and its server is gone: {e.Message} Please report it; FENCELINE_PG_BIN chooses another PostgreSQL.", e);
        }
    }

    private async Task<int> TellAsync(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        _teller.Step("Looking for PostgreSQL ...");
        var programs = await PostgresPrograms.FindAsync(host, cancellation) ?? await PostgresDownload.FetchAsync(host, _teller.Step, cancellation);
        _teller.Step($"PostgreSQL {programs.Version} in {programs.Folder}. Starting a server of its own{(keeps ? "" : ", which is gone when the demo ends")} ...");
        await using var server = await ThrowAwayServer.StartAsync(programs, cancellation);
        var database = new DemoDatabase(server);
        var text = DemoManifest.ReadText();
        var manifest = DemoManifest.Read(text);

        _teller.Step("Applying what Fenceline generates from the sample's tenants.json ...");
        await database.CreateAsync(cancellation);
        await database.MigrateAsync(manifest, new SqlTree(manifest), cancellation);
        await database.FillAsync(cancellation);
        if (Sabotage is not null)
            await database.AsAdministratorAsync(Sabotage, cancellation);

        var story = new DemoStory(_teller, database, manifest, cancellation);
        await story.WhoSeesWhatAsync();
        await story.ReachingAcrossAsync();
        await story.LeakingQueryAsync();
        await story.ChangeAsync(text);
        return End(server, clock.Elapsed);
    }

    private int End(ThrowAwayServer server, TimeSpan elapsed)
    {
        _teller.Gap();
        var isWhole = _teller.Broken.Count == 0;
        if (isWhole)
            host.Out.WriteLine($"{_teller.Checks} of {_teller.Checks} checks held, in {elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} seconds.");
        _teller.Gap();
        if (keeps)
            SayWhereItIs(server);
        if (isWhole)
        {
            host.Out.WriteLine("Next:");
            host.Out.WriteLine("  fenceline init --minimal    start a manifest of your own, in an empty folder");
            host.Out.WriteLine("  fenceline lint <folder>     what does it say of SQL that you have? (needs a manifest)");
            host.Out.WriteLine($"  {Documentation}");
            return ExitCode.Fine;
        }

        host.Error.WriteLine($"fenceline: error: the fence did not hold: {_teller.Broken.Count} of {_teller.Checks} checks failed. Don't rely on this version; please report it with what is printed above.");
        foreach (var broken in _teller.Broken)
            host.Error.WriteLine("  " + broken);
        return ExitCode.Findings;
    }

    private void SayWhereItIs(ThrowAwayServer server)
    {
        var stop = server.Keep();
        host.Out.WriteLine("The server runs on. Look around as the application, pinned to Acme:");
        host.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  psql 'postgresql://{DemoDatabase.AppLogin}:{server.Password}@127.0.0.1:{server.Port}/{DemoDatabase.Name}'"));
        host.Out.WriteLine($"  app=> BEGIN; {DemoDatabase.Pin(DemoUser.Acme.Id)}");
        host.Out.WriteLine("as its superuser, whom nothing binds:");
        host.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  psql 'postgresql://{ThrowAwayServer.Superuser}:{server.Password}@127.0.0.1:{server.Port}/{DemoDatabase.Name}'"));
        host.Out.WriteLine("and end it, with its files:");
        host.Out.WriteLine("  " + stop);
        _teller.Gap();
    }
}
