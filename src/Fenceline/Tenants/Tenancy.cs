using System.Text;
using System.Text.Json;

namespace Fenceline;

/// <summary>How a project keeps its tenants apart in the database. Generated code supplies it from <c>tenants.json</c>.</summary>
public sealed record Tenancy
{
    private const string IdPlaceholder = "{id}";
    private const int MaxIdentifierBytes = 63;

    /// <summary>The pattern of a tenant's schema, which is its role's name too: holds <c>{id}</c> once, as in <c>user_{id}</c>.</summary>
    public required string TenantSchema { get; init; }

    /// <summary>The schema of the shared and reference tables. It is never on a tenant's path: bare names find its tables through views.</summary>
    public required string SharedSchema { get; init; }

    /// <summary>The schemas behind the tenant's own on the path of a pinned session: first the views over shared and reference tables, then extensions.</summary>
    public required IReadOnlyList<string> PathSchemas { get; init; }

    /// <summary>The schema of the tenant registry.</summary>
    public required string ControlSchema { get; init; }

    /// <summary>The role that the application logs in with; it may become each tenant's role.</summary>
    public required string AppRole { get; init; }

    /// <summary>The group that all tenants' roles belong to.</summary>
    public required string TenantGroup { get; init; }

    /// <summary>The schema of the functions that run as one tenant.</summary>
    public required string CallsSchema { get; init; }

    /// <summary>The role that reads across tenants.</summary>
    public required string AdminRole { get; init; }

    /// <summary>How the database learns who the tenant is.</summary>
    public required TenantIdentityKind IdentityKind { get; init; }

    /// <summary>The setting that carries the tenant: the id itself, or the claims as JSON. Null for <see cref="TenantIdentityKind.Role"/>.</summary>
    public string? Setting { get; init; }

    /// <summary>For <see cref="TenantIdentityKind.Jwt"/>, the claim that holds the tenant's id; else null.</summary>
    public string? Claim { get; init; }

    /// <summary>Where in the claim the id is, from the outside in, as in <c>["org_id"]</c>; empty when the claim itself is the id.</summary>
    public IReadOnlyList<string> WithinClaim { get; init; } = [];

    /// <summary>The setting that carries the user within a tenant: its id, or the claims as JSON. Null where sessions name no users.</summary>
    public string? MemberSetting { get; init; }

    /// <summary>Where in the claims the user's id is, from the outside in, as in <c>["sub"]</c>; empty when the setting itself is the id.</summary>
    public IReadOnlyList<string> MemberClaim { get; init; } = [];

    /// <summary>The manifest's tiers limit how long tenants' statements take. What the limits are, the database says.</summary>
    public bool HasTierLimits { get; init; }

    /// <summary>The name of a tenant's schema, unquoted.</summary>
    /// <exception cref="ArgumentException">The id is the default value, or so long that PostgreSQL would cut the name off.</exception>
    public string SchemaOf(TenantId tenant)
    {
        TenantId.ThrowIfDefault(tenant);

        // Airbyte can't keep a hyphen in a schema's name. An id has no two separators in a row, so names stay apart.
        var schema = TenantSchema.Replace(IdPlaceholder, tenant.Value.Replace(DatabaseWords.IdSeparator, DatabaseWords.IdSeparatorInNames, StringComparison.Ordinal), StringComparison.Ordinal);
        return Encoding.UTF8.GetByteCount(schema) <= MaxIdentifierBytes
            ? schema
            : throw new ArgumentException($"The schema of tenant {tenant} would be longer than PostgreSQL's {MaxIdentifierBytes} bytes.", nameof(tenant));
    }

    /// <summary>The name of the role that a tenant's session takes on, unquoted.</summary>
    /// <exception cref="ArgumentException">As for <see cref="SchemaOf"/>.</exception>
    public string RoleOf(TenantId tenant) => SchemaOf(tenant);

    /// <summary>The tenant whose schema has a name, where it can be one's.</summary>
    /// <param name="schema">As in <c>user_123</c>.</param>
    /// <param name="tenant">The tenant. Whether there is such a one, the registry says.</param>
    public bool TryTenantOf(string schema, out TenantId tenant)
    {
        ArgumentNullException.ThrowIfNull(schema);
        tenant = default;
        var parts = TenantSchema.Split(IdPlaceholder);
        return schema.Length > parts[0].Length + parts[1].Length
            && schema.StartsWith(parts[0], StringComparison.Ordinal) && schema.EndsWith(parts[1], StringComparison.Ordinal)
            && TenantId.TryParse(schema[parts[0].Length..^parts[1].Length].Replace(DatabaseWords.IdSeparatorInNames, DatabaseWords.IdSeparator, StringComparison.Ordinal), out tenant);
    }

    internal string SettingValueOf(TenantId tenant) => IdentityKind == TenantIdentityKind.Jwt
        ? Claims(WithinClaim.Prepend(Required(Claim)), tenant.Value)
        : tenant.Value;

    /// <param name="member">Empty: nobody, and the application works for the tenant itself.</param>
    internal string MemberValueOf(string member) => member.Length == 0 || MemberClaim.Count == 0 ? member : Claims(MemberClaim, member);

    private static string Claims(IEnumerable<string> path, string value) =>
        path.Reverse().Aggregate("\"" + JsonEncodedText.Encode(value) + "\"", (inner, name) => "{\"" + JsonEncodedText.Encode(name) + "\":" + inner + "}");

    internal string? SettingToPin => IdentityKind == TenantIdentityKind.Role ? null : Required(Setting);

    private static string Required(string? value) =>
        value ?? throw new InvalidOperationException("The tenancy's identity needs a setting, and a jwt identity a claim too.");
}

/// <summary>How the database learns who the current tenant is.</summary>
public enum TenantIdentityKind
{
    /// <summary>A setting holds the tenant's id.</summary>
    Setting,

    /// <summary>A setting holds a JSON object of claims, and one of them is the tenant's id.</summary>
    Jwt,

    /// <summary>The current role is the tenant's.</summary>
    Role,
}
