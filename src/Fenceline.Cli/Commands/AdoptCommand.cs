using System.CommandLine;
using Fenceline.Cli.Reporting;
using Fenceline.Database.Adopting;
using Fenceline.Migrations.Adoption;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline adopt</c>: brings a database in use under the manifest's management, in stages.</summary>
internal sealed class AdoptCommand
{
    private static readonly string[] Words = ["hidden", "widened", "destructive"];

    private readonly CliHost _host;
    private readonly GlobalOptions _global;
    private readonly Option<string?> _database = MigrateCommand.DatabaseOption();
    private readonly Option<string?> _until = new("--until") { Description = "Run what is left up to the end of this stage; without it nothing is changed", HelpName = "stage" };
    private readonly Option<bool> _undo = new("--undo") { Description = "Undo the last stage that anything was done of" };
    private readonly Option<string[]> _accept = new("--accept") { Description = "Begin a stage although rows become hidden from logins, policies widen or data goes; may be repeated", HelpName = "word" };
    private readonly Option<int> _wait = new("--wait") { Description = "So many seconds to try again for a table that others hold", HelpName = "seconds", DefaultValueFactory = _ => 120 };

    private AdoptCommand(CliHost host, GlobalOptions global)
    {
        _host = host;
        _global = global;
        _until.AcceptOnlyFromAmong([.. Enum.GetNames<AdoptionStage>().Select(name => name.ToLowerInvariant())]);
        _accept.AcceptOnlyFromAmong(Words);
    }

    public static Command Create(CliHost host, GlobalOptions options)
    {
        var adopt = new AdoptCommand(host, options);
        var command = new CliCommand(
            "adopt",
            "Bring a database in use to what was generated, in stages while it is used; without --until it prints what each stage would do, and exits 1 when there is something to do",
            "fenceline adopt --database postgresql://postgres@db/app",
            "fenceline adopt --until shadow --database postgresql://postgres@db/app",
            "fenceline adopt --until close --accept hidden --database postgresql://postgres@db/app",
            "fenceline adopt --undo --database postgresql://postgres@db/app")
        {
            adopt._database, adopt._until, adopt._undo, adopt._accept, adopt._wait, options.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(adopt._undo) && result.GetResult(adopt._until) is not null)
                result.AddError("Say either --until or --undo.");
        });
        command.SetAction(adopt.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (PreparedTree.PrepareGenerated(parsed, _global, _host) is not { } prepared)
            return ExitCode.Findings;

        var (_, manifest, tree) = prepared;
        var adopter = new DatabaseAdopter(MigrateCommand.AddressOf(parsed.GetValue(_database), _host), manifest, tree.Sql);
        var report = new AdoptionReport(_host, parsed.GetValue(_global.Json));
        var options = new AdoptionOptions { Accept = parsed.GetValue(_accept) ?? [], Patience = TimeSpan.FromSeconds(parsed.GetValue(_wait)), Progress = report };
        try
        {
            if (parsed.GetValue(_undo))
                return report.WriteUndone(await adopter.UndoAsync(options, cancellation));
            if (parsed.GetValue(_until) is not { } until)
                return report.Write(await adopter.PlanAsync(cancellation));
            var result = await adopter.RunAsync(Enum.Parse<AdoptionStage>(until, ignoreCase: true), options, cancellation);
            return report.Write(result, result.Problems.Count == 0 ? await adopter.PlanAsync(cancellation) : null);
        }
        catch (AdoptionException e)
        {
            throw new CliException(e.Message, e);
        }
        catch (OperationCanceledException)
        {
            throw new CliException("Cancelled. What was done stays; run it again to go on, or undo the stage with --undo.");
        }
    }
}
