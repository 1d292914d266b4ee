using System.Security.Cryptography;
using System.Text;
using Fenceline.Core.Manifest;
using Fenceline.Core.Placement;

namespace Fenceline.Provisioning.Terraform;

/// <summary>Where Terraform runs for a tenant, and with what environment.</summary>
internal sealed class TenantRoot
{
    // What says who and where a run is for comes from the tenant alone, never from what a shell has; and logs of Terraform's own hold secrets.
    private static readonly string[] Dropped = ["TF_CLI_ARGS", "TF_DATA_DIR", "TF_LOG", "TF_WORKSPACE", "TF_INPUT"];

    // Settings that all tenants share.
    private static readonly string[] SharedVariables = ["TF_VAR_airbyte_", "TF_VAR_database_"];

    /// <param name="isListed">The manifest has the tenant. Of one that it does not have, the dynamic root is told everything by variables.</param>
    public TenantRoot(string generated, TenantPlan tenant, bool isListed = true)
    {
        Tenant = tenant;
        IsListed = isListed;
        IsShared = !isListed || tenant.Tier.Terraform == TerraformLayout.Workspace;
        ModuleFolder = Path.Combine(generated, "terraform", "modules", "tenant");
        Folder = IsShared ? Path.Combine(generated, "terraform", "dynamic") : Path.Combine(generated, "terraform", "tenants", tenant.Names.FileStem);
    }

    public TenantPlan Tenant { get; }

    public bool IsListed { get; }

    /// <summary>One folder for all, with a Terraform workspace for each tenant.</summary>
    public bool IsShared { get; }

    public string Folder { get; }

    private string ModuleFolder { get; }

    /// <exception cref="TerraformRunException">It was not generated.</exception>
    public void RequireGenerated()
    {
        var file = IsShared && IsListed ? Path.Combine(Folder, "tenants", Tenant.Names.FileStem + ".tfvars") : Path.Combine(Folder, "main.tf");
        if (!File.Exists(file))
            throw new TerraformRunException($"There is no {file} for tenant {Tenant.Tenant.Id}: run 'fenceline generate'.");
    }

    /// <summary>Terraform has no modules here, or they are older than the files.</summary>
    public bool NeedsInit
    {
        get
        {
            var installed = new FileInfo(Path.Combine(Folder, ".terraform", "modules", "modules.json"));
            return !installed.Exists || Directory.EnumerateFiles(Folder, "*.tf").Any(file => File.GetLastWriteTimeUtc(file) > installed.LastWriteTimeUtc);
        }
    }

    public void NoteInit()
    {
        var installed = new FileInfo(Path.Combine(Folder, ".terraform", "modules", "modules.json"));
        if (installed.Exists)
            installed.LastWriteTimeUtc = DateTime.UtcNow;
    }

    /// <summary>The environment of a run: this process's, without what is another's, and with what is the tenant's.</summary>
    public Dictionary<string, string> Environment(IReadOnlyDictionary<string, string> inherited, IReadOnlyDictionary<string, string> secrets)
    {
        var environment = inherited.Where(variable => IsKept(variable.Key)).ToDictionary(StringComparer.Ordinal);
        // Of the tenant's own role: another's would be a login that fails.
        environment.Remove("TF_VAR_" + Secrets.TenantSecrets.DatabasePassword);
        foreach (var (name, value) in secrets)
            environment["TF_VAR_" + name] = value;
        environment["TF_VAR_user_id"] = Tenant.Tenant.Id;
        environment["TF_IN_AUTOMATION"] = "1";
        environment["TF_INPUT"] = "0";
        environment["CHECKPOINT_DISABLE"] = "1";
        if (IsShared)
            environment["TF_WORKSPACE"] = Tenant.Names.TerraformWorkspace;
        if (IsListed)
            return environment;

        environment["TF_VAR_airbyte_workspace"] = Tenant.Tier.AirbyteWorkspace == AirbyteWorkspaceKind.Dedicated ? "dedicated" : "shared";
        // Names of sources are letters, digits and _.
        environment["TF_VAR_airbyte_sources"] = $"[{string.Join(", ", Tenant.Connected.Select(source => $"\"{source.Name}\""))}]";
        foreach (var value in Tenant.Connected.SelectMany(source => source.Connection!.Values))
            environment["TF_VAR_" + value.Name] = value.Value;
        return environment;
    }

    /// <summary>Changes when anything changes that a run would take in, secrets apart: of those nothing is kept, not even a hash.</summary>
    public string Fingerprint(IReadOnlyDictionary<string, string> environment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var values = Path.Combine(Folder, "tenants", Tenant.Names.FileStem + ".tfvars");
        string[] own = IsShared && File.Exists(values) ? [values] : [];
        foreach (var file in Directory.EnumerateFiles(Folder, "*.tf").Concat(own).Concat(Directory.EnumerateFiles(ModuleFolder, "*.tf")).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\n"));
            hash.AppendData(File.ReadAllBytes(file));
        }

        foreach (var (name, value) in environment.Where(variable => IsSetting(variable.Key)).OrderBy(variable => variable.Key, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}={value}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsKept(string name) =>
        !Dropped.Any(dropped => name.StartsWith(dropped, StringComparison.Ordinal))
        && !name.StartsWith(Secrets.EnvironmentSecrets.Prefix, StringComparison.Ordinal)
        && (!name.StartsWith("TF_VAR_", StringComparison.Ordinal) || (SharedVariables.Any(shared => name.StartsWith(shared, StringComparison.Ordinal)) && name is not ("TF_VAR_airbyte_sources" or "TF_VAR_airbyte_existing" or "TF_VAR_airbyte_workspace")));

    private static bool IsSetting(string name) =>
        SharedVariables.Any(shared => name.StartsWith(shared, StringComparison.Ordinal)) && name is not ("TF_VAR_airbyte_client_id" or "TF_VAR_airbyte_client_secret" or "TF_VAR_database_password");
}
