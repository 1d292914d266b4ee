using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Migrations.Adoption;

namespace Fenceline.Migrations.Render;

/// <summary>Statements that only the adoption of a database in use needs.</summary>
internal static class AdoptionSql
{
    /// <summary>What is there only while a database is adopted is called so.</summary>
    public const string Temporary = "fenceline_adopting";

    private const string OfBatch = "5000";

    /// <summary>What an adoption did, with what undoes it. Only who adopts reads or writes it: its statements are run again.</summary>
    public static IEnumerable<string> MakeLog(string schema)
    {
        yield return $"CREATE SCHEMA IF NOT EXISTS {SqlText.Identifier(schema)}";
        yield return $"CREATE TABLE IF NOT EXISTS {LogTable(schema)} (\n  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stage text NOT NULL, what text NOT NULL, run text NOT NULL, locks text[] NOT NULL, reverse text[] NOT NULL,\n"
            + "  can_be_undone boolean NOT NULL, done_at timestamptz NOT NULL DEFAULT now(), done_by text NOT NULL DEFAULT session_user\n)";
    }

    public static string LogTable(string schema) => SqlText.Qualified(schema, "units");

    /// <summary>All in one statement: so that one limit holds for all the time in which others wait for what is held already.</summary>
    public static string Lock(IEnumerable<string> tables) => $"LOCK TABLE {string.Join(", ", tables)} IN ACCESS EXCLUSIVE MODE";

    /// <summary>The column without its default, and nullable: rows that are there have no value yet.</summary>
    public static string AddColumn(PgTable table, PgColumn column) =>
        $"ALTER TABLE {Name(table.Name)} ADD COLUMN IF NOT EXISTS {TableSql.Column(column with { IsNullable = true, Default = null })}";

    /// <summary>Gives some rows without a tenant the one of the row that they refer to.</summary>
    public static string Fill(PgTable table, FillSource source)
    {
        var tenant = SqlText.Identifier(source.Column);
        var parents = SqlText.Identifier(source.ReferencedColumn);
        var join = string.Join(" AND ", source.Columns.Select((column, i) => $"p.{SqlText.Identifier(source.ReferencedColumns[i])} = c.{SqlText.Identifier(column)}"));
        return $"UPDATE {Name(table.Name)} AS t SET {tenant} = f.tenant\nFROM (SELECT c.ctid AS place, p.{parents} AS tenant FROM {Name(table.Name)} AS c JOIN {Name(source.Parent)} AS p ON {join}\n"
            + $"  WHERE c.{tenant} IS NULL AND p.{parents} IS NOT NULL LIMIT {OfBatch}) AS f\nWHERE t.ctid = f.place AND t.{tenant} IS NULL";
    }

    /// <summary>Fills the tenant in for programs that do not know the column yet.</summary>
    /// <param name="schema">Where the function goes.</param>
    public static string FillFunction(PgTable table, FillSource source, string schema)
    {
        var tenant = SqlText.Identifier(source.Column);
        var join = string.Join(" AND ", source.Columns.Select((column, i) => $"p.{SqlText.Identifier(source.ReferencedColumns[i])} = NEW.{SqlText.Identifier(column)}"));
        var function = FillFunctionName(table, schema);
        return $"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\nAS "
            + DollarText.Quote($"\nBEGIN\n  IF NEW.{tenant} IS NULL THEN\n    NEW.{tenant} := (SELECT p.{SqlText.Identifier(source.ReferencedColumn)} FROM {Name(source.Parent)} AS p WHERE {join});\n  END IF;\n  RETURN NEW;\nEND\n");
    }

    public static string HideFillFunction(PgTable table, string schema) => $"REVOKE ALL ON FUNCTION {FillFunctionName(table, schema)}() FROM PUBLIC";

    public static string FillTrigger(PgTable table, string schema) => $"CREATE OR REPLACE TRIGGER {Temporary} BEFORE INSERT OR UPDATE ON {Name(table.Name)} FOR EACH ROW EXECUTE FUNCTION {FillFunctionName(table, schema)}()";

    private static string FillFunctionName(PgTable table, string schema) => SqlText.Qualified(schema, DerivedName.Hashed(DerivedName.Join("fill", table.Name.Name), table.Name.ToString()));

    public static string DropFillTrigger(PgTable table) => $"DROP TRIGGER IF EXISTS {Temporary} ON {Name(table.Name)}";

    /// <summary>Turns a column whose default takes numbers from a sequence into an identity, which goes on with the next number. The sequence keeps its name.</summary>
    public static IEnumerable<string> ToIdentity(PgTable table, PgColumn column, ObjectName sequence, bool isAlways)
    {
        var (name, alter) = (SqlText.Identifier(column.Name), $"ALTER TABLE {Name(table.Name)} ALTER COLUMN {SqlText.Identifier(column.Name)}");
        var old = SqlText.Identifier(DerivedName.Join(sequence.Name, "before"));
        yield return $"{alter} DROP DEFAULT, ALTER COLUMN {name} SET NOT NULL";
        yield return $"ALTER SEQUENCE {Name(sequence)} RENAME TO {old}";
        yield return $"{alter} ADD GENERATED {(isAlways ? "ALWAYS" : "BY DEFAULT")} AS IDENTITY (SEQUENCE NAME {Name(sequence)})";
        yield return $"SELECT pg_catalog.setval({SqlText.Literal(Name(sequence))}, s.last_value, s.is_called) FROM {SqlText.Identifier(sequence.Schema!)}.{old} AS s";
        yield return $"DROP SEQUENCE {SqlText.Identifier(sequence.Schema!)}.{old}";
    }

    /// <summary>The other way round.</summary>
    public static IEnumerable<string> FromIdentity(PgTable table, PgColumn column, ObjectName sequence, string owner, IEnumerable<AdoptedRight> rights)
    {
        var alter = $"ALTER TABLE {Name(table.Name)} ALTER COLUMN {SqlText.Identifier(column.Name)}";
        var held = SqlText.Identifier(DerivedName.Join(sequence.Name, "before"));
        yield return $"CREATE SEQUENCE {SqlText.Identifier(sequence.Schema!)}.{held} AS {column.Type.Sql}";
        yield return $"SELECT pg_catalog.setval({SqlText.Literal(SqlText.Identifier(sequence.Schema!) + "." + held)}, s.last_value, s.is_called) FROM {Name(sequence)} AS s";
        yield return $"{alter} DROP IDENTITY";
        yield return $"ALTER SEQUENCE {SqlText.Identifier(sequence.Schema!)}.{held} RENAME TO {SqlText.Identifier(sequence.Name)}";
        yield return $"ALTER SEQUENCE {Name(sequence)} OWNER TO {SqlText.Identifier(owner)}";
        yield return $"ALTER SEQUENCE {Name(sequence)} OWNED BY {Name(table.Name)}.{SqlText.Identifier(column.Name)}";
        yield return $"{alter} SET DEFAULT nextval({SqlText.Literal(Name(sequence))})";
        foreach (var right in rights)
            yield return Grant("SEQUENCE " + Name(sequence), right);
    }

    /// <summary>An identity again, which goes on after the greatest number that there is.</summary>
    public static IEnumerable<string> Recount(PgTable table, PgColumn column)
    {
        var name = SqlText.Identifier(column.Name);
        yield return $"ALTER TABLE {Name(table.Name)} ALTER COLUMN {name} ADD GENERATED {(column.Identity == IdentityColumn.Always ? "ALWAYS" : "BY DEFAULT")} AS IDENTITY";
        yield return $"SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence({SqlText.Literal(Name(table.Name))}, {SqlText.Literal(column.Name)}), GREATEST(pg_catalog.max({name}), 1)) FROM {Name(table.Name)}";
    }

    /// <summary>A sequence of a column again, which goes on after the greatest number that there is.</summary>
    public static IEnumerable<string> Resequence(PgTable table, string column, ObjectName sequence, string owner)
    {
        yield return $"CREATE SEQUENCE {Name(sequence)}";
        yield return $"ALTER SEQUENCE {Name(sequence)} OWNER TO {SqlText.Identifier(owner)}";
        yield return $"ALTER SEQUENCE {Name(sequence)} OWNED BY {Name(table.Name)}.{SqlText.Identifier(column)}";
        yield return $"SELECT pg_catalog.setval({SqlText.Literal(Name(sequence))}, GREATEST(pg_catalog.max({SqlText.Identifier(column)}), 1)) FROM {Name(table.Name)}";
    }

    public static string SetOwner(string kind, ObjectName name, string owner) => $"ALTER {kind} {Name(name)} OWNER TO {SqlText.Identifier(owner)}";

    public static string SetSchemaOwner(string schema, string owner) => $"ALTER SCHEMA {SqlText.Identifier(schema)} OWNER TO {SqlText.Identifier(owner)}";

    /// <param name="target">As SQL writes it after ON.</param>
    public static string Grant(string target, AdoptedRight right) =>
        $"GRANT {right.Privilege}{(right.Column is { } column ? $" ({SqlText.Identifier(column)})" : "")} ON {target} TO {Grantee(right)}{(right.IsGrantable ? " WITH GRANT OPTION" : "")}";

    /// <inheritdoc cref="Grant"/>
    public static string Revoke(string target, AdoptedRight right) =>
        $"REVOKE {right.Privilege}{(right.Column is { } column ? $" ({SqlText.Identifier(column)})" : "")} ON {target} FROM {Grantee(right)} CASCADE";

    /// <summary>An owner of before, whom row-level security did not hold, goes on to see all rows.</summary>
    public static string Bridge(ObjectName table, string role) => $"CREATE POLICY {Temporary} ON {Name(table)} TO {SqlText.Identifier(role)} USING (true) WITH CHECK (true)";

    public static string DropPolicy(ObjectName table, string policy) => $"DROP POLICY IF EXISTS {SqlText.Identifier(policy)} ON {Name(table)}";

    public static string RenamePolicy(ObjectName table, string from, string to) => $"ALTER POLICY {SqlText.Identifier(from)} ON {Name(table)} RENAME TO {SqlText.Identifier(to)}";

    /// <summary>Takes all away that the foundation brought: what these roles own, may do, and themselves. It stops where tables of others would go with it.</summary>
    public static string DropGround(IEnumerable<string> roles, IEnumerable<string> schemas, IEnumerable<string> eventTriggers)
    {
        var all = string.Join(", ", roles.Select(SqlText.Literal));
        var own = string.Join(", ", schemas.Select(SqlText.Literal));
        return "DO " + DollarText.Quote($"""

            DECLARE
              foreign_table text;
              role_name text;
              trigger_name text;
            BEGIN
              SELECT c.oid::pg_catalog.regclass::text INTO foreign_table FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_catalog.pg_roles AS r ON r.oid = c.relowner
              WHERE c.relkind IN ('r', 'p') AND r.rolname IN ({all}) AND n.nspname NOT IN ({own}) LIMIT 1;
              IF FOUND THEN
                RAISE EXCEPTION '% belongs to a role that would be dropped, and would go with it: nothing was undone.', foreign_table;
              END IF;
              FOR trigger_name IN SELECT e.evtname FROM pg_catalog.pg_event_trigger AS e WHERE e.evtname IN ({string.Join(", ", eventTriggers.Append("").Select(SqlText.Literal))}) LOOP
                EXECUTE pg_catalog.format('DROP EVENT TRIGGER %I', trigger_name);
              END LOOP;
              FOR role_name IN SELECT r.rolname FROM pg_catalog.pg_roles AS r WHERE r.rolname IN ({all}) LOOP
                EXECUTE pg_catalog.format('GRANT %I TO CURRENT_USER', role_name);
                EXECUTE pg_catalog.format('DROP OWNED BY %I CASCADE', role_name);
              END LOOP;
              FOR role_name IN SELECT r.rolname FROM pg_catalog.pg_roles AS r WHERE r.rolname IN ({all}) LOOP
                EXECUTE pg_catalog.format('DROP ROLE %I', role_name);
              END LOOP;
            END

            """);
    }

    private static string Grantee(AdoptedRight right) => right.Grantee is { } role ? SqlText.Identifier(role) : "PUBLIC";

    public static string Name(ObjectName name) => SqlText.Qualified(name.Schema!, name.Name);
}

/// <summary>Where a table gets the tenant of its rows from.</summary>
/// <param name="Column">The tenant column.</param>
/// <param name="ReferencedColumn">The parent's.</param>
internal sealed record FillSource(string Column, ObjectName Parent, string ReferencedColumn, IReadOnlyList<string> Columns, IReadOnlyList<string> ReferencedColumns);
