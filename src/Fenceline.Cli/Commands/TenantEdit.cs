using System.CommandLine;
using Fenceline.Cli.Databases;
using Fenceline.Cli.Manifests;
using Fenceline.Cli.Reporting;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Commands;

/// <summary>
/// How <c>tenant add</c> and <c>tenant remove</c> change a manifest: nothing is written that its reader would refuse, and
/// what others write at the same time is kept.
/// </summary>
internal static class TenantEdit
{
    private const int Attempts = 20;

    /// <param name="path">The manifest's.</param>
    /// <param name="edit">Finds the change; called again when somebody else changed the file meanwhile.</param>
    /// <param name="done">How the message begins that names the changed file.</param>
    /// <param name="host">The process around it.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(string path, Func<ManifestFiles, TextChange> edit, string done, CliHost host)
    {
        var fullPath = host.FullPath(path);
        using var turn = ManifestLock.Take(fullPath, host);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var manifest = ManifestFiles.Load(path, host);
            var change = edit(manifest);
            var result = manifest.With(change, host).Result;
            if (result.Manifest is null)
            {
                ProblemReport.WriteText(host.Error, result.Problems.Where(problem => problem.Severity == ProblemSeverity.Error));
                host.Error.WriteLine("Nothing was changed: with the change the manifest would have the errors above.");
                return ExitCode.Findings;
            }

            if (change.TryApply())
            {
                host.Out.WriteLine($"{done} {host.Display(change.FullPath)}. 'fenceline generate' brings the output up to date.");
                return ExitCode.Fine;
            }
        }

        throw new CliException($"Something else keeps changing {host.Display(fullPath)} or what it includes. Nothing was changed; try again when it has finished.");
    }
}

/// <summary><c>fenceline tenant add</c>.</summary>
internal static class TenantAddCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var id = new Argument<string>("id") { Description = "The tenant's id, as in 123" };
        var name = new Option<string?>("--name") { Description = "Who it is, for people", HelpName = "name" };
        var tier = new Option<string?>("--tier") { Description = "One of the manifest's tiers", HelpName = "tier" };
        var sources = new Option<string[]>("--source", "-s") { Description = "A source to connect; may be repeated", HelpName = "source" };
        var values = new Option<string[]>("--set") { Description = "A value that a source asks of a tenant; connects the source; may be repeated", HelpName = "source.value=text" };
        var placements = new Option<string[]>("--placement") { Description = "Where a source's tables go for this tenant; may be repeated", HelpName = "source=schema|shared" };
        var databaseOnly = new Option<bool>("--database-only") { Description = "Make the tenant in the database, and leave the manifest as it is" };
        var access = new TenantAccess(host, reachesLanding: true) { Database = TenantAccess.OptionalDatabase("Make the tenant in this database too") };
        var command = new CliCommand(
            "add",
            "Add a tenant to the manifest, and to a database where one is named",
            "fenceline tenant add 123 --source stripe",
            "fenceline tenant add 456 --name Globex --tier large --set stripe.stripe_account=acct_456 --placement github=schema",
            "fenceline tenant add 901 --source stripe --database-only --database postgresql://opsai_provisioner@db/app --landing postgresql://opsai_landing_provisioner@db/opsai_landing")
        {
            id, name, tier, sources, values, placements, databaseOnly,
        };
        access.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(databaseOnly) && result.GetValue(access.Database) is null)
                result.AddError("--database-only needs --database, which says where the tenant is made.");
            if (result.GetValue(databaseOnly) && result.GetValue(values) is { Length: > 0 })
                result.AddError("--set writes into the manifest, for Terraform: leave out --database-only, or --set.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var tenant = new ManifestTenant(
                parsed.GetRequiredValue(id),
                parsed.GetValue(name),
                parsed.GetValue(tier),
                Sources(parsed.GetValue(sources) ?? [], parsed.GetValue(values) ?? []),
                [.. (parsed.GetValue(placements) ?? []).Select(text => Pair(text, "--placement github=schema"))]);
            if (!parsed.GetValue(databaseOnly))
            {
                var edited = TenantEdit.Run(
                    parsed.GetRequiredValue(options.Manifest), manifest => new TenantEditor(manifest, host).Add(tenant), $"Added tenant {tenant.Id} to", host);
                if (edited != ExitCode.Fine || parsed.GetValue(access.Database) is null)
                    return edited;
            }

            return CheckedManifest.Load(parsed, options, host) is { } manifest
                ? await access.RunAsync(parsed, manifest, provisioning => CreateAsync(provisioning, manifest, tenant, host, cancellation), cancellation)
                : ExitCode.Findings;
        });
        return command;
    }

    private static async Task<int> CreateAsync(ProvisioningDataSource provisioning, TenantManifest manifest, ManifestTenant tenant, CliHost host, CancellationToken cancellation)
    {
        var placed = tenant.Placements.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var created = await provisioning.CreateAsync(
            new NewTenant(TenantStateCommands.Parse(tenant.Id))
            {
                Name = tenant.Name,
                Tier = tenant.Tier
                    ?? manifest.Tenants.FirstOrDefault(known => known.Id == tenant.Id)?.Tier
                    ?? (manifest.Tiers.Count == 1 ? manifest.Tiers[0].Name : null)
                    ?? throw new CliException($"Say which tier, with --tier. Tiers: {string.Join(", ", manifest.Tiers.Select(known => known.Name))}."),
                Sources = tenant.Sources.Select(source => source.Key).Union(placed.Keys).ToDictionary(source => source, source => placed.TryGetValue(source, out var word) ? PlacementOf(word) : (SourcePlacement?)null),
                LoaderPassword = host.Variable(TenantStateCommands.PasswordVariable) is { Length: > 0 } password ? password : null,
            },
            cancellation);
        host.Out.WriteLine(created.IsNew ? $"Made tenant {tenant.Id} in the database." : $"Tenant {tenant.Id} was in the database; it is as you say now.");
        return ExitCode.Fine;
    }

    private static SourcePlacement PlacementOf(string word) => word switch
    {
        TablePlacements.Schema => SourcePlacement.Schema,
        TablePlacements.Shared => SourcePlacement.Shared,
        _ => throw new CliException($"'{word}' is not a placement; write --placement github=schema or --placement github=shared."),
    };

    private static List<KeyValuePair<string, Dictionary<string, string>>> Sources(string[] sources, string[] values)
    {
        var result = new List<KeyValuePair<string, Dictionary<string, string>>>();
        foreach (var source in sources)
            ValuesOf(source);
        foreach (var text in values)
        {
            var (path, value) = Pair(text, "--set stripe.stripe_account=acct_123");
            var dot = path.IndexOf('.');
            if (dot <= 0 || dot == path.Length - 1)
                throw new CliException($"'{text}' names no source and value; write --set stripe.stripe_account=acct_123.");
            ValuesOf(path[..dot])[path[(dot + 1)..]] = value;
        }

        return result;

        Dictionary<string, string> ValuesOf(string source)
        {
            foreach (var known in result)
            {
                if (known.Key == source)
                    return known.Value;
            }

            result.Add(new(source, []));
            return result[^1].Value;
        }
    }

    private static KeyValuePair<string, string> Pair(string text, string example)
    {
        var equals = text.IndexOf('=');
        return equals > 0 ? new(text[..equals], text[(equals + 1)..]) : throw new CliException($"'{text}' is not a name and a value; write {example}.");
    }
}

/// <summary><c>fenceline tenant remove</c>.</summary>
internal static class TenantRemoveCommand
{
    public static Command Create(CliHost host, GlobalOptions options)
    {
        var id = new Argument<string>("id") { Description = "The tenant's id, as in 123" };
        var command = new CliCommand(
            "remove",
            "Remove a tenant from the manifest. Before you generate, keep its offboard.sql: that removes its data",
            "fenceline tenant remove 123")
        {
            id,
        };
        command.SetAction(parsed =>
        {
            var tenant = parsed.GetRequiredValue(id);
            return TenantEdit.Run(
                parsed.GetRequiredValue(options.Manifest),
                manifest => new TenantEditor(manifest, host).Remove(tenant)
                    ?? throw new CliException($"{host.Display(manifest.Main.FullPath)} has no tenant '{tenant}'. 'fenceline tenant list' shows those that it has."),
                $"Removed tenant {tenant} from",
                host);
        });
        return command;
    }
}
