SELECT * FROM a, b
SELECT * FROM a JOIN b ON a.id = b.id
SELECT * FROM a INNER JOIN b USING (id, x) LEFT JOIN c USING (id) AS j ON true
SELECT * FROM a LEFT OUTER JOIN b ON true RIGHT JOIN c ON true FULL OUTER JOIN d ON true
SELECT * FROM a CROSS JOIN b NATURAL JOIN c NATURAL LEFT JOIN d NATURAL FULL OUTER JOIN e NATURAL INNER JOIN f
SELECT * FROM a JOIN b JOIN c ON b.x = c.x ON a.x = b.x
SELECT * FROM a JOIN b CROSS JOIN c ON true
SELECT * FROM a CROSS JOIN b JOIN c ON true
SELECT * FROM a JOIN b
SELECT * FROM a CROSS JOIN b ON true
SELECT * FROM a NATURAL JOIN b ON true
SELECT * FROM a NATURAL CROSS JOIN b
SELECT * FROM a LEFT b
SELECT * FROM (a JOIN b ON true)
SELECT * FROM (a JOIN b ON true) AS j
SELECT * FROM (a JOIN b ON true) j (x, y)
SELECT * FROM ((a JOIN b ON true) JOIN c ON true)
SELECT * FROM ((a JOIN b ON true))
SELECT * FROM ((a JOIN b ON true) j)
SELECT * FROM ((a JOIN b ON true) j CROSS JOIN c)
SELECT * FROM (a)
SELECT * FROM (a, b)
SELECT * FROM (a b)
SELECT * FROM (SELECT 1) AS s
SELECT * FROM (SELECT 1) s (a, b)
SELECT * FROM (SELECT 1)
SELECT * FROM ((SELECT 1)) AS s
SELECT * FROM ((SELECT 1) UNION SELECT * FROM t) AS s
SELECT * FROM ((SELECT 1) AS s JOIN t ON true)
SELECT * FROM (((SELECT 1) AS s JOIN t ON true) CROSS JOIN u)
SELECT * FROM ((SELECT 1) AS s)
SELECT * FROM (VALUES (1, 2), (3, 4)) AS v (a, b)
SELECT * FROM (TABLE t) x
SELECT * FROM (WITH w AS (SELECT 1) SELECT * FROM w) x
SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.id = a.id) s
SELECT * FROM a CROSS JOIN LATERAL f(a.x) AS g (y)
SELECT * FROM LATERAL a
SELECT * FROM a LEFT JOIN LATERAL (SELECT 1) s ON true
SELECT * FROM f(1)
SELECT * FROM s.f(1) WITH ORDINALITY AS t (a, n)
SELECT * FROM f() AS (a int, b text COLLATE "C")
SELECT * FROM f() AS r (a int, b text)
SELECT * FROM f() r (a int)
SELECT * FROM f() r (a, b)
SELECT * FROM f() r
SELECT * FROM generate_series(1, 10) AS g
SELECT * FROM ROWS FROM (f(1), g(2) AS (a int)) WITH ORDINALITY AS x
SELECT * FROM rows
SELECT * FROM unnest(ARRAY[1, 2], $1) WITH ORDINALITY u
SELECT * FROM current_date
SELECT * FROM current_user AS u, coalesce(1, 2) c, CAST(1 AS int) d
SELECT * FROM user
SELECT * FROM left('a', 1)
SELECT * FROM left
SELECT * FROM count(*) OVER ()
SELECT * FROM ONLY a, ONLY (s.b) AS x, c *, s.d * y
SELECT * FROM a.b.c.d
SELECT * FROM db.sch.tab
SELECT * FROM a TABLESAMPLE bernoulli (10) REPEATABLE (5), b x TABLESAMPLE s.system (1, 2)
SELECT * FROM a AS x (y, z)
SELECT * FROM a x (y)
SELECT * FROM a AS select
SELECT * FROM a select
SELECT * FROM a AS int
SELECT * FROM a value
SELECT * FROM a set
SELECT * FROM xmltable('/r' PASSING x COLUMNS a int PATH 'a' NOT NULL, n FOR ORDINALITY, b text DEFAULT 'x') AS t
SELECT * FROM xmltable(xmlnamespaces('u' AS p, DEFAULT 'v'), '/r' PASSING BY VALUE x COLUMNS a int) t, LATERAL xmltable('/r' PASSING t.a COLUMNS c int) u
SELECT * FROM a,
SELECT * FROM
SELECT * FROM a b c
SELECT * FROM a WHERE b GROUP BY c ORDER BY d
SELECT * FROM a GROUP BY c WHERE b
SELECT * FROM a ORDER BY
SELECT * FROM a WHERE b = 1 AND c IN (SELECT d FROM e WHERE f = (SELECT g FROM h))
SELECT * FROM "Orders" o JOIN "shared"."Lines" l ON l."OrderId" = o."Id"
SELECT * FROM shared.orders AS o JOIN shared.order_lines l USING (user_id, order_id) WHERE o.user_id = current_user_id()
SELECT * FROM a JOIN b ON a.id = b.id AND EXISTS (SELECT 1 FROM c) WHERE NOT EXISTS (SELECT 1 FROM d)
SELECT * FROM a t1 JOIN (SELECT * FROM b t2 LEFT JOIN c t3 ON t2.x = t3.x) s ON s.y = t1.y
SELECT * FROM json_to_recordset('[]') AS x (a int, b text)
SELECT * FROM values
SELECT * FROM f(a, b => 1) WITH ORDINALITY
SELECT * FROM a NATURAL JOIN b USING (x)
SELECT * FROM a JOIN b USING ()
SELECT * FROM a JOIN b USING (x.y)
SELECT * FROM xmltable('/r' PASSING x COLUMNS a int PATH 'a' NULL NOT NULL)
SELECT * FROM xmltable('/r' PASSING x COLUMNS a int PATH 'a' PATH 'b')
SELECT * FROM xmltable('/r' PASSING x COLUMNS a int DEFAULT 1 DEFAULT 2)
