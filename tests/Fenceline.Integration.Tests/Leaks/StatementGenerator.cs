namespace Fenceline.Integration.Tests.Leaks;

/// <summary>Random statements over the shared tables: the same ones for the same seed.</summary>
/// <param name="carelessness">How often a careless statement misses the tenant where it must be pinned.</param>
internal sealed class StatementGenerator(int seed, double carelessness = 0.4)
{
    // Deep statements have few rows left to show what is wrong with them.
    private static readonly int[] Depths = [0, 0, 0, 1, 1, 1, 1, 2, 2, 3];

    // Of two rows with one key ON CONFLICT DO NOTHING keeps whichever comes first; of two that can't be stored the first gives the error.
    private const string InsertOrder = "« ORDER BY 1, 2, 3»";

    private readonly Random _random = new(seed);

    public GeneratedStatement Next()
    {
        // Most statements are meant to be safe, the others to be wrong in a place or two.
        var isCareful = _random.Next(2) == 0;
        var queries = new QueryGenerator(_random, isCareful ? 0 : carelessness);
        var statement = One(queries);
        if (!statement.Template.Contains('«', StringComparison.Ordinal) && _random.Next(5) == 0)
            statement = new ScriptGenerator(_random).Around(statement, queries);
        return statement with { IsCareful = isCareful };
    }

    private GeneratedStatement One(QueryGenerator queries)
    {
        return _random.Next(20) switch
        {
            0 or 1 => Insert(queries),
            2 or 3 => Update(queries),
            4 => Delete(queries),
            5 => Merge(queries),
            6 => Writing(queries),
            _ => new GeneratedStatement(Ordered(queries, queries.Query(Depths[_random.Next(Depths.Length)], [], queries.Chance(0.3), false)), true, false),
        };
    }

    private string Ordered(QueryGenerator queries, string query) =>
        queries.Chance(0.1) ? $"SELECT * FROM ({query}) AS {queries.NewName("o")} ORDER BY 1, 2 FETCH FIRST {_random.Next(5, 9)} ROWS WITH TIES" : query;

    private GeneratedStatement Insert(QueryGenerator queries)
    {
        var alias = queries.NewName("i");
        var tenant = queries.Botch() ? _random.Next(4) switch { 0 => "'b'", 1 => "lower('B')", 2 => $"({queries.Conditions.Tenant()})::int", _ => queries.Conditions.Changed() } : queries.Chance(0.2) ? "DEFAULT" : queries.Conditions.Tenant();
        var id = queries.Chance(0.6) ? _random.Next(50, 60) : _random.Next(1, 6);
        var body = queries.Chance(0.3) ? $"(SELECT max(t) FROM ({queries.Query(1, [], false, false)}) AS {alias}x)" : "'v'";
        string source;
        switch (_random.Next(7))
        {
            case 6:
                source = $"(id, body) VALUES ({id}, 'v'), ({id + 1}, 'w') {Limit(queries)}";
                break;
            case 5:
                source = $"(user_id, id, body) SELECT user_id, n + {_random.Next(50, 60)}, coalesce(t, '') FROM ({queries.Query(1, [], true, false)}) AS {alias}s{InsertOrder}";
                break;
            case 0:
                source = $"(user_id, id, body) SELECT user_id, n + {_random.Next(50, 60)}, coalesce(max(t), '') FROM ({queries.Query(1, [], true, false)}) AS {alias}s GROUP BY user_id, n{InsertOrder}";
                break;
            case 1:
                source = $"(user_id, id, body) SELECT {(tenant == "DEFAULT" ? "$1" : tenant)}, n + {id}, 'x' FROM ({queries.Query(1, [], false, false)}) AS {alias}s{InsertOrder}";
                break;
            case 2:
                source = $"(id, body) VALUES ({id}, {body})";
                break;
            case 3:
                source = $"VALUES ({tenant}, {id}, {body}), ({queries.Conditions.Tenant()}, {id + 1}, 'w')";
                break;
            default:
                source = $"(id, user_id, body) VALUES ({id}, {tenant}, {body})";
                break;
        }

        if (queries.Chance(0.1))
            return OfDocument(queries, alias);
        var isToken = source.Contains("VALUES", StringComparison.Ordinal) && queries.Botch();
        var conflict = isToken ? " ON CONFLICT (id) DO UPDATE SET body = excluded.body" : _random.Next(6) switch
        {
            0 => " ON CONFLICT (user_id, id) DO NOTHING",
            1 => " ON CONFLICT (id, user_id) DO UPDATE SET body = excluded.body || 'c'",
            2 => $" ON CONFLICT (user_id, id) DO UPDATE SET user_id = {(queries.Botch() ? "'b'" : "excluded.user_id")}, body = {alias}.body WHERE {alias}.body <> 'q'",
            3 => " ON CONFLICT DO NOTHING",
            4 => $" ON CONFLICT ON CONSTRAINT {(isToken ? "tokens" : "notes")}_pkey DO NOTHING",
            _ => "",
        };
        if (isToken && queries.Chance(0.5))
            source = source.Replace("VALUES (" + id, "VALUES (11", StringComparison.Ordinal);
        return Returning(queries, $"INSERT INTO {(isToken ? "tokens" : "notes")} AS {alias} {source}{conflict}", "user_id, id, body");
    }

    /// <summary>How many of the rows of VALUES are taken.</summary>
    private static string Limit(QueryGenerator queries)
    {
        var count = $"(SELECT least(count(*), 2) FROM ({queries.Query(1, [], false, false)}) AS {queries.NewName("c")})";
        return queries.Chance(0.5) ? "LIMIT " + count : "OFFSET " + count;
    }

    /// <summary>A row whose tenant stands in a document: all of it is given, or a part.</summary>
    private GeneratedStatement OfDocument(QueryGenerator queries, string alias)
    {
        var document = $"jsonb_build_object('user_id', {(queries.Botch() ? "'b'" : queries.Conditions.Tenant() + "::text")})";
        var column = queries.Botch() ? "metadata['user_id']" : "metadata";
        return new GeneratedStatement($"INSERT INTO events AS {alias} (id, kind, {column}) {(queries.Chance(0.5) ? $"VALUES (90, 'k', {document})" : $"SELECT 90 + n, t, {document} FROM ({queries.Query(1, [], false, false)}) AS {alias}s")}", false, true);
    }

    private GeneratedStatement Update(QueryGenerator queries)
    {
        var target = GeneratedSource.OfShared(_random.Next(3), queries.NewName("m"));
        var table = TableOf(target);
        var column = target.Texts[0];
        var set = $"{column} = {(queries.Chance(0.3) ? $"(SELECT max(t) FROM ({queries.Query(1, [target], false, false)}) AS s WHERE t IS NOT NULL) || ''" : "'new'")}";
        if (table == "notes" && set.Contains("SELECT", StringComparison.Ordinal))
            set = $"{column} = coalesce({set[(column.Length + 3)..]}, 'none')";
        if (queries.Chance(0.15))
            set = (queries.Botch() ? "user_id = 'b', " : "user_id = " + target.Key + ", ") + set;
        var where = new List<string>();
        var from = "";
        if (queries.Chance(0.4))
        {
            var other = GeneratedSource.OfShared(_random.Next(3), queries.NewName("f"));
            from = $" FROM {TableOf(other)} AS {other.Alias}";
            where.Add($"{other.Alias}.id = {target.Alias}.id");
            where.Add(queries.Botch() ? queries.Conditions.Other([other]) : queries.Chance(0.6) ? $"{other.Key} = {target.Key}" : queries.Conditions.Pin(other.Key!, "true"));
        }

        where.Add(queries.Botch() ? queries.Conditions.NearMiss(target.Key!, queries.Conditions.Other([target]), target.Column(_random, true)) : queries.Conditions.Pin(target.Key!, queries.Conditions.Other([target])));
        if (queries.Chance(0.4))
            where.Add(queries.Conditions.Other([target]));
        return Returning(queries, $"UPDATE {table} AS {target.Alias} SET {set}{from} WHERE {string.Join(" AND ", where.OrderBy(_ => _random.Next()))}", $"{target.Key}, {target.Alias}.id");
    }

    private GeneratedStatement Delete(QueryGenerator queries)
    {
        var target = GeneratedSource.OfShared(_random.Next(4), queries.NewName("m"));
        var where = new List<string>();
        var text = $"DELETE FROM {TableOf(target)} AS {target.Alias}";
        if (queries.Chance(0.4))
        {
            var other = GeneratedSource.OfShared(_random.Next(3), queries.NewName("f"));
            text += $" USING {TableOf(other)} AS {other.Alias}";
            where.Add($"{other.Alias}.id = {target.Alias}.id");
            where.Add(queries.Botch() ? queries.Conditions.Other([other]) : queries.Chance(0.6) ? $"{other.Key} = {target.Key}" : queries.Conditions.Pin(other.Key!, "true"));
        }

        if (queries.Chance(0.3))
            where.Add($"{target.Alias}.id IN (SELECT n FROM ({queries.Query(1, [target], false, false)}) AS s)");
        where.Add(queries.Botch() ? queries.Conditions.NearMiss(target.Key!, queries.Conditions.Other([target]), target.Column(_random, true)) : queries.Conditions.Pin(target.Key!, queries.Conditions.Other([target])));
        return Returning(queries, $"{text} WHERE {string.Join(" AND ", where.OrderBy(_ => _random.Next()))}", $"{target.Key}, {target.Alias}.id");
    }

    private GeneratedStatement Merge(QueryGenerator queries)
    {
        var target = GeneratedSource.OfShared(2, queries.NewName("m"));
        var source = new GeneratedSource(queries.NewName("s"), ["t"], ["n"], null, false);
        source = source with { Key = source.Alias + ".user_id" };
        if (queries.Chance(0.4))
            return MergeByArms(queries, target, source);
        var isOpen = queries.Botch();
        var on = new List<string> { $"{target.Alias}.id = {source.Alias}.n" };
        if (!queries.Botch())
            on.Add(queries.Chance(0.5) ? $"{target.Key} = {source.Key}" : queries.Conditions.Pin(target.Key!, "true"));
        var text = $"MERGE INTO notes AS {target.Alias} USING (SELECT user_id, n, min(t) AS t FROM ({queries.Query(1, [], true, isOpen)}) AS q GROUP BY user_id, n) AS {source.Alias} ON {string.Join(" AND ", on)}";
        if (queries.Chance(0.7))
            text += $" WHEN MATCHED {(queries.Chance(0.3) ? $"AND {target.Alias}.body <> 'p' " : "")}THEN {(queries.Chance(0.3) ? "DELETE" : "UPDATE SET body = 'merged'")}";
        else
            text += " WHEN MATCHED THEN DO NOTHING";
        if (queries.Chance(0.5))
            text += $" WHEN NOT MATCHED THEN INSERT (user_id, id, body) VALUES ({(queries.Botch() ? queries.Chance(0.5) ? "'b'" : queries.Conditions.Changed() : queries.Chance(0.5) ? "$1" : source.Key)}, {source.Alias}.n + 40, 'm')";
        return new GeneratedStatement(text, false, true);
    }

    /// <summary>MERGE that is held to the tenant by the conditions of what it does.</summary>
    private static GeneratedStatement MergeByArms(QueryGenerator queries, GeneratedSource target, GeneratedSource source)
    {
        // One tenant in all of them.
        var tenant = queries.Chance(0.5) ? "$1" : "current_user_id()";
        string Pin() => queries.Botch() ? queries.Conditions.NearMiss(target.Key!, queries.Conditions.Other([target])) : $"{target.Key} = {tenant} AND {queries.Conditions.Other([target])}";
        var text = $"MERGE INTO notes AS {target.Alias} USING (SELECT user_id, n, min(t) AS t FROM ({queries.Query(1, [], true, false)}) AS q GROUP BY user_id, n) AS {source.Alias} ON {target.Alias}.id = {source.Alias}.n";
        if (queries.Chance(0.3))
            text += $" WHEN MATCHED AND {target.Alias}.body = 'q' THEN {(queries.Botch() ? "DELETE" : "DO NOTHING")}";
        text += $" WHEN MATCHED AND {Pin()} THEN UPDATE SET body = 'merged'";
        if (queries.Chance(0.5))
            text += $" WHEN MATCHED AND {Pin()} THEN DELETE";
        if (queries.Botch())
            text += $" WHEN NOT MATCHED THEN INSERT (user_id, id, body) VALUES ($1, {source.Alias}.n + 40, 'm')";
        return new GeneratedStatement(text, false, true);
    }

    /// <summary>A statement that writes inside of one that reads.</summary>
    private GeneratedStatement Writing(QueryGenerator queries)
    {
        var write = _random.Next(3) switch { 0 => Update(queries), 1 => Delete(queries), _ => Insert(queries) };
        var sql = write.Template.Contains("RETURNING", StringComparison.Ordinal) ? write.Template : write.Template + " RETURNING user_id, id";
        var filter = queries.Chance(0.3) ? " WHERE w.id > 1" : "";
        return new GeneratedStatement($"WITH w AS ({sql}) SELECT * FROM w{filter}", true, true);
    }

    private GeneratedStatement Returning(QueryGenerator queries, string sql, string columns) =>
        queries.Chance(0.3) ? new GeneratedStatement($"{sql} RETURNING {columns}", true, true) : new GeneratedStatement(sql, false, true);

    private static string TableOf(GeneratedSource source) => Enumerable.Range(0, GeneratedSource.SharedCount)
        .First(table => GeneratedSource.OfShared(table, "x").Texts[0] == source.Texts[0]) is var found ? GeneratedSource.SharedName(found) : "";
}
