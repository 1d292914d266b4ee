using Scriban.Runtime;

namespace Fenceline.Terraform;

/// <summary>The variables that the manifest's sources bring: secrets, and what a tenant says about itself.</summary>
internal sealed class ManifestVariables
{
    private readonly Dictionary<string, string> _rootDeclarations = new(StringComparer.Ordinal);

    public ManifestVariables(IReadOnlyList<SourcePlan> sources)
    {
        Names = [.. sources.SelectMany(source => source.Variables).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var secrets = sources.SelectMany(source => source.Secrets).ToHashSet(StringComparer.Ordinal);
        Secrets = [.. Names.Where(secrets.Contains)];
        TenantValues = [.. Names.Where(name => !secrets.Contains(name))];
        var moduleDeclarations = new List<string>();
        var dynamicDeclarations = new List<string>();
        foreach (var name in Names)
        {
            var description = Description(name, sources);
            var isSecret = secrets.Contains(name);
            _rootDeclarations.Add(name, Declare(name, description, isSecret, validated: false, compared: false));
            moduleDeclarations.Add(Declare(name, description, isSecret, validated: true, compared: false));
            dynamicDeclarations.Add(Declare(name, description, isSecret, validated: false, compared: !isSecret));
        }

        ModuleDeclarations = string.Join("\n\n", moduleDeclarations);
        DynamicDeclarations = string.Join("\n\n", dynamicDeclarations);
    }

    /// <summary>Distinct and ordered.</summary>
    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<string> Secrets { get; }

    /// <summary>What a tenant says about itself.</summary>
    public IReadOnlyList<string> TenantValues { get; }

    /// <summary>The declarations in the module, which checks what it is given.</summary>
    public string ModuleDeclarations { get; }

    /// <summary>The declarations in the root of every user, which holds a value against what the manifest says.</summary>
    public string DynamicDeclarations { get; }

    public string RootDeclarationsOf(IEnumerable<string> names) => string.Join("\n\n", names.Select(name => _rootDeclarations[name]));

    private static string Description(string name, IReadOnlyList<SourcePlan> sources)
    {
        var uses = sources
            .Select(source => (source.Name, Paths: ConnectorConfiguration.TenantValues(source.Configuration).Where(value => value.Name == name).Select(value => value.Path)))
            .Where(use => use.Paths.Any())
            .Select(use => $"{use.Name}: {string.Join(", ", use.Paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}");
        return $"For {string.Join("; ", uses)}.";
    }

    private static string Declare(string name, string description, bool sensitive, bool validated, bool compared) =>
        TemplateLibrary.Render("terraform/manifest_variable.sbn", new ScriptObject
        {
            ["name"] = name,
            ["description"] = description,
            ["sensitive"] = sensitive,
            ["validated"] = validated,
            ["compared"] = compared,
        }).TrimEnd('\n');
}
