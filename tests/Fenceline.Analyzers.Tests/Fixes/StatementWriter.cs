using System.Globalization;
using System.Text;

namespace Fenceline.Analyzers.Tests.Fixes;

/// <summary>A program that puts values into a statement's text, and the statement that it means.</summary>
/// <param name="Source">A class with a method <c>Run(connection, values)</c> that returns the rows.</param>
/// <param name="Intended">The statement with the values as literals.</param>
internal sealed record ValueProgram(string Source, Func<string[], string> Intended);

/// <summary>Writes random statements over <c>countries</c> with values in their text, run by random means.</summary>
internal sealed class StatementWriter(Random random)
{
    // # is the next value within quotes that are written there; ~ is a list of values.
    private static readonly string[] Conditions =
    [
        "code = '#'", "code <> '#'", "name LIKE '#'", "name LIKE '%#%'", "name ILIKE '#%'", "name NOT LIKE '%#'", "code IN ('a', '#')", "code IN ('#')", "code BETWEEN '#' AND '#'",
        "length('#') > 2", "code || '#' = 'ab'", "COALESCE(name, '#') = '#'", "CASE WHEN code = '#' THEN true ELSE false END", "lower('#') = code", "code = ANY (ARRAY['#', 'b'])",
        "position('#' in name) > 0", "code = E'#'", "('#' || code) LIKE '%b%'", "code = 'a#b'", "replace(name, '#', '#') = 'x'", "NOT (code = '#')", "(code, name) = ('#', '#')",
        "code IN ('~')", "code NOT IN ('~')", "created > date '2020-01-0#'", "j @> '{\"a\": \"#\"}'", "name = '#'::text", "id = 1 + length('#')", "code = (SELECT max(c.code) FROM countries AS c WHERE c.name = '#')",
    ];

    private readonly List<bool> _values = [];

    /// <summary>How many values it takes, and which of them are lists of two.</summary>
    public IReadOnlyList<bool> Values => _values;

    public ValueProgram Write(int number)
    {
        var sql = new StringBuilder("SELECT code FROM countries WHERE ");
        var count = 1 + random.Next(3);
        for (var i = 0; i < count; i++)
            sql.Append(i == 0 ? "" : random.Next(2) == 0 ? " AND " : " OR ").Append(Conditions[random.Next(Conditions.Length)]);
        sql.Append(random.Next(2) == 0 ? " ORDER BY code" : " ORDER BY code LIMIT 3");
        var text = sql.ToString();
        var source = Source(number, text);
        return new ValueProgram(source, values => Filled(text, values, (value, isList) => isList
            ? string.Join("', '", value.Split('\n').Select(Escaped))
            : Escaped(value)));
    }

    private static string Escaped(string value) => value.Replace("'", "''");

    private static string Filled(string text, string[] values, Func<string, bool, string> fill)
    {
        var next = 0;
        return string.Concat(text.Select(c => c is '#' or '~' ? fill(values[next++], c == '~') : c.ToString()));
    }

    private string Source(int number, string text)
    {
        var way = random.Next(6);
        // The statement may have a parameter already.
        var given = way is 2 or 4 or 5;
        var placeholder = way == 5 ? "$1" : "@given";
        text = given ? text.Replace(" WHERE ", $" WHERE {placeholder} = {placeholder} AND (").Replace(" ORDER", ") ORDER") : text;
        var literal = way == 1 ? Concatenated(text) : Interpolated(text);
        var body = way switch
        {
            0 or 1 => $"return connection.Query<string>({literal}).ToList();",
            2 => $"var given = \"x\"; return connection.Query<string>({literal}, new {{ given }}).ToList();",
            3 => $"using var command = new NpgsqlCommand({literal}, connection); return Rows(command);",
            4 => $"using var command = new NpgsqlCommand({literal}, connection); command.Parameters.AddWithValue(\"given\", \"x\"); return Rows(command);",
            _ => $"using var command = new NpgsqlCommand({literal}, connection); command.Parameters.AddWithValue(\"x\"); return Rows(command);",
        };
        return $$"""
            using System.Collections.Generic;
            using System.Linq;
            using Dapper;
            using Npgsql;

            public static class Program{{number.ToString(CultureInfo.InvariantCulture)}}
            {
                public static List<string> Run(NpgsqlConnection connection, string[] values)
                {
                    {{string.Concat(_values.Select((isList, i) => isList ? $"var v{i} = values[{i}].Split('\\n'); " : $"var v{i} = values[{i}]; "))}}
                    {{body}}
                }

                private static List<string> Rows(NpgsqlCommand command)
                {
                    var rows = new List<string>();
                    using var reader = command.ExecuteReader();
                    while (reader.Read())
                        rows.Add(reader.GetString(0));
                    return rows;
                }
            }
            """;
    }

    private string Interpolated(string text) => "$\"" + string.Concat(text.Select(c => c switch
    {
        '#' => "{" + Value(isList: false) + "}",
        '~' => "{string.Join(\"','\", " + Value(isList: true) + ")}",
        '"' => "\\\"",
        '{' => "{{",
        '}' => "}}",
        _ => c.ToString(),
    })) + "\"";

    private string Concatenated(string text) => "\"" + string.Concat(text.Select(c => c switch
    {
        '#' => "\" + " + Value(isList: false) + " + \"",
        '~' => "\" + string.Join(\"','\", " + Value(isList: true) + ") + \"",
        '"' => "\\\"",
        _ => c.ToString(),
    })) + "\"";

    private string Value(bool isList)
    {
        _values.Add(isList);
        return "v" + (_values.Count - 1).ToString(CultureInfo.InvariantCulture);
    }
}
