-- What imports, migrations and clean-ups change, and the same with one slip.

-- safe: a copy under another id
INSERT INTO github_repositories (user_id, id, full_name) SELECT user_id, id + 100, full_name FROM github_repositories WHERE user_id = $1;
-- leak: a copy under another id
INSERT INTO github_repositories (user_id, id, full_name) SELECT user_id, id + 100, full_name FROM github_repositories;

-- safe: a copy under another id
INSERT INTO github_issues (user_id, id, title) SELECT user_id, id + 100, title FROM github_issues WHERE user_id = $1;
-- leak: a copy under another id
INSERT INTO github_issues (user_id, id, title) SELECT user_id, id + 100, title FROM github_issues;

-- safe: a copy under another id
INSERT INTO notes (user_id, id, body) SELECT user_id, id + 100, body FROM notes WHERE user_id = $1;
-- leak: a copy under another id
INSERT INTO notes (user_id, id, body) SELECT user_id, id + 100, body FROM notes;

-- safe: a row of the tenant
INSERT INTO github_repositories (user_id, id, full_name) VALUES ($1, 77, 'v');
-- leak: a row of the tenant
INSERT INTO github_repositories (user_id, id, full_name) VALUES (lower('B'), 77, 'v');

-- safe: a row of the tenant
INSERT INTO github_issues (user_id, id, title) VALUES ($1, 77, 'v');
-- leak: a row of the tenant
INSERT INTO github_issues (user_id, id, title) VALUES (lower('B'), 77, 'v');

-- safe: a row of the tenant
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'v');
-- leak: a row of the tenant
INSERT INTO notes (user_id, id, body) VALUES (lower('B'), 77, 'v');

-- safe: an upsert
INSERT INTO github_repositories (user_id, id, full_name) VALUES ($1, 2, 'v') ON CONFLICT (user_id, id) DO UPDATE SET full_name = excluded.full_name;
-- leak: an upsert
INSERT INTO github_repositories (user_id, id, full_name) SELECT user_id, 2, full_name FROM github_repositories WHERE id = 1 ON CONFLICT (user_id, id) DO UPDATE SET full_name = 'merged';

-- safe: an upsert
INSERT INTO github_issues (user_id, id, title) VALUES ($1, 2, 'v') ON CONFLICT (user_id, id) DO UPDATE SET title = excluded.title;
-- leak: an upsert
INSERT INTO github_issues (user_id, id, title) SELECT user_id, 2, title FROM github_issues WHERE id = 1 ON CONFLICT (user_id, id) DO UPDATE SET title = 'merged';

-- safe: an upsert
INSERT INTO notes (user_id, id, body) VALUES ($1, 2, 'v') ON CONFLICT (user_id, id) DO UPDATE SET body = excluded.body;
-- leak: an upsert
INSERT INTO notes (user_id, id, body) SELECT user_id, 2, body FROM notes WHERE id = 1 ON CONFLICT (user_id, id) DO UPDATE SET body = 'merged';

-- safe: a change from another table
UPDATE github_repositories AS r SET full_name = 'seen' FROM github_issues AS i WHERE i.repository = r.full_name AND i.user_id = r.user_id AND r.user_id = $1;
-- leak: a change from another table
UPDATE github_repositories AS r SET full_name = 'seen' FROM github_issues AS i WHERE i.repository = r.full_name AND i.user_id = $1;

-- safe: a change from another table
UPDATE github_issues AS i SET title = 'seen' FROM github_repositories AS r WHERE r.full_name = i.repository AND r.user_id = i.user_id AND i.user_id = $1;
-- leak: a change from another table
UPDATE github_issues AS i SET title = 'seen' FROM github_repositories AS r WHERE r.full_name = i.repository AND r.user_id = $1;

-- safe: a change from another table
UPDATE notes AS n SET body = 'seen' FROM github_issues AS i WHERE i.id = n.id AND i.user_id = n.user_id AND n.user_id = $1;
-- leak: a change from another table
UPDATE notes AS n SET body = 'seen' FROM github_issues AS i WHERE i.id = n.id AND i.user_id = $1;

-- safe: a value from another table
UPDATE github_repositories AS r SET full_name = coalesce((SELECT max(i.id)::text FROM github_issues AS i WHERE i.user_id = r.user_id), '') WHERE r.user_id = $1;
-- leak: a value from another table
UPDATE github_repositories AS r SET full_name = coalesce((SELECT count(i.id)::text FROM github_issues AS i), '') WHERE r.user_id = $1;

-- safe: a value from another table
UPDATE github_issues AS i SET title = coalesce((SELECT max(r.id)::text FROM github_repositories AS r WHERE r.user_id = i.user_id), '') WHERE i.user_id = $1;
-- leak: a value from another table
UPDATE github_issues AS i SET title = coalesce((SELECT count(r.id)::text FROM github_repositories AS r), '') WHERE i.user_id = $1;

-- safe: a value from another table
UPDATE notes AS n SET body = coalesce((SELECT max(i.id)::text FROM github_issues AS i WHERE i.user_id = n.user_id), '') WHERE n.user_id = $1;
-- leak: a value from another table
UPDATE notes AS n SET body = coalesce((SELECT count(i.id)::text FROM github_issues AS i), '') WHERE n.user_id = $1;

-- safe: rows that stay with their tenant
UPDATE github_repositories SET user_id = user_id, full_name = 'same' WHERE user_id = $1;
-- leak: rows that stay with their tenant
UPDATE github_repositories SET user_id = 'b' || id, id = id + 50 WHERE user_id = $1;

-- safe: rows that stay with their tenant
UPDATE github_issues SET user_id = user_id, title = 'same' WHERE user_id = $1;
-- leak: rows that stay with their tenant
UPDATE github_issues SET user_id = 'b' || id, id = id + 50 WHERE user_id = $1;

-- safe: rows that stay with their tenant
UPDATE notes SET user_id = user_id, body = 'same' WHERE user_id = $1;
-- leak: rows that stay with their tenant
UPDATE notes SET user_id = 'b' || id, id = id + 50 WHERE user_id = $1;

-- safe: what was deleted
WITH gone AS (DELETE FROM github_repositories WHERE user_id = $1 RETURNING id) SELECT count(*) FROM gone;
-- leak: what was deleted
WITH gone AS (DELETE FROM github_repositories RETURNING user_id, id) SELECT count(*) FROM gone WHERE user_id = $1;

-- safe: what was deleted
WITH gone AS (DELETE FROM github_issues WHERE user_id = $1 RETURNING id) SELECT count(*) FROM gone;
-- leak: what was deleted
WITH gone AS (DELETE FROM github_issues RETURNING user_id, id) SELECT count(*) FROM gone WHERE user_id = $1;

-- safe: what was deleted
WITH gone AS (DELETE FROM notes WHERE user_id = $1 RETURNING id) SELECT count(*) FROM gone;
-- leak: what was deleted
WITH gone AS (DELETE FROM notes RETURNING user_id, id) SELECT count(*) FROM gone WHERE user_id = $1;

-- safe: merge
MERGE INTO github_repositories AS t USING (SELECT $1::text AS user_id, 2 AS id) AS s ON t.user_id = s.user_id AND t.id = s.id WHEN MATCHED THEN UPDATE SET full_name = 'merged' WHEN NOT MATCHED THEN INSERT (user_id, id, full_name) VALUES (s.user_id, s.id, 'v');
-- leak: merge
MERGE INTO github_repositories AS t USING (SELECT $1::text AS user_id, 2 AS id) AS s ON t.id = s.id WHEN MATCHED THEN DELETE;

-- safe: merge
MERGE INTO github_issues AS t USING (SELECT $1::text AS user_id, 2 AS id) AS s ON t.user_id = s.user_id AND t.id = s.id WHEN MATCHED THEN UPDATE SET title = 'merged' WHEN NOT MATCHED THEN INSERT (user_id, id, title) VALUES (s.user_id, s.id, 'v');
-- leak: merge
MERGE INTO github_issues AS t USING (SELECT $1::text AS user_id, 2 AS id) AS s ON t.id = s.id WHEN MATCHED THEN DELETE;

-- safe: merge
MERGE INTO notes AS t USING (SELECT $1::text AS user_id, 2 AS id) AS s ON t.user_id = s.user_id AND t.id = s.id WHEN MATCHED THEN UPDATE SET body = 'merged' WHEN NOT MATCHED THEN INSERT (user_id, id, body) VALUES (s.user_id, s.id, 'v');
-- leak: merge
MERGE INTO notes AS t USING (SELECT $1::text AS user_id, 2 AS id) AS s ON t.id = s.id WHEN MATCHED THEN DELETE;

-- safe: everything of a tenant
DELETE FROM github_repositories WHERE user_id = $1;
-- leak: everything of a tenant
TRUNCATE github_repositories;

-- safe: everything of a tenant
DELETE FROM github_issues WHERE user_id = $1;
-- leak: everything of a tenant
TRUNCATE github_issues;

-- safe: everything of a tenant
DELETE FROM notes WHERE user_id = $1;
-- leak: everything of a tenant
TRUNCATE notes;
