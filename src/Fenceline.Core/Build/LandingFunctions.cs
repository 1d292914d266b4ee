using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;
using static Fenceline.Core.Build.FunctionDeclaration;

namespace Fenceline.Core.Build;

/// <summary>The functions of the database where Airbyte lands: they open and close landings, and read what landed as each tenant's reader.</summary>
internal sealed class LandingFunctions : FunctionList
{
    // What turns values into texts and back must not depend on what a loader set for its session.
    private static readonly PgSetting[] ReaderSettings =
    [
        new("jit", "off"), new("standard_conforming_strings", "on"), new("\"TimeZone\"", "'UTC'"), new("\"DateStyle\"", "'ISO, YMD'"), new("\"IntervalStyle\"", "'postgres'"),
    ];

    private readonly DatabaseNames _names;
    private readonly bool _isOwnDatabase;

    /// <param name="isOwnDatabase">The landings are in a database of their own; else in the tenants'.</param>
    public LandingFunctions(DatabaseOptions database, DatabaseNames names, bool isOwnDatabase)
        : base(database.ControlSchema)
    {
        _names = names;
        _isOwnDatabase = isOwnDatabase;
        AddReading();
        AddLifecycle();
        Add(Declare.Sql(names.Owner, "is_plain", "boolean", In("relation", "oid")));
        Add(Declare.Definer(names.Owner, "guard_loader", "event_trigger"));
        GrantUsage(names.CallsSchema, isOwnDatabase ? [names.Publisher] : []);
        // Airbyte says CREATE SCHEMA IF NOT EXISTS whatever there is, and PostgreSQL asks for this privilege before it looks.
        Grant(new PgGrant(GrantTarget.Database, new ObjectName(null, ""), null, EquatableArray.Of("CONNECT", "CREATE"), default, names.LoaderGroup));
        if (!isOwnDatabase)
        {
            // Usage counts what landed.
            GrantReading("landings", names.Admin, "tenant_id", "landing_schema");
            return;
        }

        GrantUsage(database.ControlSchema, names.Publisher, names.Provisioner, names.Operator);
    }

    /// <summary>Keeps loaders to tables. Where landings are among the tenants' schemas the fence depends on it.</summary>
    public PgEventTrigger Guard => new(_names.Project + "_guard_loader", default, Name("guard_loader"), IsRequired: !_isOwnDatabase);

    private void AddReading()
    {
        var tenant = In("tenant", "text");
        var table = In("table_name", "text");
        var owner = _names.Owner;
        var callers = _isOwnDatabase ? new[] { _names.Publisher } : [];
        Add(With(
            Stable(Declare.PlPgSql(
                owner, "read_as_reader", "SETOF record", In("query", "text"), In("relation", "text", "NULL"), In("names", "text[]", "NULL"),
                In("expressions", "text[]", "NULL"), In("types", "text[]", "NULL"), In("keys", "boolean[]", "NULL"), In("condition", "text", "NULL"))) with { EstimatedRows = 1_000_000 },
            ReaderSettings));
        Add(Declare.Sql(owner, "reader_is_sound", "boolean", tenant));
        Add(Declare.Sql(owner, "reader_call", "text", tenant));
        Add(Declare.Sql(owner, "landed_type", "regtype", In("target", "text")));
        Add(Stable(Declare.PlPgSql(owner, "landing_expression", "text", In("source_type", "regtype"), In("column_name", "text"), In("target", "text"), In("conversion", "text"))));
        Add(Stable(Declare.PlPgSql(owner, "landing_table", "", tenant, table, Out("qualified", "text"), Out("shape", "text"), Out("column_types", "jsonb"))));
        Add(Stable(Declare.Definer(owner, "landing_probe", "", tenant, table, Out("shape", "text"), Out("call", "text"))), callers);
        Add(
            Stable(Declare.Definer(
                owner, "landing_rows", "", tenant, table, In("wanted", "jsonb"), In("since", "timestamptz"), In("sift", "boolean"),
                Out("call", "text"), Out("definition", "text"), Out("missing_columns", "text[]"), Out("unfit_column", "text"))),
            callers);
        Add(Declare.Definer(owner, "assert_publisher", "void"), callers);
        Add(Declare.Sql(owner, "landing_activity", "TABLE (tenant_id text, activity bigint)") with { IsSecurityDefiner = true }, _names.Publisher);
    }

    private void AddLifecycle()
    {
        var tenant = In("tenant", "text");
        var maker = _names.Maker;
        var briefly = new PgSetting("lock_timeout", "'3s'");
        if (_isOwnDatabase)
        {
            foreach (var function in RoleFunctions.All(Declare, maker))
                Add(function);
        }

        Add(Declare.PlPgSql(maker, "make_reader", "void", In("base", "text"), In("landing", "text"), In("reader", "text")));
        Add(Declare.Definer(maker, "set_loader_password", "void", tenant, In("password_verifier", "text")), _names.Provisioner, _names.Owner);
        Add(Declare.Definer(maker, "open_landing", "boolean", tenant, In("password_verifier", "text", "NULL"), In("connections", "integer", "10")), _names.Provisioner, _names.Owner);
        Add(Declare.Definer(maker, "shut_landing", "integer", tenant), _names.Operator, _names.Owner);
        Add(With(Declare.Definer(maker, "close_landing", "TABLE (kind text, name text, note text)", tenant), briefly), _names.Operator, _names.Owner);
        Add(Declare.Definer(maker, "limit_landing", "void", tenant, In("connections", "integer")), _names.Provisioner, _names.Owner);
        Add(Declare.Definer(maker, "reopen_landing", "void", tenant), _names.Operator, _names.Owner);
        Add(With(Declare.Definer(_names.Owner, "forget_landing", "void", tenant, In("names", "text[]")), briefly), _isOwnDatabase ? [_names.Operator] : []);
        Add(With(Declare.Definer(maker, "sweep_landing", "integer", tenant), briefly), _names.Operator, _names.Owner);
    }
}
