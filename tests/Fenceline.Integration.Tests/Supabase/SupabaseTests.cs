using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Database.Verification;
using Fenceline.Integration.Tests.Verification;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Supabase;

/// <summary>
/// A server with the roles, rights and settings of a project on Supabase: what is applied as its login postgres, which is no superuser, who sees what
/// through its API, and what verify says of it. The API is imitated statement by statement: the login authenticator takes a role and sets the token's claims.
/// </summary>
public sealed class SupabaseTests
{
    private const string Owner = SupabaseServer.Owner;
    private const string First = "11111111-1111-1111-1111-111111111111";
    private const string Second = "22222222-2222-2222-2222-222222222222";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly TenantManifest Project = SupabaseServer.Read("""
        {
          "version": 1, "project": "opsai", "database": { "engine": "supabase", "tenantType": "uuid", "extensions": ["citext"] }, "sources": {},
          "tables": {
            "notes": { "placement": "shared", "columns": { "id": "bigint not null", "body": "citext" }, "primaryKey": ["id"] },
            "drafts": { "placement": "schema", "columns": { "id": "bigint not null" }, "primaryKey": ["id"] },
            "countries": { "placement": "reference", "columns": { "code": "text not null" }, "primaryKey": ["code"] }
          },
          "tenants": [ { "id": "11111111-1111-1111-1111-111111111111" }, { "id": "22222222-2222-2222-2222-222222222222" } ]
        }
        """);

    [Theory]
    [EachVersion]
    public async Task A_customer_sees_its_rows_through_the_API_and_nothing_else(int version)
    {
        await using var server = await StartAsync(version);
        await server.PsqlAsync(Owner, string.Join('\n', new[] { First, Second }.Select(tenant => $"""
            BEGIN;
            SET LOCAL ROLE opsai_owner;
            SET LOCAL fenceline.tenant = '{tenant}';
            INSERT INTO public.notes (user_id, id, body) VALUES ('{tenant}', 1, 'of {tenant[0]}');
            COMMIT;
            """)));

        Assert.Equal("of 1", await server.RequestAsync("authenticated", First, "SELECT body FROM public.notes"));
        Assert.Equal("of 2", await server.RequestAsync("authenticated", Second, "SELECT body FROM public.notes WHERE user_id = auth.uid()"));
        Assert.Equal(First, await server.RequestAsync("authenticated", First, "INSERT INTO public.notes (id, body) VALUES (2, 'new') RETURNING user_id"));
        Assert.Equal("", await server.RequestAsync("authenticated", First, $"UPDATE public.notes SET body = 'x' WHERE user_id = '{Second}' RETURNING 1"));
        Assert.Equal("", await server.RequestAsync("authenticated", First, "DELETE FROM public.notes WHERE body = 'of 2' RETURNING 1"));
        Assert.Equal("", await server.RequestAsync("authenticated", null, "SELECT body FROM public.notes"));
        Assert.Contains("row-level security", await server.RefusedAsync("authenticated", First, $"INSERT INTO public.notes (user_id, id) VALUES ('{Second}', 9)"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await server.RefusedAsync("authenticated", First, "INSERT INTO public.countries VALUES ('XX')"), StringComparison.Ordinal);
        foreach (var role in new[] { "anon", "service_role" })
            Assert.Contains("permission denied for table notes", await server.RefusedAsync(role, First, "SELECT body FROM public.notes"), StringComparison.Ordinal);

        var own = "user_" + First.Replace("-", "__", StringComparison.Ordinal);
        foreach (var attempt in new[] { $"SELECT * FROM {own}.drafts", "SELECT * FROM fenceline.tenants", "SELECT * FROM fenceline_admin.notes", $"SELECT fenceline.onboard('{Guid.NewGuid()}', NULL, 'standard')", $"SET LOCAL ROLE {own}", "SET LOCAL ROLE opsai_admin", "TRUNCATE public.notes" })
            Assert.Contains("permission denied", await server.RefusedAsync("authenticated", First, attempt), StringComparison.Ordinal);
        // With a tenant's own role, role and claim have to agree, as elsewhere.
        var pinned = $"BEGIN;\nSET LOCAL ROLE {own};\nSET LOCAL request.jwt.claims = '{{\"sub\": \"{{0}}\"}}';\nSELECT count(*) FROM public.notes;\nCOMMIT";
        Assert.Equal("2", await server.PsqlAsync("opsai_app", pinned.Replace("{0}", First, StringComparison.Ordinal)));
        Assert.Equal("0", await server.PsqlAsync("opsai_app", pinned.Replace("{0}", Second, StringComparison.Ordinal)));
        // A token outlives a suspension, and does not help then.
        await server.PsqlAsync("opsai_operator", $"SELECT fenceline.suspend('{First}')");
        Assert.Equal("", await server.RequestAsync("authenticated", First, "SELECT body FROM public.notes"));
        Assert.Contains("row-level security", await server.RefusedAsync("authenticated", First, "INSERT INTO public.notes (user_id, id) VALUES (auth.uid(), 5)"), StringComparison.Ordinal);
        Assert.Equal("of 2", await server.RequestAsync("authenticated", Second, "SELECT body FROM public.notes"));
        await server.PsqlAsync("opsai_operator", $"SELECT fenceline.resume('{First}')");
        Assert.Equal("2", await server.RequestAsync("authenticated", First, "SELECT count(*) FROM public.notes"));
        await server.PsqlAsync("opsai_operator", $"SELECT fenceline.offboard_begin('{First}', '7 days')");
        Assert.Equal("0", await server.RequestAsync("authenticated", First, "SELECT count(*) FROM public.notes"));
        await server.PsqlAsync("opsai_operator", $"SELECT fenceline.offboard_cancel('{First}')");
        Assert.Equal("2", await server.RequestAsync("authenticated", First, "SELECT count(*) FROM public.notes"));
        // Who was never registered has a token too.
        Assert.Equal("0", await server.RequestAsync("authenticated", "33333333-3333-3333-3333-333333333333", "SELECT count(*) FROM public.notes"));
        // What was there works as before.
        Assert.Equal("0", await server.RequestAsync("authenticated", First, "SELECT count(*) FROM storage.objects"));
        await server.PsqlAsync(Owner, "CREATE TABLE public.theirs (id int)");
        Assert.Equal("0", await server.RequestAsync("anon", null, "SELECT count(*) FROM public.theirs"));
    }

    [Theory]
    [EachVersion]
    public async Task Verify_knows_its_roles_and_finds_what_they_may_beyond(int version)
    {
        await using var server = await StartAsync(version);
        var clean = await server.VerifyAsync();
        Assert.Equal([], Verifying.Lines(clean));
        Assert.Contains(clean.Notes, note => note.Contains("service_role bypasses policies", StringComparison.Ordinal));

        foreach (var (weakened, finding) in Weakenings)
        {
            await server.PsqlAsync("supabase_admin", weakened);
            var lines = Verifying.Lines(await server.VerifyAsync()).ToList();
            Assert.True(lines.Exists(line => line.Contains(finding, StringComparison.Ordinal)), $"{weakened}\n{string.Join('\n', lines)}");
        }
    }

    private static readonly (string Weakened, string Finding)[] Weakenings =
    [
        ("GRANT SELECT ON public.notes TO anon", "privilege SELECT on notes in public"),
        ("GRANT SELECT ON public.notes TO service_role", "service_role"),
        ("GRANT opsai_admin TO authenticated", "membership of authenticated in opsai_admin"),
        ("GRANT opsai_tenant TO anon", "membership of anon in opsai_tenant"),
        ("GRANT pg_write_all_data TO service_role", "outsider service_role"),
        ("ALTER ROLE authenticated BYPASSRLS", "outsider authenticated"),
        ("ALTER ROLE authenticator SUPERUSER", "outsider authenticator"),
        ("GRANT CREATE ON SCHEMA extensions TO authenticated", "privilege CREATE on schema extensions"),
        ("ALTER ROLE authenticator SET pgrst.db_schemas = 'public, graphql_public, fenceline_admin'", "schema fenceline_admin in the API"),
        ("ALTER PUBLICATION supabase_realtime ADD TABLE public.notes", "publication supabase_realtime"),
        ("GRANT USAGE ON SCHEMA fenceline_admin TO anon", "privilege USAGE on schema fenceline_admin"),
        ("CREATE OR REPLACE FUNCTION public.current_user_id() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text'", "function current_user_id()"),
    ];

    [Fact]
    public async Task Where_the_roles_are_missing_it_is_said()
    {
        await using var cluster = await PostgresCluster.StartAsync(Cancellation);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: Cancellation);
        var refused = await Assert.ThrowsAsync<MigrationException>(() => new MigrationRunner(cluster.ConnectionString(name) + ";Pooling=false", SupabaseServer.ScriptsOf(Project)).RunAsync(cancellationToken: Cancellation));
        Assert.Contains("\"engine\": \"postgres\"", refused.Message, StringComparison.Ordinal);
    }

    private static Task<SupabaseServer> StartAsync(int version) => SupabaseServer.StartAsync(version, Project);
}
