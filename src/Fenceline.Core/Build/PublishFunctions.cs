using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using static Fenceline.Core.Build.FunctionDeclaration;

namespace Fenceline.Core.Build;

/// <summary>The functions of the tenants' database that bring what landed into the tables that tenants read.</summary>
internal sealed class PublishFunctions : FunctionList
{
    // One hash join over all rows of a tenant wants memory; the rest is as for the reader.
    private static readonly PgSetting[] Settings =
    [
        new("lock_timeout", "'5s'"), new("work_mem", "'256MB'"), new("enable_mergejoin", "off"), new("jit", "off"), new("standard_conforming_strings", "on"),
        new("\"TimeZone\"", "'UTC'"), new("\"DateStyle\"", "'ISO, YMD'"), new("\"IntervalStyle\"", "'postgres'"),
    ];

    private readonly DatabaseNames _names;
    private readonly PgArgument _tenant = In("tenant", "text");
    private readonly PgArgument _table = In("synced_table", "text");

    private readonly PgArgument[] _landed =
    [
        In("landed_shape", "text"), In("landed_rows", "bigint"), In("landed_generation", "bigint"), In("landed_until", "timestamptz"),
    ];

    public PublishFunctions(DatabaseOptions database, DatabaseNames names)
        : base(database.ControlSchema)
    {
        _names = names;
        AddMerging();
        if (database.Landing.IsDatabase)
            AddFromLandingDatabase();
        else
            AddFromLandingSchemas();
    }

    private void AddMerging()
    {
        var owner = _names.Owner;
        Add(Declare.Sql(owner, "wanted_columns", "jsonb", _table));
        Add(Declare.Sql(owner, "publish_target", "text", _tenant, _table));
        Add(Declare.Sql(owner, "publication_definition", "text", _tenant, _table));
        Add(Declare.Sql(owner, "count_published", "text", _tenant, _table));
        Add(Declare.PlPgSql(owner, "lock_publication", "TABLE (table_name text, source text, wanted jsonb)", _tenant, In("only_source", "text")));
        Add(Stable(Declare.PlPgSql(owner, "choose_comparison", "", [_tenant, _table, In("compare_all", "boolean"), .. _landed, Out("comparison", "text"), Out("since", "timestamptz")])));
        Add(Declare.PlPgSql(owner, "stamped", "text", In("document", "text"), In("path", "text[]"), In("tenant", "text")) with { Volatility = FunctionVolatility.Immutable });
        Add(Stable(Declare.PlPgSql(owner, "merge_statement", "text", _tenant, _table, In("landed_query", "text"), In("partial", "boolean"), In("sifted", "boolean"))));
        Add(Declare.PlPgSql(
            owner, "merge_landed", "", _tenant, _table, In("landed_query", "text"), In("partial", "boolean"), In("sifted", "boolean"), In("allow_deletes", "boolean"),
            Out("inserted", "bigint"), Out("updated", "bigint"), Out("deleted", "bigint"), Out("set_aside", "jsonb")));
        Add(Declare.Sql(owner, "rows_have_gone", "boolean", _tenant, _table, In("landed_rows", "bigint"), In("inserted", "bigint")));
        Add(Declare.Sql(owner, "remember_publication", "void", [_tenant, _table, In("comparison", "text"), .. _landed, In("set_aside", "jsonb")])
            with { Volatility = FunctionVolatility.Volatile });
        Add(Declare.PlPgSql(owner, "hold_publication", "void", _tenant, _table));
        Add(Declare.Sql(owner, "tenants_to_publish", "SETOF text", In("only_source", "text", "NULL")) with { IsSecurityDefiner = true }, _names.Publisher);
        AddCall("publish_begin", "TABLE (table_name text, source text, wanted jsonb)", _tenant, In("only_source", "text", "NULL"));
    }

    private void AddFromLandingDatabase()
    {
        var owner = _names.Owner;
        Add(Declare.Sql(owner, "landed_type", "regtype", In("target", "text")));
        Add(Declare.Definer(owner, "assert_publisher", "void"));
        Add(Declare.Sql(owner, "staging_table", "text", _table));
        Add(Declare.PlPgSql(owner, "sweep_staging", "void"));
        AddCall(
            "publish_stage", "",
            [
                _tenant, _table, .. _landed, In("compare_all", "boolean", "false"), In("sift", "boolean", "false"),
                Out("comparison", "text"), Out("since", "timestamptz"), Out("copy", "text"), Out("set_aside", "jsonb"),
            ]);
        AddCall(
            "publish_merge", "",
            [
                _tenant, _table, .. _landed, In("comparison", "text"), In("unfit_column", "text", "NULL"), In("allow_deletes", "boolean", "false"),
                Out("complete", "boolean"), Out("inserted", "bigint"), Out("updated", "bigint"), Out("deleted", "bigint"), Out("set_aside", "jsonb"),
            ]);
        GrantUsage(_names.StagingSchema, _names.Publisher);
    }

    private void AddFromLandingSchemas()
    {
        var owner = _names.Owner;
        Add(Declare.Sql(owner, "landed_query", "text", In("call", "text"), In("partial", "boolean")) with { Volatility = FunctionVolatility.Immutable });
        Add(Declare.PlPgSql(
            owner, "publish_landed", "", _tenant, _table, In("compare_all", "boolean"), In("allow_deletes", "boolean"), Out("outcome", "text"), Out("comparison", "text"),
            Out("inserted", "bigint"), Out("updated", "bigint"), Out("deleted", "bigint"), Out("set_aside", "jsonb"), Out("missing_columns", "text[]")));
        AddCall(
            "publish_table", "", _tenant, _table, In("compare_all", "boolean", "false"), In("allow_deletes", "boolean", "false"), Out("outcome", "text"), Out("comparison", "text"),
            Out("inserted", "bigint"), Out("updated", "bigint"), Out("deleted", "bigint"), Out("set_aside", "jsonb"), Out("missing_columns", "text[]"));
        Add(
            Declare.Sql(
                owner, "publish",
                "TABLE (table_name text, source text, outcome text, comparison text, inserted bigint, updated bigint, deleted bigint, set_aside jsonb, missing_columns text[])",
                _tenant, In("only_source", "text", "NULL"), In("compare_all", "boolean", "false"), In("allow_deletes", "boolean", "false")) with { Volatility = FunctionVolatility.Volatile },
            _names.Publisher);
    }

    /// <summary>What the publisher's login may call.</summary>
    private void AddCall(string name, string returns, params PgArgument[] arguments) =>
        Add(With(Declare.Definer(_names.Owner, name, returns, arguments), Settings), _names.Publisher);
}
