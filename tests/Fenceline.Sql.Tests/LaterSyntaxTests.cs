namespace Fenceline.Sql.Tests;

/// <summary>Syntax of PostgreSQL 16 to 18, which the parser of 15 that others are compared with does not know.</summary>
public sealed class LaterSyntaxTests
{
    [Theory]
    [InlineData("SELECT JSON_VALUE(metadata, '$.a' RETURNING int DEFAULT 0 ON EMPTY ERROR ON ERROR) FROM events")]
    [InlineData("SELECT JSON_VALUE(metadata, '$.a' PASSING 1 AS x RETURNING text) FROM events")]
    [InlineData("SELECT JSON_QUERY(metadata, '$.a' WITH WRAPPER KEEP QUOTES NULL ON EMPTY) FROM events")]
    [InlineData("SELECT JSON_QUERY(metadata, '$.a' RETURNING jsonb WITH CONDITIONAL ARRAY WRAPPER OMIT QUOTES ON SCALAR STRING EMPTY ARRAY ON EMPTY EMPTY OBJECT ON ERROR) FROM events")]
    [InlineData("SELECT JSON_EXISTS(metadata, '$.a' TRUE ON ERROR) FROM events")]
    [InlineData("SELECT JSON_SCALAR(1), JSON_SERIALIZE('{}' RETURNING bytea), JSON('{\"a\":1}' WITH UNIQUE KEYS)")]
    [InlineData("SELECT JSON_OBJECT('a': 1, 'b' VALUE 2 ABSENT ON NULL WITH UNIQUE KEYS RETURNING jsonb)")]
    [InlineData("SELECT JSON_OBJECT(KEY 'a' VALUE 1)")]
    [InlineData("SELECT JSON_ARRAY(1, 2, NULL NULL ON NULL RETURNING jsonb), JSON_ARRAY(SELECT id FROM notes WHERE user_id = $1), JSON_ARRAY()")]
    [InlineData("SELECT JSON_OBJECTAGG(k: v ABSENT ON NULL WITH UNIQUE KEYS) FROM (VALUES ('a', 1)) t(k, v)")]
    [InlineData("SELECT JSON_ARRAYAGG(v ORDER BY v NULL ON NULL RETURNING jsonb) FILTER (WHERE v > 1) OVER () FROM (VALUES (1)) t(v)")]
    [InlineData("SELECT '{}' IS JSON, '[]' IS JSON ARRAY WITH UNIQUE KEYS, '1' IS NOT JSON SCALAR, '{}' IS JSON OBJECT, '1' IS JSON VALUE")]
    [InlineData("SELECT jt.* FROM events, JSON_TABLE(metadata, '$' PASSING 1 AS x COLUMNS (id FOR ORDINALITY, a int PATH '$.a' DEFAULT 0 ON EMPTY, b text FORMAT JSON PATH '$.b' WITHOUT WRAPPER, e int EXISTS PATH '$.e' ERROR ON ERROR, NESTED PATH '$.n[*]' AS p COLUMNS (c text PATH '$.c')) ERROR ON ERROR) AS jt")]
    [InlineData("SELECT * FROM JSON_TABLE('[]', '$[*]' AS root COLUMNS (x text, y text PATH '$.y' KEEP QUOTES)) AS jt (a, b)")]
    [InlineData("SELECT * FROM XMLTABLE(XMLNAMESPACES('http://x' AS x, DEFAULT 'http://y'), '/r/x:i' PASSING BY REF '<r/>' BY VALUE COLUMNS id int PATH '@id' NOT NULL, n text PATH 'n' DEFAULT 'a', o FOR ORDINALITY) AS t")]
    [InlineData("SELECT xmlserialize(CONTENT '<a/>' AS text INDENT), xmlserialize(DOCUMENT '<a/>'::xml AS text NO INDENT)")]
    [InlineData("SELECT any_value(body) FROM notes WHERE user_id = $1")]
    [InlineData("SELECT any_value(body ORDER BY id) FILTER (WHERE id > 1) FROM notes")]
    [InlineData("MERGE INTO notes n USING src s ON n.id = s.id WHEN MATCHED THEN UPDATE SET body = s.body WHEN NOT MATCHED BY SOURCE AND n.id > 1 THEN DELETE WHEN NOT MATCHED BY TARGET THEN INSERT (id) VALUES (s.id) RETURNING merge_action(), n.*, s.id")]
    [InlineData("WITH m AS (MERGE INTO notes n USING src s ON n.id = s.id WHEN MATCHED THEN DO NOTHING RETURNING n.id) SELECT * FROM m")]
    [InlineData("INSERT INTO notes (id) VALUES (1) RETURNING old.id, new.*")]
    [InlineData("UPDATE notes SET id = 1 RETURNING WITH (OLD AS o, NEW AS n) o.id, n.id, o.*, n")]
    [InlineData("DELETE FROM notes RETURNING old.*, new.id")]
    [InlineData("MERGE INTO notes n USING src s ON true WHEN MATCHED THEN DELETE RETURNING WITH (OLD AS o) o.id")]
    [InlineData("SELECT 0x1F, 0o17, 0b101, 1_000_000, 1_0.5e1_0")]
    [InlineData("SELECT now() AT LOCAL, now() AT TIME ZONE 'utc'")]
    [InlineData("SELECT * FROM (SELECT 1)")]
    [InlineData("SELECT * FROM (VALUES (1))")]
    [InlineData("SELECT count(*) FROM notes GROUP BY DISTINCT CUBE (a, b), ROLLUP (a, b)")]
    [InlineData("SELECT * FROM t JOIN u USING (id) AS j")]
    [InlineData("WITH RECURSIVE r (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM r) SEARCH DEPTH FIRST BY a SET o CYCLE a SET c TO true DEFAULT false USING p SELECT * FROM r")]
    [InlineData("SELECT (jsonb '{}')['a']['b'], metadata['a'] FROM events")]
    [InlineData("UPDATE events SET metadata['a'] = '1', (kind, id) = ROW ('x', 1)")]
    [InlineData("CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN a + 1")]
    [InlineData("CREATE FUNCTION f() RETURNS SETOF int BEGIN ATOMIC SELECT 1; SELECT 2; END")]
    [InlineData("CREATE PROCEDURE p(OUT a int) LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (1) RETURNING a; END")]
    [InlineData("SELECT a IS NORMALIZED, a IS NFD NORMALIZED, a IS NOT NFKC NORMALIZED FROM t")]
    [InlineData("SELECT SYSTEM_USER, USER, CURRENT_CATALOG, CURRENT_SCHEMA")]
    [InlineData("SELECT random(1, 10), array_sample(a, 1), uuidv7(), gamma(1), crc32('x'), array_sort(ARRAY[1]), to_bin(1)")]
    [InlineData("SELECT * FROM ROWS FROM (f(1) AS (a int), g(2)) WITH ORDINALITY AS x (a, b, c)")]
    [InlineData("SELECT XMLELEMENT(NAME a, XMLATTRIBUTES(b AS c), d), XMLFOREST(a AS b, c), XMLAGG(x ORDER BY y), XMLCONCAT(a, b), XMLPARSE(DOCUMENT x PRESERVE WHITESPACE), XMLPI(NAME a, 'b'), XMLROOT(x, VERSION NO VALUE, STANDALONE YES), XMLEXISTS('//a' PASSING BY REF x BY REF) FROM t")]
    public void Is_read(string sql)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors.Select(error => error.Message));
        Assert.DoesNotContain(script.Statements.SelectMany(statement => statement.DescendantsAndSelf()), node => node is UnknownExpression);
    }

    [Theory]
    [InlineData("SELECT JSON_VALUE(a, '$.a' RETURNING) FROM t")]
    [InlineData("SELECT JSON_VALUE(a, '$.a' DEFAULT 0 ON) FROM t")]
    [InlineData("SELECT JSON_QUERY(a, '$.a' WITH CONDITIONAL ARRAY) FROM t")]
    [InlineData("SELECT JSON_EXISTS(a, '$' PASSING 1) FROM t")]
    [InlineData("SELECT JSON_OBJECT('a' VALUE 1 ABSENT ON EMPTINESS) FROM t")]
    [InlineData("SELECT * FROM JSON_TABLE(a, '$') AS j")]
    [InlineData("SELECT * FROM JSON_TABLE(a, '$' COLUMNS (x int PATHS '$.x')) AS j")]
    [InlineData("SELECT * FROM JSON_TABLE(a, '$' COLUMNS (NESTED PATH '$.x')) AS j")]
    [InlineData("SELECT xmlserialize(CONTENT x AS text NO) FROM t")]
    [InlineData("UPDATE t SET a = 1 RETURNING WITH (OLDER AS o) o.a")]
    [InlineData("UPDATE t SET a = 1 RETURNING WITH (OLD o) o.a")]
    public void Is_refused(string sql) => Assert.NotEmpty(SqlParser.Parse(sql).Errors);

    [Theory]
    [InlineData("SELECT JSON_ARRAY(SELECT id FROM notes)", 1)]
    [InlineData("SELECT JSON_OBJECT('a': (SELECT max(id) FROM notes), 'b' VALUE (SELECT 1 FROM issues))", 2)]
    [InlineData("SELECT JSON_VALUE(a, '$' PASSING (SELECT 1 FROM notes) AS x DEFAULT (SELECT 2 FROM issues) ON ERROR) FROM t", 3)]
    [InlineData("SELECT * FROM JSON_TABLE((SELECT a FROM notes), '$' PASSING (SELECT 1 FROM issues) AS x COLUMNS (y int DEFAULT (SELECT 1 FROM t) ON EMPTY)) AS j", 3)]
    [InlineData("SELECT JSON_ARRAYAGG(x ORDER BY (SELECT 1 FROM notes) NULL ON NULL) FILTER (WHERE EXISTS (SELECT 1 FROM issues))", 2)]
    public void Tables_inside_are_seen(string sql, int count) =>
        Assert.Equal(count, SqlParser.Parse(sql).Statements.SelectMany(statement => statement.DescendantsAndSelf()).OfType<TableReference>().Count());
}
