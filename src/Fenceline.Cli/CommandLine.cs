using System.CommandLine;
using Fenceline.Cli.Commands;
using Fenceline.Cli.Completion;
using Fenceline.Database.Execution;
using Fenceline.Migrations.Files;

namespace Fenceline.Cli;

/// <summary>The command line as a whole: what there is to call, and how a call ends.</summary>
internal static class CommandLine
{
    private const string Description = """
        Keeps tenants apart in PostgreSQL: from one manifest, tenants.json, to schemas and roles, row-level security,
        Airbyte syncs in Terraform, and proof that no tenant sees another's rows.
        """;

    private static readonly string[] Examples =
    [
        "fenceline demo                  see it at work, on a PostgreSQL server that is gone afterwards",
        "fenceline init --minimal        start a manifest in the current folder",
        "fenceline generate              write everything that tenants.json yields to generated/",
        "fenceline check                 in CI: fail when generated/ is not up to date",
        "fenceline tenant add 123 --source stripe",
    ];

    public static RootCommand Build(CliHost host)
    {
        var options = new GlobalOptions();
        var root = new RootCommand(Description)
        {
            options.Manifest,
            options.Out,
            DemoCommand.Create(host),
            InitCommand.Create(host, options),
            SchemaCommand.Create(host),
            ValidateCommand.Create(host, options),
            GenerateCommand.Create(host, options),
            CheckCommand.Create(host, options),
            DiffCommand.Create(host, options),
            SqlCommand.Create(host, options),
            ExportCommand.Create(host, options),
            MigrateCommand.Create(host, options),
            VerifyCommand.Create(host, options),
            ImportCommand.Create(host, options),
            AdoptCommand.Create(host, options),
            LintCommand.Create(host, options),
            PublishCommand.Create(host, options),
            TenantCommand.Create(host, options),
            TerraformCommand.Create(host, options),
            RulesCommand.Create(host),
            CompletionCommand.Create(host),
        };
        ManifestCompletion.AddTo(root, options, host);
        HelpExamples.AddTo(root, Examples);
        return root;
    }

    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliHost host, CancellationToken cancellation = default)
    {
        try
        {
            var parsed = Build(host).Parse(args);
            if (parsed.Errors.Count > 0)
                return ReportMisuse(parsed, host);
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false }, cancellation);
        }
        catch (Exception e) when (e is CliException or GeneratedFilesException or MigrationException or IOException or UnauthorizedAccessException)
        {
            return Fail(host, e.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(host, "Cancelled. Nothing was changed.");
        }
#pragma warning disable CA1031 // Whatever it is: the user is told what to do with it, and scripts get the exit code that they know.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail(host, $"This is a bug in fenceline. Please report it with all of this: https://github.com/fenceline/fenceline/issues\n{e}");
        }
    }

    private static int Fail(CliHost host, string message)
    {
        host.Error.WriteLine("fenceline: error: " + message);
        return ExitCode.Failed;
    }

    private static int ReportMisuse(ParseResult parsed, CliHost host)
    {
        foreach (var message in Misuse.Messages(parsed))
            host.Error.WriteLine("fenceline: error: " + message);
        host.Error.WriteLine($"Try '{Misuse.Name(parsed.CommandResult)} --help'.");
        return ExitCode.Failed;
    }
}
