using System.CommandLine;
using Fenceline.Cli.Linting;
using Fenceline.Cli.Text;
using Fenceline.Core.Analysis;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline lint</c>: can the SQL in files read or write another tenant's rows?</summary>
internal sealed class LintCommand
{
    private const string NeverFail = "never";

    private readonly CliHost _host;
    private readonly GlobalOptions _global;

    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "Files, folders with .sql files at any depth, or - for standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _format = new("--format") { Description = "How findings are printed", DefaultValueFactory = _ => "text" };

    private readonly Option<string> _failOn = new("--fail-on")
    {
        Description = "The least grave finding that makes the exit code 1",
        DefaultValueFactory = _ => "warning",
    };

    private readonly Option<bool> _pinned = new("--pinned") { Description = "The SQL runs in sessions that are pinned to a tenant" };

    private readonly Option<bool> _strict = new("--strict") { Description = "Report every relation that neither the manifest nor the files know" };

    private readonly Option<string?> _baseline = new("--baseline") { Description = "Don't report the findings that this file lists", HelpName = "file" };

    private readonly Option<string?> _writeBaseline = new("--write-baseline") { Description = "Report nothing, and write all findings to this file", HelpName = "file" };

    private LintCommand(CliHost host, GlobalOptions global)
    {
        _host = host;
        _global = global;
        _format.AcceptOnlyFromAmong("text", "json", "sarif", "github");
        _failOn.AcceptOnlyFromAmong("suggestion", "warning", "error", NeverFail);
    }

    public static Command Create(CliHost host, GlobalOptions options)
    {
        var lint = new LintCommand(host, options);
        var command = new CliCommand(
            "lint",
            "Say of SQL files whether they can read or write another tenant's rows",
            "fenceline lint db/queries",
            "fenceline lint --format sarif db > lint.sarif",
            "fenceline lint --write-baseline lint-baseline.json db && fenceline lint --baseline lint-baseline.json db")
        {
            lint._paths, lint._format, lint._failOn, lint._pinned, lint._strict, lint._baseline, lint._writeBaseline,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(lint._baseline) is not null && result.GetResult(lint._writeBaseline) is not null)
                result.AddError("Say either --baseline or --write-baseline.");
        });
        command.SetAction((parsed, cancellation) => Task.Run(() => lint.Run(parsed, cancellation), cancellation));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (CheckedManifest.Load(parsed, _global, _host) is not { } manifest)
            return ExitCode.Findings;

        var baselinePath = parsed.GetValue(_baseline);
        var baseline = baselinePath is null ? null : BaselineFile.Read(baselinePath, _host);
        var linter = new Linter(_host, SqlCatalog.For(manifest), new SqlAnalysisOptions(IsPinned: parsed.GetValue(_pinned)) { IsStrict = parsed.GetValue(_strict), GathersUnknown = true });
        var run = linter.Run(parsed.GetRequiredValue(_paths), cancellation);
        foreach (var error in run.Errors)
            _host.Error.WriteLine("fenceline: error: " + error);

        if (parsed.GetValue(_writeBaseline) is { } newBaseline)
            return WriteBaseline(newBaseline, run);

        var report = LintReport.Of(run, baseline);
        Write(parsed.GetRequiredValue(_format), report);
        LintSummary.Write(_host.Error, report, baselinePath);
        return run.Errors.Count > 0 ? ExitCode.Failed : IsFailure(report, parsed.GetRequiredValue(_failOn)) ? ExitCode.Findings : ExitCode.Fine;
    }

    private int WriteBaseline(string path, LintRun run)
    {
        // A baseline without the files that could not be read would report all of theirs as new.
        if (run.Errors.Count > 0)
            throw new CliException($"{path} was not written.");

        var findings = run.Files.SelectMany(file => file.Findings).ToList();
        BaselineFile.Write(path, _host, findings);
        _host.Error.WriteLine($"{path}: {Count.Of(findings.Count, "finding")} of {Count.Of(run.Files.Count, "file")}.");
        return ExitCode.Fine;
    }

    private void Write(string format, LintReport report)
    {
        switch (format)
        {
            case "json":
                LintJson.Write(_host.Out, report);
                break;
            case "sarif":
                LintSarif.Write(_host.Out, report);
                break;
            case "github":
                LintGitHub.Write(_host.Out, report);
                break;
            default:
                new LintText(_host.Out, _host.ColorOutput).Write(report);
                break;
        }
    }

    private static bool IsFailure(LintReport report, string failOn) =>
        failOn switch
        {
            "suggestion" => report.Findings.Count > 0,
            "warning" => report.Errors + report.Warnings > 0,
            "error" => report.Errors > 0,
            _ => false,
        };
}
