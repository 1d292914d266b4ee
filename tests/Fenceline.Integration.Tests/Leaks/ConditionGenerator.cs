namespace Fenceline.Integration.Tests.Leaks;

/// <summary>Conditions that pin a tenant key, conditions that nearly do, and conditions about other columns.</summary>
internal sealed class ConditionGenerator(Random random)
{
    public string Tenant() => random.Next(10) switch
    {
        0 => "current_user_id()",
        1 => "(SELECT current_user_id())",
        2 => "public.current_user_id()",
        3 => "$1::text",
        4 => "CAST($1 AS text)",
        5 => "current_setting('app.user_id', true)",
        _ => "$1",
    };

    /// <summary>Made of the tenant, and another tenant's name for some.</summary>
    public string Changed()
    {
        var tenant = Tenant();
        return random.Next(11) switch
        {
            0 => $"({tenant})::varchar(1)",
            1 => $"({tenant})::char(1)",
            2 => $"({tenant})::char",
            3 => $"({tenant})::\"char\"::text",
            4 => $"(({tenant})::int)::text",
            5 => $"CAST(CAST({tenant} AS numeric) AS text)",
            6 => $"({tenant})::text::int8::varchar",
            7 => $"({tenant})::character varying(1)",
            8 => $"CAST({tenant} AS bpchar(1))",
            9 => $"substr({tenant}, 1, 1)",
            _ => $"(({tenant})::varchar(1))::text",
        };
    }

    /// <summary>Holds for rows of the tenant only.</summary>
    public string Pin(string key, string other)
    {
        var tenant = Tenant();
        var same = random.Next(2) == 0 ? "$1" : "current_user_id()";
        // What an inner query would take for its own stays outside.
        if (random.Next(6) == 0 && key != "user_id")
            return Wrapped(key, other, tenant, same);
        return random.Next(34) switch
        {
            26 => $"({key} = {tenant}) = true",
            27 => $"CASE WHEN {key} = {same} THEN {other} ELSE false END",
            28 => $"CASE WHEN {other} THEN {key} = {same} WHEN {key} = {same} THEN true END",
            // A key in JSON, or behind an outer join, may be NULL.
            29 when !key.Contains("->>", StringComparison.Ordinal) && random.Next(4) == 0 => $"coalesce({key}, '') = {tenant}",
            30 => $"({key} >= {same} AND {key} <= {same})",
            31 => $"({key}) COLLATE \"C\" = {tenant}",
            32 => $"({key}) OPERATOR(pg_catalog.=) {tenant}",
            33 => $"{key} IN (SELECT unnest(ARRAY[{same}]))",
            0 => $"{tenant} = {key}",
            1 => $"{key} IN ({tenant})",
            2 => $"({key}) = ANY (ARRAY[{tenant}])",
            3 => $"{key} BETWEEN {same} AND {same}",
            4 => $"({key}, 1) = ({tenant}, 1)",
            5 => $"({key} = {tenant}) IS TRUE",
            6 => $"NOT ({key} <> {tenant})",
            7 => $"({key})::text = {tenant}",
            8 => $"CAST({key} AS text) = {tenant}",
            9 => $"{key} /* the tenant */ = {tenant} -- and nobody else\n",
            10 => $"(({key} = {same} AND {other}) OR ({key} = {same} AND NOT ({other})))",
            11 => $"{key} IN (SELECT {tenant})",
            12 => $"{key} = (SELECT {tenant})",
            13 => $"NOT ({key} <> {tenant} OR {other})",
            14 => $"({other} AND {key} = {tenant})",
            15 => $"({key}, {key}) IN (({same}, {same}))",
            _ => $"{key} = {tenant}",
        };
    }

    private string Wrapped(string key, string other, string tenant, string same) => random.Next(14) switch
    {
        0 => $"coalesce({key} = {tenant}, false)",
        1 => $"({key} = {tenant}) IS NOT DISTINCT FROM true",
        2 => $"NOT (({key} = {tenant}) IS NOT TRUE)",
        3 => $"(({key} = {tenant}) IS TRUE) IS NOT FALSE",
        4 => $"({key} = {tenant})::boolean",
        5 => $"CASE {key} WHEN {same} THEN {other} ELSE false END",
        6 => $"({same} <= {key} AND {key} <= {same})",
        7 when key.EndsWith(".user_id", StringComparison.Ordinal) => $"({key.Split('.')[0]}).user_id = {tenant}",
        8 => $"EXISTS (SELECT WHERE {key} = {tenant})",
        9 => $"EXISTS (SELECT 1 FROM github_issues AS ex WHERE ex.user_id = {tenant} AND ex.user_id = {key})",
        10 => $"EXISTS (SELECT ex.id FROM notes AS ex WHERE ex.user_id = {key} AND {Pin("ex.user_id", "true")} GROUP BY ex.id HAVING count(*) > 0)",
        11 => $"EXISTS (SELECT 1 FROM github_issues AS ex JOIN notes AS ey ON ey.user_id = ex.user_id AND ey.user_id = {key} WHERE ex.user_id = {tenant})",
        12 => $"1 IN (SELECT 1 FROM (SELECT user_id FROM notes) AS ex WHERE ex.user_id = {same} AND ({key}, 1) = (ex.user_id, 1))",
        _ => $"{key} IN (SELECT ex.user_id FROM github_issues AS ex WHERE ex.user_id = {tenant})",
    };

    /// <summary>Looks as if it led to the tenant, and does not.</summary>
    private string NearWrapped(string key, string other)
    {
        var tenant = Tenant();
        var link = $"ex.user_id = {tenant} AND ex.user_id = {key}";
        return random.Next(16) switch
        {
            0 => $"coalesce({key} = {tenant}, {other})",
            1 => $"({key} = {tenant}) IS DISTINCT FROM true",
            2 => $"({key} = {tenant}) IS NOT TRUE",
            3 => $"NOT ({key} = {tenant})::boolean",
            4 => $"CASE {key} WHEN {tenant} THEN true ELSE {other} END",
            5 => $"(({key} = {tenant}) IS TRUE) IS NOT TRUE",
            6 => $"NOT EXISTS (SELECT 1 FROM github_issues AS ex WHERE {link})",
            7 => $"EXISTS (SELECT count(*) FROM github_issues AS ex WHERE {link})",
            8 => $"EXISTS (SELECT (SELECT max(ex.id)) FROM github_issues AS ex WHERE {link})",
            9 => $"EXISTS (SELECT 1 FROM github_issues AS ex WHERE {link} HAVING true)",
            10 => $"EXISTS (SELECT 1 FROM github_issues AS ex WHERE {link} GROUP BY ())",
            11 => $"EXISTS (SELECT 1 FROM github_issues AS ex WHERE {link} UNION ALL SELECT 1)",
            12 => $"EXISTS (SELECT 1 FROM github_issues AS ex WHERE ex.user_id = {tenant} OR ex.user_id = {key})",
            13 => $"EXISTS (SELECT 1 FROM github_issues AS ex LEFT JOIN notes AS ey ON ey.user_id = ex.user_id AND ey.user_id = {key} WHERE ex.user_id = {tenant})",
            14 => $"(EXISTS (SELECT 1 FROM github_issues AS ex WHERE {link}) OR {other})",
            _ => $"EXISTS (SELECT 1 FROM github_issues AS ex WHERE ex.user_id = {key} AND {other})",
        };
    }

    /// <summary>Looks like a filter on the tenant, and lets rows of others pass.</summary>
    /// <param name="text">A column that is no key.</param>
    public string NearMiss(string key, string other, string text = "'b'") => random.Next(30) == 0 ? NearWrapped(key, other) : random.Next(29) switch
    {
        // The array's rows have the column that seems to be the outer one.
        27 => $"EXISTS (SELECT 1 FROM (SELECT array_agg(ar) AS a FROM github_issues AS ar WHERE ar.user_id = {Tenant()}) AS rows, unnest(rows.a) AS un WHERE user_id = {Tenant()})",
        28 => $"{key} BETWEEN {Tenant()} AND 'b'",
        22 => $"coalesce({key}, {Tenant()}) = {Tenant()}",
        23 => $"({key} = {Tenant()}) = ({other})",
        24 => $"({key} >= {Tenant()} OR {key} <= {Tenant()})",
        25 => $"CASE WHEN {other} THEN {key} = {Tenant()} ELSE true END",
        26 => $"({key} = {Tenant()}) IS NOT FALSE",
        19 => $"{key} = {Tenant()} AND {key.Split('.')[0]}.ctid = '(0,1)'",
        20 => $"{key} = {Tenant()} AND 2 < (SELECT count(*) FROM oracle.unknown_notes())",
        21 => $"{key} = current_user_id() AND set_config('app.user_id', 'b', true) = 'b'",
        13 => $"{key} = {Changed()}",
        14 => $"{key} IN ({Tenant()}, {Changed()})",
        15 => $"{key} = ANY (ARRAY[{Tenant()}]::{(random.Next(2) == 0 ? "varchar(1)" : "char(1)")}[])",
        16 => $"({key} = $1 OR {key} = coalesce({text}, $1))",
        17 => $"({key} = $1 OR {key} = coalesce({text}, nullif({text}, 'q'), $1))",
        // Up to the name of another tenant, where something cuts it off.
        18 => $"{key} BETWEEN {Tenant()} AND {Changed()}",
        0 => $"({key} = {Tenant()} OR {other})",
        1 => $"{key} <> {Tenant()}",
        2 => $"NOT ({key} = {Tenant()})",
        3 => $"{key} = ANY (ARRAY[{Tenant()}, 'b'])",
        4 => $"{key} IN ({Tenant()}, 'b', '0')",
        5 => $"CASE WHEN {key} = {Tenant()} THEN true ELSE {other} END",
        6 => $"({key} = {Tenant()}) IS NOT NULL",
        7 => $"{key} = coalesce(nullif({Tenant()}, '07'), {key})",
        8 => $"{key} >= '0'",
        9 => $"({key}) LIKE '%'",
        10 => $"({key} = {Tenant()} AND {other} OR {other})",
        11 => $"({key} = {Tenant()} OR {key} = 'b')",
        _ => $"{key} IS NOT NULL",
    };

    /// <summary>About columns that have nothing to do with tenants; never fails.</summary>
    public string Other(IReadOnlyList<GeneratedSource> sources)
    {
        if (sources.Count == 0)
            return "true";
        var one = sources[random.Next(sources.Count)];
        var two = sources[random.Next(sources.Count)];
        // Mostly true, so that rows are left to tell whether they are the right ones.
        return random.Next(9) switch
        {
            0 => $"{one.Column(random, false)} > {random.Next(2)}",
            1 => $"{one.Column(random, false)} <= {random.Next(3, 9)}",
            2 => $"({one.Column(random, true)} IS NOT NULL OR {two.Column(random, false)} > 0)",
            3 => $"{one.Column(random, true)} IN ('p', 'q', 'r', 'open', 't1', 'k', 'x', 'c')",
            4 => $"{one.Column(random, false)} <= {two.Column(random, false)} + 2",
            5 => $"coalesce({one.Column(random, true)}, '') <> 'q'",
            6 => $"coalesce({one.Column(random, false)}, 0) <> {random.Next(4)}",
            7 => $"{one.Column(random, false)} IS DISTINCT FROM {random.Next(9)}",
            _ => $"{one.Column(random, false)} >= 0",
        };
    }
}
