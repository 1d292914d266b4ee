using System.CommandLine;
using Fenceline.Cli.Manifests;
using Fenceline.Cli.Reporting;
using Fenceline.Cli.Text;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline validate</c>: everything that is wrong with the manifest.</summary>
internal static class ValidateCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var command = new CliCommand(
            "validate",
            "Read the manifest and report everything that is wrong with it",
            "fenceline validate",
            "fenceline validate --manifest config/tenants.json --json")
        {
            options.Json,
        };
        command.SetAction(parsed =>
        {
            var files = ManifestFiles.Load(parsed.GetRequiredValue(options.Manifest), host);
            if (parsed.GetValue(options.Json))
                WriteJson(host, files);
            else
                WriteText(host, files);
            return files.Result.Manifest is null ? ExitCode.Findings : ExitCode.Fine;
        });
        return command;
    }

    private static void WriteText(CliHost host, ManifestFiles files)
    {
        ProblemReport.WriteText(host.Error, files.Result.Problems);
        var path = host.Display(files.Main.FullPath);
        if (files.Result.Manifest is { } manifest)
        {
            var tables = manifest.Tables.Count + manifest.Sources.Sum(source => source.Tables.Count);
            host.Out.WriteLine($"{path} is valid: {Count.Of(manifest.Tenants.Count, "tenant")}, {Count.Of(manifest.Sources.Count, "source")}, {Count.Of(tables, "table")}.");
        }
        else
        {
            host.Error.WriteLine($"{path} is not valid: {Count.Of(Problems(files, ProblemSeverity.Error), "error")}.");
        }
    }

    private static void WriteJson(CliHost host, ManifestFiles files) => JsonReport.Write(host.Out, json =>
    {
        json.WriteString("manifest", host.Display(files.Main.FullPath));
        json.WriteBoolean("valid", files.Result.Manifest is not null);
        json.WriteNumber("errors", Problems(files, ProblemSeverity.Error));
        json.WriteNumber("warnings", Problems(files, ProblemSeverity.Warning));
        ProblemReport.WriteJson(json, files.Result.Problems);
    });

    private static int Problems(ManifestFiles files, ProblemSeverity severity) => files.Result.Problems.Count(problem => problem.Severity == severity);
}
