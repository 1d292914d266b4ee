-- Traps of SQL, each with the form that avoids it. "not run" says why the server can't confirm a label here.

-- safe: quoted identifiers
SELECT "id" FROM "notes" AS "N" WHERE "N"."user_id" = $1;
-- leak: a quoted name that is another
SELECT "id" FROM "notes" AS "N" WHERE 'user_id' = 'user_id';
-- safe: a comment beside the filter
SELECT id FROM notes /* all notes */ WHERE user_id = $1 -- AND false
;
-- leak: the filter stands in a comment
SELECT id FROM notes WHERE true -- AND user_id = $1
;
-- leak: the filter stands in a nested comment
SELECT id FROM notes WHERE true /* outer /* inner */ AND user_id = $1 */;
-- leak: the filter stands in a string
SELECT id FROM notes WHERE 'user_id = $1' IS NOT NULL;
-- leak: the filter stands in a dollar-quoted string
SELECT id FROM notes WHERE $x$ user_id = $1 $x$ <> '';
-- safe: a name in Unicode escapes
SELECT id FROM notes WHERE U&"user\005Fid" = $1;
-- leak: a table in Unicode escapes
SELECT id FROM U&"not\0065s";
-- safe: upper case
SELECT ID FROM NOTES WHERE USER_ID = $1;
-- leak: upper case
SELECT ID FROM NOTES;
-- safe: a name that hides the table
WITH notes AS (SELECT 1 AS id) SELECT * FROM notes;
-- leak: the name is seen only behind WITH
WITH notes AS (SELECT id FROM notes) SELECT * FROM notes;
-- safe: the inner name hides the outer
WITH x AS (SELECT id FROM notes WHERE user_id = $1) SELECT * FROM x;
-- leak: the hiding ends with its query
SELECT id FROM (WITH notes AS (SELECT 1 AS id) SELECT id FROM notes) AS a UNION ALL SELECT id FROM notes;
-- safe: the correlated name is the outer one
SELECT id FROM notes AS n WHERE n.user_id = $1 AND EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = n.user_id AND i.id = n.id);
-- leak: the correlated name is the inner one
SELECT id FROM notes AS n WHERE n.user_id = $1 AND EXISTS (SELECT 1 FROM github_issues AS n WHERE n.user_id = n.user_id AND n.id > 5);
-- leak: the inner query filters the outer table
SELECT count(*) FROM github_issues AS i WHERE i.user_id = $1 AND i.id <= (SELECT count(*) FROM notes AS n WHERE i.user_id = $1);
-- safe: the filter names the inner table
SELECT count(*) FROM github_issues AS i WHERE i.user_id = $1 AND i.id <= (SELECT count(*) FROM notes AS n WHERE n.user_id = $1);
-- safe: a natural join carries the tenant
SELECT count(*) FROM notes NATURAL JOIN (SELECT user_id, id FROM github_issues) AS i WHERE user_id = $1;
-- leak: a natural join over other columns
SELECT count(*) FROM (SELECT user_id, id FROM notes WHERE user_id = $1) AS n NATURAL JOIN (SELECT id FROM github_issues) AS i;
-- safe: USING carries the tenant
SELECT count(*) FROM notes JOIN github_issues USING (user_id) WHERE notes.user_id = $1;
-- leak: USING another column
SELECT count(*) FROM notes JOIN github_issues USING (id) WHERE notes.user_id = $1;
-- safe: a right join with the filter where it counts
SELECT n.id, i.id FROM notes AS n RIGHT JOIN github_issues AS i ON n.id = i.id AND n.user_id = i.user_id WHERE i.user_id = $1;
-- leak: a right join with the filter on the side that may be missing
SELECT n.id, i.id FROM notes AS n RIGHT JOIN github_issues AS i ON n.id = i.id AND n.user_id = i.user_id AND i.user_id = $1;
-- safe: WHERE behind an outer join
SELECT n.id, i.id FROM notes AS n LEFT JOIN github_issues AS i ON i.id = n.id WHERE n.user_id = $1 AND i.user_id = $1;
-- leak: WHERE lets missing rows pass
SELECT n.id, i.id FROM notes AS n LEFT JOIN github_issues AS i ON i.id = n.id + 4 WHERE n.user_id = $1 AND (i.user_id = $1 OR i.user_id IS NULL);
-- leak: the partner decides whether a row is missing
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.id = n.id + 4 WHERE n.user_id = $1 AND i.id IS NULL;
-- safe: the partner is the tenant's
SELECT n.id FROM notes AS n LEFT JOIN github_issues AS i ON i.id = n.id + 4 AND i.user_id = n.user_id WHERE n.user_id = $1 AND i.id IS NULL;
-- safe: all branches of OR
SELECT id FROM notes WHERE (user_id = $1 AND id = 1) OR (user_id = $1 AND id = 2);
-- leak: one branch of OR
SELECT id FROM notes WHERE (user_id = $1 AND id = 1) OR id = 2;
-- leak: an optional filter
SELECT id FROM notes WHERE (user_id = $1 OR $1 IS NOT NULL);
-- safe: an optional filter on another column
SELECT id FROM notes WHERE user_id = $1 AND (body = 'p' OR $1 IS NULL);
-- leak: CASE in WHERE
SELECT id FROM notes WHERE CASE WHEN id > 2 THEN true ELSE user_id = $1 END;
-- safe: CASE beside the filter
SELECT id FROM notes WHERE user_id = $1 AND CASE WHEN id > 2 THEN true ELSE body = 'p' END;
-- leak: coalesce lets everything pass
SELECT id FROM notes WHERE user_id = coalesce(nullif($1, '07'), user_id);
-- safe: coalesce of another column
SELECT id FROM notes WHERE user_id = $1 AND body = coalesce(nullif($1, '07'), body);
-- leak: a test for truth that everything passes
SELECT id FROM notes WHERE (user_id = $1) IS NOT NULL;
-- safe: a test for truth
SELECT id FROM notes WHERE (user_id = $1) IS TRUE;
-- leak: not unequal in one branch
SELECT id FROM notes WHERE NOT (user_id <> $1 AND id < 3);
-- safe: not unequal
SELECT id FROM notes WHERE NOT (user_id <> $1 OR id < 3);
-- leak: a range of tenants
SELECT id FROM notes WHERE user_id BETWEEN $1 AND 'z';
-- safe: a range of one
SELECT id FROM notes WHERE user_id BETWEEN $1 AND $1;
-- leak: a pattern
SELECT id FROM notes WHERE user_id LIKE '%' || left($1, 0) || '%';
-- safe: a pattern for another column
SELECT id FROM notes WHERE user_id = $1 AND body LIKE '%p%';
-- leak: an expression of the key
SELECT id FROM notes WHERE left(user_id, 0) = left($1, 0);
-- safe: a cast of the key
SELECT id FROM notes WHERE user_id::text = $1::text;
-- leak: NOT IN over all tenants
SELECT id FROM notes WHERE user_id = $1 AND id + 4 NOT IN (SELECT id FROM github_issues);
-- safe: NOT IN within the tenant
SELECT id FROM notes WHERE user_id = $1 AND id + 4 NOT IN (SELECT id FROM github_issues WHERE user_id = $1);
-- leak: ALL over all tenants
SELECT id FROM notes WHERE user_id = $1 AND id >= ALL (SELECT id FROM github_repositories);
-- safe: ALL within the tenant
SELECT id FROM notes WHERE user_id = $1 AND id >= ALL (SELECT id FROM github_repositories WHERE user_id = $1);
-- leak: ORDER BY reads too
SELECT id FROM notes WHERE user_id = $1 ORDER BY (SELECT count(*) FROM github_issues) LIMIT (SELECT count(*) FROM github_issues WHERE id > 4);
-- safe: ORDER BY within the tenant
SELECT id FROM notes WHERE user_id = $1 ORDER BY (SELECT count(*) FROM github_issues AS i WHERE i.user_id = notes.user_id), id;
-- leak: LIMIT reads too
SELECT id FROM notes WHERE user_id = $1 ORDER BY id LIMIT (SELECT count(*) / 3 FROM github_issues);
-- safe: LIMIT within the tenant
SELECT id FROM notes WHERE user_id = $1 ORDER BY id LIMIT (SELECT count(*) / 3 FROM github_issues WHERE user_id = $1);
-- leak: HAVING reads too
SELECT body FROM notes WHERE user_id = $1 GROUP BY body HAVING count(*) <= (SELECT count(*) - 5 FROM github_issues);
-- safe: HAVING within the tenant
SELECT body FROM notes WHERE user_id = $1 GROUP BY body HAVING count(*) <= (SELECT count(*) FROM github_issues WHERE user_id = $1);
-- leak: FILTER reads too
SELECT count(*) FILTER (WHERE id < (SELECT count(*) / 3 FROM github_issues)) FROM notes WHERE user_id = $1;
-- safe: FILTER within the tenant
SELECT count(*) FILTER (WHERE id < (SELECT count(*) / 3 FROM github_issues WHERE user_id = $1)) FROM notes WHERE user_id = $1;
-- leak: OFFSET comes before the filter
SELECT id FROM (SELECT user_id, id FROM notes ORDER BY user_id, id OFFSET 2) AS s WHERE user_id = $1;
-- safe: OFFSET behind the filter
SELECT id FROM (SELECT user_id, id FROM notes WHERE user_id = $1 ORDER BY id OFFSET 2) AS s;
-- leak: FETCH FIRST comes before the filter
SELECT id FROM (SELECT user_id, id FROM notes ORDER BY id DESC, user_id DESC FETCH FIRST ROW ONLY) AS s WHERE user_id = $1;
-- safe: FETCH FIRST behind the filter
SELECT id FROM (SELECT user_id, id FROM notes WHERE user_id = $1 ORDER BY id DESC FETCH FIRST ROW ONLY) AS s;
-- safe: recursion within the tenant
WITH RECURSIVE chain AS (SELECT user_id, id FROM notes WHERE user_id = $1 AND id = 1 UNION ALL SELECT n.user_id, n.id FROM notes AS n JOIN chain ON n.user_id = chain.user_id AND n.id = chain.id + 1) SELECT count(*) FROM chain;
-- leak: recursion leaves the tenant
WITH RECURSIVE chain AS (SELECT user_id, id FROM notes WHERE user_id = $1 AND id = 1 UNION ALL SELECT n.user_id, n.id FROM notes AS n JOIN chain ON n.id = chain.id + 1) SELECT count(*) FROM chain;
-- leak: recursion starts with everybody
WITH RECURSIVE chain AS (SELECT user_id, id, 1 AS depth FROM notes UNION SELECT n.user_id, n.id, 2 FROM notes AS n JOIN chain ON n.user_id = chain.user_id AND n.id = chain.id + 1 AND depth < 2) SELECT count(*) FROM chain;
-- safe: a filter on each reference
WITH c AS (SELECT user_id, id FROM notes) SELECT id FROM c WHERE user_id = $1 UNION ALL SELECT id + 1 FROM c WHERE user_id = $1;
-- leak: a filter on one reference
WITH c AS (SELECT user_id, id FROM notes) SELECT id FROM c WHERE user_id = $1 UNION ALL SELECT id + 1 FROM c;
-- safe: VALUES as a table
SELECT n.id FROM notes AS n JOIN (VALUES ($1::text)) AS v (tenant) ON n.user_id = v.tenant;
-- leak: VALUES with two tenants
SELECT n.id FROM notes AS n JOIN (VALUES ($1::text), ('b')) AS v (tenant) ON n.user_id = v.tenant;
-- safe: renamed columns
SELECT x.b FROM notes AS x (a, b) WHERE x.a = $1;
-- leak: renamed columns, the wrong one
SELECT x.b FROM notes AS x (a, b) WHERE x.b::text <> $1;
-- safe: the tenant in JSON
SELECT id FROM events WHERE metadata ->> 'user_id' = $1;
-- leak: another member of the JSON
SELECT id FROM events WHERE metadata ->> 'n' <> $1;
-- safe: the tenant in JSON through a query
SELECT id FROM (SELECT id, metadata FROM events) AS e WHERE e.metadata ->> 'user_id' = current_user_id();
-- leak: JSON without a filter
SELECT id, metadata ->> 'user_id' FROM events;
-- safe: an event of the tenant
INSERT INTO events (id, metadata) VALUES (9, jsonb_build_object('user_id', $1, 'n', 1));
-- leak: an event of another tenant
INSERT INTO events (id, metadata) VALUES (9, jsonb_build_object('user_id', $1, 'user_id', 'b'));
-- safe: a table expression
SELECT count(*) FROM (TABLE countries) AS c;
-- leak: TABLE
TABLE notes;
-- leak: TABLE as an operand
SELECT user_id FROM notes WHERE user_id = $1 UNION (SELECT user_id FROM (TABLE github_issues) AS i);
-- safe: SELECT without FROM
SELECT $1 AS notes;
-- safe: reference tables need no filter
SELECT code, name FROM countries;
-- safe: reference tables beside shared ones
SELECT n.id, c.name FROM notes AS n JOIN countries AS c ON c.code = n.country WHERE n.user_id = $1;
-- leak: a reference table does not filter
SELECT n.id, c.name FROM notes AS n JOIN countries AS c ON c.code = n.country;
-- safe: the default is the current tenant
INSERT INTO notes (id, body) VALUES (88, 'x');
-- safe: DEFAULT is the current tenant
INSERT INTO notes (user_id, id, body) VALUES (DEFAULT, 88, 'x');
-- leak: a tenant by name
INSERT INTO notes (user_id, id, body) VALUES ('b', 88, 'x');
-- leak: one row of several
INSERT INTO notes (user_id, id, body) VALUES ($1, 88, 'x'), ('7', 88, 'x');
-- safe: all rows
INSERT INTO notes (user_id, id, body) VALUES ($1, 88, 'x'), ($1, 89, 'x');
-- leak: the conflict target lacks the tenant
INSERT INTO tokens (user_id, id, body) VALUES ($1, 11, 'mine') ON CONFLICT (id) DO UPDATE SET body = excluded.body;
-- safe: the conflict target has the tenant
INSERT INTO notes (user_id, id, body) VALUES ($1, 1, 'mine') ON CONFLICT (id, user_id) DO UPDATE SET body = excluded.body;
-- leak: the conflict moves the row
INSERT INTO notes (user_id, id, body) VALUES ($1, 1, 'mine') ON CONFLICT (user_id, id) DO UPDATE SET user_id = 'bb';
-- safe: the conflict keeps the row
INSERT INTO notes (user_id, id, body) VALUES ($1, 1, 'mine') ON CONFLICT (user_id, id) DO UPDATE SET user_id = excluded.user_id;
-- safe: do nothing
INSERT INTO notes (user_id, id, body) VALUES ($1, 1, 'mine') ON CONFLICT DO NOTHING;
-- leak: the values of a conflict come from elsewhere
INSERT INTO notes (user_id, id, body) VALUES ($1, 1, 'mine') ON CONFLICT (user_id, id) DO UPDATE SET body = (SELECT count(*)::text FROM github_issues);
-- leak: RETURNING reads too
UPDATE notes SET body = 'x' WHERE user_id = $1 RETURNING (SELECT count(*) FROM github_issues);
-- safe: RETURNING within the tenant
UPDATE notes SET body = 'x' WHERE user_id = $1 RETURNING (SELECT count(*) FROM github_issues AS i WHERE i.user_id = notes.user_id);
-- leak: FROM names the table again
UPDATE notes SET body = 'x' FROM notes AS n WHERE n.user_id = $1;
-- safe: FROM names the table again, and the rows are the same
UPDATE notes SET body = 'x' FROM notes AS n WHERE n.user_id = $1 AND notes.user_id = n.user_id AND notes.id = n.id;
-- leak: USING names the table again
DELETE FROM notes USING notes AS n WHERE n.user_id = $1 AND n.id = notes.id;
-- safe: a deletion by a query
DELETE FROM notes WHERE (user_id, id) IN (SELECT user_id, id FROM github_issues WHERE user_id = $1 AND number = 1);
-- leak: a deletion by a query over all tenants
DELETE FROM notes WHERE (user_id, id) IN (SELECT user_id, id FROM github_issues WHERE number = 1);
-- safe: rows move from one table to another
WITH moved AS (DELETE FROM github_issues WHERE user_id = $1 RETURNING user_id, id) INSERT INTO notes (user_id, id, body) SELECT user_id, id + 200, 'moved' FROM moved;
-- leak: rows of all tenants move
WITH moved AS (DELETE FROM github_issues RETURNING user_id, id) INSERT INTO notes (user_id, id, body) SELECT user_id, id + 200, 'moved' FROM moved;
-- safe: the table that the application owns leads to the tenant
SELECT n.id FROM notes AS n JOIN (SELECT $1::text AS id) AS account ON n.user_id = account.id;
-- leak: an account of everybody
SELECT n.id FROM notes AS n JOIN (SELECT DISTINCT user_id AS id FROM github_issues) AS account ON n.user_id = account.id;
-- safe: locks on the tenant's rows
SELECT id FROM notes WHERE user_id = $1 FOR UPDATE;
-- leak: a query inside of an array
SELECT ARRAY(SELECT id FROM notes ORDER BY id);
-- safe: a query inside of an array, filtered
SELECT ARRAY(SELECT id FROM notes WHERE user_id = $1 ORDER BY id);
-- leak: a query inside of a function's arguments
SELECT coalesce((SELECT max(id) FROM notes WHERE id > 4), 0);
-- safe: a query inside of a function's arguments, filtered
SELECT coalesce((SELECT max(id) FROM notes WHERE user_id = $1), 0);
-- leak: a function in FROM reads
SELECT * FROM generate_series(1, (SELECT count(*) FROM notes)) AS g;
-- safe: a function in FROM reads the tenant's rows
SELECT * FROM generate_series(1, (SELECT count(*) FROM notes WHERE user_id = $1)) AS g;
-- leak, not run: COPY answers no row by row
COPY notes TO STDOUT;
-- safe, not run: COPY answers no row by row
COPY (SELECT id FROM notes WHERE user_id = current_user_id()) TO STDOUT;
-- leak, not run: COPY answers no row by row
COPY (SELECT id FROM notes) TO STDOUT;
-- leak, not run: COPY reads from the client
COPY notes (user_id, id, body) FROM STDIN;
-- leak, not run: what it does shows only later
PREPARE p AS SELECT id FROM notes;
-- safe, not run: what it does shows only later
PREPARE p (text) AS SELECT id FROM notes WHERE user_id = $1;
-- leak, not run: what it does shows only later
DECLARE c CURSOR FOR SELECT id FROM notes;
-- leak, not run: it answers with a plan
EXPLAIN ANALYZE DELETE FROM notes;
-- leak, not run: it needs a name of its own
CREATE TABLE all_notes AS SELECT * FROM notes;
-- leak, not run: it needs a name of its own
CREATE MATERIALIZED VIEW all_notes AS SELECT * FROM notes;
-- leak, not run: the block is not looked into
DO $$ BEGIN DELETE FROM notes; END $$;
-- safe, not run: a definition touches no rows
CREATE INDEX notes_country_idx ON notes (user_id, country);
-- safe, not run: a definition touches no rows
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
-- safe, not run: a definition touches no rows
CREATE POLICY user_isolation ON notes FOR ALL USING (user_id = current_user_id());
-- safe, not run: a definition touches no rows
GRANT SELECT ON notes TO opsai_tenant;
