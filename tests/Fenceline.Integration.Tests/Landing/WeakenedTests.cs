using Npgsql;

namespace Fenceline.Integration.Tests.Landing;

/// <summary>
/// Walls, each taken down on a server of its own: what held before does not hold then. So the attacks of the other tests would
/// show a wall that is missing.
/// </summary>
public sealed class WeakenedTests(WeakenableLandings server) : IClassFixture<WeakenableLandings>
{
    public static TheoryData<string, string, string, string> Walls => new()
    {
        { "read_as_reader", "OR after <> before", "", "a setting that is left in the session" },
        { "reader_is_sound", "SELECT EXISTS (", "SELECT true OR EXISTS (", "a reader that was changed" },
        { "is_plain", "ELSE false", "ELSE true", "a view of a loader" },
        { "guard_loader", "IF landing IS NULL THEN", "IF true THEN", "a schema of a loader" },
        { "assert_publisher", "IF power IS NOT NULL THEN", "IF false THEN", "a caller with power" },
        { "merge_landed", "AND NOT allow_deletes", "AND false", "many rows that are deleted" },
        { "merge_statement", "DESC NULLS LAST", "DESC", "a time that is not known" },
        { "merge_statement", "described.tenant_path IS NOT NULL THEN\n      value", "false THEN\n      value", "a row with another's id" },
        { "lock_publication", "ELSIF status <> 'active' THEN", "ELSIF false THEN", "a suspended tenant" },
        { "landing_expression", "WHEN %1$s = trunc(%1$s) THEN", "WHEN true THEN", "a number that would be rounded" },
        { "rows_have_gone", "rows_have_gone.landed_rows <", "false AND rows_have_gone.landed_rows <", "rows that are gone" },
    };

    [Theory]
    [MemberData(nameof(Walls))]
    public async Task Each_wall_holds_something(string function, string wall, string gap, string what)
    {
        Assert.True(await HoldsAsync(what), $"Holds against {what}, as it is.");
        var body = await server.OnTenantsAsync($"SELECT prosrc FROM pg_proc WHERE proname = '{function}' AND pronamespace = 'fenceline'::regnamespace");
        Assert.Contains(wall, body, StringComparison.Ordinal);
        await ReplaceAsync(function, body.Replace(wall, gap, StringComparison.Ordinal));
        try
        {
            Assert.False(await HoldsAsync(what), $"Holds against {what} without its wall.");
        }
        finally
        {
            await ReplaceAsync(function, body);
        }
    }

    private async Task<bool> HoldsAsync(string what)
    {
        var tenant = await server.AddTenantAsync();
        var connector = tenant.Connect();
        var table = $"{tenant.Landing}.github_repositories";
        switch (what)
        {
            case "a setting that is left in the session":
                await server.OnTenantsAsync("ALTER EVENT TRIGGER opsai_guard_loader DISABLE");
                await connector.AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
                await connector.SendAsync($"""
                    CREATE FUNCTION {tenant.Landing}.attack() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN SET work_mem = '1MB'; RETURN true; END $$;
                    GRANT EXECUTE ON FUNCTION {tenant.Landing}.attack() TO PUBLIC;
                    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
                    CREATE POLICY attack ON {table} USING ({tenant.Landing}.attack());
                    """);
                await server.OnTenantsAsync("ALTER EVENT TRIGGER opsai_guard_loader ENABLE");
                return await FailsAsync(() => tenant.PublishAsync());
            case "a reader that was changed":
                await connector.AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
                await server.OnTenantsAsync($"ALTER FUNCTION opsai_calls.read_{tenant.Role}(text, text, text[], text[], text[], boolean[], text) COST 7 SECURITY INVOKER; GRANT SELECT ON {table} TO opsai_owner; GRANT USAGE ON SCHEMA {tenant.Landing} TO opsai_owner");
                return await FailsAsync(() => tenant.PublishAsync());
            case "a view of a loader":
                return await FailsAsync(() => connector.SendAsync($"CREATE TABLE {tenant.Landing}.x (a int) PARTITION BY LIST (a)"));
            case "a schema of a loader":
                return await FailsAsync(() => connector.SendAsync($"CREATE SCHEMA x{tenant.Id}"));
            case "a caller with power":
                await connector.AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
                return await FailsAsync(() => server.OnTenantsAsync($"SELECT * FROM fenceline.publish('{tenant.Id}', 'github')"));
            case "many rows that are deleted":
                await connector.OverwriteAsync(ConnectorStream.Repositories, 1, [.. Enumerable.Range(1, 101).Select(id => ConnectorStream.Repository(id, "many"))]);
                await tenant.PublishAsync();
                await connector.ClearAsync(ConnectorStream.Repositories, 2);
                return await FailsAsync(() => tenant.PublishAsync());
            case "a time that is not known":
                await connector.AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "known"), ConnectorStream.Repository(1, "unknown"));
                await connector.SendAsync($"ALTER TABLE {table} ALTER _airbyte_extracted_at DROP NOT NULL; UPDATE {table} SET _airbyte_extracted_at = NULL WHERE full_name = 'unknown'");
                await tenant.PublishAsync();
                return await server.ReadAsync(tenant, "full_name", "github_repositories") == "known";
            case "a row with another's id":
                await connector.SendAsync($$"""
                    CREATE TABLE {{tenant.Landing}}.stripe_customers (_airbyte_extracted_at timestamp with time zone, id varchar, metadata jsonb);
                    INSERT INTO {{tenant.Landing}}.stripe_customers VALUES ('2026-11-01', 'cus_1', '{"user_id": "{{tenant.Id}}x"}');
                    """);
                return !await FailsAsync(() => tenant.PublishAsync("stripe")) && await server.ReadAsync(tenant, "id", "stripe_customers") == "cus_1";
            case "a suspended tenant":
                await connector.AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
                await server.OnTenantsAsync($"UPDATE fenceline.tenants SET status = 'suspended' WHERE tenant_id = '{tenant.Id}'");
                return await FailsAsync(() => tenant.PublishAsync());
            case "a number that would be rounded":
                await connector.AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
                await connector.SendAsync($"ALTER TABLE {table} ALTER stargazers_count TYPE numeric USING 1.5");
                return await tenant.PublishAsync() == "Published All +0 ~0 -0 Type(stargazers_count)=1";
            case "rows that are gone":
                await connector.AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"), ConnectorStream.Repository(2, "two"));
                await tenant.PublishAsync();
                await connector.SendAsync($"DELETE FROM {table} WHERE id = 1");
                await connector.AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(3, "three"));
                return await tenant.PublishAsync() == "Published All +1 ~0 -1";
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, null);
        }
    }

    private static async Task<bool> FailsAsync(Func<Task> act)
    {
        try
        {
            await act();
            return false;
        }
        catch (Exception e) when (e is PublishException or PostgresException)
        {
            return true;
        }
    }

    /// <summary>The function as it is, with another body. Landings that are opened from now on have readers after it.</summary>
    private Task<string> ReplaceAsync(string function, string body) => server.OnTenantsAsync($"""
        DO $do$
        DECLARE
          changed pg_proc;
        BEGIN
          SELECT * INTO STRICT changed FROM pg_proc WHERE proname = '{function}' AND pronamespace = 'fenceline'::regnamespace;
          EXECUTE replace(pg_get_functiondef(changed.oid), changed.prosrc, $body${body}$body$);
        END
        $do$
        """);
}

/// <summary>One whose functions are changed.</summary>
public sealed class WeakenableLandings : SchemaLandings;
