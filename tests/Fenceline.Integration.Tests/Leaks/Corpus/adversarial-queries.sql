-- Near-miss pairs made while reading the engine's own source: in each pair one thing differs, and a rule of PostgreSQL decides.

-- safe: rows of VALUES are limited by a number
INSERT INTO notes (id, body) VALUES (90, 'a'), (91, 'b') LIMIT 1;
-- leak: rows of VALUES are limited by a count of all rows
INSERT INTO notes (id, body) VALUES (90, 'a'), (91, 'b') LIMIT (SELECT count(*) - 3 FROM notes);

-- safe: rows of VALUES are skipped by a count of the tenant's rows
INSERT INTO notes (id, body) VALUES (90, 'a'), (91, 'b') OFFSET (SELECT count(*) FROM notes WHERE user_id = $1 AND id = 1);
-- leak: rows of VALUES are skipped by a count of all rows
INSERT INTO notes (id, body) VALUES (90, 'a'), (91, 'b') OFFSET (SELECT count(*) - 4 FROM notes);

-- safe: rows of VALUES in an order of their own
INSERT INTO notes (id, body) VALUES (90, 'a'), (91, 'b') ORDER BY column1 LIMIT 1;
-- leak: rows of VALUES in an order that all rows decide
INSERT INTO notes (id, body) VALUES (90, 'a'), (91, 'b') ORDER BY column1 * (SELECT CASE WHEN count(*) > 4 THEN -1 ELSE 1 END FROM notes) LIMIT 1;

-- safe: a whole document is written
INSERT INTO events (id, kind, metadata) VALUES (90, 'k', jsonb_build_object('user_id', $1::text));
-- leak: a part of a document is written
INSERT INTO events (id, kind, metadata['user_id']) VALUES (90, 'k', jsonb_build_object('user_id', $1::text));

-- safe: a document of a query that has no such column
CREATE FUNCTION pg_temp.f(tenant text) RETURNS void LANGUAGE sql AS $f$ INSERT INTO events (id, kind, metadata) SELECT 90, 'x', jsonb_build_object('user_id', tenant) FROM events WHERE metadata ->> 'user_id' = tenant AND id = 1 $f$;
SELECT pg_temp.f($1) UNION ALL SELECT NULL FROM events WHERE false;
-- leak, not run: what a function writes is not watched here: a document of a query whose column has the argument's name
CREATE FUNCTION pg_temp.f(kind text) RETURNS void LANGUAGE sql AS $f$ INSERT INTO events (id, kind, metadata) SELECT 90, 'x', jsonb_build_object('user_id', kind) FROM events WHERE metadata ->> 'user_id' = $1 AND id = 1 $f$;
SELECT pg_temp.f($1);

-- safe: an array of texts has one column
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM unnest(ARRAY['x']) AS u WHERE user_id = $1);
-- leak: an array of rows has the rows' columns
SELECT n.id FROM notes AS n, (SELECT array_agg(i) AS a FROM github_issues AS i WHERE i.user_id = $1) AS g WHERE EXISTS (SELECT 1 FROM unnest(g.a) AS u WHERE user_id = $1);

-- safe: a star of a recursive query
INSERT INTO notes (id, user_id) WITH RECURSIVE w (id) AS (SELECT 90 UNION ALL SELECT id + 1 FROM w WHERE id < 92) SELECT w.*, $1 FROM w;
-- leak: CYCLE adds columns to the star
INSERT INTO notes (id, user_id, body, country) WITH RECURSIVE w (id) AS (SELECT 90 UNION ALL SELECT id + 1 FROM w WHERE id < 92) CYCLE id SET mark TO 'no' DEFAULT 'b' USING way SELECT w.*, $1 FROM w;
-- safe: SEARCH adds a column that nobody asks for
WITH RECURSIVE w (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM w WHERE id < 3) SEARCH DEPTH FIRST BY id SET place SELECT count(w.id) FROM w, notes AS n WHERE n.user_id = $1;
-- leak: SEARCH adds a column to the star
INSERT INTO notes (id, user_id, body) WITH RECURSIVE w (id) AS (SELECT 90 UNION ALL SELECT id + 1 FROM w WHERE id < 92) SEARCH DEPTH FIRST BY id SET place SELECT w.*, $1 FROM w;

-- safe: IS binds less than =
SELECT id FROM notes WHERE user_id = $1 IS TRUE;
-- leak: NOTNULL binds less than =
SELECT id FROM notes WHERE user_id = $1 NOTNULL;
-- leak: IS NOT NULL binds less than =
SELECT id FROM notes WHERE user_id = $1 IS NOT NULL;
-- safe: ISNULL of a comparison that is never NULL
SELECT id FROM notes WHERE user_id = $1 AND (id = 1) ISNULL;
-- leak: IS NOT UNKNOWN
SELECT id FROM notes WHERE user_id = $1 IS NOT UNKNOWN;
-- safe: IN binds more than AND
SELECT id FROM notes WHERE user_id IN ($1) AND id > 1;
-- leak: IN compared with a condition
SELECT id FROM notes WHERE (user_id IN ($1)) = (id > 100);
-- safe: NOT binds less than <>
SELECT id FROM notes WHERE NOT user_id <> $1;
-- leak: NOT binds less than =
SELECT id FROM notes WHERE NOT user_id = $1 OR id = 1;
-- safe: || binds more than =
SELECT id FROM notes WHERE user_id = $1 AND body = 'p' || '';
-- leak: || binds more than =
SELECT id FROM notes WHERE user_id || '' = $1 || '' OR body || '' = 'p' || '';
-- safe: AND binds more than OR
SELECT id FROM notes WHERE user_id = $1 AND id = 1 OR user_id = $1 AND id = 2;
-- leak: AND binds more than OR
SELECT id FROM notes WHERE user_id = $1 AND id = 1 OR id = 2;
-- safe: BETWEEN takes the first AND
SELECT id FROM notes WHERE id BETWEEN 1 AND 2 AND user_id = $1;
-- leak: BETWEEN takes the first AND
SELECT id FROM notes WHERE user_id BETWEEN '0' AND $1 AND id > 0;

-- safe: a collation of both ends
SELECT id FROM notes WHERE user_id COLLATE "C" BETWEEN $1 AND $1;
-- leak, not run: needs a database whose default collation is not C: two collations order differently
SELECT id FROM notes WHERE user_id BETWEEN $1 AND $1 COLLATE "C" AND user_id >= $1;

-- safe: INTERSECT comes before UNION
SELECT user_id FROM notes WHERE user_id = $1 UNION ALL (SELECT user_id FROM github_issues INTERSECT SELECT user_id FROM notes WHERE user_id = $1);
-- leak: INTERSECT comes before UNION
SELECT user_id FROM notes UNION ALL SELECT user_id FROM github_issues INTERSECT SELECT user_id FROM notes WHERE user_id = $1;
-- safe: INTERSECT comes before EXCEPT
SELECT user_id FROM notes WHERE user_id = $1 EXCEPT SELECT user_id FROM github_issues INTERSECT SELECT user_id FROM notes WHERE user_id = $1;
-- leak: EXCEPT of what is not looked for
SELECT user_id FROM notes EXCEPT SELECT user_id FROM github_issues INTERSECT SELECT user_id FROM notes WHERE user_id = $1;
-- safe: EXCEPT twice
SELECT user_id, id FROM notes WHERE user_id = $1 EXCEPT SELECT user_id, id FROM github_issues EXCEPT SELECT user_id, number FROM github_issues;
-- leak: EXCEPT behind UNION
SELECT user_id, id FROM notes WHERE user_id = $1 UNION SELECT user_id, id FROM github_issues EXCEPT SELECT user_id, number FROM github_issues;
-- safe: EXCEPT by the key
SELECT user_id FROM notes WHERE user_id = $1 EXCEPT ALL SELECT user_id FROM github_issues;
-- leak: EXCEPT by another column
SELECT body FROM notes WHERE user_id = $1 EXCEPT ALL SELECT state FROM github_issues;
-- safe: EXCEPT in parentheses
(SELECT user_id, id FROM notes WHERE user_id = $1) EXCEPT (SELECT user_id, id FROM github_issues ORDER BY id);
-- leak: EXCEPT of the first rows
(SELECT user_id, id FROM notes WHERE user_id = $1) EXCEPT (SELECT user_id, id FROM github_issues ORDER BY user_id DESC, id LIMIT 2);
-- safe: INTERSECT of keys that are never NULL
SELECT user_id FROM notes INTERSECT SELECT user_id FROM github_issues WHERE user_id = $1;
-- leak: INTERSECT of NULLs that an outer join made
SELECT i.user_id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND i.id = n.id + 100 INTERSECT SELECT NULL;

-- safe: a filter behind UNION
SELECT id FROM (SELECT user_id, id FROM notes UNION SELECT user_id, id FROM github_issues) AS s WHERE user_id = $1;
-- leak: a filter behind UNION with other columns
SELECT id FROM (SELECT user_id, id FROM notes UNION SELECT title, id FROM github_issues) AS s (user_id, id) WHERE user_id IN ($1, 't1');
-- safe: a filter behind a star
SELECT s.id FROM (SELECT * FROM notes) AS s (a, id) WHERE a = $1;
-- leak: a filter behind a star on the second column
SELECT s.a FROM (SELECT * FROM notes) AS s (a, b, c) WHERE c = 'p';
-- safe: a filter behind a merged column
SELECT s.a FROM (SELECT * FROM notes AS n JOIN github_issues AS i USING (user_id)) AS s (a) WHERE a = $1;
-- leak: a merged column comes first
SELECT s.a FROM (SELECT * FROM notes AS n JOIN (SELECT user_id AS u, id, state FROM github_issues) AS i USING (id)) AS s (a, b) WHERE b = $1;

-- safe: DISTINCT ON the key
SELECT id FROM (SELECT DISTINCT ON (user_id) user_id, id FROM notes ORDER BY user_id, id) AS s WHERE user_id = $1;
-- leak: DISTINCT ON an item with the key's name
SELECT k FROM (SELECT DISTINCT ON (user_id) body AS user_id, user_id AS k, id FROM notes ORDER BY 1, 2 DESC, 3) AS s WHERE k = $1;
-- safe: GROUP BY a column that an item hides
SELECT k FROM (SELECT max(body) AS user_id, user_id AS k FROM notes GROUP BY notes.user_id) AS s WHERE k = $1;
-- leak: GROUP BY the item where no column has the name
SELECT c FROM (SELECT body AS g, min(user_id) AS k, count(*) AS c FROM notes GROUP BY g) AS s WHERE k = $1;
-- safe: GROUP BY takes the column
SELECT k, c FROM (SELECT body AS b, user_id AS k, count(*) AS c FROM notes GROUP BY b, user_id) AS s WHERE k = $1;
-- leak: ORDER BY takes the item
SELECT k FROM (SELECT user_id AS k, id AS body FROM notes ORDER BY body, k DESC LIMIT 3) AS s WHERE k = $1;
-- safe: a window of the key
SELECT n FROM (SELECT user_id, count(*) OVER (PARTITION BY user_id) AS n FROM notes) AS s WHERE user_id = $1;
-- leak: a window of the key of another relation
SELECT n FROM (SELECT a.user_id, count(*) OVER (PARTITION BY b.user_id) AS n FROM notes AS a JOIN notes AS b ON b.id = a.id) AS s WHERE user_id = $1;
-- safe: a window that is based on another
SELECT n FROM (SELECT user_id, rank() OVER (w ORDER BY id) AS n FROM notes WINDOW w AS (PARTITION BY user_id)) AS s WHERE user_id = $1;
-- leak: a window that is based on a wider one
SELECT n FROM (SELECT user_id, rank() OVER (w ORDER BY id) AS n FROM notes WINDOW w AS (PARTITION BY body), v AS (PARTITION BY user_id)) AS s WHERE user_id = $1;
-- safe: groups of the key
SELECT c FROM (SELECT user_id, count(*) AS c FROM notes GROUP BY GROUPING SETS ((user_id), (user_id, body))) AS s WHERE user_id = $1;
-- leak: groups of which one lacks the key
SELECT c FROM (SELECT user_id, count(*) AS c FROM notes GROUP BY GROUPING SETS ((user_id), ())) AS s WHERE coalesce(user_id, $1) = $1;
-- safe: HAVING the key
SELECT user_id, count(*) FROM notes GROUP BY user_id HAVING user_id = $1;
-- leak: HAVING an aggregate of the key
SELECT body, count(*) FROM notes GROUP BY body HAVING max(user_id) = $1;
-- safe: HAVING the key of a rollup's group
SELECT body, count(*) FROM notes GROUP BY user_id, ROLLUP (body) HAVING user_id = $1;
-- leak: HAVING a key that a rollup leaves out
SELECT count(*) FROM notes GROUP BY ROLLUP (user_id) HAVING coalesce(user_id, $1) = $1;
-- safe: an inner name that is not there means the outer one
SELECT n.id FROM notes AS n WHERE n.user_id = $1 AND EXISTS (SELECT 1 FROM countries WHERE code = country);
-- leak: a name that both have means the inner one
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues WHERE user_id = $1);
-- safe: an inner name that the inner relation lacks
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM countries AS c WHERE user_id = $1);
-- leak: an inner query has a column of that name
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM (SELECT code, '07'::text AS user_id FROM countries) AS c WHERE user_id = $1);
-- safe: LATERAL sees the item to its left
SELECT n.id FROM notes AS n, LATERAL (SELECT i.id FROM github_issues AS i WHERE i.user_id = n.user_id) AS x WHERE n.user_id = $1;
-- leak: LATERAL without the link
SELECT n.id FROM notes AS n, LATERAL (SELECT i.id FROM github_issues AS i WHERE i.id = n.id) AS x WHERE n.user_id = $1;
-- safe: LATERAL filters the item to its left
SELECT n.id FROM notes AS n CROSS JOIN LATERAL (SELECT 1 WHERE n.user_id = $1) AS x;
-- leak: LEFT JOIN LATERAL filters nothing
SELECT n.id FROM notes AS n LEFT JOIN LATERAL (SELECT 1 WHERE n.user_id = $1) AS x ON true;
-- safe: LATERAL of one row for each
SELECT n.id FROM notes AS n CROSS JOIN LATERAL (SELECT 1 WHERE n.user_id = $1 LIMIT 1) AS x;
-- leak: LATERAL of one row for all
SELECT n.id FROM notes AS n CROSS JOIN LATERAL (SELECT count(*) WHERE n.user_id = $1) AS x;
-- safe: a query name hides the table for those who read
WITH notes AS (SELECT id FROM notes WHERE user_id = $1) SELECT * FROM notes;
-- leak: a query name does not hide the table with its schema
WITH notes AS (SELECT id FROM notes WHERE user_id = $1), x AS (SELECT 1) SELECT id FROM github_issues;
-- safe: a query name hides the table behind USING
WITH n AS (SELECT id FROM notes WHERE user_id = $1) DELETE FROM github_issues AS i USING n WHERE n.id = i.id AND i.user_id = $1 RETURNING i.id;
-- leak: a query name does not hide the table that is written
WITH github_issues AS (SELECT $1::text AS user_id, 1 AS id) DELETE FROM github_issues WHERE id = 1 RETURNING id;
-- safe: an item's name behind RECURSIVE
WITH RECURSIVE a AS (SELECT id FROM b), b AS (SELECT id FROM notes WHERE user_id = $1) SELECT * FROM a;
-- leak: without RECURSIVE a name means the one further out
WITH b AS (SELECT id FROM notes) SELECT * FROM (WITH a AS (SELECT id FROM b), b AS (SELECT 1 AS id) SELECT * FROM a) AS s;
-- safe: ON sees its two sides
SELECT a.id FROM notes AS a JOIN notes AS b ON a.user_id = b.user_id AND b.user_id = $1;
-- leak: ON of another pair
SELECT a.id FROM notes AS a JOIN (notes AS b JOIN notes AS c ON b.user_id = c.user_id AND b.user_id = $1) ON a.id = b.id;
-- safe: NATURAL JOIN by the key
SELECT n.id FROM notes AS n NATURAL JOIN (SELECT user_id FROM github_issues WHERE user_id = $1) AS i;
-- leak: NATURAL JOIN with no common column
SELECT n.id FROM notes AS n NATURAL JOIN (SELECT user_id AS u FROM github_issues WHERE user_id = $1) AS i;
-- safe: NATURAL LEFT JOIN of a filtered side
SELECT n.id FROM notes AS n NATURAL LEFT JOIN (SELECT user_id, id AS i FROM github_issues) AS i WHERE user_id = $1;
-- leak: NATURAL RIGHT JOIN of a filtered side
SELECT i.i FROM (SELECT user_id FROM notes WHERE user_id = $1) AS n NATURAL RIGHT JOIN (SELECT user_id, id AS i FROM github_issues) AS i;
-- safe: FULL JOIN by the merged key
SELECT user_id FROM notes FULL JOIN github_issues USING (user_id) WHERE user_id = $1;
-- leak: FULL JOIN by a key of one side
SELECT i.id FROM notes AS n FULL JOIN github_issues AS i ON i.id = n.id AND i.user_id = n.user_id WHERE n.user_id = $1 OR n.user_id IS NULL;
-- safe: LEFT JOIN whose right side is needed
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND i.user_id = $1 WHERE i.id > 0;
-- leak: LEFT JOIN whose right side may be missing
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND i.user_id = $1 WHERE coalesce(i.id, 1) > 0;
-- safe: NOT IN a list needs a value
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND n.user_id = $1 WHERE i.id NOT IN (7, 8);
-- leak: NOT = ANY of an empty array needs none
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND n.user_id = $1 WHERE NOT i.id = ANY (ARRAY[]::bigint[]);
-- safe: a strict comparison of a value from the right side
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND n.user_id = $1 WHERE i.state LIKE '%';
-- leak: a comparison with what concat makes of a missing value
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND n.user_id = $1 WHERE concat(i.state, '') LIKE '%';
-- safe: NOT of a comparison needs its values
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND n.user_id = $1 WHERE NOT (i.id < 0);
-- leak: IS NOT TRUE needs none
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND n.user_id = $1 WHERE (i.id < 0) IS NOT TRUE;
-- safe: one NULL makes rows unequal
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND n.user_id = $1 WHERE (i.id, n.id) = (n.id, n.id);
-- leak: rows with a NULL can still differ
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.user_id = n.user_id AND n.user_id = $1 WHERE (i.id, n.id) <> (n.id, n.id + 1);

-- safe: cast to the key's own type
SELECT id FROM notes WHERE user_id = $1::character varying;
-- leak: cast to a name of one character
SELECT id FROM notes WHERE user_id = $1::pg_catalog.char::text;
-- safe: a text literal of a type
SELECT id FROM notes WHERE user_id = $1 AND body = text 'p';
-- leak: a number's text
SELECT id FROM notes WHERE user_id = ($1::oid)::text;
-- safe: a key as text
SELECT id FROM notes WHERE CAST(user_id AS text) = $1;
-- leak: a key cut off
SELECT id FROM notes WHERE CAST(user_id AS varchar(1)) = '0' AND $1 = '07';
-- safe: an array of the tenant
SELECT id FROM notes WHERE user_id = ANY (ARRAY[$1::text]);
-- leak: an array within an array
SELECT id FROM notes WHERE user_id = ANY (ARRAY[ARRAY[$1::text], ARRAY['b']]);
-- safe: some of one
SELECT id FROM notes WHERE user_id = SOME (ARRAY[$1::text]);
-- leak: all of none
SELECT id FROM notes WHERE user_id = ALL (ARRAY[]::text[]) OR user_id = ALL (ARRAY[$1::text]);
-- safe: an array as a query of one value
SELECT id FROM notes WHERE user_id = ANY (SELECT $1::text);
-- leak: an array as a query of all
SELECT id FROM notes WHERE user_id = ANY (ARRAY(SELECT user_id FROM github_issues));
-- safe: nullif of the tenant
SELECT id FROM notes WHERE user_id = nullif($1, '');
-- leak: coalesce of nullif of the tenant
SELECT id FROM notes WHERE user_id = coalesce(nullif($1, '07'), 'b');
-- safe: coalesce of the tenant twice
SELECT id FROM notes WHERE user_id = coalesce($1, $1);
-- leak: coalesce with a column first
SELECT id FROM notes WHERE user_id = coalesce(country, $1) OR user_id = coalesce(body, $1);
-- safe: greatest is not asked
SELECT id FROM notes WHERE user_id = $1 AND body = greatest(body, 'a');
-- leak: the greater of two
SELECT id FROM notes WHERE user_id = greatest($1, 'b');
-- safe: CASE that yields the condition
SELECT id FROM notes WHERE CASE WHEN user_id = $1 THEN id > 1 END;
-- leak: CASE that yields the other
SELECT id FROM notes WHERE CASE WHEN user_id = $1 THEN false ELSE id > 1 END;
-- safe: CASE by the key
SELECT id FROM notes WHERE CASE user_id WHEN $1 THEN true END;
-- leak: CASE by the key, others pass
SELECT id FROM notes WHERE CASE user_id WHEN $1 THEN NULL ELSE true END;
-- safe: NOT of CASE
SELECT id FROM notes WHERE NOT CASE WHEN user_id = $1 THEN false ELSE true END;
-- leak: NOT of CASE without ELSE
SELECT id FROM notes WHERE NOT coalesce(CASE WHEN user_id = $1 THEN false END, false);
-- safe: coalesce(condition, false)
SELECT id FROM notes WHERE coalesce(user_id = $1, false);
-- leak: NOT coalesce(condition, false)
SELECT id FROM notes WHERE NOT coalesce(user_id <> $1 AND NULL, false);
-- safe: is not distinct from
SELECT id FROM notes WHERE user_id IS NOT DISTINCT FROM $1;
-- leak: is not distinct from, where an outer join stands in
SELECT i.id FROM github_issues AS i LEFT JOIN notes AS n ON n.user_id = i.user_id AND n.id = 100 WHERE n.user_id IS NOT DISTINCT FROM nullif($1, '07');
-- safe: is distinct from false
SELECT id FROM notes WHERE (user_id = $1) IS NOT DISTINCT FROM true;
-- leak: is distinct from false of what may be NULL
SELECT id FROM events WHERE (metadata ->> 'user' = $1) IS DISTINCT FROM false;
-- safe: not not in
SELECT id FROM notes WHERE NOT (user_id NOT IN ($1));
-- leak: not in
SELECT id FROM notes WHERE user_id NOT IN ($1) OR user_id = $1 AND false;

-- safe: JSON by its text
SELECT id FROM events WHERE metadata #>> '{user_id}' = $1;
-- leak: JSON by another path
SELECT id FROM events WHERE coalesce(metadata #>> '{user_id,0}', $1) = $1;
-- safe: JSON that holds the tenant
SELECT id FROM events WHERE metadata @> jsonb_build_object('user_id', $1::text);
-- leak: JSON that holds another key
SELECT id FROM events WHERE metadata @> jsonb_build_object('n', 1) AND $1 = '07';
-- leak: JSON that is held
SELECT id FROM events WHERE metadata <@ jsonb_build_object('user_id', $1::text, 'n', 1) OR metadata @> jsonb_build_object('n', 1);
-- safe: JSON of two names, the last of which counts
SELECT id FROM events WHERE metadata @> jsonb_build_object('user_id', 'b', 'user_id', $1::text);
-- leak: JSON of two names, the last of which counts
SELECT id FROM events WHERE metadata @> jsonb_build_object('user_id', $1::text, 'user_id', 'b');
-- safe: JSON under another name
SELECT e.id FROM (SELECT id, metadata AS m FROM events) AS e WHERE m ->> 'user_id' = $1;
-- leak: JSON that is built anew
SELECT e.id FROM (SELECT id, jsonb_build_object('user_id', '07') AS m FROM events) AS e WHERE m ->> 'user_id' = $1;
-- safe: JSON that comes out of WITH
WITH e AS (SELECT id, metadata FROM events) SELECT id FROM e WHERE metadata ->> 'user_id' = $1;
-- leak: JSON with something joined to it
WITH e AS (SELECT id, metadata || '{"user_id": "07"}' AS metadata FROM events) SELECT id FROM e WHERE metadata ->> 'user_id' = $1;

-- safe: aggregates of the tenant's rows
SELECT count(*) FILTER (WHERE user_id = $1), bool_or(id > 3) FILTER (WHERE user_id = $1) FROM notes;
-- leak: one aggregate by dot
SELECT count(*) FILTER (WHERE n.user_id = $1), (n.s).count FROM (SELECT user_id, ROW(1) AS s, count(*) OVER () AS count FROM notes) AS n GROUP BY n.s, n.count;
-- safe: an aggregate of a CASE
SELECT sum(CASE WHEN user_id = $1 THEN id END) FROM notes;
-- leak: an aggregate of DISTINCT values
SELECT count(DISTINCT CASE WHEN user_id = $1 THEN id ELSE -id END) FROM notes;
-- safe: a filtered aggregate and a constant
SELECT 1, count(*) FILTER (WHERE user_id = $1) FROM notes;
-- leak: a filtered aggregate in groups
SELECT 1, count(*) FILTER (WHERE user_id = $1) FROM notes GROUP BY id;
-- safe: EXISTS of the outer row
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT WHERE n.user_id = $1);
-- leak: EXISTS of an aggregate
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT max(1) WHERE n.user_id = $1);
-- safe: EXISTS with OFFSET
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id OFFSET 1);
-- leak: EXISTS with UNION
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 WHERE n.user_id = $1 UNION ALL SELECT 2);
-- safe: EXISTS of groups
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 WHERE n.user_id = $1 GROUP BY 1);
-- leak: EXISTS with a set of groups
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 WHERE n.user_id = $1 GROUP BY GROUPING SETS (()));
-- safe: EXISTS of VALUES and a filter beside it
SELECT n.id FROM notes AS n WHERE EXISTS (VALUES (1)) AND n.user_id = $1;
-- leak: EXISTS of VALUES
SELECT n.id FROM notes AS n WHERE EXISTS (VALUES (n.user_id = $1));
-- safe: a scalar query of the tenant
SELECT n.id FROM notes AS n WHERE n.user_id = (SELECT $1::text);
-- leak: a scalar query of another's
SELECT n.id FROM notes AS n WHERE n.user_id = (SELECT max(i.user_id) FROM github_issues AS i WHERE i.id = n.id);
-- safe: the tenant among keys
SELECT 1 WHERE $1 IN (SELECT user_id FROM notes);
-- leak: another among keys
SELECT 1 WHERE NOT 'b' NOT IN (SELECT user_id FROM notes);
-- safe: the tenant's id among the tenant's
SELECT n.id FROM notes AS n WHERE (n.user_id, n.id) IN (SELECT user_id, id FROM github_issues) AND n.user_id = $1;
-- leak: the tenant's id among all
SELECT n.id FROM notes AS n WHERE n.id IN (SELECT id + 3 FROM github_issues) AND n.user_id = $1;
-- leak: NOT IN minds every row
SELECT n.id FROM notes AS n WHERE (n.user_id, n.id) NOT IN (SELECT user_id, nullif(number, 1) FROM github_issues) AND n.user_id = $1 OR n.user_id = $1 AND n.id NOT IN (SELECT id + 5 FROM github_issues);
