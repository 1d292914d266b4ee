using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>The ways in which the database learns who is asking.</summary>
public sealed class IdentityTests
{
    private const string SettingIdentity = """{ "kind": "setting", "setting": "app.user_id", "function": "current_user_id" }""";

    [Theory]
    [EachServer]
    public async Task A_json_web_token_names_the_tenant(int version, AppliedAs appliedAs)
    {
        await using var database = await WithIdentityAsync(version, appliedAs, """{ "kind": "jwt", "claim": "tenant" }""");
        Assert.Equal("note", await database.RunAsync(As("123", """SET LOCAL request.jwt.claims = '{"tenant": "123"}'; SELECT body FROM public.notes"""), "opsai_app"));
        Assert.Equal("0", await database.RunAsync(As("123", """SET LOCAL request.jwt.claims = '{"sub": "123"}'; SELECT count(*) FROM public.notes"""), "opsai_app"));
        Assert.Equal("0", await database.RunAsync(As("123", "SET LOCAL request.jwt.claims = ''; SELECT count(*) FROM public.notes"), "opsai_app"));
        Assert.Equal("0", await database.RunAsync(As("123", "SELECT count(*) FROM public.notes"), "opsai_app"));
    }

    [Theory]
    [EachServer]
    public async Task The_role_names_the_tenant(int version, AppliedAs appliedAs)
    {
        await using var database = await WithIdentityAsync(version, appliedAs, """{ "kind": "role" }""");
        Assert.Equal("note", await database.RunAsync(As("123", "SELECT body FROM public.notes"), "opsai_app"));
        Assert.Equal("0", await database.RunAsync(As("456", "SET LOCAL app.user_id = '123'; SELECT count(*) FROM public.notes"), "opsai_app"));
        Assert.Equal("t", await database.RunAsync("SET ROLE opsai_owner; SELECT public.current_user_id() IS NULL"));
    }

    [Theory]
    [EachServer]
    public async Task A_key_inside_a_json_column_isolates_as_the_guide_says(int version, AppliedAs appliedAs)
    {
        await using var database = new SampleDatabase(text => text
            .Replace("\"sensitivity\": \"sensitive\"", "\"sensitivity\": \"public\"", StringComparison.Ordinal)
            .Replace("\"description\": \"People and companies who pay\",", "\"tenantKey\": \"metadata->>'user_id'\",", StringComparison.Ordinal)) { Version = version, AppliedAs = appliedAs, LoadsRows = false };
        await database.InitializeAsync();
        foreach (var tenant in new[] { "123", "789" })
        {
            await database.AsOwnerForAsync(
                tenant,
                $$"""
                INSERT INTO public.stripe_customers (id, email, metadata) VALUES
                  ('cus_1', 'one@{{tenant}}.example', '{"plan": "pro", "user_id": "{{tenant}}"}'), ('cus_2', 'two@{{tenant}}.example', '{"user_id": "{{tenant}}"}')
                """);
        }

        Assert.Equal("one@123.example|123|pro\ntwo@123.example|123|", await database.AsTenantAsync("123", "SELECT email, metadata->>'user_id', metadata->>'plan' FROM public.stripe_customers ORDER BY id"));
        Assert.Equal("0", await database.RunAsync("SET ROLE user_123; SELECT count(*) FROM public.stripe_customers", "opsai_app"));
        Assert.Equal("123|2\n789|2", await database.RunAsync("SELECT user_id, count(*) FROM fenceline_admin.stripe_customers GROUP BY 1 ORDER BY 1", "opsai_admin"));
        Assert.Contains("violates check constraint", await database.FailAsync("INSERT INTO public.stripe_customers (id, metadata) VALUES ('x', '{}')"), StringComparison.Ordinal);
    }

    private static string As(string tenant, string statements) => $"BEGIN; SET LOCAL ROLE user_{tenant}; {statements}; COMMIT;";

    private static async Task<SampleDatabase> WithIdentityAsync(int version, AppliedAs appliedAs, string identity)
    {
        var database = new SampleDatabase(text => text.Replace(SettingIdentity, identity, StringComparison.Ordinal)) { Version = version, AppliedAs = appliedAs, LoadsRows = false };
        await database.InitializeAsync();
        await database.RunAsync("INSERT INTO public.notes (user_id, body) VALUES ('123', 'note')");
        return database;
    }
}
