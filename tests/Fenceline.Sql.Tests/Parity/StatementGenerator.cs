namespace Fenceline.Sql.Tests.Parity;

/// <summary>Writes random statements by a small grammar. Most are valid.</summary>
internal sealed class StatementGenerator(Random random)
{
    private static readonly string[] Names =
        ["a", "b", "t", "u", "\"Q\"", "value", "name", "user_id", "left", "text", "rows", "int", "select", "\"from\"", "time", "cube", "values"];

    private static readonly string[] Tables = ["t", "u", "s.t", "shared.orders", "a.b.c", "\"T\"", "ONLY t", "t *"];
    private static readonly string[] Operators =
        ["+", "-", "*", "/", "%", "^", "||", "->", "->>", "@>", "~", "&&", "OPERATOR(pg_catalog.+)", "=", "<", ">", "<=", ">=", "<>", "!="];

    private static readonly string[] Types = ["int", "text", "numeric(10, 2)", "s.t", "int[]", "timestamp with time zone", "interval day to hour", "varchar(3)[]", "double precision", "bit(3)", "char varying(3)"];
    private static readonly string[] Constants = ["1", "1.5", "'x'", "E'\\n'", "$1", "NULL", "TRUE", "FALSE", "$$x$$", "B'01'", "date '2024-01-01'", "interval '1' day", "current_user", "current_date", "DEFAULT", "current_timestamp(2)"];

    private int _budget;

    public string Next()
    {
        _budget = 30;
        return Pick(
            () => Query(), () => Query(), () => Query(), () => With() + Query(), Insert, Update, Delete, Merge, Utility);
    }

    private string Pick(params Func<string>[] choices) => choices[random.Next(choices.Length)]();

    private string One(string[] choices) => choices[random.Next(choices.Length)];

    private bool Maybe(int percent = 30) => random.Next(100) < percent;

    private string If(string text, int percent = 30) => Maybe(percent) ? text : string.Empty;

    private string Opt(Func<string> text, int percent = 30) => Maybe(percent) ? text() : string.Empty;

    private string List(Func<string> item, string separator = ", ", int least = 1) =>
        string.Join(separator, Enumerable.Range(0, least + (Maybe(40) ? random.Next(3) : 0)).Select(_ => item()));

    private string Name() => One(Names);

    private string Expression()
    {
        if (--_budget < 0 || Maybe(35))
            return Leaf();
        return Pick(
            () => $"{Expression()} {One(Operators)} {Expression()}",
            () => $"{Expression()} {One(Operators)} {Expression()}",
            () => $"{Expression()} {(Maybe(50) ? "AND" : "OR")} {Expression()}",
            () => $"NOT {Expression()}",
            () => $"({Expression()})",
            () => $"{Expression()} IS {If("NOT ", 40)}{One(["NULL", "TRUE", "FALSE", "UNKNOWN", "DOCUMENT", "NORMALIZED", "NFC NORMALIZED"])}",
            () => $"{Expression()} IS {If("NOT ", 40)}DISTINCT FROM {Expression()}",
            () => $"{Expression()} {One(["ISNULL", "NOTNULL"])}",
            () => $"{Expression()} {If("NOT ")}BETWEEN {If("SYMMETRIC ")}{Expression()} AND {Expression()}",
            () => $"{Expression()} {If("NOT ")}IN ({Pick(() => List(Expression), () => Query())})",
            () => $"{Expression()} {If("NOT ")}{One(["LIKE", "ILIKE", "SIMILAR TO"])} {Expression()}{Opt(() => " ESCAPE " + Expression())}",
            () => $"{Expression()} {One(["=", "<", "LIKE", "NOT ILIKE", "+"])} {One(["ANY", "ALL", "SOME"])} ({Pick(Expression, () => Query())})",
            () => $"{One(["-", "+", "@", "~", "OPERATOR(s.-)"])} {Expression()}",
            () => $"{Expression()}::{One(Types)}",
            () => $"{Expression()} AT TIME ZONE {Expression()}",
            () => $"{Expression()} COLLATE \"C\"",
            () => $"CASE {Opt(Expression)} WHEN {Expression()} THEN {Expression()} {Opt(() => "ELSE " + Expression())} END",
            Call, Call, Special, Compound);
    }

    private string Leaf() => Pick(
        () => One(Constants), () => One(Constants), Name, Name, () => Name() + "." + Name(), () => $"a.b.{Name()}", () => $"{Name()}[{One(["1", "1:2", ":", "a", "1:"])}]");

    private string Call() =>
        $"{One(["f", "s.f", "count", "left", "lower", "json_agg"])}({Pick(() => "*", () => "", () => List(Expression), () => "DISTINCT " + List(Expression), () => "VARIADIC " + Expression(), () => "x => " + Expression(), () => List(Expression) + " ORDER BY " + List(Sort))})"
        + If(" WITHIN GROUP (ORDER BY a)", 8) + Opt(() => $" FILTER (WHERE {Expression()})", 10) + Opt(() => " OVER " + Pick(() => "w", Window), 15);

    private string Window() =>
        $"({If("w ")}{Opt(() => "PARTITION BY " + List(Expression) + " ")}{Opt(() => "ORDER BY " + List(Sort) + " ")}{If(One(["ROWS", "RANGE", "GROUPS"]) + " " + One(["UNBOUNDED PRECEDING", "BETWEEN 1 PRECEDING AND CURRENT ROW", "BETWEEN a FOLLOWING AND b FOLLOWING", "CURRENT ROW", "BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE TIES"]))})";

    private string Special() => Pick(
        () => $"coalesce({List(Expression)})",
        () => $"nullif({Expression()}, {Expression()})",
        () => $"greatest({List(Expression)})",
        () => $"CAST({Expression()} AS {One(Types)})",
        () => $"extract({One(["year", "epoch", "'dow'"])} FROM {Expression()})",
        () => $"substring({Expression()} FROM {Expression()}{Opt(() => " FOR " + Expression())})",
        () => $"trim({One(["", "BOTH ", "LEADING "])}{Expression()} FROM {Expression()})",
        () => $"position({Leaf()} IN {Leaf()})",
        () => $"overlay({Expression()} PLACING {Expression()} FROM {Expression()})",
        () => $"xmlelement(name x, {Expression()})",
        () => $"grouping({List(Expression)})");

    private string Compound() => Pick(
        () => $"EXISTS ({Query()})",
        () => $"({Query()})",
        () => $"(({Query()}) {One(["+", "=", "UNION", "."])} {Expression()})",
        () => $"ARRAY[{List(Expression)}]",
        () => $"ARRAY({Query()})",
        () => $"ROW({List(Expression)})",
        () => $"({Expression()}, {Expression()})",
        () => $"({Expression()}, {Expression()}) OVERLAPS ({Expression()}, {Expression()})",
        () => $"({Expression()}).{Name()}",
        () => $"({Expression()})[1].*",
        () => $"{Name()}.*");

    private string Query()
    {
        if (--_budget < 0)
            return "SELECT 1";
        var body = Pick(
            Select, Select, Select, Select,
            () => $"VALUES {List(() => $"({List(Expression)})")}",
            () => $"TABLE {One(Tables)}",
            () => $"{Operand()} {One(["UNION", "UNION ALL", "EXCEPT", "INTERSECT", "INTERSECT ALL"])} {Operand()}",
            () => $"({Query()})",
            () => $"(({Query()}) {One(["UNION", "EXCEPT"])} {Operand()})");
        return body + Opt(() => " ORDER BY " + List(Sort), 20) + Limits();
    }

    private string Operand() => Maybe(50) ? Select() : $"({Query()})";

    private string Limits() => Pick(
        () => "", () => "", () => "", () => "", () => "",
        () => $" LIMIT {Expression()}", () => $" OFFSET {Expression()}", () => " LIMIT ALL OFFSET 1", () => " FETCH FIRST 3 ROWS ONLY",
        () => " OFFSET 2 ROWS FETCH NEXT ROW ONLY", () => " FOR UPDATE", () => " LIMIT 1 FOR SHARE OF t SKIP LOCKED", () => " FETCH FIRST 1 ROW WITH TIES");

    private string Sort() => Expression() + If(One([" ASC", " DESC", " USING <", " NULLS FIRST", " DESC NULLS LAST"]));

    private string Select() =>
        $"SELECT {Opt(() => Pick(() => "DISTINCT ", () => "ALL ", () => $"DISTINCT ON ({List(Expression)}) "), 15)}{List(Target)}{If(" INTO x", 2)}"
        + Opt(() => " FROM " + List(Source), 75)
        + Opt(() => " WHERE " + Expression(), 50)
        + Opt(() => " GROUP BY " + List(Group), 15)
        + Opt(() => " HAVING " + Expression(), 10)
        + Opt(() => " WINDOW w AS " + Window(), 10);

    private string Group() => Pick(Expression, () => "()", () => $"ROLLUP ({List(Expression)})", () => $"CUBE ({List(Expression)})", () => $"GROUPING SETS ({List(Group)})");

    private string Target() => Pick(() => "*", Expression, Expression, () => $"{Expression()} AS {Name()}", () => $"{Expression()} {Name()}");

    private string Source()
    {
        if (--_budget < 0)
            return One(Tables);
        return Pick(
            () => One(Tables) + Alias(), () => One(Tables) + Alias(), () => One(Tables) + Alias(),
            () => $"{If("LATERAL ")}({Query()}) {If("AS ", 50)}{Name()}{If(" (x, y)", 10)}",
            () => $"{If("LATERAL ")}f({Expression()}){If(" WITH ORDINALITY")}{Opt(() => " AS g " + One(["(a, b)", "(a int, b text)", ""]))}",
            () => $"{Source()} {One(["JOIN", "LEFT JOIN", "RIGHT OUTER JOIN", "FULL JOIN", "INNER JOIN"])} {Source()} {Pick(() => "ON " + Expression(), () => "USING (a, b)", () => "USING (a) AS j")}",
            () => $"{Source()} {One(["CROSS JOIN", "NATURAL JOIN", "NATURAL LEFT JOIN"])} {Source()}",
            () => $"({Source()}){Alias()}",
            () => $"({Source()} CROSS JOIN {Source()}){Alias()}",
            () => "ROWS FROM (f(1), g(2) AS (a int)) x",
            () => $"t TABLESAMPLE system ({Expression()})");
    }

    private string Alias() => If(If(" AS", 50) + " " + Name() + If(" (x)", 10), 50);

    private string With() =>
        $"WITH {If("RECURSIVE ")}{List(() => $"{Name()}{If(" (x, y)", 15)} AS {If("MATERIALIZED ", 10)}{If("NOT MATERIALIZED ", 5)}({Pick(() => Query(), () => Query(), Insert, Update, Delete)}){If(" SEARCH DEPTH FIRST BY a SET b", 5)}{If(" CYCLE a SET b USING c", 5)}")} ";

    private string Set() => Pick(() => $"{Name()} = {Expression()}", () => $"(a, b) = {Pick(Expression, () => $"({Query()})", () => $"ROW({List(Expression)})")}");

    private string Insert() =>
        $"{Opt(With, 10)}INSERT INTO {One(Tables)}{If(" AS " + Name(), 15)}{If(" (a, b)", 40)}{If(" OVERRIDING USER VALUE", 5)} {Pick(() => "DEFAULT VALUES", () => $"VALUES {List(() => $"({List(Expression)})")}", Query)}"
        + Opt(() => " ON CONFLICT" + Pick(() => "", () => " (a, lower(b)) WHERE c", () => " ON CONSTRAINT k") + Pick(() => " DO NOTHING", () => $" DO UPDATE SET {List(Set)}{Opt(() => " WHERE " + Expression())}"), 25)
        + Returning();

    private string Returning() => Opt(() => " RETURNING " + List(Target), 20);

    private string Update() =>
        $"{Opt(With, 10)}UPDATE {One(Tables)}{Alias()} SET {List(Set)}{Opt(() => " FROM " + List(Source))}{Opt(() => " WHERE " + Pick(Expression, Expression, () => "CURRENT OF c"), 70)}{Returning()}";

    private string Delete() =>
        $"{Opt(With, 10)}DELETE FROM {One(Tables)}{Alias()}{Opt(() => " USING " + List(Source))}{Opt(() => " WHERE " + Expression(), 70)}{Returning()}";

    private string Merge() =>
        $"MERGE INTO {One(Tables)}{Alias()} USING {Source()} ON {Expression()} {List(() => Pick(() => $"WHEN MATCHED {Opt(() => "AND " + Expression())} THEN {Pick(() => "DELETE", () => "DO NOTHING", () => "UPDATE SET " + List(Set))}", () => $"WHEN NOT MATCHED THEN {Pick(() => "DO NOTHING", () => $"INSERT (a) VALUES ({List(Expression)})", () => "INSERT DEFAULT VALUES")}"), " ")}";

    private string Utility() => Pick(
        () => $"EXPLAIN {If("ANALYZE ")}{Query()}",
        () => $"COPY ({Query()}) TO STDOUT",
        () => "COPY t (a, b) FROM STDIN WITH (FORMAT csv)",
        () => $"CREATE TABLE x AS {Query()}",
        () => $"CREATE VIEW v AS {Query()}",
        () => $"PREPARE p AS {Pick(() => Query(), Insert, Update, Delete)}",
        () => $"DECLARE c CURSOR FOR {Query()}",
        () => $"EXECUTE p({List(Expression)})",
        () => $"CALL p({List(Expression)})",
        () => $"CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN {Expression()}",
        () => $"CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC {Query()}; {Update()}; END",
        () => "SET LOCAL search_path = a, b",
        () => "TRUNCATE t, u CASCADE");
}
