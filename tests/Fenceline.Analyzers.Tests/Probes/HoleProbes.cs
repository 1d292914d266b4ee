namespace Fenceline.Analyzers.Tests.Probes;

/// <summary>What is not known, at every place of a statement; and what can't hold SQL, where a value stands.</summary>
internal static class HoleProbes
{
    /// <summary>Statements with a hole where a value belongs; <c>#</c> is the hole.</summary>
    public static readonly string[] ValuePlaces =
    [
        "SELECT * FROM countries WHERE id = #",
        "SELECT * FROM countries WHERE id = # AND 1 = 1",
        "SELECT * FROM countries WHERE id IN (1, #)",
        "SELECT * FROM countries LIMIT #",
        "SELECT * FROM countries LIMIT 5 OFFSET #",
        "SELECT * FROM countries WHERE name LIKE '%#%'",
        "SELECT * FROM countries WHERE name = '#'",
        "SELECT * FROM countries WHERE created > now() - interval '# days'",
        "INSERT INTO countries (code) VALUES (#)",
        "UPDATE countries SET name = # WHERE code = @n",
        "SELECT * FROM notes WHERE user_id = @userId AND id = #",
        "SELECT * FROM notes WHERE user_id = @userId AND id > # ORDER BY id LIMIT 10",
        "SELECT (# + 1) AS n FROM countries",
    ];

    /// <summary>Statements with a hole where something else than a value belongs, or that stands too close to something.</summary>
    public static readonly string[] OtherPlaces =
    [
        "SELECT * FROM notes WHERE user_id = @userId#",
        "SELECT * FROM notes WHERE user_id = @userId #",
        "SELECT * FROM notes WHERE user_id = $1#",
        "SELECT * FROM notes WHERE user_id = @userId ORDER BY #",
        "SELECT * FROM notes WHERE user_id = @userId ORDER BY id #",
        "SELECT * FROM notes WHERE user_id = @userId ORDER BY id#",
        "SELECT * FROM notes WHERE user_id = @userId ORDER BY id DESC#",
        "SELECT * FROM notes WHERE user_id = @userId LIMIT 5#",
        "SELECT * FROM notes WHERE user_id = @userId LIMIT 5 #",
        "SELECT * FROM notes WHERE user_id = @userId -- #",
        "SELECT * FROM notes WHERE user_id = @userId /* # */",
        "SELECT * FROM notes # WHERE user_id = @userId",
        "SELECT * FROM notes AS # WHERE user_id = @userId",
        "SELECT # FROM notes WHERE user_id = @userId",
        "SELECT id, # FROM notes WHERE user_id = @userId",
        "SELECT n.# FROM notes AS n WHERE n.user_id = @userId",
        "SELECT #.id FROM notes AS n WHERE n.user_id = @userId",
        "SELECT \\\"#\\\" FROM notes WHERE user_id = @userId",
        "SELECT body AS \\\"#\\\" FROM notes WHERE user_id = @userId",
        "SELECT body COLLATE \\\"#\\\" FROM notes WHERE user_id = @userId",
        "SELECT count(#) FROM notes WHERE user_id = @userId",
        "SELECT id::# FROM notes WHERE user_id = @userId",
        "SELECT CAST(id AS #) FROM notes WHERE user_id = @userId",
        "SELECT id FROM notes WHERE user_id = @userId GROUP BY #",
        "SELECT id FROM notes WHERE user_id = @userId GROUP BY id HAVING #",
        "SELECT id FROM notes WHERE user_id = @userId AND id # 5",
        "SELECT id FROM notes WHERE user_id = @userId AND #",
        "SELECT id FROM notes WHERE user_id = @userId FETCH FIRST # ROWS ONLY",
        "SELECT id FROM notes WHERE user_id = @userId FOR #",
        "SELECT id FROM notes WHERE user_id = @userId; #",
        "SELECT id FROM notes WHERE user_id = @userId AND body = E'#'",
        "SELECT id FROM notes WHERE user_id = @userId AND body = $$#$$",
        "SELECT id FROM notes WHERE user_id = @userId AND body = date '#'",
        "SELECT id FROM notes WHERE # user_id = @userId",
        "SELECT id FROM notes WHERE # = @userId",
        "SELECT id FROM notes WHERE user_id = ANY(#)",
        "SELECT # id FROM notes WHERE user_id = @userId",
        "SELECT * FROM #",
        "SELECT * FROM countries JOIN # ON true",
        "SELECT * FROM countries, #",
        "SELECT * FROM public.#",
        "SELECT * FROM #.countries",
        "SELECT * FROM note#",
        "SELECT * FROM countries#",
        "SELECT * FROM \\\"#\\\"",
        "# FROM countries",
        "# SELECT 1",
        "SELECT f#(1)",
        "SELECT #(1)",
        "WITH # AS (SELECT 1) SELECT * FROM countries",
        "WITH x AS (#) SELECT * FROM x",
        "SELECT * FROM (#) AS x",
        "SELECT 1 UNION ALL #",
        "SELECT 1 # SELECT 2",
        "INSERT INTO countries (#) VALUES (1)",
        "INSERT INTO countries (code, #) VALUES (1, 2)",
        "INSERT INTO countries (code) #",
        "INSERT INTO # (id) VALUES (1)",
        "INSERT INTO countries (code) VALUES (1) ON CONFLICT (#) DO NOTHING",
        "INSERT INTO countries (code) VALUES (1) RETURNING #",
        "UPDATE countries SET # = 1",
        "UPDATE countries SET name = @b#",
        "UPDATE countries SET name = @b #",
        "UPDATE # SET name = 1",
        "UPDATE notes SET body = @b# WHERE user_id = @userId",
        "DELETE FROM #",
        "DELETE FROM notes WHERE user_id = @userId AND #",
        "EXPLAIN #",
        "CALL #()",
        "DO $$ # $$",
        "COPY # TO STDOUT",
        "COPY countries (#) TO STDOUT",
        "SET LOCAL # = 1",
        "TRUNCATE #",
        "CREATE TABLE # (id int)",
        "LISTEN #",
        "SELECT ARRAY[1, #]",
        "SELECT 5 -#",
    ];

    /// <summary>Strings of which nothing is known.</summary>
    private static readonly string[] Unknown = ["userId", "items[0]", "Console.ReadLine()", "(flag ? userId : \"1\")", "id.ToString(userId)", "new object()", "string.Join(\",\", items)", "userId?.Trim()"];

    /// <summary>Values that can't hold SQL.</summary>
    private static readonly string[] Harmless =
    [
        "id", "(long)id", "id + 1", "flag", "(flag ? 1 : 2)", "items.Length", "id.ToString()", "id.ToString(CultureInfo.InvariantCulture)", "Guid.Empty",
        "(flag ? \"1\" : \"2\")", "(id switch { 1 => \"1\", _ => \"2\" })", "nameof(id)", "1", "2m", "DayOfWeek.Friday", "DayOfWeek.Friday.ToString()", "(int)DayOfWeek.Monday", "'x'", "true",
    ];

    public static IEnumerable<Probe> Found()
    {
        yield return Of("#", "Console.ReadLine()", mustBeFound: true);
        foreach (var place in ValuePlaces.Concat(OtherPlaces))
        {
            foreach (var hole in Unknown)
                yield return Of(place, hole, mustBeFound: true);
            yield return new("appended " + place, $"command.CommandText = \"{place.Replace("#", "\" + userId + \"")}\";", true);
            yield return new("built " + place, $"var b = new StringBuilder(); b.Append(\"{place.Replace("#", "\"); b.Append(userId); b.Append(\"")}\"); command.CommandText = b.ToString();", true);
            yield return new("handed over " + place, "Go(command, userId);", true, $"static void Go(NpgsqlCommand command, string text) => command.CommandText = \"{place.Replace("#", "\" + text + \"")}\";");
        }
    }

    public static IEnumerable<Probe> Silent()
    {
        foreach (var place in ValuePlaces)
        {
            foreach (var hole in Harmless)
                yield return Of(place, hole, mustBeFound: false);
        }
    }

    private static Probe Of(string place, string hole, bool mustBeFound) =>
        new($"{hole} in {place}", $"command.CommandText = $\"{place.Replace("#", "{" + hole + "}")}\";", mustBeFound);
}
