using Fenceline.Integration.Tests.Database;

namespace Fenceline.Integration.Tests.Typed;

/// <summary>The pin for databases that learn who the tenant is in other ways than the sample's.</summary>
public sealed class IdentityKindTests
{
    private const string SettingIdentity = """{ "kind": "setting", "setting": "app.user_id", "function": "current_user_id" }""";

    [Theory]
    [InlineData("""{ "kind": "jwt", "claim": "tenant" }""", TenantIdentityKind.Jwt, "request.jwt.claims", "tenant")]
    [InlineData("""{ "kind": "jwt", "claim": ["app_metadata", "the \"org\""] }""", TenantIdentityKind.Jwt, "request.jwt.claims", "app_metadata", "the \"org\"")]
    [InlineData("""{ "kind": "role" }""", TenantIdentityKind.Role, null, null)]
    public async Task Row_level_security_knows_the_pinned_tenant(string identity, TenantIdentityKind kind, string? setting, string? claim, params string[] within)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var database = new SampleDatabase(text => text.Replace(SettingIdentity, identity, StringComparison.Ordinal)) { LoadsRows = false };
        await database.InitializeAsync();
        await database.RunAsync("INSERT INTO public.notes (user_id, body) VALUES ('123', 'of 123'), ('456', 'of 456')");

        var tenancy = OpsaiDatabase.Tenancy with { IdentityKind = kind, Setting = setting, Claim = claim, WithinClaim = within };
        await using var source = new TenantDataSource(database.Cluster.ConnectionString(database.Name, "opsai_app"), tenancy);
        foreach (var tenant in new[] { OpsaiTenants.User123, OpsaiTenants.User456 })
        {
            // Without a filter of its own, so that only the policy can be what keeps the other row away.
            var bodies = await source.ForTenant(tenant).QueryAsync<string>($"SELECT body FROM public.notes", cancellation);
            Assert.Equal([$"of {tenant}"], bodies);
        }
    }
}
