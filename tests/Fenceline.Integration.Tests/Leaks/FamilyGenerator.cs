namespace Fenceline.Integration.Tests.Leaks;

/// <summary>Random statements over invoices with a tenant column, their lines and the lines' remarks: most hold each use to the tenant, the careless ones miss a few.</summary>
/// <param name="carelessness">The chance that a place where the tenant is needed is botched in a careless statement.</param>
internal sealed class FamilyGenerator(int seed, double carelessness = 0.35)
{
    private readonly Random _random = new(seed);
    private double _carelessness;
    private int _names;

    public GeneratedStatement Next()
    {
        var isCareful = _random.Next(2) == 0;
        _carelessness = isCareful ? 0 : carelessness;
        var statement = _random.Next(10) switch { 0 => Update(), 1 => Delete(), 2 or 3 => Insert(), _ => new GeneratedStatement(Select(_random.Next(3)), true, false) };
        return statement with { IsCareful = isCareful };
    }

    private bool Botch() => _random.NextDouble() < _carelessness;

    private bool Chance(double of) => _random.NextDouble() < of;

    private string Name(string prefix) => FormattableString.Invariant($"{prefix}{_names++}");

    private string Pick(params string[] of) => of[_random.Next(of.Length)];

    private string Tenant() => Pick(
        "$1", "$1", "$1::bigint", "current_user_id_bigint()", "(SELECT public.current_user_id_bigint())", "current_user_id()::bigint", "current_setting('app.user_id', true)::bigint", "$1::text::int8");

    private string Invoices() => Pick("invoices", "billing.invoices", "billing.\"invoices\"");

    private string Lines() => Pick("lines", "billing.lines");

    private string Other(string alias) => Pick($"{alias}.n >= 0", $"{alias}.n <= {_random.Next(2, 9)}", $"coalesce({alias}.n, 0) <> {_random.Next(4)}", "true");

    /// <summary>Holds for invoices of the tenant only.</summary>
    private string OfInvoice(string alias)
    {
        var key = alias + ".\"tenantId\"";
        return Botch()
            ? Pick(
                $"{key} <> {Tenant()}", $"{key} = 11", $"({key} = {Tenant()} OR {Other(alias)})", $"{key} IN ({Tenant()}, 7)", $"{key} = left($1::text, 1)::bigint", $"{key} IS NOT NULL", "true",
                $"{key} % 7 = {Tenant()} % 7", $"{key} = ($1::text)::varchar(1)::bigint")
            : Pick(
                $"{key} = {Tenant()}", $"{key} = {Tenant()}", $"{Tenant()} = {key}", $"{key}::bigint = {Tenant()}", $"{key}::text = ($1)::text", $"{key} IN ({Tenant()})", $"({key} = {Tenant()} AND {Other(alias)})",
                $"NOT ({key} <> {Tenant()})");
    }

    /// <summary>Holds for lines of the tenant's invoices only.</summary>
    private string OfLine(string alias)
    {
        var p = Name("p");
        var key = alias + ".invoice_id";
        if (Botch())
        {
            return Pick(
                $"EXISTS (SELECT 1 FROM {Invoices()} AS {p} WHERE {p}.n = {alias}.n AND {OfInvoice(p)})",
                $"EXISTS (SELECT 1 FROM {Invoices()} AS {p} WHERE {p}.id = {alias}.id AND {OfInvoice(p)})",
                $"EXISTS (SELECT 1 FROM {Invoices()} AS {p} WHERE {OfInvoice(p)})",
                $"EXISTS (SELECT 1 FROM {Invoices()} AS {p} WHERE {p}.id = {key})",
                $"NOT EXISTS (SELECT 1 FROM {Invoices()} AS {p} WHERE {p}.id = {key} AND {OfInvoice(p)})",
                $"{key} NOT IN (SELECT {p}.id FROM {Invoices()} AS {p} WHERE {OfInvoice(p)})",
                $"{key} IN (SELECT {p}.id FROM {Invoices()} AS {p})",
                $"{alias}.n IN (SELECT {p}.id FROM {Invoices()} AS {p} WHERE {OfInvoice(p)})",
                $"{key} IN (SELECT {p}.n * 10 FROM {Invoices()} AS {p} WHERE {OfInvoice(p)})",
                $"({key} IN (SELECT {p}.id FROM {Invoices()} AS {p} WHERE {OfInvoice(p)}) OR {Other(alias)})",
                $"{key} >= (SELECT min({p}.id) FROM {Invoices()} AS {p} WHERE {OfInvoice(p)})",
                $"{key} = {Pick("11", "21", "$1")}",
                "true");
        }

        return Pick(
            $"EXISTS (SELECT 1 FROM {Invoices()} AS {p} WHERE {p}.id = {key} AND {OfInvoice(p)})",
            $"EXISTS (SELECT FROM {Invoices()} AS {p} WHERE {key} = {p}.id AND {OfInvoice(p)} AND {Other(p)})",
            $"{key} IN (SELECT {p}.id FROM {Invoices()} AS {p} WHERE {OfInvoice(p)})",
            $"{key} = ANY (SELECT id FROM {Invoices()} AS {p} WHERE {OfInvoice(p)})",
            $"({key}, 1) IN (SELECT {p}.id, 1 FROM {Invoices()} AS {p} WHERE {OfInvoice(p)})",
            $"{key} = (SELECT {p}.id FROM {Invoices()} AS {p} WHERE {OfInvoice(p)} AND {p}.title = 'p')",
            $"({key} IN (SELECT {p}.id FROM {Invoices()} AS {p} WHERE {OfInvoice(p)}) AND {Other(alias)})");
    }

    /// <summary>Holds for remarks on lines of the tenant's invoices only.</summary>
    private string OfRemark(string alias)
    {
        var q = Name("q");
        return Botch()
            ? Pick(
                $"EXISTS (SELECT 1 FROM {Lines()} AS {q} WHERE {q}.id = {alias}.n AND {OfLine(q)})",
                $"{alias}.line_id IN (SELECT {q}.id FROM {Lines()} AS {q})",
                $"{alias}.line_id IN (SELECT {q}.invoice_id FROM {Lines()} AS {q} WHERE {OfLine(q)})",
                "true")
            : Pick(
                $"EXISTS (SELECT 1 FROM {Lines()} AS {q} WHERE {q}.id = {alias}.line_id AND {OfLine(q)})",
                $"{alias}.line_id IN (SELECT {q}.id FROM {Lines()} AS {q} WHERE {OfLine(q)})",
                $"{alias}.line_id IN (SELECT {q}.id FROM {Lines()} AS {q} JOIN {Invoices()} AS {q}i ON {q}i.id = {q}.invoice_id WHERE {OfInvoice(q + "i")})");
    }

    private string Select(int depth)
    {
        var (from, where, alias, text) = From();
        if (Chance(0.5))
            where.Add(Other(alias));
        if (depth > 0 && Chance(0.5))
            where.Add(Pick($"{alias}.n IN (SELECT n FROM ({Select(depth - 1)}) AS {Name("s")} (t, n))", $"EXISTS (SELECT 1 FROM ({Select(depth - 1)}) AS {Name("s")} (t, n) WHERE n >= {alias}.n)"));
        var condition = where.Count == 0 ? "" : " WHERE " + string.Join(" AND ", where.OrderBy(_ => _random.Next()));
        return _random.Next(7) switch
        {
            0 => $"SELECT {text} AS t, count(*) AS n FROM {from}{condition} GROUP BY {text}",
            1 => $"SELECT max({text}) AS t, sum({alias}.n)::bigint AS n FROM {from}{condition}",
            2 => $"SELECT DISTINCT {text} AS t, {alias}.n AS n FROM {from}{condition}",
            3 when depth > 0 => $"({Select(depth - 1)}) {Pick("UNION", "UNION ALL", "EXCEPT", "INTERSECT")} (SELECT {text} AS t, {alias}.n AS n FROM {from}{condition})",
            4 => $"WITH w AS (SELECT {text} AS t, {alias}.n AS n FROM {from}{condition}) SELECT t, n FROM w WHERE n >= 0",
            _ => $"SELECT {text} AS t, {alias}.n AS n FROM {from}{condition}",
        };
    }

    /// <summary>What a query reads, the conditions that hold it to the tenant, and the item that its columns are of.</summary>
    private (string From, List<string> Where, string Alias, string Text) From()
    {
        var (i, l, r) = (Name("i"), Name("l"), Name("r"));
        var on = Botch() ? Pick($"{i}.n = {l}.n", $"{i}.id >= {l}.invoice_id", $"{i}.id = {l}.id", "true")
            : Pick($"{i}.id = {l}.invoice_id", $"{l}.invoice_id = {i}.id", $"({i}.id, 1) = ({l}.invoice_id, 1)", $"{l}.invoice_id = {i}.id AND {Other(l)}");
        return _random.Next(12) switch
        {
            0 => ($"{Invoices()} AS {i}", [OfInvoice(i)], i, i + ".title"),
            1 => ($"{Lines()} AS {l}", [OfLine(l)], l, l + ".body"),
            2 => ($"remarks AS {r}", [OfRemark(r)], r, r + ".body"),
            3 => ($"{Lines()} AS {l} JOIN {Invoices()} AS {i} ON {on}", [OfInvoice(i)], l, l + ".body"),
            4 => ($"{Invoices()} AS {i} LEFT JOIN {Lines()} AS {l} ON {on}", [OfInvoice(i)], i, l + ".body"),
            5 => ($"{Lines()} AS {l} LEFT JOIN {Invoices()} AS {i} ON {on}{(Botch() ? $" AND {OfInvoice(i)}" : "")}", Botch() ? [Other(l)] : [OfInvoice(i)], l, l + ".body"),
            6 => ($"{Invoices()} AS {i}, {Lines()} AS {l}", [OfInvoice(i), on], l, i + ".title"),
            7 => ($"{Lines()} AS {l} JOIN {Invoices()} AS {i} ON {on} AND {OfInvoice(i)} JOIN remarks AS {r} ON {(Botch() ? $"{r}.n = {l}.n" : $"{r}.line_id = {l}.id")}", [], r, r + ".body"),
            8 => ($"remarks AS {r} JOIN {Lines()} AS {l} ON {l}.id = {r}.line_id", [OfLine(l)], r, l + ".body"),
            // The line leads to the invoice as the invoice to the line.
            9 => ($"{Lines()} AS {l} JOIN {Invoices()} AS {i} ON {on}", [OfLine(l)], i, i + ".title"),
            10 => ($"notes AS {r} JOIN {Invoices()} AS {i} ON {(Botch() ? $"{r}.id = {i}.n" : $"{r}.user_id = {i}.\"tenantId\"")}", [OfInvoice(i)], i, r + ".body"),
            _ => ($"{Invoices()} AS {i} CROSS JOIN LATERAL (SELECT {l}.body, {l}.n FROM {Lines()} AS {l} WHERE {(Botch() ? $"{l}.n = {i}.n" : $"{l}.invoice_id = {i}.id")}) AS {r}", [OfInvoice(i)], r, r + ".body"),
        };
    }

    private GeneratedStatement Update()
    {
        var alias = Name("m");
        var p = Name("p");
        return _random.Next(5) switch
        {
            0 => Writing($"UPDATE {Invoices()} AS {alias} SET title = 'new' WHERE {OfInvoice(alias)}", alias),
            1 => Writing($"UPDATE {Lines()} AS {alias} SET body = 'new' FROM {Invoices()} AS {p} WHERE {(Botch() ? $"{p}.n = {alias}.n" : $"{p}.id = {alias}.invoice_id")} AND {OfInvoice(p)}", alias),
            2 => Writing($"UPDATE {Lines()} AS {alias} SET invoice_id = {Parent()}, n = {alias}.n + 50 WHERE {OfLine(alias)}", alias),
            3 => Writing($"UPDATE remarks AS {alias} SET body = 'new' WHERE {OfRemark(alias)}", null),
            _ => Writing($"UPDATE {Lines()} AS {alias} SET body = 'new' WHERE {OfLine(alias)}", alias),
        };
    }

    private GeneratedStatement Delete()
    {
        var alias = Name("m");
        var p = Name("p");
        return _random.Next(3) switch
        {
            0 => Writing($"DELETE FROM remarks AS {alias} WHERE {OfRemark(alias)}", null),
            1 => Writing($"DELETE FROM remarks AS {alias} USING {Lines()} AS {p} WHERE {(Botch() ? $"{p}.n = {alias}.n" : $"{p}.id = {alias}.line_id")} AND {OfLine(p)}", null),
            _ => Writing($"DELETE FROM {Lines()} AS {alias} WHERE {OfLine(alias)} AND NOT EXISTS (SELECT 1 FROM remarks AS {p} WHERE {p}.line_id = {alias}.id AND {OfRemark(p)})", null),
        };
    }

    private GeneratedStatement Insert()
    {
        var p = Name("p");
        var id = _random.Next(900, 950) * 10;
        var conflict = _random.Next(5) switch
        {
            0 => " ON CONFLICT (invoice_id, n) DO NOTHING", 1 => " ON CONFLICT (invoice_id, n) DO UPDATE SET body = excluded.body", 2 when Botch() => " ON CONFLICT (id) DO UPDATE SET body = 'c'", _ => "",
        };
        return _random.Next(4) switch
        {
            0 => Writing($"INSERT INTO {Invoices()} (id, \"tenantId\", title) VALUES ({id}, {(Botch() ? Pick("11", "left($1::text, 1)::bigint") : Tenant())}, 'v')", null),
            1 => Writing($"INSERT INTO {Lines()} (id, invoice_id, body, n) VALUES ({id}, {Parent()}, 'v', {_random.Next(1, 60)}){conflict}", null),
            2 => Writing($"INSERT INTO {Lines()} (id, invoice_id, body, n) SELECT {id} + {p}.id, {(Botch() ? $"{p}.id + 1" : p + ".id")}, {p}.title, {_random.Next(1, 60)} FROM {Invoices()} AS {p} WHERE {OfInvoice(p)}{conflict}", null),
            _ => Writing($"INSERT INTO {Lines()} (id, invoice_id, n) SELECT {id} + {p}.id, {p}.id, 70 FROM {Invoices()} AS {p} JOIN {Lines()} AS {p}l ON {p}l.invoice_id = {p}.id WHERE {OfInvoice(p)} AND {p}l.n = 1", null),
        };
    }

    /// <summary>An invoice of the tenant's, as a value.</summary>
    private string Parent()
    {
        var p = Name("p");
        return Botch()
            ? Pick(
                "11", "$1", $"(SELECT {p}.id FROM {Invoices()} AS {p} WHERE {p}.title = 'q' ORDER BY 1 DESC LIMIT 1)",
                $"(SELECT {p}.id + 1 FROM {Invoices()} AS {p} WHERE {OfInvoice(p)} ORDER BY 1 LIMIT 1)")
            : Pick(
                $"(SELECT {p}.id FROM {Invoices()} AS {p} WHERE {OfInvoice(p)} ORDER BY 1 LIMIT 1)", $"(SELECT min({p}.id) FROM {Invoices()} AS {p} WHERE {OfInvoice(p)})",
                $"(SELECT id FROM {Invoices()} AS {p} WHERE {p}.title = 'p' AND {OfInvoice(p)} ORDER BY {p}.n, id LIMIT 1)");
    }

    private GeneratedStatement Writing(string sql, string? alias) =>
        alias is not null && Chance(0.3) ? new GeneratedStatement($"{sql} RETURNING {alias}.id", true, true) : new GeneratedStatement(sql, false, true);
}
