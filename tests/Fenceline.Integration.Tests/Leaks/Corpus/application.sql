-- What pages of an application ask for, and the same with one slip.

-- safe: the list page
SELECT r.id, r.full_name FROM github_repositories AS r WHERE r.user_id = $1 ORDER BY r.id;
-- leak: the list page
SELECT r.id, r.full_name FROM github_repositories AS r ORDER BY r.id;

-- safe: the list page
SELECT i.id, i.title FROM github_issues AS i WHERE i.user_id = $1 ORDER BY i.id;
-- leak: the list page
SELECT i.id, i.title FROM github_issues AS i ORDER BY i.id;

-- safe: the list page
SELECT n.id, n.body FROM notes AS n WHERE n.user_id = $1 ORDER BY n.id;
-- leak: the list page
SELECT n.id, n.body FROM notes AS n ORDER BY n.id;

-- safe: one row by its id
SELECT id, full_name FROM github_repositories WHERE user_id = $1 AND id = 3;
-- leak: one row by its id
SELECT id, full_name FROM github_repositories WHERE id = 3;

-- safe: one row by its id
SELECT id, title FROM github_issues WHERE user_id = $1 AND id = 3;
-- leak: one row by its id
SELECT id, title FROM github_issues WHERE id = 3;

-- safe: one row by its id
SELECT id, body FROM notes WHERE user_id = $1 AND id = 3;
-- leak: one row by its id
SELECT id, body FROM notes WHERE id = 3;

-- safe: search
SELECT id FROM github_repositories WHERE user_id = $1 AND (full_name LIKE 'p%' OR full_name IS NOT NULL);
-- leak: search
SELECT id FROM github_repositories WHERE user_id = $1 AND full_name LIKE 'p%' OR full_name IS NOT NULL;

-- safe: search
SELECT id FROM github_issues WHERE user_id = $1 AND (title LIKE 'p%' OR title IS NOT NULL);
-- leak: search
SELECT id FROM github_issues WHERE user_id = $1 AND title LIKE 'p%' OR title IS NOT NULL;

-- safe: search
SELECT id FROM notes WHERE user_id = $1 AND (body LIKE 'p%' OR body IS NOT NULL);
-- leak: search
SELECT id FROM notes WHERE user_id = $1 AND body LIKE 'p%' OR body IS NOT NULL;

-- safe: the current tenant
SELECT count(*) FROM github_repositories WHERE user_id = (SELECT current_user_id());
-- leak: the current tenant
SELECT count(*) FROM github_repositories WHERE user_id IS NOT DISTINCT FROM user_id;

-- safe: the current tenant
SELECT count(*) FROM github_issues WHERE user_id = (SELECT current_user_id());
-- leak: the current tenant
SELECT count(*) FROM github_issues WHERE user_id IS NOT DISTINCT FROM user_id;

-- safe: the current tenant
SELECT count(*) FROM notes WHERE user_id = (SELECT current_user_id());
-- leak: the current tenant
SELECT count(*) FROM notes WHERE user_id IS NOT DISTINCT FROM user_id;

-- safe: a join on the id
SELECT r.id, i.id FROM github_repositories AS r JOIN github_issues AS i ON i.repository = r.full_name AND i.user_id = r.user_id WHERE r.user_id = $1;
-- leak: a join on the id
SELECT r.id, i.id FROM github_repositories AS r JOIN github_issues AS i ON i.repository = r.full_name WHERE r.user_id = $1;

-- safe: a join on the id
SELECT i.id, r.id FROM github_issues AS i JOIN github_repositories AS r ON r.full_name = i.repository AND r.user_id = i.user_id WHERE i.user_id = $1;
-- leak: a join on the id
SELECT i.id, r.id FROM github_issues AS i JOIN github_repositories AS r ON r.full_name = i.repository WHERE i.user_id = $1;

-- safe: a join on the id
SELECT n.id, i.id FROM notes AS n JOIN github_issues AS i ON i.id = n.id AND i.user_id = n.user_id WHERE n.user_id = $1;
-- leak: a join on the id
SELECT n.id, i.id FROM notes AS n JOIN github_issues AS i ON i.id = n.id WHERE n.user_id = $1;

-- safe: details that may be missing
SELECT r.id, i.id FROM github_repositories AS r LEFT JOIN github_issues AS i ON i.repository = r.full_name AND i.user_id = $1 WHERE r.user_id = $1;
-- leak: details that may be missing
SELECT r.id, i.id FROM github_repositories AS r LEFT JOIN github_issues AS i ON i.repository = r.full_name AND i.user_id = $1 AND r.user_id = $1;

-- safe: details that may be missing
SELECT i.id, r.id FROM github_issues AS i LEFT JOIN github_repositories AS r ON r.full_name = i.repository AND r.user_id = $1 WHERE i.user_id = $1;
-- leak: details that may be missing
SELECT i.id, r.id FROM github_issues AS i LEFT JOIN github_repositories AS r ON r.full_name = i.repository AND r.user_id = $1 AND i.user_id = $1;

-- safe: details that may be missing
SELECT n.id, i.id FROM notes AS n LEFT JOIN github_issues AS i ON i.id = n.id AND i.user_id = $1 WHERE n.user_id = $1;
-- leak: details that may be missing
SELECT n.id, i.id FROM notes AS n LEFT JOIN github_issues AS i ON i.id = n.id AND i.user_id = $1 AND n.user_id = $1;

-- safe: rows without a partner
SELECT r.id FROM github_repositories AS r WHERE r.user_id = $1 AND NOT EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = r.user_id AND i.id = r.id + 4);
-- leak: rows without a partner
SELECT r.id FROM github_repositories AS r WHERE r.user_id = $1 AND NOT EXISTS (SELECT 1 FROM github_issues AS i WHERE i.id = r.id + 4);

-- safe: rows without a partner
SELECT i.id FROM github_issues AS i WHERE i.user_id = $1 AND NOT EXISTS (SELECT 1 FROM github_repositories AS r WHERE r.user_id = i.user_id AND r.id = i.id + 4);
-- leak: rows without a partner
SELECT i.id FROM github_issues AS i WHERE i.user_id = $1 AND NOT EXISTS (SELECT 1 FROM github_repositories AS r WHERE r.id = i.id + 4);

-- safe: rows without a partner
SELECT n.id FROM notes AS n WHERE n.user_id = $1 AND NOT EXISTS (SELECT 1 FROM github_issues AS i WHERE i.user_id = n.user_id AND i.id = n.id + 4);
-- leak: rows without a partner
SELECT n.id FROM notes AS n WHERE n.user_id = $1 AND NOT EXISTS (SELECT 1 FROM github_issues AS i WHERE i.id = n.id + 4);

-- safe: a count in the select list
SELECT r.id, (SELECT count(*) FROM github_issues AS i WHERE i.user_id = r.user_id AND i.repository = r.full_name) AS partners FROM github_repositories AS r WHERE r.user_id = $1;
-- leak: a count in the select list
SELECT r.id, (SELECT count(*) FROM github_issues AS i WHERE i.repository = r.full_name) AS partners FROM github_repositories AS r WHERE r.user_id = $1;

-- safe: a count in the select list
SELECT i.id, (SELECT count(*) FROM github_repositories AS r WHERE r.user_id = i.user_id AND r.full_name = i.repository) AS partners FROM github_issues AS i WHERE i.user_id = $1;
-- leak: a count in the select list
SELECT i.id, (SELECT count(*) FROM github_repositories AS r WHERE r.full_name = i.repository) AS partners FROM github_issues AS i WHERE i.user_id = $1;

-- safe: a count in the select list
SELECT n.id, (SELECT count(*) FROM github_issues AS i WHERE i.user_id = n.user_id AND i.id = n.id) AS partners FROM notes AS n WHERE n.user_id = $1;
-- leak: a count in the select list
SELECT n.id, (SELECT count(*) FROM github_issues AS i WHERE i.id = n.id) AS partners FROM notes AS n WHERE n.user_id = $1;

-- safe: a page of a page
SELECT * FROM (SELECT user_id, id FROM github_repositories WHERE user_id = $1 ORDER BY id DESC LIMIT 2) AS page;
-- leak: a page of a page
SELECT * FROM (SELECT user_id, id FROM github_repositories ORDER BY id DESC, user_id DESC LIMIT 2) AS page WHERE user_id = $1;

-- safe: a page of a page
SELECT * FROM (SELECT user_id, id FROM github_issues WHERE user_id = $1 ORDER BY id DESC LIMIT 2) AS page;
-- leak: a page of a page
SELECT * FROM (SELECT user_id, id FROM github_issues ORDER BY id DESC, user_id DESC LIMIT 2) AS page WHERE user_id = $1;

-- safe: a page of a page
SELECT * FROM (SELECT user_id, id FROM notes WHERE user_id = $1 ORDER BY id DESC LIMIT 2) AS page;
-- leak: a page of a page
SELECT * FROM (SELECT user_id, id FROM notes ORDER BY id DESC, user_id DESC LIMIT 2) AS page WHERE user_id = $1;

-- safe: an update
UPDATE github_repositories SET full_name = 'renamed' WHERE user_id = $1 AND id = 2;
-- leak: an update
UPDATE github_repositories SET full_name = 'renamed' WHERE id = 2;

-- safe: an update
UPDATE github_issues SET title = 'renamed' WHERE user_id = $1 AND id = 2;
-- leak: an update
UPDATE github_issues SET title = 'renamed' WHERE id = 2;

-- safe: an update
UPDATE notes SET body = 'renamed' WHERE user_id = $1 AND id = 2;
-- leak: an update
UPDATE notes SET body = 'renamed' WHERE id = 2;

-- safe: a deletion
DELETE FROM github_repositories WHERE user_id = current_user_id() AND id IN (1, 2);
-- leak: a deletion
DELETE FROM github_repositories WHERE id IN (1, 2);

-- safe: a deletion
DELETE FROM github_issues WHERE user_id = current_user_id() AND id IN (1, 2);
-- leak: a deletion
DELETE FROM github_issues WHERE id IN (1, 2);

-- safe: a deletion
DELETE FROM notes WHERE user_id = current_user_id() AND id IN (1, 2);
-- leak: a deletion
DELETE FROM notes WHERE id IN (1, 2);

-- safe: a deletion by a partner
DELETE FROM github_repositories AS r USING github_issues AS i WHERE i.repository = r.full_name AND r.user_id = i.user_id AND i.user_id = $1;
-- leak: a deletion by a partner
DELETE FROM github_repositories AS r USING github_issues AS i WHERE i.repository = r.full_name AND i.user_id = $1;

-- safe: a deletion by a partner
DELETE FROM github_issues AS i USING github_repositories AS r WHERE r.full_name = i.repository AND i.user_id = r.user_id AND r.user_id = $1;
-- leak: a deletion by a partner
DELETE FROM github_issues AS i USING github_repositories AS r WHERE r.full_name = i.repository AND r.user_id = $1;

-- safe: a deletion by a partner
DELETE FROM notes AS n USING github_issues AS i WHERE i.id = n.id AND n.user_id = i.user_id AND i.user_id = $1;
-- leak: a deletion by a partner
DELETE FROM notes AS n USING github_issues AS i WHERE i.id = n.id AND i.user_id = $1;

-- safe: one of several ids
SELECT id FROM github_repositories WHERE (user_id, id) IN (($1, 1), ($1, 2));
-- leak: one of several ids
SELECT id FROM github_repositories WHERE (user_id, id) IN (($1, 1), ('b', 2));

-- safe: one of several ids
SELECT id FROM github_issues WHERE (user_id, id) IN (($1, 1), ($1, 2));
-- leak: one of several ids
SELECT id FROM github_issues WHERE (user_id, id) IN (($1, 1), ('b', 2));

-- safe: one of several ids
SELECT id FROM notes WHERE (user_id, id) IN (($1, 1), ($1, 2));
-- leak: one of several ids
SELECT id FROM notes WHERE (user_id, id) IN (($1, 1), ('b', 2));

-- safe: the tenants of a list
SELECT id FROM github_repositories WHERE user_id = ANY (ARRAY[$1]);
-- leak: the tenants of a list
SELECT id FROM github_repositories WHERE user_id = ANY (ARRAY[$1, 'b']);

-- safe: the tenants of a list
SELECT id FROM github_issues WHERE user_id = ANY (ARRAY[$1]);
-- leak: the tenants of a list
SELECT id FROM github_issues WHERE user_id = ANY (ARRAY[$1, 'b']);

-- safe: the tenants of a list
SELECT id FROM notes WHERE user_id = ANY (ARRAY[$1]);
-- leak: the tenants of a list
SELECT id FROM notes WHERE user_id = ANY (ARRAY[$1, 'b']);

-- safe: a scalar from a partner
SELECT id FROM github_repositories WHERE user_id = $1 AND id <= (SELECT max(id) - 4 FROM github_issues WHERE user_id = $1);
-- leak: a scalar from a partner
SELECT id FROM github_repositories WHERE user_id = $1 AND id <= (SELECT max(id) - 4 FROM github_issues);

-- safe: a scalar from a partner
SELECT id FROM github_issues WHERE user_id = $1 AND id <= (SELECT max(id) - 4 FROM github_repositories WHERE user_id = $1);
-- leak: a scalar from a partner
SELECT id FROM github_issues WHERE user_id = $1 AND id <= (SELECT max(id) - 4 FROM github_repositories);

-- safe: a scalar from a partner
SELECT id FROM notes WHERE user_id = $1 AND id <= (SELECT max(id) - 4 FROM github_issues WHERE user_id = $1);
-- leak: a scalar from a partner
SELECT id FROM notes WHERE user_id = $1 AND id <= (SELECT max(id) - 4 FROM github_issues);

-- safe: a partner among several
SELECT r.id FROM github_repositories AS r, github_issues AS i WHERE r.user_id = $1 AND i.user_id = r.user_id AND i.repository = r.full_name;
-- leak: a partner among several
SELECT r.id FROM github_repositories AS r, github_issues AS i WHERE r.user_id = $1 AND i.user_id = i.user_id AND i.repository = r.full_name;

-- safe: a partner among several
SELECT i.id FROM github_issues AS i, github_repositories AS r WHERE i.user_id = $1 AND r.user_id = i.user_id AND r.full_name = i.repository;
-- leak: a partner among several
SELECT i.id FROM github_issues AS i, github_repositories AS r WHERE i.user_id = $1 AND r.user_id = r.user_id AND r.full_name = i.repository;

-- safe: a partner among several
SELECT n.id FROM notes AS n, github_issues AS i WHERE n.user_id = $1 AND i.user_id = n.user_id AND i.id = n.id;
-- leak: a partner among several
SELECT n.id FROM notes AS n, github_issues AS i WHERE n.user_id = $1 AND i.user_id = i.user_id AND i.id = n.id;

-- safe: a negation
SELECT id FROM github_repositories WHERE NOT (user_id <> $1);
-- leak: a negation
SELECT id FROM github_repositories WHERE NOT (user_id = $1);

-- safe: a negation
SELECT id FROM github_issues WHERE NOT (user_id <> $1);
-- leak: a negation
SELECT id FROM github_issues WHERE NOT (user_id = $1);

-- safe: a negation
SELECT id FROM notes WHERE NOT (user_id <> $1);
-- leak: a negation
SELECT id FROM notes WHERE NOT (user_id = $1);
