using Fenceline.Core.Model;
using static Fenceline.Sql.Collections.EquatableArray;

namespace Fenceline.Migrations.Tests.ObjectKinds;

/// <summary>Functions, and the triggers that call them.</summary>
public sealed class FunctionKindTests(ObjectKindServer server) : IClassFixture<ObjectKindServer>
{
    private const string Functions = """
        SELECT p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname, p.provolatile, p.proparallel, p.prosecdef, p.proconfig, p.prorows, p.prokind, p.proowner::regrole
        FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang WHERE p.pronamespace = 'app'::regnamespace
        """;

    internal static PgFunction Function(string name) => new(
        new ObjectName("app", name), false, default, "text", FunctionLanguage.SqlReturn, FunctionVolatility.Stable, false, false, default, ObjectKindServer.Owner, FunctionReach.EveryNode,
        new FunctionBody("'me'", false), null);

    [Fact]
    public Task Bound_when_made() => server.ExpectAsync(
        ObjectKindServer.Nothing with { Functions = Of(Function("f") with { IsParallelSafe = true }) },
        """
        CREATE FUNCTION app.f() RETURNS text
        LANGUAGE sql STABLE PARALLEL SAFE
        RETURN 'me'
        """,
        Functions,
        "f||text|sql|s|s|f||0|f|keeper");

    [Fact]
    public Task With_arguments_and_settings() => server.ExpectAsync(
        ObjectKindServer.Nothing with
        {
            Functions = Of(Function("f") with
            {
                Language = FunctionLanguage.PlPgSql,
                Volatility = FunctionVolatility.Volatile,
                IsSecurityDefiner = true,
                Arguments = Of(new PgArgument(false, "a", "text", null), new PgArgument(false, "b", "integer", "7"), new PgArgument(true, "made", "boolean", null), new PgArgument(true, "steps", "integer", null)),
                Returns = "",
                Settings = Of(new PgSetting("search_path", "pg_catalog, pg_temp"), new PgSetting("lock_timeout", "'3s'")),
                Body = new FunctionBody("\nBEGIN\n  made := a = 'x';\nEND\n", false),
            }),
        },
        """
        CREATE FUNCTION app.f(a text, b integer DEFAULT 7, OUT made boolean, OUT steps integer)
        LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp
        SET lock_timeout = '3s'
        AS $fenceline$
        BEGIN
          made := a = 'x';
        END
        $fenceline$
        """,
        Functions,
        "f|a text, b integer DEFAULT 7, OUT made boolean, OUT steps integer|record|plpgsql|v|u|t|{\"search_path=pg_catalog, pg_temp\",lock_timeout=3s}|0|f|keeper");

    [Fact]
    public Task Of_sets_and_procedures() => server.ExpectAsync(
        ObjectKindServer.Nothing with
        {
            Functions = Of(
                Function("f") with { Language = FunctionLanguage.Sql, Volatility = FunctionVolatility.Immutable, Returns = "SETOF text", EstimatedRows = 9, Body = new FunctionBody("SELECT 'x'", false) },
                Function("p") with { IsProcedure = true, Language = FunctionLanguage.PlPgSql, Volatility = FunctionVolatility.Volatile, Body = new FunctionBody("BEGIN\nEND", false) }),
        },
        """
        CREATE PROCEDURE app.p()
        LANGUAGE plpgsql
        AS $fenceline$
        BEGIN
        END
        $fenceline$
        CREATE FUNCTION app.f() RETURNS SETOF text
        LANGUAGE sql IMMUTABLE ROWS 9
        AS $fenceline$
        SELECT 'x'
        $fenceline$
        """,
        Functions + " ORDER BY 1",
        """
        f||SETOF text|sql|i|u|f||9|f|keeper
        p|||plpgsql|v|u|f||0|p|keeper
        """);

    /// <summary>They are made as their owner, and granted by it.</summary>
    [Fact]
    public Task Of_another_owner() => server.ExpectAsync(
        ObjectKindServer.Nothing with
        {
            Functions = Of(Function("f") with { Owner = ObjectKindServer.Maker }),
            Grants = Of(new PgGrant(GrantTarget.Function, new ObjectName("app", "f"), "", Of("EXECUTE"), default, "reader")),
        },
        """
        SET LOCAL ROLE maker
        CREATE FUNCTION app.f() RETURNS text
        LANGUAGE sql STABLE
        RETURN 'me'
        GRANT EXECUTE ON FUNCTION app.f() TO reader
        SET LOCAL ROLE keeper
        """,
        "SELECT proowner::regrole, proacl FROM pg_proc WHERE oid = 'app.f()'::regprocedure",
        "maker|{=X/maker,maker=X/maker,reader=X/maker}");

    [Theory]
    [InlineData("INSERT", "AFTER INSERT")]
    [InlineData("UPDATE", "AFTER UPDATE")]
    public Task Triggers(string @event, string catalog) => server.ExpectAsync(
        ObjectKindServer.Nothing with
        {
            Tables = Of(TableKindTests.Table()),
            Functions = Of(Function("f") with { Language = FunctionLanguage.PlPgSql, Volatility = FunctionVolatility.Volatile, Returns = "trigger", Body = new FunctionBody("BEGIN\n  RETURN NULL;\nEND", false) }),
            Triggers = Of(new PgTrigger("watch", new ObjectName("app", "notes"), @event, new ObjectName("app", "f"))),
        },
        $"""
        CREATE TABLE app.notes (
          c text
        )
        CREATE FUNCTION app.f() RETURNS trigger
        LANGUAGE plpgsql
        AS $fenceline$
        BEGIN
          RETURN NULL;
        END
        $fenceline$
        CREATE TRIGGER watch AFTER {@event} ON app.notes REFERENCING NEW TABLE AS written
          FOR EACH STATEMENT EXECUTE FUNCTION app.f()
        """,
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'watch'",
        $"CREATE TRIGGER watch {catalog} ON app.notes REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION app.f()");

    /// <summary>It is made where there is none that works, by who applies.</summary>
    [Fact]
    public Task Event_triggers() => server.ExpectAsync(
        ObjectKindServer.Nothing with
        {
            Functions = Of(Function("f") with { Language = FunctionLanguage.PlPgSql, Volatility = FunctionVolatility.Volatile, Returns = "event_trigger", Body = new FunctionBody("BEGIN\nEND", false) }),
            EventTriggers = Of(new PgEventTrigger("guard", Of("CREATE TABLE", "CREATE VIEW"), new ObjectName("app", "f"), IsRequired: true)),
        },
        """
        CREATE FUNCTION app.f() RETURNS event_trigger
        LANGUAGE plpgsql
        AS $fenceline$
        BEGIN
        END
        $fenceline$
        RESET ROLE
        DO $fenceline$
        BEGIN
          IF NOT EXISTS (
            SELECT FROM pg_catalog.pg_event_trigger AS t
            WHERE t.evtname = 'guard' AND t.evtenabled IN ('O', 'A') AND t.evtfoid = 'app.f'::pg_catalog.regproc)
          THEN
            DROP EVENT TRIGGER IF EXISTS guard;
            CREATE EVENT TRIGGER guard ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE VIEW') EXECUTE FUNCTION app.f();
          END IF;
        EXCEPTION WHEN insufficient_privilege THEN
          RAISE EXCEPTION 'This login may not make event triggers, and without one a loader could make more than tables in this database.'
            USING HINT = 'Set "landing": "database" in the manifest, or apply as a superuser.';
        END
        $fenceline$
        SET LOCAL ROLE keeper
        """,
        "SELECT evtname, evtevent, evttags, evtfoid::regproc, evtenabled FROM pg_event_trigger",
        "guard|ddl_command_end|{\"CREATE TABLE\",\"CREATE VIEW\"}|app.f|O");
}
