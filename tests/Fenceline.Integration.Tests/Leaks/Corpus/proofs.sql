-- Ways to write the filter that are easily doubted, each beside one that is a word away and leaks.

-- safe: aggregates that are all filtered to the tenant
SELECT count(*) FILTER (WHERE user_id = $1), max(body) FILTER (WHERE user_id = $1 AND id > 1) FROM notes;
-- leak: one of the aggregates is not filtered
SELECT count(*) FILTER (WHERE user_id = $1), max(body) FROM notes;
-- leak: one of the filters lacks the tenant
SELECT count(*) FILTER (WHERE user_id = $1), max(body) FILTER (WHERE id > 1) FROM notes;
-- leak: the filter is an OR
SELECT count(*) FILTER (WHERE user_id = $1 OR id > 1) FROM notes;
-- leak: groups of others show
SELECT body, count(*) FILTER (WHERE user_id = $1) FROM notes GROUP BY body;
-- leak: HAVING counts all rows
SELECT count(*) FILTER (WHERE user_id = $1) FROM notes HAVING count(*) > 6;
-- safe: HAVING counts the tenant's rows
SELECT count(*) FILTER (WHERE user_id = $1) FROM notes HAVING count(*) FILTER (WHERE user_id = $1) > 1;
-- leak: an aggregate in a query inside belongs to the outer one
SELECT count(*) FILTER (WHERE n.user_id = $1), (SELECT max(n.body)) FROM notes AS n;
-- leak: the filter names the outer query, whose aggregate it then is
SELECT (SELECT count(*) FILTER (WHERE n.user_id = $1) FROM github_issues AS i) FROM notes AS n;
-- safe: filtered aggregates over a join
SELECT count(*) FILTER (WHERE n.user_id = $1 AND i.user_id = $1) FROM notes AS n JOIN github_issues AS i ON i.id = n.id;
-- leak: filtered aggregates over a join, one side free
SELECT count(*) FILTER (WHERE n.user_id = $1) FROM notes AS n JOIN github_issues AS i ON i.id = n.id;
-- leak: filtered aggregates over an outer join, whose missing rows depend on others
SELECT count(*) FILTER (WHERE n.user_id = $1) FROM notes AS n LEFT JOIN github_issues AS i ON i.id = n.id;
-- safe: an ordered set within the tenant
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id) FILTER (WHERE user_id = $1) FROM notes;
-- leak: an ordered set of all rows
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id) FROM notes;
-- safe: count of a CASE without ELSE
SELECT count(CASE WHEN user_id = $1 THEN id END) FROM notes;
-- leak: count of a CASE with ELSE
SELECT count(CASE WHEN user_id = $1 THEN id ELSE 0 END) FROM notes;
-- safe: sum and max of a CASE without ELSE
SELECT sum(CASE WHEN user_id = $1 THEN id END), max(CASE WHEN user_id = $1 THEN body END) FROM notes;
-- leak: array_agg keeps the NULLs of others
SELECT cardinality(array_agg(CASE WHEN user_id = $1 THEN id END)) FROM notes;
-- leak: a CASE by another condition
SELECT sum(CASE WHEN id > 1 THEN id END) FROM notes;

-- safe: the tenant by way of EXISTS
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id);
-- leak: EXISTS without the link
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.id = n.id);
-- leak: NOT EXISTS
SELECT n.id FROM notes AS n WHERE NOT EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id);
-- leak: EXISTS of an aggregate is always true
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT count(*) FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id);
-- leak: EXISTS of an aggregate in a query inside
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT (SELECT max(i.id)) FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id);
-- leak: an aggregate only in ORDER BY
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id ORDER BY count(*));
-- leak: HAVING makes it one row
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id HAVING true);
-- safe: groups of the tenant's rows
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT i.id FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id GROUP BY i.id);
-- leak: the empty group is always there
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id GROUP BY ());
-- safe: EXISTS that filters the outer table itself
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND n.user_id = $1);
-- safe: EXISTS without FROM
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT WHERE n.user_id = $1);
-- leak: EXISTS OR something else
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT WHERE n.user_id = $1) OR n.id = 3;
-- leak: EXISTS with a UNION
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id UNION ALL SELECT 1);
-- safe: EXISTS by way of an inner join
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i JOIN github_repositories AS r ON r.user_id = i.user_id AND r.user_id = n.user_id WHERE i.user_id = $1);
-- leak: EXISTS by way of a left join
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i LEFT JOIN github_repositories AS r ON r.user_id = i.user_id AND r.user_id = n.user_id WHERE i.user_id = $1);
-- safe: EXISTS over a query in FROM
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM (SELECT user_id FROM github_issues) AS i WHERE i.user_id = $1 AND i.user_id = n.user_id);
-- safe: EXISTS inside of EXISTS
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND EXISTS (SELECT 1 FROM github_repositories AS r WHERE r.user_id = i.user_id AND r.user_id = n.user_id));
-- leak: NOT EXISTS inside of EXISTS
SELECT n.id FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND NOT EXISTS (SELECT 1 FROM github_repositories AS r WHERE r.user_id = i.user_id AND r.user_id = n.user_id));
-- safe: a correlated IN
SELECT n.id FROM notes AS n WHERE n.id IN (SELECT i.id FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id);
-- leak: a correlated NOT IN
SELECT n.id FROM notes AS n WHERE n.id NOT IN (SELECT i.id FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id);
-- leak: an IN of an aggregate
SELECT n.id FROM notes AS n WHERE 1 IN (SELECT count(*) + 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id);
-- safe: EXISTS in an UPDATE
UPDATE notes AS n SET body = 'seen' WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id AND i.id = n.id);
-- leak: EXISTS in an UPDATE without the link
UPDATE notes AS n SET body = 'seen' WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = $1 AND i.id = n.id);
-- safe: EXISTS in a DELETE
DELETE FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = current_user_id() AND (i.user_id, i.id) = (n.user_id, n.id));
-- leak: EXISTS in a DELETE
DELETE FROM notes AS n WHERE EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = current_user_id() AND (i.user_id, i.id) <> (n.user_id, n.id));
-- safe: a lateral query that links its outer row to the tenant
SELECT n.id, l.id FROM notes AS n CROSS JOIN LATERAL (SELECT i.id FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id) AS l;
-- leak: a lateral query that always has a row
SELECT n.id, l.c FROM notes AS n CROSS JOIN LATERAL (SELECT count(*) AS c FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id) AS l;
-- leak: a lateral query in a left join
SELECT n.id, l.id FROM notes AS n LEFT JOIN LATERAL (SELECT i.id FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id) AS l ON true;
-- leak: a lateral query of which another half links nothing
SELECT n.id, l.id FROM notes AS n CROSS JOIN LATERAL (SELECT i.id FROM github_issues AS i WHERE i.user_id = $1 AND i.user_id = n.user_id UNION ALL SELECT 1) AS l;
-- safe: coalesce of a key inside of its own query
SELECT i.id FROM github_issues AS i WHERE i.user_id = $1 AND EXISTS (SELECT 1 FROM notes AS n WHERE coalesce(n.user_id, 'b') = i.user_id AND n.id = i.id);
-- leak: coalesce of a key that an outer join further out leaves NULL
SELECT i.id FROM github_issues AS i LEFT JOIN notes AS n ON n.user_id = $1 AND n.id = i.id + 3 WHERE i.user_id = $1 AND EXISTS (SELECT 1 FROM github_repositories AS r WHERE r.user_id = coalesce(n.user_id, 'b'));
-- leak: EXISTS in the ON of a left join
SELECT i.id, n.id FROM notes AS n LEFT JOIN github_issues AS i ON EXISTS (SELECT WHERE n.user_id = $1) AND i.user_id = $1;
-- safe: EXISTS in the ON of a left join, for the side that it restricts
SELECT i.id, n.id FROM notes AS n LEFT JOIN github_issues AS i ON EXISTS (SELECT WHERE i.user_id = $1) WHERE n.user_id = $1;

-- safe: MERGE with the tenant in each arm
MERGE INTO notes AS n USING (SELECT 2 AS id UNION ALL SELECT 3) AS s ON n.id = s.id WHEN MATCHED AND n.user_id = $1 AND n.id = 2 THEN DELETE WHEN MATCHED AND n.user_id = $1 THEN UPDATE SET body = 'merged';
-- leak: MERGE with the tenant in one of the arms
MERGE INTO notes AS n USING (SELECT 2 AS id UNION ALL SELECT 3) AS s ON n.id = s.id WHEN MATCHED AND n.user_id = $1 AND n.id = 2 THEN DELETE WHEN MATCHED THEN UPDATE SET body = 'merged';
-- safe: an arm that does nothing needs no tenant
MERGE INTO notes AS n USING (SELECT 2 AS id) AS s ON n.id = s.id WHEN MATCHED AND n.body = 'p' THEN DO NOTHING WHEN MATCHED AND n.user_id = $1 THEN UPDATE SET body = 'merged';
-- leak: the arm before it acts
MERGE INTO notes AS n USING (SELECT 2 AS id) AS s ON n.id = s.id WHEN MATCHED AND n.body = 'p' THEN DELETE WHEN MATCHED AND n.user_id = $1 THEN UPDATE SET body = 'merged';
-- leak: what is not matched depends on all rows
MERGE INTO notes AS n USING (SELECT 8 AS id) AS s ON n.id = s.id WHEN MATCHED AND n.user_id = $1 THEN DELETE WHEN NOT MATCHED THEN INSERT (user_id, id, body) VALUES ($1, 8, 'm');
-- safe: what is not matched is not matched in the tenant
MERGE INTO notes AS n USING (SELECT 8 AS id) AS s ON n.id = s.id AND n.user_id = $1 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (user_id, id, body) VALUES ($1, 8, 'm');
-- safe: the source is held to the tenant by the arm
MERGE INTO notes AS n USING github_issues AS s ON n.id = s.id AND n.user_id = s.user_id WHEN MATCHED AND s.user_id = $1 THEN UPDATE SET body = s.title;
-- leak: the source is free
MERGE INTO notes AS n USING github_issues AS s ON n.id = s.id WHEN MATCHED AND n.user_id = $1 THEN UPDATE SET body = s.title;

-- safe: a condition that equals true
SELECT id FROM notes WHERE (user_id = $1) IS NOT DISTINCT FROM true;
-- leak: a condition that is not true
SELECT id FROM notes WHERE (user_id = $1) IS DISTINCT FROM true;
-- safe: coalesce to false
SELECT id FROM notes WHERE coalesce(user_id = $1, false);
-- leak: coalesce to true
SELECT id FROM notes WHERE coalesce(user_id = nullif($1, '07'), true);
-- leak: IS NOT FALSE keeps what is NULL
SELECT id FROM notes WHERE (user_id = nullif($1, '07')) IS NOT FALSE;
-- safe: IS NOT FALSE of what is never NULL
SELECT id FROM notes WHERE ((user_id = $1) IS TRUE) IS NOT FALSE;
-- leak: IS NOT TRUE of what is never NULL
SELECT id FROM notes WHERE ((user_id = $1) IS TRUE) IS NOT TRUE;
-- safe: NOT of IS NOT TRUE
SELECT id FROM notes WHERE NOT ((user_id = $1) IS NOT TRUE);
-- leak: NOT of IS NOT FALSE
SELECT id FROM notes WHERE NOT ((user_id = $1) IS NOT FALSE);
-- safe: a cast to boolean
SELECT id FROM notes WHERE (user_id = $1)::boolean;
-- leak: a cast of something else to boolean
SELECT id FROM notes WHERE (length(user_id))::boolean;
-- safe: CASE over the key
SELECT id FROM notes WHERE CASE user_id WHEN $1 THEN true ELSE false END;
-- leak: CASE over the key with an open end
SELECT id FROM notes WHERE CASE user_id WHEN $1 THEN true ELSE id > 1 END;
-- safe: coalesce of a key that is never NULL
SELECT id FROM notes WHERE coalesce(user_id, '') = $1;
-- leak: coalesce of a column that may be NULL
SELECT id FROM notes WHERE coalesce(country, $1) = $1;
-- leak: coalesce of a key in JSON that may be NULL beside another column
SELECT id FROM events WHERE coalesce(kind, metadata ->> 'user_id') = $1 OR kind = 'k';

-- safe: INTERSECT with the tenant's rows
SELECT user_id, id FROM notes INTERSECT SELECT user_id, id FROM github_issues WHERE user_id = $1;
-- leak: INTERSECT without the key
SELECT id FROM notes INTERSECT SELECT id FROM github_issues WHERE user_id = $1;
-- leak: UNION with the tenant's rows
SELECT user_id, id FROM notes UNION SELECT user_id, id FROM github_issues WHERE user_id = $1;
-- safe: EXCEPT takes rows from the tenant's
SELECT user_id, id FROM notes WHERE user_id = $1 EXCEPT SELECT user_id, id FROM github_issues;
-- leak: EXCEPT takes the tenant's rows from all
SELECT user_id, id FROM notes EXCEPT SELECT user_id, id FROM github_issues WHERE user_id = $1;
-- leak: EXCEPT without the key
SELECT id FROM notes WHERE user_id = $1 EXCEPT SELECT id FROM github_issues;
-- safe: INTERSECT ALL with the tenant's rows on the left
SELECT user_id, id FROM notes WHERE user_id = $1 INTERSECT ALL SELECT user_id, id FROM github_issues;
-- leak: INTERSECT in a chain with UNION
SELECT user_id, id FROM notes INTERSECT SELECT user_id, id FROM github_issues WHERE user_id = $1 UNION SELECT user_id, id FROM notes;
-- leak: INTERSECT behind a LIMIT
(SELECT user_id, id FROM notes ORDER BY id, user_id LIMIT 2) INTERSECT SELECT user_id, id FROM notes WHERE user_id = $1;
-- leak: INTERSECT of numbers that count all
SELECT user_id, rank() OVER (ORDER BY id, user_id) FROM notes INTERSECT SELECT user_id, id FROM notes WHERE user_id = $1;

-- safe: a field of the row
SELECT (n).id FROM notes AS n WHERE (n).user_id = $1;
-- leak: another field of the row
SELECT (n).id FROM notes AS n WHERE (n).body <> $1;
-- leak: a field of another row
SELECT n.id FROM notes AS n, github_issues AS i WHERE (i).user_id = $1;
-- safe: the key of the operator's schema
SELECT id FROM notes WHERE user_id OPERATOR(pg_catalog.=) $1;
-- leak: another operator of that schema
SELECT id FROM notes WHERE user_id OPERATOR(pg_catalog.<>) $1;
-- safe: a collation that tells all texts apart
SELECT id FROM notes WHERE user_id COLLATE "C" = $1;
-- leak: a part of it
SELECT id FROM notes WHERE left(user_id, 1) COLLATE "C" = left($1, 1);
-- safe: a document with the tenant
SELECT id FROM events WHERE metadata @> jsonb_build_object('user_id', $1);
-- leak: a document without it
SELECT id FROM events WHERE metadata @> jsonb_build_object('n', 1);
-- safe: an array of the tenant
SELECT id FROM notes WHERE user_id = ANY (ARRAY[$1]);
-- leak: an array of two
SELECT id FROM notes WHERE user_id = ANY (ARRAY[$1, 'b']);
-- safe: unnest in FROM
SELECT n.id FROM notes AS n JOIN unnest(ARRAY[$1]) AS t (u) ON t.u = n.user_id;
-- leak: unnest in FROM with another
SELECT n.id FROM notes AS n JOIN unnest(ARRAY[$1, 'b']) AS t (u) ON t.u = n.user_id;
-- safe: unnest in FROM under its alias
SELECT n.id FROM notes AS n, unnest(ARRAY[$1]::text[]) AS u WHERE n.user_id = u;
-- leak: unnest in FROM and its place
SELECT n.id FROM notes AS n, unnest(ARRAY[$1]::text[]) WITH ORDINALITY AS t (u, place) WHERE n.id = t.place;
-- safe: unnest in IN
SELECT id FROM notes WHERE user_id IN (SELECT unnest(ARRAY[$1]));
-- leak: unnest of another in IN
SELECT id FROM notes WHERE user_id IN (SELECT unnest(ARRAY[$1, 'b']));

-- safe: OFFSET 0 keeps nothing out
SELECT id FROM (SELECT * FROM notes OFFSET 0) AS s WHERE user_id = $1;
-- leak: OFFSET 1 keeps a row out
SELECT id FROM (SELECT * FROM notes ORDER BY id, user_id OFFSET 1) AS s WHERE user_id = $1;
-- safe: DISTINCT ON the place of the key
SELECT id FROM (SELECT DISTINCT ON (1) user_id, id FROM notes ORDER BY 1, 2) AS s WHERE user_id = $1;
-- leak: DISTINCT ON the place of another column
SELECT id FROM (SELECT DISTINCT ON (2) user_id, id FROM notes ORDER BY 2, 1) AS s WHERE user_id = $1;
-- safe: grouping sets that all hold the key
SELECT user_id, body, count(*) FROM notes GROUP BY GROUPING SETS ((user_id), (user_id, body)) HAVING user_id = $1;
-- leak: grouping sets of which one lacks the key
SELECT user_id, body, count(*) FROM notes GROUP BY GROUPING SETS ((body), (user_id, body)) HAVING user_id = $1 OR user_id IS NULL;
-- safe: the key beside a ROLLUP
SELECT count FROM (SELECT user_id, body, count(*) FROM notes GROUP BY user_id, ROLLUP (body)) AS s WHERE user_id = $1;
-- leak: the key in the ROLLUP
SELECT count FROM (SELECT user_id, body, count(*) FROM notes GROUP BY body, ROLLUP (user_id)) AS s WHERE coalesce(user_id, $1) = $1;
-- safe: both bounds
SELECT id FROM notes WHERE user_id >= $1 AND user_id <= $1;
-- leak: one bound
SELECT id FROM notes WHERE user_id >= $1;
-- safe: both bounds, turned round
SELECT id FROM notes WHERE $1 <= user_id AND user_id <= $1;
-- leak: two bounds of one kind
SELECT id FROM notes WHERE $1 <= user_id AND user_id >= $1;

-- safe, not run: WHERE CURRENT OF a filtered cursor
DECLARE c CURSOR FOR SELECT id, body FROM notes WHERE user_id = $1 FOR UPDATE;
FETCH c;
UPDATE notes SET body = 'seen' WHERE CURRENT OF c;
-- leak, not run: WHERE CURRENT OF a cursor over all rows
DECLARE c CURSOR FOR SELECT id, body FROM notes WHERE id > 0 FOR UPDATE;
FETCH c;
UPDATE notes SET body = 'seen' WHERE CURRENT OF c;
-- leak, not run: WHERE CURRENT OF a cursor that is not known
UPDATE notes SET body = 'seen' WHERE CURRENT OF c;

-- safe: a renamed table and its rows' ids
ALTER TABLE notes RENAME TO memos;
SELECT id FROM memos WHERE user_id = $1 AND id = 2;
-- leak: a renamed table and its rows' places
ALTER TABLE notes RENAME TO memos;
SELECT id FROM memos WHERE user_id = $1 AND ctid = '(0,2)';

-- safe: a name in ON that means a table of the query itself
SELECT o.id, (SELECT count(*) FROM github_issues AS a LEFT JOIN github_repositories AS b ON b.user_id = a.user_id JOIN (SELECT user_id AS body, id FROM notes WHERE user_id = $1) AS x ON x.id = b.id WHERE a.user_id = $1) FROM notes AS o WHERE o.user_id = $1;
-- leak: a name in ON that means the query outside, though a later table has it too
SELECT o.id, (SELECT count(*) FROM github_issues AS a LEFT JOIN github_repositories AS b ON b.user_id = body JOIN (SELECT user_id AS body, id FROM notes WHERE user_id = $1) AS x ON x.id = b.id WHERE a.user_id = $1) FROM notes AS o WHERE o.user_id = $1;
-- leak: an alias in ON that means the query outside, though a later table has it too
SELECT x.id, (SELECT count(*) FROM github_issues AS a LEFT JOIN github_repositories AS b ON b.user_id = x.body JOIN (SELECT user_id AS body, id FROM notes WHERE user_id = $1) AS x ON x.id = b.id WHERE a.user_id = $1) FROM notes AS x WHERE x.user_id = $1;
