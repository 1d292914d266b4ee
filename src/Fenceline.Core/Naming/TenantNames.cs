namespace Fenceline.Core.Naming;

/// <summary>Every name that a tenant's id turns into. Unquoted; validation makes sure that no two tenants share one.</summary>
/// <param name="Schema">As in <c>user_123</c>: the tenant's schema, its role, its Terraform workspace and the stem of its files.</param>
public sealed record TenantNames(string Id, string Schema)
{
    /// <summary>What stands for the id in a schema's pattern.</summary>
    public const string Placeholder = "{id}";

    /// <summary>The role that a pinned session takes on.</summary>
    public string Role => Schema;

    /// <summary>Private to the tenant: the only schema that Airbyte writes into.</summary>
    public string LandingSchema => Schema + "_landing";

    /// <summary>Airbyte's login for this tenant.</summary>
    public string LoaderRole => Schema + "_loader";

    /// <summary>The name of an Airbyte workspace of the tenant's own.</summary>
    public string AirbyteWorkspace => "customer_" + Id;

    public string TerraformWorkspace => Schema;

    /// <summary>Without an ending: <c>user_123</c>.</summary>
    public string FileStem => Schema;

    public IReadOnlyList<string> AllSchemas => [Schema, LandingSchema];

    public IReadOnlyList<string> AllRoles => [Role, LoaderRole];

    /// <summary>What a tenant schema's name has before the id and after it.</summary>
    /// <param name="pattern">As in <c>user_{id}</c>.</param>
    public static (string Prefix, string Suffix) AffixesOf(string pattern)
    {
        var at = pattern.IndexOf(Placeholder, StringComparison.Ordinal);
        return (pattern.Substring(0, at), pattern.Substring(at + Placeholder.Length));
    }

    /// <param name="pattern">As in <c>user_{id}</c>.</param>
    public static TenantNames For(string pattern, string tenantId) => new(tenantId, pattern.Replace(Placeholder, TenantIds.Encode(tenantId)));
}
