using System.Collections.Concurrent;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Placement;
using static Fenceline.Terraform.TerraformText;

namespace Fenceline.Terraform;

/// <summary>What one tenant has of its own: a root module, or values for the dynamic root.</summary>
internal sealed class TenantFiles
{
    private readonly Dictionary<string, SourcePlan> _sources;
    private readonly ManifestVariables _variables;
    private readonly string _provider;
    private readonly string _sharedWorkspaceVariables;
    private readonly string _dedicatedWorkspaceVariables;

    private readonly ConcurrentDictionary<string, string> _imports = new(StringComparer.Ordinal);
    private readonly TerraformBackend? _backend;

    public TenantFiles(IReadOnlyList<SourcePlan> sources, ManifestVariables variables, DatabaseVariables databaseVariables, TerraformBackend? backend)
    {
        _backend = backend;
        _sources = sources.ToDictionary(source => source.Name, StringComparer.Ordinal);
        _variables = variables;
        _provider = RenderPart("provider.sbn");
        var providerVariables = RenderPart("provider_variables.sbn");
        _sharedWorkspaceVariables = string.Join("\n\n", providerVariables, RenderPart("shared_workspace_variables.sbn"), databaseVariables.RootDeclarations);
        _dedicatedWorkspaceVariables = string.Join("\n\n", providerVariables, RenderPart("dedicated_workspace_variables.sbn"), databaseVariables.RootDeclarations);
    }

    public IEnumerable<GeneratedFile> Render(TenantPlan plan)
    {
        var stem = plan.Names.FileStem;
        var isDedicated = plan.Tier.AirbyteWorkspace == AirbyteWorkspaceKind.Dedicated;
        var facts = Facts(plan, isDedicated, out var missing);
        if (plan.Tier.Terraform == TerraformLayout.Workspace)
        {
            yield return new($"terraform/dynamic/tenants/{stem}.tfvars", ValuesFile(plan, facts));
            yield break;
        }

        var folder = $"terraform/tenants/{stem}/";
        yield return new(folder + "main.tf", RootModule(plan, facts, missing, isDedicated));
        if (StateBackend.ForRoot(_backend, stem) is { } backend)
            yield return new(folder + StateBackend.FileName, backend);
    }

    public static HclAttribute PassOn(string variable) => new(variable, "var." + variable);

    /// <param name="missing">The variables whose values are secret, or that the tenant says nothing about: ordered.</param>
    private List<HclAttribute> Facts(TenantPlan plan, bool isDedicated, out IReadOnlyList<string> missing)
    {
        var connected = plan.Connected.ToArray();
        var values = KnownValues(plan.Tenant);
        missing = [.. connected.SelectMany(source => _sources[source.Name].Variables).Distinct(StringComparer.Ordinal).Where(name => !values.ContainsKey(name)).Order(StringComparer.Ordinal)];

        List<HclAttribute> facts =
        [
            new("user_id", HclText.Literal(plan.Tenant.Id)),
            new("airbyte_workspace", isDedicated ? "\"dedicated\"" : "\"shared\""),
            new("airbyte_sources", "[" + string.Join(", ", connected.Select(source => HclText.Literal(source.Name))) + "]"),
        ];
        if (plan.Tenant.IsLeaving)
            facts.Add(new("leaving", "true"));
        facts.AddRange(values.Select(value => new HclAttribute(value.Key, HclText.Literal(value.Value))));
        return facts;
    }

    /// <summary>What the tenant says about itself, by variable.</summary>
    private SortedDictionary<string, string> KnownValues(Tenant tenant)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in tenant.Sources)
        {
            var asked = _sources[source.Source].TenantValues;
            foreach (var value in source.Values)
            {
                if (!asked.Contains(value.Name))
                    continue;
                if (values.TryGetValue(value.Name, out var other) && other != value.Value)
                    throw new ArgumentException($"Tenant {tenant.Id} gives two values for {value.Name}.", nameof(tenant));
                values[value.Name] = value.Value;
            }
        }

        return values;
    }

    private static string ValuesFile(TenantPlan plan, IReadOnlyList<HclAttribute> facts) => RenderFile(
        "tenant_tfvars.sbn",
        ("title", Title(plan.Tenant) + $" In workspace {plan.Names.TerraformWorkspace}: terraform apply; it reads this file by itself."),
        ("arguments", HclLayout.Attributes(0, facts)));

    private string RootModule(TenantPlan plan, IEnumerable<HclAttribute> facts, IReadOnlyList<string> missing, bool isDedicated)
    {
        var workspaceVariable = isDedicated ? "airbyte_organization_id" : "airbyte_workspace_id";
        var variables = isDedicated ? _dedicatedWorkspaceVariables : _sharedWorkspaceVariables;
        return RenderFile(
            "tenant_root.sbn",
            ("title", Title(plan.Tenant)),
            ("user_id", plan.Tenant.Id),
            ("schema", plan.Names.Schema),
            ("imports", ImportsOf(plan)),
            ("terraform_version", TerraformVersion),
            ("provider_version", ProviderVersion),
            ("provider", _provider),
            ("arguments", HclLayout.Attributes(2, [.. facts, new("elsewhere", "local.elsewhere"), PassOn(workspaceVariable), .. DatabaseVariables.Names.Select(PassOn), .. missing.Select(PassOn)])),
            ("variables", missing.Count == 0 ? variables : variables + "\n\n" + _variables.RootDeclarationsOf(missing)));
    }

    /// <summary>Most tenants have the same sources as others.</summary>
    private string ImportsOf(TenantPlan plan)
    {
        string[] sources = [.. plan.Connected.Select(source => source.Name)];
        return _imports.GetOrAdd(string.Join(' ', sources), _ => RenderPart("imports.sbn", ("sources", sources)));
    }

    private static string Title(Tenant tenant) => tenant.Name is null ? $"Tenant {tenant.Id}." : $"Tenant {tenant.Id}, {tenant.Name}.";
}
