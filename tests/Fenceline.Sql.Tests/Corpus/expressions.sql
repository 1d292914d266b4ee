SELECT 1 + 2 * 3 ^ 4 - -5 / 6 % 7
SELECT a OR b AND NOT c = d
SELECT NOT a IS NULL, NOT NOT a
SELECT a = b IS NOT TRUE
SELECT a < b < c
SELECT (a < b) = c
SELECT a = b = c
SELECT a = b <> c
SELECT a IS NULL IS NOT NULL, a ISNULL, a NOTNULL
SELECT a IS DISTINCT FROM b, a IS NOT DISTINCT FROM b + 1
SELECT a IS DISTINCT FROM b IS NULL
SELECT a IS TRUE, a IS NOT FALSE, a IS UNKNOWN, a IS NOT UNKNOWN
SELECT a IS DOCUMENT, a IS NOT DOCUMENT
SELECT a IS NORMALIZED, a IS NOT NFC NORMALIZED, a IS NFKD NORMALIZED
SELECT a BETWEEN 1 AND 2 AND b NOT BETWEEN SYMMETRIC 3 AND 4
SELECT a BETWEEN ASYMMETRIC 1 + 1 AND 2 * 3 OR c
SELECT a BETWEEN 1 AND 2 BETWEEN 3 AND 4
SELECT a BETWEEN b = c AND d
SELECT a BETWEEN b IS NULL AND d
SELECT a BETWEEN (b IS NULL) AND d
SELECT a IN (1, 2, 3), b NOT IN (SELECT id FROM t)
SELECT a IN ((SELECT id FROM t)), a IN ((SELECT 1), 2), a IN ((1))
SELECT a IN ((SELECT 1) UNION SELECT id FROM u)
SELECT a IN (1) IN (true)
SELECT a IN ()
SELECT a IN (VALUES (1), (2))
SELECT (a, b) IN (SELECT x, y FROM t), (a, b) IN ((1, 2), (3, 4))
SELECT a LIKE 'x%', a NOT LIKE 'y' ESCAPE '\', a ILIKE b || '%', a NOT ILIKE c
SELECT a SIMILAR TO 'x' ESCAPE '#', a NOT SIMILAR TO b
SELECT a LIKE b LIKE c
SELECT a LIKE ANY (ARRAY['x']), a NOT ILIKE ALL (SELECT p FROM patterns)
SELECT a = ANY ($1), a <> ALL (SELECT id FROM t), a < SOME (ARRAY[1, 2])
SELECT a = ANY (VALUES (1))
SELECT a = ANY ((SELECT array_agg(id) FROM t)::int[])
SELECT a OPERATOR(pg_catalog.=) ANY (b)
SELECT a + ANY (b)
SELECT a = ANY (b) = c
SELECT a || b || c -> 'x' ->> 'y' #> '{a}' @> '{}' ? 'k'
SELECT @ -5, !! 5, ~ 1, |/ 4, - - 1, + 1
SELECT a <= b, a >= b, a != b, a <> b
SELECT a*-b, a<-b, a@-b, a -- comment
SELECT a <@ b, a @@ b, a && b, a ~* 'x', a !~~ 'y', a #- b
SELECT a OPERATOR(pg_catalog.+) b, OPERATOR(s.-) c
SELECT a::int, a::text::varchar(10)[], -1::int, a.b::s.t
SELECT CAST(a AS int), CAST(b AS numeric(10, 2)[]), cast(c as s.enum)
SELECT a AT TIME ZONE 'utc' AT TIME ZONE b, a COLLATE "C", b || c COLLATE pg_catalog."de_DE"
SELECT a[1], a[1][2], a[1:2], a[:2], a[1:], a[:], (f(x))[1], $1[2].f
SELECT (a).b, (a.b).c.d, (a).*, (f(x)).y, a.b.c.d, a[1].b[2].*
SELECT ARRAY[1, 2], ARRAY[[1, 2], [3, 4]], ARRAY[]::int[], ARRAY(SELECT id FROM t)
SELECT ARRAY[1][1]
SELECT (ARRAY[1, 2])[1]
SELECT ARRAY[ARRAY[1], [2]]
SELECT ROW(1, 2), ROW(), (1, 2), ROW(t.*), (1, 2).x
SELECT (ROW(1, 2)).f1
SELECT ROW(1, 2).f1
SELECT (a, b) = (c, d), (a, b) < ROW(1, 2)
SELECT (a, b) OVERLAPS (c, d), ROW(a, b) OVERLAPS (c, d)
SELECT (a, b, c) OVERLAPS (c, d)
SELECT (a) OVERLAPS (c, d)
SELECT EXISTS (SELECT 1 FROM t WHERE t.id = u.id) FROM u
SELECT NOT EXISTS (TABLE t)
SELECT EXISTS ((SELECT 1))
SELECT exists FROM t
SELECT (SELECT max(id) FROM t) + 1, ((SELECT 1)), ((SELECT 1) + 1), (((SELECT 1), 2))
SELECT ((SELECT 1) UNION SELECT 2)
SELECT ((SELECT a FROM t).f), (SELECT ARRAY[1])[1]
SELECT CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END, CASE x WHEN 1 THEN 'a' END
SELECT CASE END
SELECT CASE a ELSE 1 END
SELECT count(*), count(DISTINCT a, b), sum(ALL a), string_agg(a, ',' ORDER BY b DESC, c)
SELECT f(), f(1, 2), s.f(1), c.s.f(1), f(a => 1, b := 2), f(VARIADIC a), f(1, VARIADIC b ORDER BY c)
SELECT f(DISTINCT VARIADIC a)
SELECT f(VARIADIC a, b)
SELECT f(*, a)
SELECT s.count(*)
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FILTER (WHERE y > 1) OVER w FROM t WINDOW w AS ()
SELECT percentile_cont(0.5 ORDER BY x) WITHIN GROUP (ORDER BY x) FROM t
SELECT count(DISTINCT a) WITHIN GROUP (ORDER BY x) FROM t
SELECT count(*) FILTER (WHERE a), count(*) FILTER (a)
SELECT extract(year FROM ts), extract('epoch' FROM ts), extract(dow FROM a - b), extract(a, b)
SELECT substring(a FROM 1 FOR 2), substring(a FOR 2), substring(a FROM 'x'), substring(a, 1, 2), substring(a SIMILAR b ESCAPE c), substring()
SELECT position('a' IN b), position(a, b)
SELECT position('a' IN b || c)
SELECT overlay(a PLACING b FROM 1 FOR 2), overlay(a, b, 1), overlay(a PLACING b)
SELECT overlay(a PLACING b FROM 1)
SELECT trim(a), trim(BOTH 'x' FROM a), trim(LEADING FROM a), trim(TRAILING a), trim(a FROM b, c), trim(a, b), trim(FROM a)
SELECT coalesce(a, b, 1), nullif(a, b), greatest(a), least(a, b), coalesce()
SELECT nullif(a)
SELECT normalize(a), normalize(a, NFC), normalize(a, 'NFC')
SELECT treat(a AS int), collation for (a)
SELECT current_date, current_time, current_time(3), current_timestamp(2), localtime, localtimestamp(1), current_user, session_user, user, current_role, current_catalog, current_schema, current_schema()
SELECT current_date()
SELECT current_user = 'x', session_user()
SELECT xmlelement(name foo, xmlattributes(a AS b, c), d, 'e'), xmlforest(a, b AS c), xmlconcat(a, b), xmlpi(name php, 'x')
SELECT xmlparse(DOCUMENT a PRESERVE WHITESPACE), xmlparse(CONTENT b), xmlroot(a, VERSION '1.0', STANDALONE YES), xmlroot(a, VERSION NO VALUE, STANDALONE NO VALUE), xmlserialize(CONTENT a AS text)
SELECT xmlexists('//a' PASSING BY REF b), xmlexists('//a' PASSING b BY VALUE)
SELECT date '2024-01-01', timestamp with time zone 'x', time(3) without time zone 'y', interval '1' day, interval '1' year to month, interval(3) '1', interval '1' second(2), int '1', numeric(10, 2) '1.5', float8 '2', s.t 'x', bit varying(3) '101', char(3) 'abc', double precision '1', national character varying(3) 'x', bool 't', f(1) 'x'
SELECT interval '1' month to year
SELECT interval '1' day to second(3), interval '1' hour to minute
SELECT float(0) '1'
SELECT a::float(54)
SELECT a::float(25), a::interval day to hour, a::interval(3), a::time with time zone, a::timestamp(3) without time zone, a::bit(3), a::setof int, a::int array, a::int array[3], a::int[3][], a::char varying
SELECT a::varchar(1, 2)
SELECT a::foo(1, 'x').bar
SELECT 1.5, .5, 5., 1e10, 1.5e-3, 1E+5, 00012
SELECT 1..2
SELECT 1e
SELECT 123abc
SELECT 1_000
SELECT 0x1F
SELECT $1, $2::int, $1.f
SELECT $1a
SELECT true AND false OR NULL
SELECT default
SELECT a FROM t WHERE default
SELECT int, time, values, char, setof FROM t
SELECT left('abc', 2), right('abc', 2), natural, like('a', 'b')
SELECT left FROM t
SELECT "left" FROM t
SELECT left.a FROM t
SELECT a.left, a.select FROM a
SELECT t.*.a FROM t
SELECT unique FROM t
SELECT UNIQUE (SELECT 1)
SELECT a AND
SELECT a +
SELECT (a
SELECT a)
SELECT a ! b, a !
SELECT a = = b
SELECT (SELECT 1, 2
SELECT f(a b)
SELECT a.b.
SELECT 'a' 'b'
SELECT a; DROP TABLE x; SELECT b
SELECT json_build_object('a', 1), json_agg(x ORDER BY y), jsonb_path_query(a, '$.b')
SELECT a[1, 2]
SELECT x NOT y FROM t
SELECT x NOT IN (1) AND y NOT LIKE 'a'
SELECT a IS JSON
SELECT a + b IS NULL + 3, a < b IS NULL < c
SELECT 1 + NOT a = b AND c
SELECT - a ^ 2, @ a + b, @ a @@ b, - a::int
SELECT a AT TIME ZONE b::text || c
SELECT a BETWEEN 1 AND 2 = true
SELECT a BETWEEN 1 AND 2 + 3 IS NULL
SELECT a LIKE b || c ESCAPE d || e
SELECT a LIKE b = c
SELECT a COLLATE b COLLATE c, a COLLATE "x".y[1]
SELECT (a COLLATE "x")[1]
SELECT ((a, b), c), ((a), (b)), ((((a))))
SELECT *
SELECT *, *
SELECT a.*, *, b.c.* FROM a
SELECT (*)
SELECT count(a.*)
SELECT f(VALUES (1))
SELECT f((VALUES (1)))
SELECT f(SELECT 1)
SELECT a = SELECT 1
SELECT N'x', n'y', foo N'x'
SELECT foo N'x'
SELECT N'x'
SELECT X'1F''x'
SELECT sum(x) OVER (ROWS BETWEEN BETWEEN + 1 PRECEDING AND b FOLLOWING) FROM t
SELECT a SIMILAR TO 'x' SIMILAR
SELECT a BETWEEN 1 AND 2 SIMILAR
SELECT a SIMILAR
EXPLAIN (A -NALYZE) SELECT 1
EXPLAIN (COSTS -1) SELECT 1
SELECT 1 AND 2 SIMILAR
SELECT a = b SIMILAR
SELECT NOT a SIMILAR
SELECT a IS DISTINCT FROM b SIMILAR
SELECT 1 + 2 SIMILAR, a::text SIMILAR
SELECT (a AND b) SIMILAR
SELECT xmlexists(REF PASSING BY '//a'), xmlexists('//a' PASSING by), xmlexists('//a' PASSING by BY REF)
