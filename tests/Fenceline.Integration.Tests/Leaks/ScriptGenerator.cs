namespace Fenceline.Integration.Tests.Leaks;

/// <summary>Puts a random query or statement behind others that decide what it does: prepared, in a view, a table or a function, under another name, with a changed setting.</summary>
internal sealed class ScriptGenerator(Random random)
{
    private const string Ask = "current_user_id()";

    /// <param name="statement">One whose order is not left open.</param>
    public GeneratedStatement Around(GeneratedStatement statement, QueryGenerator queries)
    {
        var sql = statement.Template;
        var isQuery = statement is { ReturnsRows: true, Writes: false };
        // A copy with other texts would keep what was made of the first.
        GeneratedStatement Script(string setup, string watched) => new(watched, statement.ReturnsRows, statement.Writes, setup);
        if (isQuery && random.Next(3) == 0)
            return new TenantScripts(random).Around(sql, queries);
        return random.Next(isQuery ? 11 : 3) switch
        {
            0 or 1 => Script($"PREPARE p AS {sql}", sql.Contains("$1", StringComparison.Ordinal) ? $"EXECUTE p({Given(queries)})" : "EXECUTE p"),
            3 => Script("ALTER TABLE notes RENAME TO memos", sql.Replace("notes", "memos", StringComparison.Ordinal)),
            2 => Script($"SELECT set_config('app.user_id', {Given(queries)}, true)", Asking(sql)),
            4 => Script("SELECT set_config('app.other', 'b', true)", sql),
            5 => Script($"CREATE VIEW shown AS {Asking(sql)}", "SELECT * FROM shown"),
            6 => Script($"CREATE VIEW shown AS {Asking(sql)}; ALTER VIEW shown RENAME TO seen", "SELECT t, n FROM seen AS s WHERE n >= 0"),
            7 => Script($"CREATE TABLE filled AS {Asking(sql)}", "SELECT * FROM filled"),
            8 => Script($"CREATE MATERIALIZED VIEW filled AS {Asking(sql)}", "SELECT t FROM filled ORDER BY t"),
            9 => Script(Function($"SELECT count(*) FROM ({sql.Replace("$1", "tenant", StringComparison.Ordinal)}) AS q", "sql"), $"SELECT counted({Given(queries)})"),
            _ => Script(Function(Body(sql.Replace("$1", "tenant", StringComparison.Ordinal)), "plpgsql"), $"SELECT counted({Given(queries)})"),
        };
    }

    private string Given(QueryGenerator queries) => queries.Botch() ? random.Next(2) == 0 ? "lower('B')" : queries.Conditions.Changed().Replace("$1", Ask, StringComparison.Ordinal) : Ask;

    // What is stored knows no parameters.
    internal static string Asking(string sql) => sql.Replace("$1", Ask, StringComparison.Ordinal);

    private static string Function(string body, string language) => $"CREATE FUNCTION counted(tenant text) RETURNS bigint LANGUAGE {language} AS $body$ {body} $body$";

    private string Body(string sql) => random.Next(5) switch
    {
        0 => $"BEGIN RETURN (SELECT count(*) FROM ({sql}) AS q); END",
        1 => $"DECLARE found bigint; BEGIN SELECT count(*) INTO found FROM ({sql}) AS q; RETURN found; END",
        2 => $"DECLARE item record; found bigint := 0; BEGIN FOR item IN {sql} LOOP found := found + 1; END LOOP; RETURN found; END",
        3 => $"DECLARE found bigint; BEGIN EXECUTE $q$SELECT count(*) FROM ({sql.Replace("tenant", "$1", StringComparison.Ordinal)}) AS q$q$ INTO found USING tenant; RETURN found; END",
        _ => $"DECLARE other text := {(random.Next(2) == 0 ? "tenant" : "lower('B')")}; BEGIN RETURN (SELECT count(*) FROM ({sql.Replace("tenant", "other", StringComparison.Ordinal)}) AS q); END",
    };
}
