using Fenceline.Core.Manifest;

namespace Fenceline.Terraform;

/// <summary>What Terraform needs to know of a source, worked out once for all tenants.</summary>
/// <param name="Configuration">With the secrets in their places, as references to variables.</param>
/// <param name="Secrets">The variables that carry its secrets: distinct, ordered.</param>
/// <param name="TenantValues">The variables that carry what a tenant says about itself: distinct, ordered, no secrets.</param>
internal sealed record SourcePlan(
    Source Source,
    ConfigObject Configuration,
    IReadOnlyList<string> Secrets,
    IReadOnlyList<string> TenantValues)
{
    public string Name => Source.Name;

    public IEnumerable<string> Variables => Secrets.Concat(TenantValues).Order(StringComparer.Ordinal);

    /// <param name="secrets">The variables that are secret for any source of the manifest.</param>
    public static SourcePlan For(Source source, IReadOnlySet<string> secrets)
    {
        var configuration = ConnectorConfiguration.WithSecrets(source);
        var variables = ConnectorConfiguration.TenantValues(configuration)
            .Select(value => value.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        return new(source, configuration, [.. variables.Where(secrets.Contains)], [.. variables.Where(name => !secrets.Contains(name))]);
    }

    /// <summary>
    /// The name of the source's file in the module. Terraform reads <c>override.tf</c> and <c>*_override.tf</c> in
    /// another way, and some names are those of the module's own files: such sources get an ending.
    /// </summary>
    public string FileName
    {
        get
        {
            var taken = Name is "main" or "outputs" or "override" or "variables" or "versions"
                || Name.EndsWith("_override", StringComparison.Ordinal)
                || Name.EndsWith("_source", StringComparison.Ordinal);
            return Name + (taken ? "_source.tf" : ".tf");
        }
    }

    /// <summary>When the source is enabled unless the caller names the sources: when a secret of it is given, else when all its values are.</summary>
    public string EnabledByDefault => (Secrets, TenantValues) switch
    {
        ([var secret], _) => $"local.{Name}_given.{secret}",
        ([_, ..], _) => $"anytrue([{string.Join(", ", Secrets.Select(secret => $"local.{Name}_given.{secret}"))}])",
        (_, [_, ..]) => $"alltrue(values(local.{Name}_given))",
        _ => "false",
    };

    /// <summary>Airbyte's cron (Quartz, seconds first) at the tenant's own minute and hour.</summary>
    public string Cron => Source.Schedule.EveryHours switch
    {
        1 => "0 ${local.stagger_minute} * * * ? UTC",
        24 => "0 ${local.stagger_minute} ${local.stagger_hour % 24} * * ? UTC",
        var hours => FormattableString.Invariant($"0 ${{local.stagger_minute}} ${{local.stagger_hour % {hours}}}/{hours} * * ? UTC"),
    };
}
