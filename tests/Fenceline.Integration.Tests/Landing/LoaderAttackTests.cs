namespace Fenceline.Integration.Tests.Landing;

/// <summary>A leaked login of one tenant's loader, where landings are schemas in the tenants' database.</summary>
public abstract class LoaderAttackTests(SchemaLandings server)
{
    /// <summary>{l} is the loader's landing, {t} the tenant's own schema, {o} another tenant's landing.</summary>
    public static TheoryData<string> MakesMoreThanTables =>
    [
        "CREATE VIEW {l}.x AS SELECT 1",
        "CREATE MATERIALIZED VIEW {l}.x AS SELECT 1",
        "CREATE TYPE {l}.x AS ENUM ('a')",
        "CREATE TYPE {l}.x AS (a int)",
        "CREATE TYPE {l}.x",
        "CREATE TYPE {l}.x AS RANGE (subtype = int)",
        "CREATE DOMAIN {l}.x AS text CHECK (value <> '')",
        "CREATE FUNCTION {l}.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE PROCEDURE {l}.x() LANGUAGE sql AS 'SELECT 1'",
        "CREATE AGGREGATE {l}.x(int) (sfunc = int4pl, stype = int)",
        "CREATE OPERATOR {l}.= (leftarg = varchar, rightarg = text, function = pg_catalog.texteq)",
        "CREATE OPERATOR CLASS {l}.x FOR TYPE int USING btree AS OPERATOR 1 <",
        "CREATE COLLATION {l}.x FROM \"C\"",
        "CREATE CONVERSION {l}.x FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
        "CREATE TEXT SEARCH CONFIGURATION {l}.x (COPY = pg_catalog.simple)",
        "CREATE TEXT SEARCH DICTIONARY {l}.x (TEMPLATE = simple)",
        "CREATE TABLE {l}.x (a int, b int); CREATE STATISTICS {l}.s ON a, b FROM {l}.x",
        "CREATE TABLE {l}.x (a int); CREATE RULE r AS ON INSERT TO {l}.x DO ALSO NOTHING",
        "CREATE TABLE {l}.x (a int); CREATE TRIGGER g BEFORE INSERT ON {l}.x FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()",
        "CREATE TABLE {l}.x (a int); CREATE POLICY p ON {l}.x",
        "CREATE TABLE {l}.x (a int); ALTER TABLE {l}.x ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE {l}.x (a int DEFAULT 1)",
        "CREATE TABLE {l}.x (a int); ALTER TABLE {l}.x ALTER a SET DEFAULT pg_catalog.pg_backend_pid()",
        "CREATE TABLE {l}.x (a int CHECK (a > 0))",
        "CREATE TABLE {l}.x (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
        "CREATE TABLE {l}.x (a int PRIMARY KEY); CREATE TABLE {l}.y (a int REFERENCES {l}.x)",
        "CREATE TABLE {l}.x (a int EXCLUDE USING btree (a WITH =))",
        "CREATE TABLE {l}.x (a int); CREATE INDEX ON {l}.x ((a + 1))",
        "CREATE TABLE {l}.x (a int); CREATE INDEX ON {l}.x (a) WHERE a > 0",
        "CREATE TABLE {l}.x (a int) PARTITION BY LIST (a)",
        "CREATE TABLE {l}.x (a int); CREATE TABLE {l}.y () INHERITS ({l}.x)",
        "CREATE TABLE {l}.x (a int); CREATE TABLE {l}.y (x {l}.x)",
        "CREATE TABLE {l}.x (a information_schema.sql_identifier)",
        "CREATE TABLE {l}.x (a serial)",
        "CREATE FOREIGN DATA WRAPPER x",
        "CREATE SERVER x FOREIGN DATA WRAPPER y",
        "CREATE PUBLICATION x",
        "CREATE EXTENSION hstore",
        "CREATE EXTENSION hstore SCHEMA {l}",
        "CREATE SCHEMA x",
        "CREATE SCHEMA postgres",
        "CREATE SCHEMA user_999_landing",
        "CREATE LANGUAGE plpgsql",
        "CREATE EVENT TRIGGER x ON ddl_command_end EXECUTE FUNCTION fenceline.guard_loader()",
        "CREATE TEMP TABLE x (a int)",
        "CREATE TABLE {l}.x (a int); GRANT SELECT ON {l}.x TO PUBLIC",
        "CREATE TABLE {l}.x (a int); REVOKE SELECT ON {l}.x FROM {r}",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {l} REVOKE SELECT ON TABLES FROM {r}",
        "CREATE TABLE {l}.x (a int); COMMENT ON TABLE {l}.x IS 'x'",
        "DO 'BEGIN CREATE VIEW {l}.x AS SELECT 1; END'",
    ];

    public static TheoryData<string> ReachesElsewhere =>
    [
        "ALTER SCHEMA {l} RENAME TO x",
        "DROP SCHEMA {l}",
        "GRANT USAGE ON SCHEMA {l} TO PUBLIC",
        "CREATE TABLE {t}.github_repositories (id bigint)",
        "CREATE FUNCTION {t}.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OPERATOR {t}.= (leftarg = varchar, rightarg = text, function = pg_catalog.texteq)",
        "CREATE TABLE public.x (a int)",
        "CREATE TABLE fenceline.x (a int)",
        "CREATE TABLE opsai_calls.x (a int)",
        "CREATE TABLE {o}.x (a int)",
        "CREATE TABLE {l}.x (a int); ALTER TABLE {l}.x SET SCHEMA public",
        "SELECT * FROM public.github_repositories",
        "SELECT * FROM {o}.github_repositories",
        "SELECT * FROM fenceline.tenants",
        "SELECT * FROM fenceline.publish('123')",
        "SELECT fenceline.open_landing('x')",
        "SELECT * FROM opsai_calls.read_{t}('SELECT 1') AS x(a int)",
        "SET ROLE {r}",
        "SET ROLE opsai_loader; CREATE SCHEMA x",
        "SET ROLE opsai_owner",
        "SET SESSION AUTHORIZATION opsai_owner",
        "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1",
        "COMMENT ON ROLE {r} IS 'x'",
        "ALTER EVENT TRIGGER opsai_guard_loader DISABLE",
        "SET session_replication_role = replica",
        "DROP FUNCTION fenceline.guard_loader() CASCADE",
        "GRANT opsai_loader TO {t}",
        "ALTER TABLE public.github_repositories DISABLE ROW LEVEL SECURITY",
        "LOCK TABLE public.github_repositories IN ACCESS SHARE MODE",
    ];

    [Theory]
    [MemberData(nameof(MakesMoreThanTables))]
    [MemberData(nameof(ReachesElsewhere))]
    public async Task Is_refused(string attack)
    {
        var tenant = await server.AddTenantAsync("schema");
        var other = await server.AddTenantAsync();
        await other.Connect().AppendAsync(ConnectorStream.Repositories, 1);
        var before = await CatalogAsync();
        var sql = attack.Replace("{l}", tenant.Landing, StringComparison.Ordinal).Replace("{t}", tenant.Role, StringComparison.Ordinal)
            .Replace("{o}", other.Landing, StringComparison.Ordinal).Replace("{r}", tenant.Reader, StringComparison.Ordinal);
        await server.RefusedAsync(server.TenantsDatabase, sql, tenant.Loader);
        Assert.Equal(before, await CatalogAsync());
    }

    [Fact]
    public async Task Tables_indexes_and_sequences_of_its_own_are_not()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().SendAsync($"""
            CREATE TABLE {tenant.Landing}.x (id bigint PRIMARY KEY, name varchar NOT NULL, tags varchar[], UNIQUE (name));
            CREATE TABLE {tenant.Landing}.y AS SELECT * FROM {tenant.Landing}.x;
            CREATE TABLE {tenant.Landing}.z (LIKE {tenant.Landing}.x INCLUDING ALL);
            CREATE TABLE {tenant.Landing}.i (id bigint GENERATED ALWAYS AS IDENTITY);
            CREATE SEQUENCE {tenant.Landing}.s;
            CREATE INDEX ON {tenant.Landing}.y (name);
            ALTER TABLE {tenant.Landing}.y RENAME COLUMN name TO title;
            ALTER TABLE {tenant.Landing}.y ADD COLUMN more jsonb, ALTER title TYPE varchar USING title || '';
            ALTER INDEX {tenant.Landing}.y_name_idx RENAME TO y_title;
            TRUNCATE {tenant.Landing}.y;
            DROP INDEX {tenant.Landing}.y_title;
            DROP TABLE {tenant.Landing}.y, {tenant.Landing}.z, {tenant.Landing}.i, {tenant.Landing}.x;
            """);
    }

    [Fact]
    public async Task It_is_in_no_others_way()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await using var loader = await server.ConnectAsync(server.TenantsDatabase, tenant.Loader);
        await LandingServer.RunAsync(loader, $"BEGIN; LOCK TABLE {tenant.Landing}.github_repositories IN ACCESS EXCLUSIVE MODE");
        var other = await server.AddTenantAsync();
        await other.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        Assert.Equal("Published All +1 ~0 -0", await other.PublishAsync());
        Assert.Equal(PublishFailure.LandingLocked, (await tenant.FailToPublishAsync()).Failure);
    }

    [Fact]
    public async Task It_has_no_more_connections_than_it_was_given()
    {
        var tenant = await server.AddTenantAsync();
        await server.OnLandingAsync($"ALTER ROLE {tenant.Loader} CONNECTION LIMIT 1");
        await using var first = await server.ConnectAsync(server.LandingDatabase, tenant.Loader);
        Assert.StartsWith("53300", await server.RefusedAsync(server.LandingDatabase, "SELECT 1", tenant.Loader), StringComparison.Ordinal);
    }

    private Task<string> CatalogAsync() => server.OnTenantsAsync("""
        SELECT md5(string_agg(o, ' ' ORDER BY o)) FROM (
          SELECT format('class %s %s %s', oid, relname, relacl) FROM pg_class WHERE relkind <> 't' AND relpersistence <> 't'
          UNION ALL SELECT format('proc %s %s', oid, proacl) FROM pg_proc UNION ALL SELECT format('type %s', oid) FROM pg_type WHERE typtype <> 'b'
          UNION ALL SELECT format('namespace %s %s %s', oid, nspname, nspacl) FROM pg_namespace UNION ALL SELECT format('extension %s', oid) FROM pg_extension
          UNION ALL SELECT format('default %s %s', oid, defaclacl) FROM pg_default_acl UNION ALL SELECT format('publication %s', oid) FROM pg_publication
          UNION ALL SELECT format('member %s %s', roleid, member) FROM pg_auth_members UNION ALL SELECT format('role %s %s', rolname, rolconnlimit) FROM pg_roles
        ) AS all_objects (o)
        """);
}

public sealed class LoaderAttackOnTheOldestTests(SchemaLandings server) : LoaderAttackTests(server), IClassFixture<SchemaLandings>;

[Trait("Length", "long")]
public sealed class LoaderAttackOnTheNewestTests(SchemaLandingsOnTheNewest server) : LoaderAttackTests(server), IClassFixture<SchemaLandingsOnTheNewest>;
