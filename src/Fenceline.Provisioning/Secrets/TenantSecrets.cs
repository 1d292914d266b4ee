using System.Globalization;
using System.Text;
using Fenceline.Core.Placement;

namespace Fenceline.Provisioning.Secrets;

/// <summary>All the secrets that one tenant's run needs.</summary>
internal static class TenantSecrets
{
    /// <summary>The password of the tenant's loader role.</summary>
    public const string DatabasePassword = "database_password";

    public static IReadOnlyCollection<string> NamesOf(TenantPlan tenant) =>
        [.. tenant.Connected.SelectMany(source => source.Source.Secrets).Select(secret => secret.Variable).Append(DatabasePassword).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <exception cref="TerraformRunException">One is missing, or Terraform would change it.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(ISecretProvider provider, TenantPlan tenant, CancellationToken cancellation)
    {
        var names = NamesOf(tenant);
        var secrets = await provider.ReadAsync(tenant, names, cancellation);
        var missing = names.Where(name => !secrets.TryGetValue(name, out var value) || value.Length == 0).ToList();
        if (missing.Count > 0)
            throw new TerraformRunException($"Tenant {tenant.Tenant.Id} needs {string.Join(", ", missing.Select(name => $"{name} ({provider.PlaceOf(tenant, name)})"))}.");
        if (names.FirstOrDefault(name => IsComposedByTerraform(secrets[name])) is { } changed)
            throw new TerraformRunException($"{changed} of tenant {tenant.Tenant.Id} holds a character that Terraform would compose with the one before it (Unicode NFC), so another value would arrive: give it in composed form, or choose another.");
        return secrets;
    }

    /// <summary>Combining marks, Korean letters in parts, and the signs that NFC replaces.</summary>
    private static bool IsComposedByTerraform(string value) => value.EnumerateRunes().Any(rune =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark || rune.Value is (>= 0x1100 and <= 0x11FF) or 0x2126 or 0x212A or 0x212B);
}
