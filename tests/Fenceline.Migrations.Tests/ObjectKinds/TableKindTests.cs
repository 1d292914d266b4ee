using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Sql.Collections;
using static Fenceline.Sql.Collections.EquatableArray;

namespace Fenceline.Migrations.Tests.ObjectKinds;

/// <summary>Tables and what belongs to them.</summary>
public sealed class TableKindTests(ObjectKindServer server) : IClassFixture<ObjectKindServer>
{
    private static readonly ObjectName Notes = new("app", "notes");
    private static readonly ObjectName Who = new("app", "who");

    [Theory]
    [InlineData("text", null, null, false, "text", "text")]
    [InlineData("varchar", 10, null, false, "varchar(10)", "character varying(10)")]
    [InlineData("numeric", 12, 2, false, "numeric(12,2)", "numeric(12,2)")]
    [InlineData("numeric", 12, 2, true, "numeric(12,2)[]", "numeric(12,2)[]")]
    [InlineData("timestamptz", 3, null, false, "timestamptz(3)", "timestamp(3) with time zone")]
    [InlineData("bigint", null, null, true, "bigint[]", "bigint[]")]
    [InlineData("uuid", null, null, false, "uuid", "uuid")]
    [InlineData("jsonb", null, null, false, "jsonb", "jsonb")]
    public Task Types(string name, int? length, int? scale, bool isArray, string sql, string catalog) => ExpectColumnAsync(
        Column("c") with { Type = new ColumnType(name, length, scale, isArray) }, $"c {sql}", $"c|{catalog}|f||");

    [Fact]
    public Task Nullability() => ExpectColumnAsync(Column("c") with { IsNullable = false }, "c text NOT NULL", "c|text|t||");

    [Theory]
    [InlineData("it's", "'it''s'", "'it''s'::text")]
    [InlineData("a\\b", "E'a\\\\b'", "'a\\b'::text")]
    [InlineData("", "''", "''::text")]
    public Task Literal_defaults(string value, string sql, string catalog) => ExpectColumnAsync(
        Column("c") with { Default = new PgDefault(PgDefaultKind.Literal, value) }, $"c text DEFAULT {sql}", $"c|text|f||{catalog}");

    [Fact]
    public Task Expression_defaults() => ExpectColumnAsync(
        Column("c") with { Default = new PgDefault(PgDefaultKind.Expression, "now()::text") }, "c text DEFAULT now()::text", "c|text|f||(now())::text");

    [Theory]
    [InlineData(IdentityColumn.Always, "ALWAYS", "a")]
    [InlineData(IdentityColumn.ByDefault, "BY DEFAULT", "d")]
    public Task Identity(IdentityColumn identity, string sql, string catalog) => ExpectColumnAsync(
        Column("c") with { Type = new ColumnType("bigint", null, null, false), Identity = identity }, $"c bigint GENERATED {sql} AS IDENTITY", $"c|bigint|t|{catalog}|");

    [Fact]
    public Task Names_that_need_quotes() => ExpectColumnAsync(Column("Or\"der") with { IsNullable = true }, "\"Or\"\"der\" text", "Or\"der|text|f||");

    [Fact]
    public Task Comments() => server.ExpectAsync(
        Set(Table() with { Comment = "What's said", Columns = Of(Column("c") with { Comment = "one" }) }),
        """
        CREATE TABLE app.notes (
          c text
        )
        COMMENT ON TABLE app.notes IS 'What''s said'
        COMMENT ON COLUMN app.notes.c IS 'one'
        """,
        "SELECT obj_description('app.notes'::regclass), col_description('app.notes'::regclass, 1)",
        "What's said|one");

    [Fact]
    public Task Keys() => server.ExpectAsync(
        Set(Table() with { Columns = Of(Column("a"), Column("b")), PrimaryKey = new PgKey("notes_pkey", Of("b", "a")), UniqueKeys = Of(new PgKey("one_b", Of("b"))) }),
        """
        CREATE TABLE app.notes (
          a text,
          b text,
          CONSTRAINT notes_pkey PRIMARY KEY (b, a),
          CONSTRAINT one_b UNIQUE (b)
        )
        """,
        Constraints,
        """
        notes_pkey|PRIMARY KEY (b, a)
        one_b|UNIQUE (b)
        """);

    [Fact]
    public Task Checks() => server.ExpectAsync(
        Set(Table() with { Checks = Of(new PgCheck("present", "c <> ''"), new PgCheck("short", "length(c) < 9")) }),
        """
        CREATE TABLE app.notes (
          c text,
          CONSTRAINT present CHECK (c <> ''),
          CONSTRAINT short CHECK (length(c) < 9)
        )
        """,
        Constraints,
        """
        present|CHECK ((c <> ''::text))
        short|CHECK ((length(c) < 9))
        """);

    /// <summary>A table that is not there yet is referred to once it is, also in a circle.</summary>
    [Fact]
    public Task Foreign_keys()
    {
        var other = new ObjectName("app", "other");
        return server.ExpectAsync(
            Set(
                Table() with { PrimaryKey = new PgKey("notes_pkey", Of("c")), ForeignKeys = Of(new PgForeignKey("to_other", Of("c"), other, Of("c"), false)) },
                Table() with { Name = other, PrimaryKey = new PgKey("other_pkey", Of("c")), ForeignKeys = Of(new PgForeignKey("to_notes", Of("c"), Notes, Of("c"), true), new PgForeignKey("to_self", Of("c"), other, Of("c"), false)) }),
            """
            CREATE TABLE app.notes (
              c text,
              CONSTRAINT notes_pkey PRIMARY KEY (c)
            )
            CREATE TABLE app.other (
              c text,
              CONSTRAINT other_pkey PRIMARY KEY (c),
              CONSTRAINT to_notes FOREIGN KEY (c) REFERENCES app.notes (c) ON DELETE CASCADE,
              CONSTRAINT to_self FOREIGN KEY (c) REFERENCES app.other (c)
            )
            ALTER TABLE app.notes ADD CONSTRAINT to_other FOREIGN KEY (c) REFERENCES app.other (c)
            """,
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' ORDER BY 1",
            """
            to_notes|FOREIGN KEY (c) REFERENCES app.notes(c) ON DELETE CASCADE
            to_other|FOREIGN KEY (c) REFERENCES app.other(c)
            to_self|FOREIGN KEY (c) REFERENCES app.other(c)
            """);
    }

    [Fact]
    public Task Indexes() => server.ExpectAsync(
        Set(Table() with { Indexes = Of(new PgIndex("plain", false, Of(new IndexPart("c", false))), new PgIndex("of_both", true, Of(new IndexPart("lower(c)", true), new IndexPart("c", false)))) }),
        """
        CREATE TABLE app.notes (
          c text
        )
        CREATE INDEX plain ON app.notes (c)
        CREATE UNIQUE INDEX of_both ON app.notes (lower(c), c)
        """,
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'app' ORDER BY indexname DESC",
        """
        CREATE INDEX plain ON app.notes USING btree (c)
        CREATE UNIQUE INDEX of_both ON app.notes USING btree (lower(c), c)
        """);

    [Fact]
    public Task Indexes_of_every_kind() => server.ExpectAsync(
        Set(Table() with
        {
            Columns = Of(Column("c"), Column("d"), Column("j") with { Type = new ColumnType("jsonb", null, null, false) }),
            Indexes = Of(
                new PgIndex("a_partial", true, Of(new IndexPart("c", false, IsDescending: true), new IndexPart("d", false, NullsFirst: true))) { Include = Of("j"), Where = "d <> 'it''s'" },
                new PgIndex("b_pattern", false, Of(new IndexPart("c", false, "text_pattern_ops", IsDescending: true, NullsFirst: false))),
                new PgIndex("c_gin", false, Of(new IndexPart("j", false, "jsonb_path_ops"))) { Method = "gin" },
                new PgIndex("d_brin", false, Of(new IndexPart("(c || d)", true))) { Method = "brin" }),
        }),
        """
        CREATE TABLE app.notes (
          c text,
          d text,
          j jsonb
        )
        CREATE UNIQUE INDEX a_partial ON app.notes (c DESC, d NULLS FIRST) INCLUDE (j) WHERE (d <> 'it''s')
        CREATE INDEX b_pattern ON app.notes (c text_pattern_ops DESC NULLS LAST)
        CREATE INDEX c_gin ON app.notes USING gin (j jsonb_path_ops)
        CREATE INDEX d_brin ON app.notes USING brin ((c || d))
        """,
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'app' ORDER BY indexname",
        """
        CREATE UNIQUE INDEX a_partial ON app.notes USING btree (c DESC, d NULLS FIRST) INCLUDE (j) WHERE (d <> 'it''s'::text)
        CREATE INDEX b_pattern ON app.notes USING btree (c text_pattern_ops DESC NULLS LAST)
        CREATE INDEX c_gin ON app.notes USING gin (j jsonb_path_ops)
        CREATE INDEX d_brin ON app.notes USING brin (((c || d)))
        """);

    [Fact]
    public Task Generated_columns() => server.ExpectAsync(
        Set(Table() with { Columns = Of(Column("c"), Column("up") with { Generated = "upper(c)", IsNullable = false }) }),
        """
        CREATE TABLE app.notes (
          c text,
          up text GENERATED ALWAYS AS (upper(c)) STORED NOT NULL
        )
        """,
        "INSERT INTO app.notes VALUES ('a'); SELECT up, (SELECT attgenerated FROM pg_attribute WHERE attrelid = 'app.notes'::regclass AND attname = 'up') FROM app.notes",
        "A|s");

    [Fact]
    public Task Rows() => server.ExpectAsync(
        Set(Table() with { PrimaryKey = new PgKey("notes_pkey", Of("c")) }) with
        {
            Rows = Of(new RegistryRow(Notes, Of("c"), Of("'it''s'")) { IsSeed = true }, new RegistryRow(Notes, Of("c"), Of("'b'")) { IsSeed = true }),
        },
        """
        CREATE TABLE app.notes (
          c text,
          CONSTRAINT notes_pkey PRIMARY KEY (c)
        )
        INSERT INTO app.notes (c) VALUES
          ('it''s'),
          ('b')
        """,
        "SELECT c FROM app.notes ORDER BY 1",
        """
        b
        it's
        """);

    [Fact]
    public Task Row_security() => server.ExpectAsync(
        Set(Table() with
        {
            HasRowSecurity = true,
            IsRowSecurityForced = true,
            Policies = Of(new PgPolicy("isolation", "reader", false, RowPredicate.TenantIs("c", Who)), new PgPolicy("looks", ObjectKindServer.Owner, true, RowPredicate.Always)),
        }) with { Functions = Of(FunctionKindTests.Function("who") with { Name = Who }) },
        """
        CREATE FUNCTION app.who() RETURNS text
        LANGUAGE sql STABLE
        RETURN 'me'
        CREATE TABLE app.notes (
          c text
        )
        ALTER TABLE app.notes ENABLE ROW LEVEL SECURITY
        ALTER TABLE app.notes FORCE ROW LEVEL SECURITY
        CREATE POLICY isolation ON app.notes FOR ALL TO reader
          USING (c = (SELECT app.who()))
          WITH CHECK (c = (SELECT app.who()))
        CREATE POLICY looks ON app.notes FOR SELECT TO keeper
          USING (true)
        """,
        "SELECT policyname, roles, cmd, qual, with_check FROM pg_policies ORDER BY 1; SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = 'app.notes'::regclass",
        """
        isolation|{reader}|ALL|(c = ( SELECT app.who() AS who))|(c = ( SELECT app.who() AS who))
        looks|{keeper}|SELECT|true|
        t|t
        """);

    private const string Constraints = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'app.notes'::regclass AND contype <> 'n' ORDER BY 1";

    private Task ExpectColumnAsync(PgColumn column, string sql, string catalog) => server.ExpectAsync(
        Set(Table() with { Columns = Of(column) }),
        $"CREATE TABLE app.notes (\n  {sql}\n)",
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid WHERE a.attrelid = 'app.notes'::regclass AND a.attnum > 0",
        catalog);

    private static PgColumn Column(string name) => new(name, new ColumnType("text", null, null, false), true, null, IdentityColumn.None, null);

    internal static PgTable Table() => new(
        Notes, ObjectKindServer.Owner, TableDistribution.ByTenant, Of(Column("c")), null, default, default, default, default, false, false, default, null);

    private static ObjectSet Set(params PgTable[] tables) => ObjectKindServer.Nothing with { Tables = tables.ToEquatableArray() };
}
