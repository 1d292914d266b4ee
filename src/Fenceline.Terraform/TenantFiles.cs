using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using static Fenceline.Terraform.TerraformText;

namespace Fenceline.Terraform;

/// <summary>What one tenant has of its own: a root module, or values for the dynamic root.</summary>
internal sealed class TenantFiles
{
    /// <summary>What every root asks for and hands on to the module, as the templates declare it.</summary>
    public static readonly IReadOnlyList<string> DatabaseVariables =
        ["database_ca_certificate", "database_host", "database_name", "database_password", "database_port", "database_ssl_mode"];

    private readonly TenantManifest _manifest;
    private readonly Dictionary<string, SourcePlan> _sources;
    private readonly ManifestVariables _variables;
    private readonly string _provider;
    private readonly string _sharedWorkspaceVariables;
    private readonly string _dedicatedWorkspaceVariables;

    public TenantFiles(TenantManifest manifest, IReadOnlyList<SourcePlan> sources, ManifestVariables variables)
    {
        _manifest = manifest;
        _sources = sources.ToDictionary(source => source.Name, StringComparer.Ordinal);
        _variables = variables;
        _provider = RenderPart("provider.sbn");
        var providerVariables = RenderPart("provider_variables.sbn");
        var databaseVariables = RenderPart("database_variables.sbn", ("validated", false));
        _sharedWorkspaceVariables = string.Join("\n\n", providerVariables, RenderPart("shared_workspace_variables.sbn"), databaseVariables);
        _dedicatedWorkspaceVariables = string.Join("\n\n", providerVariables, RenderPart("dedicated_workspace_variables.sbn"), databaseVariables);
    }

    public GeneratedFile Render(Tenant tenant)
    {
        var names = TenantNames.For(_manifest.Database, tenant.Id);
        var tier = PlacementResolver.TierOf(_manifest, tenant);
        var isDedicated = tier.AirbyteWorkspace == AirbyteWorkspaceKind.Dedicated;
        var facts = Facts(tenant, isDedicated, out var missing);
        return tier.Terraform == TerraformLayout.Workspace
            ? new($"terraform/dynamic/tenants/{names.FileStem}.tfvars", ValuesFile(tenant, names, facts))
            : new($"terraform/tenants/{names.FileStem}/main.tf", RootModule(tenant, facts, missing, isDedicated));
    }

    public static HclAttribute PassOn(string variable) => new(variable, "var." + variable);

    /// <param name="missing">The variables whose values are secret, or that the tenant says nothing about: ordered.</param>
    private List<HclAttribute> Facts(Tenant tenant, bool isDedicated, out IReadOnlyList<string> missing)
    {
        var sources = tenant.Sources.Select(source => _sources[source.Source]).OrderBy(source => source.Name, StringComparer.Ordinal).ToArray();
        var values = KnownValues(tenant);
        missing = [.. sources.SelectMany(source => source.Variables).Distinct(StringComparer.Ordinal).Where(name => !values.ContainsKey(name)).Order(StringComparer.Ordinal)];

        List<HclAttribute> facts =
        [
            new("user_id", HclText.Literal(tenant.Id)),
            new("airbyte_workspace", isDedicated ? "\"dedicated\"" : "\"shared\""),
            new("airbyte_sources", "[" + string.Join(", ", sources.Select(source => HclText.Literal(source.Name))) + "]"),
        ];
        var placements = sources
            .Select(source => (source.Name, Default: source.Source.DefaultPlacement, Chosen: PlacementResolver.Resolve(_manifest, tenant, source.Source)))
            .Where(placement => placement.Chosen != placement.Default)
            .Select(placement => new HclAttribute(HclText.Key(placement.Name), HclText.Literal(PlacementName(placement.Chosen))))
            .ToArray();
        if (placements.Length > 0)
            facts.Add(new("placements", $"{{ {string.Join(", ", placements.Select(placement => $"{placement.Name} = {placement.Value}"))} }}"));
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

    private static string ValuesFile(Tenant tenant, TenantNames names, IReadOnlyList<HclAttribute> facts) => RenderFile(
        "tenant_tfvars.sbn",
        ("title", Title(tenant) + $" In workspace {names.TerraformWorkspace}: terraform apply -var-file=tenants/{names.FileStem}.tfvars"),
        ("arguments", HclLayout.Attributes(0, facts)));

    private string RootModule(Tenant tenant, IEnumerable<HclAttribute> facts, IReadOnlyList<string> missing, bool isDedicated)
    {
        var workspaceVariable = isDedicated ? "airbyte_organization_id" : "airbyte_workspace_id";
        var variables = isDedicated ? _dedicatedWorkspaceVariables : _sharedWorkspaceVariables;
        return RenderFile(
            "tenant_root.sbn",
            ("title", Title(tenant)),
            ("terraform_version", TerraformVersion),
            ("provider_version", ProviderVersion),
            ("provider", _provider),
            ("arguments", HclLayout.Attributes(2, [.. facts, PassOn(workspaceVariable), .. DatabaseVariables.Select(PassOn), .. missing.Select(PassOn)])),
            ("variables", missing.Count == 0 ? variables : variables + "\n\n" + _variables.RootDeclarationsOf(missing)));
    }

    private static string Title(Tenant tenant) => tenant.Name is null ? $"Tenant {tenant.Id}." : $"Tenant {tenant.Id}, {tenant.Name}.";
}
