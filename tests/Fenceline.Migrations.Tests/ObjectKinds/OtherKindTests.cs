using Fenceline.Core.Model;
using Fenceline.Migrations.Render;
using static Fenceline.Sql.Collections.EquatableArray;

namespace Fenceline.Migrations.Tests.ObjectKinds;

/// <summary>Types, views, privileges and the rows of the registry.</summary>
public sealed class OtherKindTests(ObjectKindServer server) : IClassFixture<ObjectKindServer>
{
    private static readonly string[] Table = ["CREATE TABLE app.notes (\n  c text\n)"];

    private static ObjectSet WithTable { get; } = ObjectKindServer.Nothing with { Tables = Of(TableKindTests.Table()) };

    [Fact]
    public Task Enums() => server.ExpectAsync(
        ObjectKindServer.Nothing with { Enums = Of(new PgEnum(new ObjectName("app", "state"), ObjectKindServer.Owner, Of("open", "it's shut"))) },
        "CREATE TYPE app.state AS ENUM ('open', 'it''s shut')",
        "SELECT typname, typowner::regrole, enumlabel FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid ORDER BY enumsortorder",
        """
        state|keeper|open
        state|keeper|it's shut
        """);

    [Theory]
    [InlineData(ViewRights.Invoker, "WITH (security_invoker = true) ", "{security_invoker=true}")]
    [InlineData(ViewRights.Owner, "", "")]
    [InlineData(ViewRights.OwnerBehindBarrier, "WITH (security_barrier = true) ", "{security_barrier=true}")]
    public Task Views(ViewRights rights, string sql, string catalog) => server.ExpectAsync(
        WithTable with { Views = Of(new PgView(new ObjectName("app", "v"), ObjectKindServer.Owner, rights, "SELECT c\nFROM app.notes", null, "shows")) },
        $"""
        {Table[0]}
        CREATE VIEW app.v {sql}AS
        SELECT c
        FROM app.notes

        COMMENT ON VIEW app.v IS 'shows'
        """,
        "SELECT reloptions, relowner::regrole, obj_description(oid) FROM pg_class WHERE oid = 'app.v'::regclass",
        $"{catalog}|keeper|shows");

    [Fact]
    public Task Views_whose_names_are_not_whole() => server.ExpectAsync(
        WithTable with { Views = Of(new PgView(new ObjectName("app", "v"), ObjectKindServer.Owner, ViewRights.Invoker, "SELECT c FROM notes", "app, pg_temp", null)) },
        $"""
        {Table[0]}
        SET LOCAL search_path = app, pg_temp
        CREATE VIEW app.v WITH (security_invoker = true) AS
        SELECT c FROM notes

        RESET search_path
        """,
        "SELECT pg_get_viewdef('app.v'::regclass)",
        " SELECT notes.c\n   FROM app.notes;");

    [Theory]
    [InlineData("", "SELECT, UPDATE", "{keeper=arwdDxt/keeper,reader=rw/keeper}", "")]
    [InlineData("c", "SELECT (c), UPDATE (c)", "", "{reader=rw/keeper}")]
    public Task Grants_on_tables(string column, string sql, string ofTable, string ofColumn) => server.ExpectAsync(
        WithTable with { Grants = Of(new PgGrant(GrantTarget.Table, new ObjectName("app", "notes"), null, Of("SELECT", "UPDATE"), column.Length == 0 ? default : Of(column), "reader")) },
        $"{Table[0]}\nGRANT {sql} ON app.notes TO reader",
        "SELECT relacl, attacl FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'c' WHERE pg_class.oid = 'app.notes'::regclass",
        $"{ofTable}|{ofColumn}");

    [Fact]
    public Task Grants_that_differ_in_whom_they_are_for_are_one_statement() => server.ExpectAsync(
        WithTable with
        {
            Grants = Of(
                new PgGrant(GrantTarget.Table, new ObjectName("app", "notes"), null, Of("SELECT"), default, "reader"),
                new PgGrant(GrantTarget.Schema, new ObjectName(null, "app"), null, Of("USAGE"), default, "reader"),
                new PgGrant(GrantTarget.Table, new ObjectName("app", "notes"), null, Of("SELECT"), default, "pg_monitor")),
        },
        $"{Table[0]}\nGRANT SELECT ON app.notes TO reader, pg_monitor\nGRANT USAGE ON SCHEMA app TO reader",
        "SELECT relacl FROM pg_class WHERE oid = 'app.notes'::regclass",
        "{keeper=arwdDxt/keeper,reader=r/keeper,pg_monitor=r/keeper}");

    [Fact]
    public Task Grants_on_types_and_sequences() => server.ExpectAsync(
        ObjectKindServer.Nothing with
        {
            Enums = Of(new PgEnum(new ObjectName("app", "state"), ObjectKindServer.Owner, Of("open"))),
            Grants = Of(new PgGrant(GrantTarget.Type, new ObjectName("app", "state"), null, Of("USAGE"), default, "reader")),
        },
        "CREATE TYPE app.state AS ENUM ('open')\nGRANT USAGE ON TYPE app.state TO reader",
        "SELECT typacl FROM pg_type WHERE oid = 'app.state'::regtype",
        "{=U/keeper,keeper=U/keeper,reader=U/keeper}");

    [Fact]
    public Task Grants_on_the_database_go_to_the_one_at_hand() => server.ExpectAsync(
        ObjectKindServer.Nothing with { Grants = Of(new PgGrant(GrantTarget.Database, new ObjectName(null, ""), null, Of("CONNECT"), default, "reader")) },
        """
        RESET ROLE
        DO $fenceline$
        BEGIN
          EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO reader', pg_catalog.current_database());
        END
        $fenceline$
        SET LOCAL ROLE keeper
        """,
        "SELECT has_database_privilege('reader', current_database(), 'CONNECT')",
        "t");

    [Fact]
    public Task Rows_of_the_registry() => server.ExpectAsync(
        WithTable with { Rows = Of(Row("'a'"), Row("NULL")) },
        $"{Table[0]}\nINSERT INTO app.notes (c) VALUES\n  ('a'),\n  (NULL)",
        "SELECT * FROM app.notes ORDER BY c",
        "a\n");

    [Theory]
    [InlineData(true, null, "ALTER DEFAULT PRIVILEGES FOR ROLE keeper REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")]
    [InlineData(false, "reader", "ALTER DEFAULT PRIVILEGES FOR ROLE keeper GRANT EXECUTE ON FUNCTIONS TO reader")]
    public void Default_privileges(bool isRevoked, string? grantee, string sql) =>
        Assert.Equal(sql, PrivilegeSql.Default(new PgDefaultPrivilege(ObjectKindServer.Owner, isRevoked, "EXECUTE", "FUNCTIONS", grantee)));

    private static RegistryRow Row(string value) => new(new ObjectName("app", "notes"), Of("c"), Of(value));
}
