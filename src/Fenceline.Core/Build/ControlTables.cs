using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Build;

/// <summary>The tables of the control schema: what Fenceline's functions go by.</summary>
/// <param name="types">The types of tenant columns other than text: every tenant's id has to be a value of each.</param>
internal sealed class ControlTables(string schema, string owner, IReadOnlyList<TenantKeyType> types)
{
    private static readonly ColumnType Text = Type("text");
    private static readonly ColumnType TextArray = new("text", null, null, IsArray: true);
    private static readonly ColumnType Integer = Type("integer");
    private static readonly ColumnType Bigint = Type("bigint");
    private static readonly ColumnType Boolean = Type("boolean");
    private static readonly ColumnType Time = Type("timestamptz");
    private static readonly ColumnType Interval = Type("interval");
    private static readonly ColumnType Jsonb = Type("jsonb");
    private static readonly PgDefault Now = new(PgDefaultKind.Expression, "now()");
    private static readonly PgDefault SessionUser = new(PgDefaultKind.Expression, "session_user");

    /// <summary>The registry of the tenants' database, each table after those that it refers to.</summary>
    public IEnumerable<PgTable> OfTenants() =>
    [
        Table("tiers", ["tier"], [Key("tier", Text), Maybe("statement_timeout", Text), Maybe("idle_in_transaction_timeout", Text), Column("loader_connections", Integer)]),
        Table("sources", ["source"], [Key("source", Text), Column("placement", Text)], checks: [OneOf("placement", TablePlacements.Schema, TablePlacements.Shared)]),
        Table("tier_placements", ["tier", "source"], [Key("tier", Text), Key("source", Text), Column("placement", Text)],
            checks: [OneOf("placement", TablePlacements.Schema, TablePlacements.Shared)], references: [("tier", "tiers", "tier"), ("source", "sources", "source")]),
        Table("tables", ["table_name"],
            [
                Key("table_name", Text), Maybe("source", Text), Column("kind", Text), Maybe("placement", Text), Maybe("shared_name", Text),
                Maybe("tenant_key", Text), Maybe("tenant_column", Text), Maybe("tenant_path", TextArray), Maybe("tenant_type", Text),
            ],
            checks: [OneOf("kind", "synced", "application", "reference")], references: [("source", "sources", "source")]),
        Table("synced_columns", ["table_name", "position"],
            [
                Key("table_name", Text), Key("position", Integer), Column("column_name", Text), Column("type_sql", Text),
                Column("is_key", Boolean), Column("not_null", Boolean), Maybe("conversion", Text),
            ],
            checks: [OneOf("conversion", "unix_seconds", "unix_milliseconds")], references: [("table_name", "tables", "table_name")]),
        Table("publish_settings", ["one"],
            [
                Default("one", Boolean, "true"), Column("deletion_percent", Integer), Column("deletion_rows", Integer),
                Default("overlap", Interval, "'1 hour'"), Default("compare_all_after", Interval, "'1 day'"),
            ],
            checks: [new PgCheck("one_check", "one")]),
        Tenants(),
        Table("tenant_sources", ["tenant_id", "source"],
            [Key("tenant_id", Text), Key("source", Text), Column("placement", Text), Column("connected_at", Time, Now), Maybe("moving_to", Text), Maybe("move_phase", Text)],
            checks: [OneOf("placement", TablePlacements.Schema, TablePlacements.Shared), OneOf("moving_to", TablePlacements.Schema, TablePlacements.Shared), OneOf("move_phase", "filled", "swapped")], references: [("tenant_id", "tenants", "tenant_id"), ("source", "sources", "source")]),
        Table("publications", ["tenant_id", "table_name"],
            [
                Key("tenant_id", Text), Key("table_name", Text), Maybe("definition", Text), Maybe("landed_shape", Text), Maybe("landed_rows", Bigint),
                Maybe("landed_generation", Bigint), Maybe("landed_until", Time), Maybe("compared_all_at", Time), Maybe("published_at", Time), Maybe("set_aside", Jsonb),
            ],
            references: [("tenant_id", "tenants", "tenant_id")]),
        Table("offboarded_tenants", ["tenant_id"], [Key("tenant_id", Text), Column("offboarded_at", Time, Now)]),
        Table("shared_migrations", ["version"], [Key("version", Bigint), Column("name", Text), Column("hash", Text), Column("applied_at", Time, Now), Column("applied_by", Text, SessionUser)]),
        Table("tenant_steps", ["version"], [Key("version", Integer), Column("name", Text), Maybe("source", Text), Column("hash", Text), Column("sql", Text)]),
        Table("tenant_migrations", ["tenant_id", "version"],
            [Key("tenant_id", Text), Key("version", Integer), Column("name", Text), Column("applied_at", Time, Now), Column("applied_by", Text, SessionUser)],
            references: [("tenant_id", "tenants", "tenant_id")]),
        // Why the last try failed, until one succeeds.
        Table("tenant_failures", ["tenant_id"],
            [Key("tenant_id", Text), Column("error", Text), Column("tool_version", Text), Column("failed_at", Time, Now), Column("failed_by", Text, SessionUser)],
            references: [("tenant_id", "tenants", "tenant_id")]),
        // Of a tenant that is made with its syncs, or taken down with them: it begins before there is the tenant, and ends after it.
        Table("provisionings", ["tenant_id"],
            [
                Key("tenant_id", Text), Column("goal", Text), Maybe("tier", Text), Maybe("run", Text), Maybe("held_until", Time), Column("begun_at", Time, Now),
                Maybe("finished_at", Time), Maybe("syncs", Jsonb),
            ],
            checks: [new PgCheck("tenant_id_check", $"tenant_id ~ {SqlText.Literal(TenantIds.Pattern)}"), OneOf("goal", "present", "gone")]),
        Table("provisioning_steps", ["tenant_id", "step"],
            [Key("tenant_id", Text), Key("step", Text), Column("begun_at", Time, Now), Maybe("done_at", Time), Maybe("problem", Text)],
            references: [("tenant_id", "provisionings", "tenant_id")]),
    ];

    /// <summary>The register of the landings, in the database where they are.</summary>
    public PgTable Landings() => Table("landings", ["tenant_id"],
        [
            Key("tenant_id", Text), Column("base_name", Text), Column("landing_schema", Text), Column("loader_role", Text), Column("reader_role", Text),
            Default("shut", Boolean, "false"), Column("opened_at", Time, Now),
        ],
        unique: ["base_name", "landing_schema", "loader_role", "reader_role"]);

    /// <summary>The history of a landing database.</summary>
    public PgTable LandingMigrations() => Table("landing_migrations", ["version"],
        [Key("version", Bigint), Column("name", Text), Column("hash", Text), Column("applied_at", Time, Now), Column("applied_by", Text, SessionUser)]);

    private static ColumnType Type(string name) => new(name, null, null, IsArray: false);

    private static PgColumn Key(string name, ColumnType type) => Column(name, type);

    private static PgColumn Column(string name, ColumnType type, PgDefault? value = null) => new(name, type, false, value, IdentityColumn.None, null);

    private static PgColumn Maybe(string name, ColumnType type) => new(name, type, true, null, IdentityColumn.None, null);

    private static PgColumn Default(string name, ColumnType type, string value) => Column(name, type, new PgDefault(PgDefaultKind.Expression, value));

    // The table's name comes before it.
    private static PgCheck OneOf(string column, params string[] words) => new(column + "_check", $"{column} IN ({string.Join(", ", words.Select(SqlText.Literal))})");

    private PgTable Tenants() => Table("tenants", ["tenant_id"],
        [
            Key("tenant_id", Text), Maybe("name", Text), Column("tier", Text), Column("schema_name", Text), Column("role_name", Text),
            Column("status", Text, new PgDefault(PgDefaultKind.Literal, TenantStatuses.Active)), Column("registered_at", Time, Now),
            // Of one that leaves: what offboard_cancel makes it again, and when offboard_finish may remove it.
            Maybe("status_before", Text), Maybe("erase_after", Time),
        ],
        unique: ["schema_name", "role_name"],
        checks:
        [
            new PgCheck("tenant_id_check", $"tenant_id ~ {SqlText.Literal(TenantIds.Pattern)}"),
            .. types.Select(type => new PgCheck($"tenant_id_{TenantKeyTypes.WordOf(type)}_check", TenantKeyValues.Condition(type, "tenant_id"))),
            OneOf("status", [.. TenantStatuses.All]),
        ],
        references: [("tier", "tiers", "tier")]);

    private PgTable Table(
        string name,
        string[] key,
        PgColumn[] columns,
        string[]? unique = null,
        PgCheck[]? checks = null,
        (string Column, string Table, string Referenced)[]? references = null) => new(
            new ObjectName(schema, name),
            owner,
            TableDistribution.Local,
            columns.ToEquatableArray(),
            new PgKey(DerivedName.Join(name, "pkey"), key.ToEquatableArray()),
            (unique ?? []).Select(column => new PgKey(DerivedName.Join(name, column, "key"), EquatableArray.Of(column))).ToEquatableArray(),
            (checks ?? []).Select(check => check with { Name = DerivedName.Join(name, check.Name) }).ToEquatableArray(),
            (references ?? []).Select(reference => new PgForeignKey(
                DerivedName.Join(name, reference.Column, "fkey"),
                EquatableArray.Of(reference.Column),
                new ObjectName(schema, reference.Table),
                EquatableArray.Of(reference.Referenced),
                // What is known of a tenant goes with it; what the manifest names stays while somebody uses it.
                CascadesOnDelete: reference.Table is "tenants" or "provisionings")).ToEquatableArray(),
            // What a key does not lead with has an index of its own, for the check of what it refers to.
            (references ?? []).Where(reference => reference.Column != key[0])
                .Select(reference => new PgIndex(DerivedName.Join(name, reference.Column, "idx"), false, EquatableArray.Of(new IndexPart(reference.Column, false))))
                .ToEquatableArray(),
            HasRowSecurity: false,
            IsRowSecurityForced: false,
            default,
            null);
}
