namespace Fenceline.Integration.Tests.Leaks;

/// <summary>Scripts that change who the current tenant is where it is easily missed: in a function, a block, a procedure, a trigger, while a cursor is open; and tables that are written where it is.</summary>
internal sealed class TenantScripts(Random random)
{
    private const string Read = "SELECT current_setting('app.user_id', true)";

    /// <param name="sql">A query.</param>
    public GeneratedStatement Around(string sql, QueryGenerator queries)
    {
        var query = ScriptGenerator.Asking(sql);
        return random.Next(3) switch
        {
            0 => new GeneratedStatement("FETCH ALL FROM c", true, false, $"DECLARE c CURSOR FOR {query}; {Changed(queries, inCode: false)}"),
            1 => new GeneratedStatement(query, true, false, Changed(queries, inCode: true)),
            _ => Filled(queries),
        };
    }

    /// <summary>A statement that may leave another tenant behind.</summary>
    private string Changed(QueryGenerator queries, bool inCode)
    {
        var call = queries.Botch() ? "SELECT set_config('app.user_id', 'b', true)" : random.Next(3) switch
        {
            0 => "SELECT set_config('app.user_id', current_user_id(), true)",
            1 => "SELECT set_config('app.other', 'b', true)",
            _ => Read,
        };
        var perform = call.Replace("SELECT", "PERFORM", StringComparison.Ordinal);
        return (inCode ? random.Next(7) : 0) switch
        {
            1 => $"DO $b$ BEGIN {perform}; END $b$",
            2 => $"DO $b$ BEGIN EXECUTE $q${call}$q$; END $b$",
            3 => $"CREATE FUNCTION changing() RETURNS text LANGUAGE sql AS $f$ {call} $f$; SELECT changing()",
            4 => $"CREATE FUNCTION changing() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN {perform}; END $f$; SELECT changing()",
            5 => $"CREATE PROCEDURE changing() LANGUAGE plpgsql AS $p$ BEGIN {perform}; END $p$; CALL changing()",
            6 => $"CREATE FUNCTION changing() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN {perform}; RETURN NEW; END $t$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION changing(); INSERT INTO notes (id, body) VALUES (95, 'x')",
            _ => call,
        };
    }

    /// <summary>A table of the tenant's ids, to which others may be added, and what is found by them.</summary>
    private GeneratedStatement Filled(QueryGenerator queries)
    {
        var row = queries.Botch() ? "INSERT INTO kept VALUES ('b')" : "SELECT 1";
        var added = random.Next(5) switch
        {
            0 => row,
            1 => row.StartsWith("SELECT", StringComparison.Ordinal) ? row : $"WITH w AS ({row} RETURNING 1) SELECT count(*) FROM w",
            2 => $"CREATE FUNCTION adding() RETURNS void LANGUAGE sql AS $f$ {row.Replace("SELECT 1", "SELECT", StringComparison.Ordinal)} $f$; SELECT adding()",
            3 => $"DO $b$ BEGIN {row.Replace("SELECT", "PERFORM", StringComparison.Ordinal)}; END $b$",
            _ => $"PREPARE p AS {row}; EXECUTE p",
        };
        return new GeneratedStatement(
            $"SELECT a.user_id, a.id FROM {GeneratedSource.SharedName(random.Next(3))} AS a JOIN kept AS k ON k.user_id = a.user_id",
            true, false, $"CREATE TABLE kept AS SELECT user_id FROM notes WHERE user_id = current_user_id(); {added}");
    }
}
