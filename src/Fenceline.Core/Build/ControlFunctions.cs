using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using static Fenceline.Core.Build.FunctionDeclaration;

namespace Fenceline.Core.Build;

/// <summary>The functions of the tenants' database that make, place, suspend and remove tenants, and who may call them.</summary>
internal sealed class ControlFunctions : FunctionList
{
    private static readonly PgSetting Briefly = new("lock_timeout", "'3s'");

    private readonly DatabaseOptions _database;
    private readonly DatabaseNames _names;

    /// <param name="types">The types of tenant columns other than text.</param>
    public ControlFunctions(DatabaseOptions database, DatabaseNames names, IReadOnlyList<TenantKeyType> types)
        : base(database.ControlSchema)
    {
        _database = database;
        _names = names;
        AddIdentity();
        AddTypedIdentities(types);
        AddLifecycle();
        AddProvisioning();
        AddSources();
        AddMoves();
        AddCrossTenantReads();
        AddTables();
    }

    /// <summary>What these functions and their callers read, beside the tables.</summary>
    public IEnumerable<PgView> Views()
    {
        var control = SqlText.Identifier(_database.ControlSchema);
        var identity = SqlText.Qualified(_database.SharedSchema, _database.Identity.Function);
        // What the pinned tenant has connected, and nobody else's. While a source moves, its rows are in both places, and whoever still means the shared one finds them.
        yield return View("my_sources", ViewRights.OwnerBehindBarrier, $"SELECT s.source, CASE WHEN s.move_phase IS NULL THEN s.placement ELSE 'shared' END AS placement FROM {control}.tenant_sources AS s WHERE s.tenant_id = (SELECT {identity}())::text");
        // Steps that the database keeps and a tenant still lacks. A join, since the planner thinks so badly of an OR with EXISTS that it would compile the query first.
        yield return View(
            "pending_steps",
            ViewRights.Owner,
            $"SELECT t.tenant_id, s.version, s.name, s.source\nFROM {control}.tenants AS t CROSS JOIN {control}.tenant_steps AS s\n"
            + $"LEFT JOIN {control}.tenant_sources AS p ON p.tenant_id = t.tenant_id AND p.source = s.source AND p.placement = 'schema'\nWHERE (s.source IS NULL OR p.source IS NOT NULL)\n"
            + $"  AND NOT EXISTS (SELECT FROM {control}.tenant_migrations AS m WHERE m.tenant_id = t.tenant_id AND m.version = s.version)");
        yield return View("tenant_limits", ViewRights.Owner, $"SELECT t.tenant_id, t.tier, l.statement_timeout, l.idle_in_transaction_timeout\nFROM {control}.tenants AS t JOIN {control}.tiers AS l ON l.tier = t.tier");
        yield return View("tenant_usage", ViewRights.Invoker, $"SELECT u.tenant_id, t.name, t.tier, u.table_name, u.placement, u.row_count, u.bytes, u.problem\nFROM {control}.usage() AS u LEFT JOIN {control}.tenants AS t ON t.tenant_id = u.tenant_id");
        yield return View(
            "tenant_totals",
            ViewRights.Invoker,
            "SELECT t.tenant_id, t.name, t.tier, coalesce(sum(u.row_count), 0)::bigint AS row_count, coalesce(sum(u.bytes), 0)::bigint AS bytes,\n"
            + "  string_agg(format('%s %s', u.table_name, u.problem), ', ' ORDER BY u.table_name) FILTER (WHERE u.problem IS NOT NULL) AS problems\n"
            + $"FROM {control}.tenants AS t LEFT JOIN {control}.usage() AS u ON u.tenant_id = t.tenant_id\nGROUP BY t.tenant_id");

        PgView View(string name, ViewRights rights, string query) => new(Name(name), _names.Owner, rights, query, null, null);
    }

    private void AddIdentity()
    {
        var kind = _database.Identity.Kind.ToString().ToLowerInvariant();
        // The identity function is bound to it when it is made.
        if (_database.HasTenantTokens)
            Add(Stable(Declare.Definer(_names.Owner, ControlNames.IsLetIn, "boolean")), _names.TenantGroup, _names.Admin);
        Add(Expression(new ObjectName(_database.SharedSchema, _database.Identity.Function), _names.Owner, "text", "identity_" + kind), _names.TenantGroup, _names.Admin);
        Add(Expression(Name(ControlNames.ActingTenant), _names.Owner, "text", ControlNames.ActingTenant));
        Add(Stable(Declare.PlPgSql(_names.Owner, ControlNames.SharedHere, "boolean", In("source", "text"), In("table_name", "text"))), _names.TenantGroup);
    }

    private void AddTypedIdentities(IReadOnlyList<TenantKeyType> types)
    {
        var functions = new TenantFunctions(_database);
        foreach (var type in types)
        {
            Add(functions.Current(type, _names.Owner), _names.TenantGroup, _names.Admin);
            Add(functions.Acting(type, _names.Owner));
        }
    }

    private void AddLifecycle()
    {
        var tenant = In("tenant", "text");
        var maker = _names.Maker;
        // The owner may call them too, for who applies migrations acts as the owner.
        string[] provisioners = [_names.Provisioner, _names.Owner];
        string[] operators = [_names.Operator, _names.Owner];
        foreach (var function in RoleFunctions.All(Declare, maker))
            Add(function);
        Add(With(Declare.Definer(maker, "seal", "void", tenant), new PgSetting("client_min_messages", "warning")), _names.Owner);
        Add(Declare.Definer(maker, "let_in", "void", tenant));
        Add(With(Declare.Definer(maker, "shut_out", "void", tenant), new PgSetting("client_min_messages", "error")));
        Add(Declare.Definer(maker, "onboard", "", tenant, In("name", "text"), In("tier", "text"), In("placements", "jsonb", "'{}'"), Out("created", "boolean"), Out("steps", "integer")), provisioners);
        Add(Declare.Definer(maker, "suspend", "void", tenant), operators);
        Add(Declare.Definer(maker, "resume", "void", tenant), operators);
        Add(Declare.Definer(maker, "rename", "void", tenant, In("name", "text")), operators);
        Add(Declare.Definer(maker, "offboard_begin", "void", tenant, In("grace", "interval", "NULL")), operators);
        Add(Declare.Definer(maker, "offboard_cancel", "void", tenant), operators);
        Add(With(Declare.Definer(maker, "offboard_finish", "TABLE (kind text, name text, row_count bigint, note text)", tenant), Briefly), operators);
    }

    /// <summary>How far a tenant has come that is made with its syncs, or taken down with them, and which run is at it.</summary>
    private void AddProvisioning()
    {
        var (tenant, run) = (In("tenant", "text"), In("run", "text"));
        string[] both = [_names.Provisioner, _names.Operator];
        Add(
            Declare.Definer(
                _names.Owner, "claim_provisioning", "", tenant, run, In("goal", "text"), In("tier", "text"), In("lease", "interval"), Out("is_held", "boolean"), Out("was_mine", "boolean"), Out("was_begun", "boolean"), Out("syncs", "jsonb"), Out("tier_before", "text")),
            both);
        Add(Declare.Definer(_names.Owner, "note_provisioning", "void", tenant, run, In("step", "text"), In("is_done", "boolean"), In("problem", "text", "NULL"), In("syncs", "jsonb", "NULL")), both);
        Add(Declare.Definer(_names.Owner, "release_provisioning", "void", tenant, run, In("is_finished", "boolean")), both);
        foreach (var role in new[] { _names.Provisioner, _names.Operator, _names.Admin })
        {
            GrantReading("provisionings", role);
            GrantReading("provisioning_steps", role);
        }
    }

    private void AddSources()
    {
        var tenant = In("tenant", "text");
        var owner = _names.Owner;
        Add(Declare.Definer(owner, "run_steps", "integer", tenant), _names.Maker, _names.Provisioner);
        Add(Declare.Definer(owner, "connect_source", "integer", tenant, In("source", "text"), In("placement", "text", "NULL")), _names.Maker, _names.Provisioner);
        Add(
            With(Declare.Definer(owner, "disconnect_source", "TABLE (table_name text, relation text, row_count bigint, removed boolean)", tenant, In("source", "text"), In("confirm", "boolean", "false")), Briefly),
            _names.Operator);
        Add(Declare.Definer(owner, "delete_shared_rows", "TABLE (table_name text, row_count bigint)", tenant), _names.Maker);
        Add(With(Declare.Definer(owner, "sweep", "TABLE (table_name text, row_count bigint)", tenant), Briefly), _names.Operator);
    }

    /// <summary>What moves a tenant's source between its own schema and the shared tables, in steps with waits between them.</summary>
    private void AddMoves()
    {
        var (tenant, source) = (In("tenant", "text"), In("source", "text"));
        var owner = _names.Owner;
        var briefly = new PgSetting("lock_timeout", "'2s'");
        Add(Declare.Sql(owner, "moving_schema", "text", In("schema_name", "text")));
        Add(Declare.Sql(
            owner, "moved_tables", "TABLE (table_name text, shared_name text, tenant_key text, own text, copy text, columns text, without_tenant text, with_tenant text, tenant_column text, tenant_value text)",
            tenant, In("of_source", "text"), In("own_schema", "text"), In("moving", "text")));
        Add(Declare.Definer(owner, "move_fill", "TABLE (table_name text, row_count bigint)", tenant, source, In("placement", "text")), _names.Operator);
        Add(With(Declare.Definer(owner, "move_swap", "void", tenant, source), briefly), _names.Operator);
        Add(Declare.Definer(owner, "move_touch", "void", source), _names.Operator);
        Add(Declare.PlPgSql(owner, "end_move", "void", In("registered", Name("tenants").ToString()), source, In("from_shared", "boolean")));
        Add(With(Declare.Definer(owner, "move_finish", "void", tenant, source), briefly), _names.Operator);
        Add(With(Declare.Definer(owner, "move_cancel", "void", tenant, source), briefly), _names.Operator);
    }

    private void AddCrossTenantReads()
    {
        var owner = _names.Owner;
        var atOnce = new PgSetting("lock_timeout", "'200ms'");
        Add(With(Declare.PlPgSql(owner, "hold_table", "text", In("relation", "text")), atOnce), _names.Admin);
        Add(With(Declare.PlPgSql(owner, "measure_table", "", In("relation", "oid"), Out("bytes", "bigint"), Out("problem", "text")), atOnce), _names.Admin);
        Add(Declare.PlPgSql(owner, "sound_tables", "TABLE (tenant_id text, relation text, problem text)", In("table_name", "text")), _names.Admin);
        Add(Declare.PlPgSql(owner, ControlNames.Across, "SETOF text", In("table_name", "text")), _names.Admin);
        Add(Declare.Sql(owner, "left_out", "TABLE (table_name text, tenant_id text, problem text)") with { Volatility = FunctionVolatility.Volatile }, _names.Admin);
        Add(Declare.PlPgSql(owner, "usage", "TABLE (tenant_id text, table_name text, placement text, row_count bigint, bytes bigint, problem text)"), _names.Admin);
    }

    private void AddTables()
    {
        GrantUsage(_database.ControlSchema, _names.TenantGroup, _names.App, _names.Admin, _names.Publisher, _names.Provisioner, _names.Operator);
        GrantUsage(_names.CallsSchema, _names.App);
        // The application looks up who its tenants are; pinned to one of them it can't.
        GrantReading("tenants", _names.App, "tenant_id", "name", "tier", "status");
        GrantReading("offboarded_tenants", _names.App);
        GrantReading("tenant_limits", _names.App);
        GrantReading("my_sources", _names.TenantGroup);
        foreach (var role in new[] { _names.App, _names.Admin, _names.Provisioner, _names.Operator })
            GrantReading("pending_steps", role);
        GrantReading("tenant_usage", _names.Admin);
        GrantReading("tenant_totals", _names.Admin);
        foreach (var table in new[] { "tenants", "tenant_sources", "tables", "sources", "tiers", "offboarded_tenants" })
        {
            foreach (var role in new[] { _names.Admin, _names.Provisioner, _names.Operator })
                GrantReading(table, role);
        }
    }
}
