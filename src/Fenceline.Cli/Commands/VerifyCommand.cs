using System.CommandLine;
using Fenceline.Cli.Databases;
using Fenceline.Cli.Text;
using Fenceline.Cli.Verifying;
using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Database.Probes;
using Fenceline.Database.Verification;
using Fenceline.Migrations;
using Npgsql;

namespace Fenceline.Cli.Commands;

/// <summary><c>fenceline verify</c>: is a live database what the manifest says, and does it keep tenants apart?</summary>
internal sealed class VerifyCommand
{
    private readonly CliHost _host;
    private readonly GlobalOptions _global;
    private readonly Option<string?> _database = MigrateCommand.DatabaseOption();
    private readonly Option<bool> _landing = MigrateCommand.LandingOption();
    private readonly Option<bool> _probe = new("--probe") { Description = "Also ask the database as each role, in a transaction that is rolled back; its login must be able to take the roles" };
    private readonly Option<bool> _scratch = new("--scratch") { Description = "Verify and probe on a throw-away server that is made of what was generated: for CI without a database" };
    private readonly Option<string> _format = new("--format") { Description = "How findings are printed", DefaultValueFactory = _ => "text" };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "Don't report the findings that this file lists", HelpName = "file" };
    private readonly Option<string?> _writeBaseline = new("--write-baseline") { Description = "Report nothing, and write all findings to this file", HelpName = "file" };

    private VerifyCommand(CliHost host, GlobalOptions global)
    {
        _host = host;
        _global = global;
        _format.AcceptOnlyFromAmong([.. VerifyOutput.Formats]);
    }

    public static Command Create(CliHost host, GlobalOptions options)
    {
        var verify = new VerifyCommand(host, options);
        var command = new CliCommand(
            "verify",
            "Compare a live database with the manifest, and say what no longer keeps tenants apart; exits 1 when there are findings",
            "fenceline verify --database postgresql://auditor@db/app",
            "fenceline verify --probe --format html > verify.html",
            "fenceline verify --scratch")
        {
            verify._database, verify._landing, verify._probe, verify._scratch, verify._format, verify._baseline, verify._writeBaseline, options.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(verify._baseline) is not null && result.GetResult(verify._writeBaseline) is not null)
                result.AddError("Say either --baseline or --write-baseline.");
            if (result.GetValue(verify._scratch) && (result.GetResult(verify._database) is not null || result.GetValue(verify._landing)))
                result.AddError("--scratch makes a server of its own: leave out --database and --landing.");
            if (result.GetValue(verify._probe) && result.GetValue(verify._landing))
                result.AddError("--probe asks the tenants' database: leave out --landing.");
        });
        command.SetAction(verify.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (PreparedTree.PrepareGenerated(parsed, _global, _host) is not { } prepared)
            return ExitCode.Findings;

        var (_, manifest, tree) = prepared;
        if (parsed.GetValue(_landing))
            LandingDatabase.Require(manifest);
        var scripts = parsed.GetValue(_landing) ? MigrationScripts.OfLanding(manifest, tree.Sql) : MigrationScripts.OfTenants(manifest, tree.Sql);
        var report = parsed.GetValue(_scratch)
            ? await OnScratchAsync(manifest, scripts, cancellation)
            : await VerifyAsync(MigrateCommand.AddressOf(parsed.GetValue(_database), _host), manifest, scripts, parsed.GetValue(_probe), cancellation);
        return Write(parsed, report);
    }

    private int Write(ParseResult parsed, VerifyReport report)
    {
        if (parsed.GetValue(_writeBaseline) is { } path)
        {
            VerifyBaseline.Write(path, _host, report.Findings);
            _host.Error.WriteLine($"{path}: {Count.Of(report.Findings.Count, "finding")}.");
            return ExitCode.Fine;
        }

        var baseline = parsed.GetValue(_baseline) is { } known ? VerifyBaseline.Read(known, _host) : null;
        var left = report with { Findings = [.. report.Findings.Where(finding => baseline?.Knows(finding) != true)] };
        var manifestPath = _host.FullPath(parsed.GetRequiredValue(_global.Manifest));
        var lines = new ManifestLines(_host.Display(manifestPath), File.ReadAllText(manifestPath));
        new VerifyOutput(_host.Out, lines, left, report.Findings.Count - left.Findings.Count).Write(parsed.GetValue(_global.Json) ? "json" : parsed.GetRequiredValue(_format));
        return left.Findings.Count == 0 ? ExitCode.Fine : ExitCode.Findings;
    }

    private async Task<VerifyReport> VerifyAsync(string address, TenantManifest manifest, MigrationScripts scripts, bool probes, CancellationToken cancellation)
    {
        var report = await new FenceVerifier(address, manifest, scripts).VerifyAsync(cancellation);
        if (!probes)
            return report;

        var probe = new FenceProbe(address, manifest, scripts);
        foreach (var effect in probe.SideEffects())
            _host.Error.WriteLine("probe: " + effect);
        var probed = await probe.ProbeAsync(cancellation);
        return report with { Findings = [.. report.Findings, .. probed.Findings], Unseen = [.. report.Unseen, .. probed.Unseen], Probes = probed.Probes };
    }

    private async Task<VerifyReport> OnScratchAsync(TenantManifest manifest, MigrationScripts scripts, CancellationToken cancellation)
    {
        await using var scratch = await ScratchDatabase.StartAsync(_host, cancellation);
        var address = scratch.Address;
        if (manifest.Database.Engine == DatabaseEngine.Supabase)
        {
            await using var connection = new NpgsqlConnection(address);
            await connection.OpenAsync(cancellation);
            await SupabaseStandIn.MakeAsync(connection, cancellation);
        }

        await new MigrationRunner(address, scripts).RunAsync(cancellationToken: cancellation);
        return await VerifyAsync(address, manifest, scripts, probes: true, cancellation);
    }
}
