using Fenceline.Core.Manifest;
using Fenceline.Integration.Tests.Verification;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Supabase;

/// <summary>Where a token names a user who belongs to several accounts: it sees the rows of these, and writes what its role in each allows.</summary>
public sealed class SupabaseMemberTests
{
    private const string Acme = "11111111-1111-1111-1111-111111111111";
    private const string Globex = "22222222-2222-2222-2222-222222222222";
    private const string Initech = "33333333-3333-3333-3333-333333333333";

    /// <summary>Owner of Acme, viewer of Globex.</summary>
    private const string Eve = "eeeeeeee-0000-0000-0000-000000000001";

    /// <summary>Member of Globex.</summary>
    private const string Bob = "bbbbbbbb-0000-0000-0000-000000000002";

    private static readonly TenantManifest Project = SupabaseServer.Read($$"""
        {
          "version": 1, "project": "opsai",
          "database": {
            "engine": "supabase", "tenantColumn": "account_id", "tenantType": "uuid",
            "members": { "table": "account_users", "user": "user_id", "role": "role" }
          },
          "tables": {
            "accounts": { "placement": "shared", "tenantColumn": "id", "columns": { "name": "text" }, "primaryKey": [] },
            "account_users": {
              "placement": "shared", "columns": { "user_id": "uuid not null", "role": "text not null" }, "primaryKey": ["user_id"],
              "foreignKeys": [{ "columns": [], "references": "accounts" }], "roles": { "insert": ["owner"], "update": ["owner"], "delete": ["owner"] }
            },
            "projects": {
              "placement": "shared", "columns": { "id": "uuid not null default gen_random_uuid()", "name": "text" }, "primaryKey": ["id"], "uniqueAcrossTenants": true,
              "roles": { "insert": ["owner", "member"], "update": ["owner", "member"], "delete": ["owner"] }
            },
            "tasks": {
              "placement": "shared", "parent": "projects", "columns": { "id": "uuid not null default gen_random_uuid()", "project_id": "uuid not null", "title": "text" }, "primaryKey": ["id"],
              "foreignKeys": [{ "columns": ["project_id"], "references": "projects", "onDelete": "cascade" }]
            },
            "comments": { "placement": "shared", "columns": { "id": "uuid not null default gen_random_uuid()", "body": "text" }, "primaryKey": ["id"], "roles": { "update": [] } }
          },
          "tenants": [ { "id": "{{Acme}}" }, { "id": "{{Globex}}" }, { "id": "{{Initech}}" } ]
        }
        """);

    [Theory]
    [EachVersion]
    public async Task A_user_sees_its_tenants_and_writes_what_it_may_in_each(int version)
    {
        await using var server = await StartAsync(version);
        const string All = "SELECT string_agg(name, ' ' ORDER BY name) FROM public.projects";
        Assert.Equal("of acme of globex", await server.RequestAsync("authenticated", Eve, All));
        Assert.Equal("of globex", await server.RequestAsync("authenticated", Bob, All));
        Assert.Equal("", await server.RequestAsync("authenticated", Initech, All));
        Assert.Equal("", await server.RequestAsync("authenticated", null, All));
        Assert.Equal("task of acme task of globex", await server.RequestAsync("authenticated", Eve, "SELECT string_agg(title, ' ' ORDER BY title) FROM public.tasks"));
        Assert.Equal("task of globex", await server.RequestAsync("authenticated", Bob, "SELECT title FROM public.tasks"));
        Assert.Equal("acme globex", await server.RequestAsync("authenticated", Eve, "SELECT string_agg(name, ' ' ORDER BY name) FROM public.accounts"));
        // Who else is a member, of its own tenants.
        Assert.Equal("3|2", await server.RequestAsync("authenticated", Eve, "SELECT count(*), count(DISTINCT user_id) FROM public.account_users"));

        // An owner of one, and a viewer of the other.
        Assert.Equal("1", await server.RequestAsync("authenticated", Eve, $"INSERT INTO public.projects (account_id, name) VALUES ('{Acme}', 'new') RETURNING 1"));
        Assert.Contains("row-level security", await server.RefusedAsync("authenticated", Eve, $"INSERT INTO public.projects (account_id, name) VALUES ('{Globex}', 'new')"), StringComparison.Ordinal);
        Assert.Contains("row-level security", await server.RefusedAsync("authenticated", Eve, $"INSERT INTO public.projects (account_id, name) VALUES ('{Initech}', 'new')"), StringComparison.Ordinal);
        Assert.Equal("", await server.RequestAsync("authenticated", Eve, $"UPDATE public.projects SET name = 'x' WHERE account_id = '{Globex}' RETURNING 1; DELETE FROM public.projects WHERE account_id = '{Globex}' RETURNING 1"));
        Assert.Contains("row-level security", await server.RefusedAsync("authenticated", Eve, $"UPDATE public.projects SET account_id = '{Globex}' WHERE account_id = '{Acme}'"), StringComparison.Ordinal);
        Assert.Equal("1", await server.RequestAsync("authenticated", Bob, "UPDATE public.projects SET name = name RETURNING 1"));
        Assert.Equal("", await server.RequestAsync("authenticated", Bob, "DELETE FROM public.projects RETURNING 1"));
        // Where no role is asked for, any member may.
        Assert.Equal("1", await server.RequestAsync("authenticated", Eve, $"INSERT INTO public.comments (account_id, body) VALUES ('{Globex}', 'hello') RETURNING 1"));
        Assert.Contains("row-level security", await server.RefusedAsync("authenticated", Bob, $"INSERT INTO public.comments (account_id, body) VALUES ('{Acme}', 'hello')"), StringComparison.Ordinal);
        Assert.Equal("", await server.RequestAsync("authenticated", Eve, "UPDATE public.comments SET body = 'x' RETURNING 1"));
        // Whose the row is has to be said, since the user may belong to several.
        Assert.Contains("row-level security", await server.RefusedAsync("authenticated", Bob, "INSERT INTO public.comments (body) VALUES ('whose')"), StringComparison.Ordinal);
    }

    [Theory]
    [EachVersion]
    public async Task Nobody_lets_itself_in(int version)
    {
        await using var server = await StartAsync(version);
        foreach (var (user, tenant) in new[] { (Bob, Acme), (Bob, Globex), (Eve, Initech), (Eve, Globex) })
            Assert.Contains("row-level security", await server.RefusedAsync("authenticated", user, $"INSERT INTO public.account_users (account_id, user_id, role) VALUES ('{tenant}', gen_random_uuid(), 'owner')"), StringComparison.Ordinal);
        Assert.Equal("", await server.RequestAsync("authenticated", Bob, "UPDATE public.account_users SET role = 'owner' RETURNING 1; DELETE FROM public.account_users RETURNING 1"));
        Assert.Equal("1", await server.RequestAsync("authenticated", Eve, $"INSERT INTO public.account_users (account_id, user_id, role) VALUES ('{Acme}', '{Bob}', 'viewer') RETURNING 1"));
        Assert.Equal("of acme of globex", await server.RequestAsync("authenticated", Bob, "SELECT string_agg(name, ' ' ORDER BY name) FROM public.projects"));
        Assert.Equal("1", await server.RequestAsync("authenticated", Eve, $"DELETE FROM public.account_users WHERE user_id = '{Bob}' RETURNING 1"));

        // What the look-up role reads is nobody's to read, and it answers for the token alone.
        foreach (var role in new[] { "anon", "service_role" })
            Assert.Contains("permission denied", await server.RefusedAsync(role, Eve, "SELECT * FROM opsai_lookup.my_tenants(NULL)"), StringComparison.Ordinal);
        Assert.Equal(Globex, await server.RequestAsync("authenticated", Bob, "SELECT * FROM opsai_lookup.my_tenants(NULL)"));
        Assert.Contains("permission denied", await server.RefusedAsync("authenticated", Bob, "SET LOCAL ROLE opsai_lookup"), StringComparison.Ordinal);
        // A tenant's own role is as before, whatever a token says.
        var own = "user_" + Acme.Replace("-", "__", StringComparison.Ordinal);
        Assert.Equal("1", await server.PsqlAsync("opsai_app", $"BEGIN; SET LOCAL ROLE {own}; SET LOCAL app.user_id = '{Acme}'; SELECT count(*) FROM public.projects; COMMIT"));
        Assert.Equal("0", await server.PsqlAsync("opsai_app", $"BEGIN; SET LOCAL ROLE {own}; SET LOCAL app.user_id = '{Globex}'; SELECT count(*) FROM public.projects; COMMIT"));

        await server.PsqlAsync("opsai_operator", $"SELECT fenceline.suspend('{Globex}')");
        Assert.Equal("", await server.RequestAsync("authenticated", Bob, "SELECT name FROM public.projects"));
        Assert.Equal("of acme", await server.RequestAsync("authenticated", Eve, "SELECT name FROM public.projects"));
    }

    [Theory]
    [EachVersion]
    public async Task Verify_finds_nothing_and_then_what_was_opened(int version)
    {
        await using var server = await StartAsync(version);
        Assert.Equal([], Verifying.Lines(await server.VerifyAsync()));
        await server.PsqlAsync("supabase_admin", "DROP POLICY roles_insert ON public.account_users; ALTER POLICY member_delete ON public.projects USING (true); GRANT EXECUTE ON FUNCTION opsai_lookup.my_tenants(text[]) TO anon");
        var lines = string.Join('\n', Verifying.Lines(await server.VerifyAsync()));
        foreach (var found in new[] { "policy roles_insert on account_users", "policy member_delete on projects", "EXECUTE on function my_tenants" })
            Assert.Contains(found, lines, StringComparison.Ordinal);
    }

    private static async Task<SupabaseServer> StartAsync(int version)
    {
        var server = await SupabaseServer.StartAsync(version, Project);
        foreach (var (tenant, name, members) in new[] { (Acme, "acme", $"('{Eve}', 'owner')"), (Globex, "globex", $"('{Eve}', 'viewer'), ('{Bob}', 'member')"), (Initech, "initech", "") })
        {
            await server.PsqlAsync("opsai_app", $"""
                BEGIN; SET LOCAL ROLE user_{tenant.Replace("-", "__", StringComparison.Ordinal)}; SET LOCAL app.user_id = '{tenant}';
                INSERT INTO public.accounts (name) VALUES ('{name}');
                {(members.Length == 0 ? "" : $"INSERT INTO public.account_users (user_id, role) VALUES {members};")}
                INSERT INTO public.projects (name) VALUES ('of {name}');
                INSERT INTO public.tasks (project_id, title) SELECT id, 'task ' || name FROM public.projects;
                COMMIT
                """);
        }

        return server;
    }
}
