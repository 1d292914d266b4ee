using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Database.Probes;

/// <summary>Who a probe acts as: a role, and what its session says of the tenant.</summary>
/// <param name="Tenant">The tenant whose role it is; null for the project's other roles.</param>
/// <param name="Setting">The tenant that the session names; null for none.</param>
internal sealed record ProbeActor(string Role, string? Tenant, string? Setting)
{
    public string Described => (Setting, Tenant) switch
    {
        (null, null) => Role,
        (null, _) => $"{Role} without a tenant in the session",
        _ when Setting == Tenant => $"{Role}, pinned",
        _ => $"{Role} with the session of tenant {Setting}",
    };

    /// <summary>What makes a session this actor's, until its transaction ends.</summary>
    public string Sql(Identity identity)
    {
        var value = Setting is null ? "" : identity.Kind == IdentityKind.Jwt ? identity.ClaimPath.Reverse().Aggregate(Json(Setting), (inner, name) => "{" + Json(name) + ": " + inner + "}") : Setting;
        // The setting first: the role may not be able to.
        var setting = identity.Kind == IdentityKind.Role ? "" : $"SELECT pg_catalog.set_config({SqlText.Literal(identity.Setting)}, {SqlText.Literal(value)}, true);\n";
        return $"{setting}SELECT pg_catalog.set_config('fenceline.tenant', '', true);\nSET LOCAL ROLE {SqlText.Identifier(Role)};\n";
    }

    private static string Json(string text) => "\"" + System.Text.Json.JsonEncodedText.Encode(text) + "\"";
}
