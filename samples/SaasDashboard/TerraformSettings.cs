using System.Collections;
using Fenceline.Provisioning;

namespace SaasDashboard;

/// <summary>Where Terraform finds its files, and what it is told of Airbyte and of the landing database.</summary>
public sealed class TerraformSettings(IConfiguration configuration)
{
    /// <summary>What makes customers with their syncs, or, with the operator's logins, takes them down.</summary>
    public TenantProvisioner Open(ProvisioningDataSource provisioning, PublishingDataSource? publisher)
    {
        // As in Terraform:Variables:TF_VAR_database_host; what is not set there comes from the environment.
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        foreach (var variable in configuration.GetSection("Terraform:Variables").GetChildren())
            environment[variable.Key] = variable.Value ?? "";
        var options = new ProvisionerOptions(
            Path.Combine(AppContext.BaseDirectory, "tenants.json"),
            configuration["Terraform:Generated"] ?? "generated",
            configuration["Terraform:Work"] ?? ".fenceline")
        { Environment = environment };
        return new TenantProvisioner(provisioning, options, publisher);
    }
}
