using System.Text;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>Random queries over the shared tables: most pin every use, the careless ones miss a few.</summary>
/// <param name="carelessness">The chance that a place where a tenant must be pinned is botched.</param>
internal sealed partial class QueryGenerator(Random random, double carelessness)
{
    private readonly ConditionGenerator _conditions = new(random);
    private readonly List<(string Name, GeneratedSource Columns)> _tables = [];
    private int _names;

    public ConditionGenerator Conditions => _conditions;

    public string NewName(string prefix) => FormattableString.Invariant($"{prefix}{_names++}");

    public bool Botch() => random.NextDouble() < carelessness;

    public bool Chance(double of) => random.NextDouble() < of;

    /// <summary>A query with the columns user_id (when the key is asked for), t and n.</summary>
    /// <param name="outer">What a correlated query may refer to; pinned by the query around.</param>
    /// <param name="isOpen">Leave a use unpinned, for the query around to filter by user_id.</param>
    public string Query(int depth, IReadOnlyList<GeneratedSource> outer, bool withKey, bool isOpen)
    {
        if (depth > 0 && withKey && !isOpen && Chance(0.05))
            return Searched(depth - 1, outer);
        if (depth > 0 && Chance(0.12))
            return $"({Query(depth - 1, outer, withKey, isOpen)}) {SetOperator()} ({Query(depth - 1, outer, withKey, isOpen)})";
        if (depth > 0 && Chance(0.12))
            return With(depth, outer, withKey, isOpen);
        return Select(depth, outer, withKey, isOpen);
    }

    public string SetOperator() => random.Next(6) switch { 0 => "UNION", 1 => "EXCEPT", 2 => "INTERSECT", 3 => "EXCEPT ALL", _ => "UNION ALL" };

    /// <summary>The rows of one query looked for among those of another that is not filtered itself.</summary>
    private string Searched(int depth, IReadOnlyList<GeneratedSource> outer)
    {
        var pinned = Query(depth, outer, true, false);
        var open = Query(depth, outer, true, true);
        var all = Chance(0.3) ? " ALL" : "";
        return random.Next(3) switch
        {
            0 => $"({pinned}) EXCEPT{all} ({open})",
            1 when Botch() => $"({open}) EXCEPT{all} ({pinned})",
            1 => $"({open}) INTERSECT{all} ({pinned})",
            _ => $"({pinned}) INTERSECT{all} ({open})",
        };
    }

    private string With(int depth, IReadOnlyList<GeneratedSource> outer, bool withKey, bool isOpen)
    {
        var count = _tables.Count;
        var parts = new List<string>();
        var isRecursive = Chance(0.25);
        // A name that hides a table: behind WITH it means the query, before it the table.
        var shadows = !isRecursive && Chance(0.2);
        for (var i = 0; i <= random.Next(2); i++)
        {
            var name = shadows && i == 0 ? "notes" : NewName("w");
            var isOpenPart = !isRecursive && Chance(0.25);
            var body = isRecursive && i == 0 ? Recursive(name) : Query(depth - 1, [], true, isOpenPart);
            parts.Add($"{name}{(isRecursive && i == 0 ? " (user_id, t, n)" : "")} AS {(Chance(0.15) ? "MATERIALIZED " : "")}({body})");
            _tables.Add((name, new GeneratedSource(name, ["t"], ["n"], name + ".user_id", isOpenPart)));
        }

        var result = $"WITH {(isRecursive ? "RECURSIVE " : "")}{string.Join(", ", parts)} {Select(depth - 1, outer, withKey, isOpen)}";
        _tables.RemoveRange(count, _tables.Count - count);
        return result;
    }

    private string Recursive(string name)
    {
        var start = Table(0, out var first);
        var next = Table(random.Next(3), out var second);
        var link = Botch() ? "true" : Chance(0.5) ? $"{second.Key} = {name}.user_id" : _conditions.Pin(second.Key!, "true");
        var filter = Botch() ? _conditions.NearMiss(first.Key!, _conditions.Other([first])) : _conditions.Pin(first.Key!, "true");
        return $"SELECT {first.Key}, {first.Column(random, true)}, {first.Column(random, false)} FROM {start} WHERE {filter} "
            + $"UNION SELECT {(Chance(0.5) ? name + ".user_id" : second.Key)}, {name}.t, {second.Column(random, false)} FROM {next} JOIN {name} ON {second.Column(random, false)} = {name}.n + 1 AND {link}";
    }

    private string Table(int table, out GeneratedSource source)
    {
        var alias = NewName("a");
        source = GeneratedSource.OfShared(table, alias);
        return $"{(Chance(0.15) ? "\"" + GeneratedSource.SharedName(table) + "\"" : GeneratedSource.SharedName(table))} {(Chance(0.5) ? "AS " : "")}{alias}";
    }

    private string Select(int depth, IReadOnlyList<GeneratedSource> outer, bool withKey, bool isOpen)
    {
        var from = From(depth, outer, out var sources);
        var where = new List<string>();
        // The source whose key goes out; when the query is open nobody pins it here.
        var main = sources.FirstOrDefault(source => source.Key is not null && !source.Key.Contains("->>", StringComparison.Ordinal)) ?? sources.First(source => source.Key is not null);
        if (!withKey && !isOpen && Chance(0.06))
            return Filtered(from, sources, main);
        var text = new StringBuilder(from);
        foreach (var source in sources.Where(source => source.IsOpen && !(isOpen && source == main)))
            where.Add(PinIn(source, sources, outer, main));
        if (Chance(0.5))
            where.Add(_conditions.Other(sources));
        if (depth > 0 && Chance(0.3))
            where.Add(Nested(depth - 1, [.. sources, .. outer]));
        where = where.OrderBy(_ => random.Next()).ToList();
        if (where.Count > 0)
            text.Append(" WHERE ").AppendJoin(" AND ", where);
        return Finish(depth, text.ToString(), sources, main, withKey, isOpen);
    }

    /// <summary>Aggregates with the tenant in each filter.</summary>
    private string Filtered(string from, List<GeneratedSource> sources, GeneratedSource main)
    {
        var text = sources[random.Next(sources.Count)].Column(random, true);
        var number = sources[random.Next(sources.Count)].Column(random, false);
        // One tenant in all of them: rows of two would be looked at otherwise.
        var tenant = random.Next(2) == 0 ? "$1" : "current_user_id()";
        string Pins() => string.Join(" AND ", sources.Where(source => source.IsOpen)
            .Select(source => Botch() ? _conditions.NearMiss(source.Key!, _conditions.Other(sources)) : source != main && Chance(0.3) ? Equal(source.Key!, main.Key!) : $"{source.Key} = {tenant}")
            .Append(_conditions.Other(sources)));
        var where = Chance(0.3) ? " WHERE " + _conditions.Other(sources) : "";
        return random.Next(5) switch
        {
            0 => $"SELECT max(CASE WHEN {Pins()} THEN {text} END) AS t, count(CASE WHEN {Pins()} THEN {number}{(Botch() ? " ELSE 0" : "")} END) AS n FROM {from}{where}",
            1 => $"SELECT string_agg({text}, ',' ORDER BY {text}) FILTER (WHERE {Pins()}) AS t, coalesce(sum({number}) FILTER (WHERE {Pins()}), 0) AS n FROM {from}{where}",
            2 => $"SELECT min({text}) FILTER (WHERE {Pins()}) AS t, {(Botch() ? $"count({number})" : "7")} AS n FROM {from}{where}{(Botch() ? " HAVING count(*) > 2" : "")}",
            3 when Botch() => $"SELECT max({text}) FILTER (WHERE {Pins()}) AS t, count(*) FILTER (WHERE {Pins()}) AS n FROM {from}{where} GROUP BY {text}",
            _ => $"SELECT max({text}) FILTER (WHERE {Pins()}) AS t, count(*) FILTER (WHERE {Pins()}) AS n FROM {from}{where}{(Chance(0.3) ? $" HAVING count(*) FILTER (WHERE {Pins()}) > 1" : "")}",
        };
    }

    private string PinIn(GeneratedSource source, List<GeneratedSource> sources, IReadOnlyList<GeneratedSource> outer, GeneratedSource main)
    {
        var other = _conditions.Other(sources);
        // A row of the query outside may lack its partner, and have NULL for a key.
        if (Botch() && outer.FirstOrDefault(candidate => candidate is { Key: not null, IsMerged: false }) is { } outside && Chance(0.04))
            return $"{source.Key} = coalesce({outside.Key}, lower('B'))";
        if (Botch())
            return Chance(0.3) ? "true" : _conditions.NearMiss(source.Key!, other, sources[random.Next(sources.Count)].Column(random, true));
        var pinned = outer.Where(candidate => !candidate.IsMerged).Concat(source == main || main.IsLinked ? [] : [main]).Where(candidate => candidate.Key is not null).ToList();
        return pinned.Count > 0 && Chance(0.35) ? Equal(source.Key!, pinned[random.Next(pinned.Count)].Key!) : _conditions.Pin(source.Key!, other);
    }

    private string Equal(string one, string two) => random.Next(4) switch
    {
        0 => $"{two} = {one}",
        1 => $"({one}, 1) = ({two}, 1)",
        _ => $"{one} = {two}",
    };

    private string Nested(int depth, IReadOnlyList<GeneratedSource> outer)
    {
        var keyed = outer.Where(source => source.Key is not null).ToList();
        var number = outer[random.Next(outer.Count)].Column(random, false);
        return random.Next(6) switch
        {
            0 => $"{(Chance(0.4) ? "NOT " : "")}EXISTS ({Query(depth, outer, false, false)})",
            1 => $"{number} {(Chance(0.3) ? "NOT " : "")}IN (SELECT n FROM ({Query(depth, outer, false, false)}) AS {NewName("s")})",
            2 => $"{number} <= (SELECT max(n) FROM ({Query(depth, outer, false, false)}) AS {NewName("s")})",
            3 => $"{number} = ANY (SELECT n FROM ({Query(depth, outer, false, false)}) AS {NewName("s")})",
            4 when keyed.Count > 0 => $"{keyed[random.Next(keyed.Count)].Key} IN (SELECT user_id FROM ({Query(depth, outer, true, Chance(0.2))}) AS {NewName("s")})",
            _ => $"coalesce((SELECT count(*) FROM ({Query(depth, outer, false, false)}) AS {NewName("s")}), 0) < {random.Next(1, 6)}",
        };
    }

    /// <summary>The select list, and what comes behind WHERE.</summary>
    private string Finish(int depth, string from, List<GeneratedSource> sources, GeneratedSource main, bool withKey, bool isOpen)
    {
        var key = withKey ? main.Key + " AS user_id, " : "";
        var text = sources[random.Next(sources.Count)].Column(random, true);
        var number = sources[random.Next(sources.Count)].Column(random, false);
        var columns = withKey ? 3 : 2;
        // In an open query what is computed over all rows is right only within one tenant's.
        var isWithin = !isOpen || !Botch();
        switch (random.Next(19))
        {
            case 17 when withKey:
                return $"SELECT {key}max({text}) AS t, count(*) AS n FROM {from} GROUP BY GROUPING SETS (({main.Key}), ({main.Key}, {text}))";
            case 18 when withKey:
                return $"SELECT {key}{text} AS t, count(*) AS n FROM {from} GROUP BY {(!isOpen || Botch() ? $"{text}, ROLLUP ({main.Key})" : $"{main.Key}, CUBE ({text})")}";
            case 15 when withKey:
                return NamedOutput(key, text, number, from, main, isOpen && isWithin);
            case 14:
                return Unordered(key, text, number, from, main, withKey, isOpen && isWithin);
            case 0:
                return $"SELECT {key}{text} AS t, count(*) AS n FROM {from} GROUP BY {(withKey && (isWithin || Chance(0.5)) ? main.Key + ", " : "")}{text}{(Chance(0.3) ? " HAVING count(*) > 1" : "")}";
            case 1 when withKey:
                return $"SELECT {key}max({text}) AS t, sum({number}) AS n FROM {from} GROUP BY {(Chance(0.3) ? "1" : main.Key)}";
            case 1:
                return $"SELECT min({text}) AS t, count(DISTINCT {number}) FILTER (WHERE {_conditions.Other(sources)}) AS n FROM {from}";
            case 2:
                return $"SELECT {key}{text} AS t, rank() OVER ({(isOpen && isWithin ? $"PARTITION BY {main.Key} " : "")}ORDER BY {number}) AS n FROM {from}";
            case 3:
                return $"SELECT {key}{text} AS t, sum({number}) OVER w AS n FROM {from} WINDOW w AS (PARTITION BY {(isOpen && isWithin ? main.Key + ", " : "")}{text})";
            case 4 when !isOpen || Botch():
                return $"SELECT {key}{text} AS t, {number} AS n FROM {from} ORDER BY {string.Join(", ", Enumerable.Range(1, columns))} LIMIT {random.Next(1, 4)}{(Chance(0.3) ? " OFFSET 1" : "")}".Insert(0, "SELECT * FROM (") + $") AS {NewName("l")}";
            case 5:
                return $"SELECT DISTINCT {key}{text} AS t, {number} AS n FROM {from}";
            case 6 when withKey && (!isOpen || Botch()):
                return $"SELECT * FROM (SELECT DISTINCT ON ({text}) {key}{text} AS t, {number} AS n FROM {from} ORDER BY {text}, {main.Key}, {number}) AS {NewName("l")}";
            case 7 when depth > 0:
                return $"SELECT {key}{text} AS t, (SELECT count(*) FROM ({Query(depth - 1, sources, false, false)}) AS {NewName("s")}) AS n FROM {from}";
            default:
                return $"SELECT {key}{text} AS t, {number} AS n FROM {from}";
        }
    }

    /// <summary>DISTINCT ON asks the select list for a name first, and GROUP BY the tables.</summary>
    private string NamedOutput(string key, string text, string number, string from, GeneratedSource main, bool isOfOneTenant)
    {
        var named = isOfOneTenant ? main.Key : text;
        var inner = $"SELECT DISTINCT ON (user_id) {named} AS user_id, {key.Replace(" AS user_id, ", " AS k", StringComparison.Ordinal)}, {text} AS t, {number} AS n FROM {from} ORDER BY user_id, k, t, n";
        return $"SELECT k AS user_id, t, n FROM ({inner}) AS {NewName("l")}";
    }

    /// <summary>Which of several rows wins, or comes first, is left to the server; with what stands in « and » it is not.</summary>
    private string Unordered(string key, string text, string number, string from, GeneratedSource main, bool withKey, bool isOfOneTenant)
    {
        var columns = withKey ? "1, 2, 3" : "1, 2";
        return random.Next(5) switch
        {
            0 when !isOfOneTenant => $"SELECT * FROM (SELECT {key}{text} AS t, {number} AS n FROM {from}{(Chance(0.5) ? $" ORDER BY {number}«, {columns}»" : $"« ORDER BY {columns}»")} LIMIT {random.Next(1, 4)}) AS {NewName("l")}",
            1 when !isOfOneTenant => $"SELECT * FROM (SELECT DISTINCT ON ({text}) {key}{text} AS t, {number} AS n FROM {from}« ORDER BY {text}, {columns}») AS {NewName("l")}",
            2 => $"SELECT {key}{text} AS t, row_number() OVER ({(isOfOneTenant ? $"PARTITION BY {main.Key}" : "")}« ORDER BY {text}{(withKey ? ", " + main.Key : "")}») AS n FROM {from}",
            3 => $"SELECT {key}{text} AS t, first_value({number}) OVER (PARTITION BY {text}{(isOfOneTenant ? ", " + main.Key : "")} ORDER BY {text}«, {number}») AS n FROM {from}",
            _ => $"SELECT {key}string_agg({text}, ','« ORDER BY {text}») AS t, (array_agg({number}« ORDER BY {number}»))[1] AS n FROM {from}{(withKey ? " GROUP BY " + main.Key : "")}",
        };
    }
}
