using Fenceline.Database.Execution;
using Fenceline.Integration.Tests.Verification;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>What the application may ask before it knows whose request it is, and tables that are no tenant's.</summary>
public sealed class LookupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private const string Acme = "0b1f4c1e-8f2f-4b7e-9d0a-6a2f5d3c7e10";
    private const string Globex = "5d3c7e10-0000-4b7e-9d0a-6a2f5d3c7e11";

    [Theory]
    [InlineData(15, AppliedAs.Superuser)]
    [InlineData(18, AppliedAs.DatabaseOwner)]
    public async Task A_lookup_tells_what_it_is_for_and_nothing_else(int version, AppliedAs appliedAs)
    {
        await using var database = await StartAsync(version, appliedAs, Manifest());
        await FillAsync(database);

        Assert.Equal($"{Acme}|{{read}}", await database.RunAsync("SELECT * FROM opsai_lookup.tenant_of_key('key of acme')", "opsai_app"));
        Assert.Equal("", await database.RunAsync("SELECT * FROM opsai_lookup.tenant_of_key('key of nobody'); SELECT * FROM opsai_lookup.tenant_of_key(NULL)", "opsai_app"));
        Assert.Equal($"{Acme}|owner\n{Globex}|viewer", await database.RunAsync(
            "SELECT m.* FROM opsai_lookup.user_by_email('Eve@Example.com') AS u, opsai_lookup.tenants_of_member(u.id) AS m ORDER BY 1", "opsai_app"));
        Assert.Contains("Index", await database.RunAsync("SET enable_seqscan = off; EXPLAIN SELECT * FROM public.api_keys WHERE key_hash = 'x'"), StringComparison.Ordinal);

        // Whoever is not the application may not ask; and a tenant, which the application becomes, may not either.
        foreach (var (who, statement) in new[] { ("opsai_admin", "SELECT * FROM opsai_lookup.tenant_of_key('key of acme')"), ("opsai_provisioner", "SELECT * FROM opsai_lookup.tenant_of_key('key of acme')"), ("opsai_app", Pinned(Acme, "SELECT * FROM opsai_lookup.tenant_of_key('key of globex')")) })
            Assert.Contains("permission denied for schema opsai_lookup", await database.FailAsync(statement, who), StringComparison.Ordinal);
        Assert.Contains("permission denied to set role", await database.FailAsync("SET ROLE opsai_lookup", "opsai_app"), StringComparison.Ordinal);
        // What stands beside it stays shut to the application as itself.
        Assert.Contains("permission denied", await database.FailAsync("SELECT * FROM public.api_keys", "opsai_app"), StringComparison.Ordinal);
        // The role that looks up sees all rows of these columns, and no other columns.
        Assert.Equal("2", await database.RunAsync("SET ROLE opsai_lookup; SELECT count(key_hash) FROM public.api_keys"));
        Assert.Contains("permission denied", await database.FailAsync("SET ROLE opsai_lookup; SELECT note FROM public.api_keys"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await database.FailAsync("SET ROLE opsai_lookup; UPDATE public.api_keys SET key_hash = 'x'"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await database.FailAsync("SET ROLE opsai_lookup; SELECT * FROM public.projects"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_global_table_is_the_applications_and_no_tenants(int version)
    {
        await using var database = await StartAsync(version, AppliedAs.Superuser, Manifest());
        await FillAsync(database);

        Assert.Equal("eve@example.com", await database.RunAsync("UPDATE public.users SET name = 'Eve' WHERE email = 'eve@example.com'; DELETE FROM public.users WHERE email = 'new@example.com'; SELECT email FROM public.users WHERE name = 'Eve'", "opsai_app"));
        foreach (var statement in new[] { "SELECT * FROM public.users", "SELECT * FROM users", "INSERT INTO public.users (email) VALUES ('x')", "DELETE FROM public.users" })
            Assert.Matches("permission denied|does not exist", await database.FailAsync(Pinned(Acme, statement), "opsai_app"));
        // Who is deleted goes from all tenants, by the foreign key.
        Assert.Equal("1|0", await database.RunAsync("DELETE FROM public.users; SELECT 1, (SELECT count(*) FROM opsai_lookup.tenants_of_member('00000000-0000-0000-0000-000000000001'))", "opsai_app"));
        await FillAsync(database);
        // A tenant's row may refer to it, and can't to one that is not there.
        Assert.Contains("foreign key", await database.FailAsync(Pinned(Acme, "INSERT INTO members (member_id, role) VALUES (gen_random_uuid(), 'owner')"), "opsai_app"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await database.FailAsync("TRUNCATE public.users CASCADE", "opsai_app"), StringComparison.Ordinal);
        Assert.Contains("permission denied", await database.FailAsync("SELECT * FROM public.users", "opsai_publisher"), StringComparison.Ordinal);
        Assert.Equal("1", await database.RunAsync("SELECT count(*) FROM public.users", "opsai_backup"));
    }

    [Theory]
    [InlineData(15, AppliedAs.DatabaseOwner)]
    [InlineData(18, AppliedAs.Superuser)]
    public async Task They_come_and_go_by_migrations(int version, AppliedAs appliedAs)
    {
        var with = Manifest();
        var without = with[..with.IndexOf("\"lookups\"", StringComparison.Ordinal)] + "\"tenants\"" + with.Split("\"tenants\"")[1];
        await using var database = await StartAsync(version, appliedAs, without);
        await FillAsync(database);
        await using var fresh = await StartAsync(version, appliedAs, with);

        var history = new SqlTree(SampleDatabase.ReadSample(_ => without));
        await MoveAsync(with);
        Assert.Equal(Acme, await database.RunAsync("SELECT user_id FROM opsai_lookup.tenant_of_key('key of acme')", "opsai_app"));
        Assert.Equal(await CatalogOf(fresh), await CatalogOf(database));

        // Another column is told, and then there are none.
        await MoveAsync(with.Replace("\"returns\": [\"user_id\", \"scopes\"]", "\"returns\": [\"user_id\", \"note\"]", StringComparison.Ordinal));
        Assert.Equal($"{Acme}|of acme", await database.RunAsync("SELECT * FROM opsai_lookup.tenant_of_key('key of acme')", "opsai_app"));
        await MoveAsync(without);
        Assert.Contains("does not exist", await database.FailAsync("SELECT * FROM opsai_lookup.tenant_of_key('key of acme')", "opsai_app"), StringComparison.Ordinal);
        Assert.Equal("0", await database.RunAsync("SELECT count(*) FROM pg_policies WHERE policyname = 'lookup_reads'"));

        async Task MoveAsync(string to)
        {
            var manifest = SampleDatabase.ReadSample(_ => to);
            history = new SqlTree(manifest, history.ToHistory());
            await new MigrationRunner(database.Cluster.ConnectionString(database.Name, PostgresCluster.LoginOf(appliedAs)), MigrationScripts.OfTenants(manifest, history)).RunAsync(cancellationToken: Cancellation);
        }
    }

    [Theory]
    [InlineData(15, AppliedAs.Superuser)]
    [InlineData(18, AppliedAs.DatabaseOwner)]
    public async Task Verify_knows_them(int version, AppliedAs appliedAs)
    {
        await using var database = await StartAsync(version, appliedAs, Manifest());
        await FillAsync(database);
        Assert.Equal([], Verifying.Lines(await Verifying.Of(database, PostgresCluster.LoginOf(appliedAs)).VerifyAsync(Cancellation)));

        Assert.Equal([], await Verifying.ProbedAsync(database));
        await database.RunAsync("GRANT SELECT ON public.users TO opsai_tenant; GRANT SELECT (note) ON public.api_keys TO opsai_lookup; GRANT EXECUTE ON FUNCTION opsai_lookup.tenant_of_key(text) TO PUBLIC; CREATE POLICY wide ON public.projects FOR SELECT TO opsai_lookup USING (true)");
        var found = string.Join('\n', Verifying.Lines(await Verifying.Of(database).VerifyAsync(Cancellation)));
        Assert.Contains("users", found, StringComparison.Ordinal);
        Assert.Contains("api_keys", found, StringComparison.Ordinal);
        Assert.Contains("tenant_of_key", found, StringComparison.Ordinal);
        Assert.Contains("projects", found, StringComparison.Ordinal);
    }

    private static async Task FillAsync(SampleDatabase database)
    {
        await database.RunAsync("INSERT INTO public.users (id, email) VALUES ('00000000-0000-0000-0000-000000000001', 'eve@example.com')", "opsai_app");
        foreach (var (tenant, name, role) in new[] { (Acme, "acme", "owner"), (Globex, "globex", "viewer") })
        {
            await database.RunAsync(
                Pinned(tenant, $"INSERT INTO members (member_id, role) VALUES ('00000000-0000-0000-0000-000000000001', '{role}'); INSERT INTO api_keys (key_hash, scopes, note) VALUES ('key of {name}', '{{read}}', 'of {name}'); INSERT INTO projects (name) VALUES ('{name}')"),
                "opsai_app");
        }
    }

    private static string Pinned(string tenant, string statements)
    {
        var role = "user_" + tenant.Replace("-", "__", StringComparison.Ordinal);
        return $"BEGIN; SET LOCAL ROLE {role}; SET LOCAL search_path TO {role}, opsai_path, pg_temp; SET LOCAL app.user_id = '{tenant}'; {statements}; COMMIT;";
    }

    private static Task<string> CatalogOf(SampleDatabase database) => database.RunAsync("""
        SELECT n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), pg_get_userbyid(p.proowner), p.proacl FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname = 'opsai_lookup' ORDER BY 1, 2;
        SELECT nspname, pg_get_userbyid(nspowner), nspacl FROM pg_namespace WHERE nspname IN ('opsai_lookup') ORDER BY 1;
        SELECT relname, (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(relacl) AS a) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') ORDER BY 1;
        SELECT attrelid::regclass, attname, attacl FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid::regclass::text IN ('api_keys', 'users', 'members') ORDER BY 1, 2;
        SELECT tablename, policyname, roles, cmd, qual FROM pg_policies ORDER BY 1, 2
        """);

    private static async Task<SampleDatabase> StartAsync(int version, AppliedAs appliedAs, string manifest)
    {
        var database = new SampleDatabase(_ => manifest) { Version = version, AppliedAs = appliedAs, LoadsRows = false };
        await database.InitializeAsync();
        return database;
    }

    private static string Manifest() => $$"""
        {
          "version": 1,
          "project": "opsai",
          "database": { "tenantType": "uuid", "extensions": ["citext"] },
          "enums": { "rank": ["owner", "viewer"] },
          "tables": {
            "users": { "placement": "global", "columns": { "id": "uuid not null default gen_random_uuid()", "email": "citext not null", "name": "text" }, "primaryKey": ["id"], "unique": [["email"]] },
            "projects": { "placement": "shared", "columns": { "id": "uuid not null default gen_random_uuid()", "name": "text" }, "primaryKey": ["id"] },
            "members": {
              "placement": "shared", "columns": { "member_id": "uuid not null", "role": "rank not null" }, "primaryKey": ["member_id"],
              "foreignKeys": [{ "columns": ["member_id"], "references": "users", "onDelete": "cascade" }]
            },
            "api_keys": {
              "placement": "shared", "columns": { "id": "uuid not null default gen_random_uuid()", "key_hash": "text not null", "scopes": "text[] not null", "note": "text" }, "primaryKey": ["id"]
            }
          },
          "lookups": {
            "user_by_email": { "table": "users", "by": ["email"], "returns": ["id"] },
            "tenants_of_member": { "table": "members", "by": ["member_id"], "returns": ["user_id", "role"], "description": "Where a user may go" },
            "tenant_of_key": { "table": "api_keys", "by": ["key_hash"], "returns": ["user_id", "scopes"] }
          },
          "tenants": [{ "id": "{{Acme}}" }, { "id": "{{Globex}}" }]
        }
        """;
}
