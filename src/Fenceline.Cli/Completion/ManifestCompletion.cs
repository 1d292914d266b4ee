using System.CommandLine;
using System.CommandLine.Completions;
using Fenceline.Cli.Commands;
using Fenceline.Cli.Manifests;
using Fenceline.Core.Manifest;

namespace Fenceline.Cli.Completion;

/// <summary>Completes what the manifest names: tenants, tiers and sources, wherever an option or argument takes one.</summary>
internal static class ManifestCompletion
{
    private static readonly Dictionary<string, Func<TenantManifest, IEnumerable<string>>> Names = new(StringComparer.Ordinal)
    {
        ["--tenant"] = Tenants,
        ["--canary"] = Tenants,
        ["--tier"] = manifest => manifest.Tiers.Select(tier => tier.Name),
        ["--source"] = Sources,
        ["--set"] = manifest => Sources(manifest).Select(source => source + "."),
        ["--placement"] = manifest => Sources(manifest).SelectMany(source => new[] { source + "=schema", source + "=shared" }),
    };

    public static void AddTo(Command command, GlobalOptions options, CliHost host)
    {
        foreach (var option in command.Options)
        {
            if (Names.TryGetValue(option.Name, out var names))
                option.CompletionSources.Add(Source(names, options, host));
        }

        // The tenant of "tenant remove" exists; that of "tenant add" must not.
        if (command.Name == "remove")
            command.Arguments[0].CompletionSources.Add(Source(Tenants, options, host));
        foreach (var inner in command.Subcommands)
            AddTo(inner, options, host);
    }

    private static IEnumerable<string> Tenants(TenantManifest manifest) => manifest.Tenants.Select(tenant => tenant.Id);

    private static IEnumerable<string> Sources(TenantManifest manifest) => manifest.Sources.Select(source => source.Name);

    private static Func<CompletionContext, IEnumerable<CompletionItem>> Source(Func<TenantManifest, IEnumerable<string>> names, GlobalOptions options, CliHost host) => context =>
    {
        try
        {
            var path = context.ParseResult.GetValue(options.Manifest) ?? "tenants.json";
            return ManifestFiles.Load(path, host).Result.Manifest is { } manifest ? names(manifest).Select(name => new CompletionItem(name)) : [];
        }
        catch (Exception e) when (e is CliException or IOException or UnauthorizedAccessException)
        {
            // Who completes a line is told nothing else.
            return [];
        }
    };
}
