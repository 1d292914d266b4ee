using System.CommandLine;
using Fenceline.Cli.Importing;
using Fenceline.Cli.Manifests;
using Fenceline.Cli.Scaffold;
using Fenceline.Database.Importing;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline import</c>: a manifest of a database that is in use, and what does not keep its tenants apart.</summary>
internal sealed class ImportCommand
{
    private readonly CliHost _host;
    private readonly GlobalOptions _global;
    private readonly Option<string?> _database = MigrateCommand.DatabaseOption();
    private readonly Option<string?> _scripts = new("--scripts") { Description = "Replay the .sql files of this folder, in the order of their names, on a throw-away server, and import that", HelpName = "folder" };
    private readonly Option<string[]> _schemas = new("--schemas") { Description = "Import these schemas only", HelpName = "name", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _columns = new("--tenant-column") { Description = "The column that says whose a row is; may be repeated; guessed unless given", HelpName = "name" };
    private readonly Option<string?> _pattern = new("--tenant-schema") { Description = "The pattern of tenants' schemas, as in 'user_{id}'; guessed unless given", HelpName = "pattern" };
    private readonly Option<string?> _project = new("--project") { Description = "The project's name; the database's unless given", HelpName = "name" };
    private readonly Option<string?> _output = new("--output") { Description = "Where the manifest goes; --manifest unless given", HelpName = "file" };
    private readonly Option<bool> _force = new("--force") { Description = "Write over a file that exists" };

    private ImportCommand(CliHost host, GlobalOptions global)
    {
        _host = host;
        _global = global;
    }

    public static Command Create(CliHost host, GlobalOptions options)
    {
        var import = new ImportCommand(host, options);
        var command = new CliCommand(
            "import",
            "Guess a manifest from a database in use, and report what it can't say and what does not keep tenants apart; exits 1 when there is something to look at",
            "fenceline import --database postgresql://auditor@db/app",
            "fenceline import --database postgresql://auditor@db/app --tenant-column org_id --schemas public billing",
            "fenceline import --scripts supabase/migrations --output draft.json")
        {
            import._database, import._scripts, import._schemas, import._columns, import._pattern, import._project, import._output, import._force, options.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(import._scripts) is not null && result.GetResult(import._database) is not null)
                result.AddError("Say either --database or --scripts.");
        });
        command.SetAction(import.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var path = _host.FullPath(parsed.GetValue(_output) ?? parsed.GetRequiredValue(_global.Manifest));
        if (Path.Exists(path) && !parsed.GetValue(_force))
            throw new CliException($"{_host.Display(path)} exists already, and nothing was written. --output names another file, --force writes over it.");

        var options = new ImportOptions
        {
            Schemas = parsed.GetValue(_schemas) ?? [],
            TenantColumns = parsed.GetValue(_columns) ?? [],
            TenantSchema = parsed.GetValue(_pattern),
            Project = parsed.GetValue(_project),
        };
        var report = parsed.GetValue(_scripts) is { } folder
            ? await ScriptReplay.ImportAsync(_host.FullPath(folder), options, _host, cancellation)
            : await ImportAsync(MigrateCommand.AddressOf(parsed.GetValue(_database), _host), options, cancellation);
        new TextFile(path, report.Manifest, HasByteOrderMark: false).Save();
        var schema = new ScaffoldFile(Path.Combine(Path.GetDirectoryName(path)!, Scaffolding.SchemaResource), Resource.ReadText(Scaffolding.SchemaResource), "");
        schema.Write();
        var output = new ImportOutput(_host.Out, _host.Display(path), report);
        if (parsed.GetValue(_global.Json))
            output.WriteJson();
        else
            output.WriteText();
        return report.Notes.Count == 0 ? ExitCode.Fine : ExitCode.Findings;
    }

    /// <exception cref="CliException">It can't be imported.</exception>
    internal static async Task<ImportReport> ImportAsync(string address, ImportOptions options, CancellationToken cancellation)
    {
        try
        {
            return await new DatabaseImporter(address, options).ImportAsync(cancellation);
        }
        catch (ImportException e)
        {
            throw new CliException(e.Message, e);
        }
    }
}
