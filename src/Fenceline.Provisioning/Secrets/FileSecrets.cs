using System.Text.Json;
using Fenceline.Core.Placement;

namespace Fenceline.Provisioning.Secrets;

/// <summary>Secrets in a JSON file that only its owner may read: <c>{ "123": { "stripe_api_key": "..." } }</c>.</summary>
public sealed class FileSecrets : ISecretProvider
{
    private const UnixFileMode OthersMayRead = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly string _path;
    private readonly JsonElement _root;

    /// <exception cref="TerraformRunException">It is not there, not JSON, or others may read it.</exception>
    public FileSecrets(string path)
    {
        _path = path;
        if (!File.Exists(path))
            throw new TerraformRunException($"There is no file of secrets {path}.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMayRead) != 0)
            throw new TerraformRunException($"Others may read the secrets in {path}: run 'chmod 600 {path}'.");
        using var document = SecretJson.Parse(File.ReadAllText(path), path);
        _root = document.RootElement.Clone();
        if (_root.ValueKind != JsonValueKind.Object)
            throw new TerraformRunException($"{path} must be a JSON object with a member for each tenant.");
    }

    public Task<IReadOnlyDictionary<string, string>> ReadAsync(TenantPlan tenant, IReadOnlyCollection<string> names, CancellationToken cancellation) =>
        Task.FromResult(_root.TryGetProperty(tenant.Tenant.Id, out var own)
            ? SecretJson.Read(own, $"{_path}, tenant {tenant.Tenant.Id}", names)
            : new Dictionary<string, string>());

    public string PlaceOf(TenantPlan tenant, string name) => $"\"{tenant.Tenant.Id}\": {{ \"{name}\": ... }} in {_path}";
}
