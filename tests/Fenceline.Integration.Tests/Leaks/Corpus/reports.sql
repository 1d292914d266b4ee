-- What reports and dashboards compute, and the same with one slip.

-- safe: totals by group
SELECT full_name, count(*) AS rows, sum(stargazers_count) AS total FROM github_repositories WHERE user_id = $1 GROUP BY full_name;
-- leak: totals by group
SELECT full_name, count(*) AS rows, sum(stargazers_count) AS total FROM github_repositories GROUP BY full_name;

-- safe: totals by group
SELECT title, count(*) AS rows, sum(number) AS total FROM github_issues WHERE user_id = $1 GROUP BY title;
-- leak: totals by group
SELECT title, count(*) AS rows, sum(number) AS total FROM github_issues GROUP BY title;

-- safe: totals by group
SELECT body, count(*) AS rows, sum(id) AS total FROM notes WHERE user_id = $1 GROUP BY body;
-- leak: totals by group
SELECT body, count(*) AS rows, sum(id) AS total FROM notes GROUP BY body;

-- safe: totals by tenant
SELECT user_id, count(*) FROM github_repositories GROUP BY user_id HAVING user_id = $1;
-- leak: totals by tenant
SELECT user_id, count(*) FROM github_repositories GROUP BY user_id HAVING count(*) > 1;

-- safe: totals by tenant
SELECT user_id, count(*) FROM github_issues GROUP BY user_id HAVING user_id = $1;
-- leak: totals by tenant
SELECT user_id, count(*) FROM github_issues GROUP BY user_id HAVING count(*) > 1;

-- safe: totals by tenant
SELECT user_id, count(*) FROM notes GROUP BY user_id HAVING user_id = $1;
-- leak: totals by tenant
SELECT user_id, count(*) FROM notes GROUP BY user_id HAVING count(*) > 1;

-- safe: a filter outside of a grouping
SELECT total FROM (SELECT user_id, sum(stargazers_count) AS total FROM github_repositories GROUP BY user_id) AS s WHERE user_id = $1;
-- leak: a filter outside of a grouping
SELECT total FROM (SELECT min(user_id) AS user_id, sum(stargazers_count) AS total FROM github_repositories GROUP BY full_name) AS s WHERE user_id = $1;

-- safe: a filter outside of a grouping
SELECT total FROM (SELECT user_id, sum(number) AS total FROM github_issues GROUP BY user_id) AS s WHERE user_id = $1;
-- leak: a filter outside of a grouping
SELECT total FROM (SELECT min(user_id) AS user_id, sum(number) AS total FROM github_issues GROUP BY title) AS s WHERE user_id = $1;

-- safe: a filter outside of a grouping
SELECT total FROM (SELECT user_id, sum(id) AS total FROM notes GROUP BY user_id) AS s WHERE user_id = $1;
-- leak: a filter outside of a grouping
SELECT total FROM (SELECT min(user_id) AS user_id, sum(id) AS total FROM notes GROUP BY body) AS s WHERE user_id = $1;

-- safe: a rank
SELECT id, rank() OVER (ORDER BY stargazers_count DESC, id) FROM github_repositories WHERE user_id = $1;
-- leak: a rank
SELECT id, place FROM (SELECT user_id, id, rank() OVER (ORDER BY stargazers_count DESC, id) AS place FROM github_repositories) AS ranked WHERE user_id = $1;

-- safe: a rank
SELECT id, rank() OVER (ORDER BY number DESC, id) FROM github_issues WHERE user_id = $1;
-- leak: a rank
SELECT id, place FROM (SELECT user_id, id, rank() OVER (ORDER BY number DESC, id) AS place FROM github_issues) AS ranked WHERE user_id = $1;

-- safe: a rank
SELECT id, rank() OVER (ORDER BY id DESC, id) FROM notes WHERE user_id = $1;
-- leak: a rank
SELECT id, place FROM (SELECT user_id, id, rank() OVER (ORDER BY id DESC, id) AS place FROM notes) AS ranked WHERE user_id = $1;

-- safe: a rank within each tenant
SELECT id, place FROM (SELECT user_id, id, rank() OVER (PARTITION BY user_id ORDER BY stargazers_count DESC, id) AS place FROM github_repositories) AS ranked WHERE user_id = $1;
-- leak: a rank within each tenant
SELECT id, place FROM (SELECT user_id, id, rank() OVER (PARTITION BY full_name ORDER BY stargazers_count DESC, id) AS place FROM github_repositories) AS ranked WHERE user_id = $1;

-- safe: a rank within each tenant
SELECT id, place FROM (SELECT user_id, id, rank() OVER (PARTITION BY user_id ORDER BY number DESC, id) AS place FROM github_issues) AS ranked WHERE user_id = $1;
-- leak: a rank within each tenant
SELECT id, place FROM (SELECT user_id, id, rank() OVER (PARTITION BY title ORDER BY number DESC, id) AS place FROM github_issues) AS ranked WHERE user_id = $1;

-- safe: a rank within each tenant
SELECT id, place FROM (SELECT user_id, id, rank() OVER (PARTITION BY user_id ORDER BY id DESC, id) AS place FROM notes) AS ranked WHERE user_id = $1;
-- leak: a rank within each tenant
SELECT id, place FROM (SELECT user_id, id, rank() OVER (PARTITION BY body ORDER BY id DESC, id) AS place FROM notes) AS ranked WHERE user_id = $1;

-- safe: the latest of each group
SELECT DISTINCT ON (full_name) full_name, id FROM github_repositories WHERE user_id = $1 ORDER BY full_name, id DESC;
-- leak: the latest of each group
SELECT full_name, id FROM (SELECT DISTINCT ON (full_name) full_name, user_id, id FROM github_repositories ORDER BY full_name, user_id DESC, id DESC) AS latest WHERE user_id = $1;

-- safe: the latest of each group
SELECT DISTINCT ON (title) title, id FROM github_issues WHERE user_id = $1 ORDER BY title, id DESC;
-- leak: the latest of each group
SELECT title, id FROM (SELECT DISTINCT ON (title) title, user_id, id FROM github_issues ORDER BY title, user_id DESC, id DESC) AS latest WHERE user_id = $1;

-- safe: the latest of each group
SELECT DISTINCT ON (body) body, id FROM notes WHERE user_id = $1 ORDER BY body, id DESC;
-- leak: the latest of each group
SELECT body, id FROM (SELECT DISTINCT ON (body) body, user_id, id FROM notes ORDER BY body, user_id DESC, id DESC) AS latest WHERE user_id = $1;

-- safe: a share of the whole
SELECT full_name, count(*) * 100 / (SELECT count(*) FROM github_repositories WHERE user_id = $1) FROM github_repositories WHERE user_id = $1 GROUP BY full_name;
-- leak: a share of the whole
SELECT full_name, count(*) * 100 / (SELECT count(*) FROM github_repositories) FROM github_repositories WHERE user_id = $1 GROUP BY full_name;

-- safe: a share of the whole
SELECT title, count(*) * 100 / (SELECT count(*) FROM github_issues WHERE user_id = $1) FROM github_issues WHERE user_id = $1 GROUP BY title;
-- leak: a share of the whole
SELECT title, count(*) * 100 / (SELECT count(*) FROM github_issues) FROM github_issues WHERE user_id = $1 GROUP BY title;

-- safe: a share of the whole
SELECT body, count(*) * 100 / (SELECT count(*) FROM notes WHERE user_id = $1) FROM notes WHERE user_id = $1 GROUP BY body;
-- leak: a share of the whole
SELECT body, count(*) * 100 / (SELECT count(*) FROM notes) FROM notes WHERE user_id = $1 GROUP BY body;

-- safe: steps by name
WITH own AS (SELECT * FROM github_repositories WHERE user_id = $1), sums AS (SELECT full_name, sum(stargazers_count) AS total FROM own GROUP BY full_name) SELECT * FROM sums;
-- leak: steps by name
WITH own AS (SELECT * FROM github_repositories), sums AS (SELECT full_name, sum(stargazers_count) AS total FROM own GROUP BY full_name) SELECT * FROM sums;

-- safe: steps by name
WITH own AS (SELECT * FROM github_issues WHERE user_id = $1), sums AS (SELECT title, sum(number) AS total FROM own GROUP BY title) SELECT * FROM sums;
-- leak: steps by name
WITH own AS (SELECT * FROM github_issues), sums AS (SELECT title, sum(number) AS total FROM own GROUP BY title) SELECT * FROM sums;

-- safe: steps by name
WITH own AS (SELECT * FROM notes WHERE user_id = $1), sums AS (SELECT body, sum(id) AS total FROM own GROUP BY body) SELECT * FROM sums;
-- leak: steps by name
WITH own AS (SELECT * FROM notes), sums AS (SELECT body, sum(id) AS total FROM own GROUP BY body) SELECT * FROM sums;

-- safe: a filter on every reference
WITH everything AS (SELECT * FROM github_repositories) SELECT x.id FROM everything AS x JOIN everything AS y ON y.user_id = x.user_id AND y.id = x.id + 1 WHERE x.user_id = $1;
-- leak: a filter on every reference
WITH everything AS (SELECT * FROM github_repositories) SELECT x.id FROM everything AS x JOIN everything AS y ON y.id = x.id + 1 WHERE x.user_id = $1;

-- safe: a filter on every reference
WITH everything AS (SELECT * FROM github_issues) SELECT x.id FROM everything AS x JOIN everything AS y ON y.user_id = x.user_id AND y.id = x.id + 1 WHERE x.user_id = $1;
-- leak: a filter on every reference
WITH everything AS (SELECT * FROM github_issues) SELECT x.id FROM everything AS x JOIN everything AS y ON y.id = x.id + 1 WHERE x.user_id = $1;

-- safe: a filter on every reference
WITH everything AS (SELECT * FROM notes) SELECT x.id FROM everything AS x JOIN everything AS y ON y.user_id = x.user_id AND y.id = x.id + 1 WHERE x.user_id = $1;
-- leak: a filter on every reference
WITH everything AS (SELECT * FROM notes) SELECT x.id FROM everything AS x JOIN everything AS y ON y.id = x.id + 1 WHERE x.user_id = $1;

-- safe: two sources as one
SELECT id FROM github_repositories WHERE user_id = $1 UNION ALL SELECT id FROM github_issues WHERE user_id = $1;
-- leak: two sources as one
SELECT id FROM github_repositories WHERE user_id = $1 UNION ALL SELECT id FROM github_issues;

-- safe: two sources as one
SELECT id FROM github_issues WHERE user_id = $1 UNION ALL SELECT id FROM github_repositories WHERE user_id = $1;
-- leak: two sources as one
SELECT id FROM github_issues WHERE user_id = $1 UNION ALL SELECT id FROM github_repositories;

-- safe: two sources as one
SELECT id FROM notes WHERE user_id = $1 UNION ALL SELECT id FROM github_issues WHERE user_id = $1;
-- leak: two sources as one
SELECT id FROM notes WHERE user_id = $1 UNION ALL SELECT id FROM github_issues;

-- safe: a filter outside of a union
SELECT id FROM (SELECT user_id, id FROM github_repositories UNION SELECT user_id, id FROM github_issues) AS both_tables WHERE user_id = $1;
-- leak: a filter outside of a union
SELECT id FROM (SELECT user_id, id FROM github_repositories UNION SELECT $1, id FROM github_issues) AS both_tables WHERE user_id = $1;

-- safe: a filter outside of a union
SELECT id FROM (SELECT user_id, id FROM github_issues UNION SELECT user_id, id FROM github_repositories) AS both_tables WHERE user_id = $1;
-- leak: a filter outside of a union
SELECT id FROM (SELECT user_id, id FROM github_issues UNION SELECT $1, id FROM github_repositories) AS both_tables WHERE user_id = $1;

-- safe: a filter outside of a union
SELECT id FROM (SELECT user_id, id FROM notes UNION SELECT user_id, id FROM github_issues) AS both_tables WHERE user_id = $1;
-- leak: a filter outside of a union
SELECT id FROM (SELECT user_id, id FROM notes UNION SELECT $1, id FROM github_issues) AS both_tables WHERE user_id = $1;

-- safe: what one has and the other has not
SELECT id + 4 FROM github_repositories WHERE user_id = $1 EXCEPT SELECT id FROM github_issues WHERE user_id = $1;
-- leak: what one has and the other has not
SELECT id + 4 FROM github_repositories WHERE user_id = $1 EXCEPT SELECT id FROM github_issues;

-- safe: what one has and the other has not
SELECT id + 4 FROM github_issues WHERE user_id = $1 EXCEPT SELECT id FROM github_repositories WHERE user_id = $1;
-- leak: what one has and the other has not
SELECT id + 4 FROM github_issues WHERE user_id = $1 EXCEPT SELECT id FROM github_repositories;

-- safe: what one has and the other has not
SELECT id + 4 FROM notes WHERE user_id = $1 EXCEPT SELECT id FROM github_issues WHERE user_id = $1;
-- leak: what one has and the other has not
SELECT id + 4 FROM notes WHERE user_id = $1 EXCEPT SELECT id FROM github_issues;

-- safe: a running total
SELECT id, sum(stargazers_count) OVER (ORDER BY id) FROM github_repositories WHERE user_id = current_user_id();
-- leak: a running total
SELECT id, running FROM (SELECT user_id, id, sum(stargazers_count) OVER (ORDER BY id) AS running FROM github_repositories) AS t WHERE user_id = current_user_id();

-- safe: a running total
SELECT id, sum(number) OVER (ORDER BY id) FROM github_issues WHERE user_id = current_user_id();
-- leak: a running total
SELECT id, running FROM (SELECT user_id, id, sum(number) OVER (ORDER BY id) AS running FROM github_issues) AS t WHERE user_id = current_user_id();

-- safe: a running total
SELECT id, sum(id) OVER (ORDER BY id) FROM notes WHERE user_id = current_user_id();
-- leak: a running total
SELECT id, running FROM (SELECT user_id, id, sum(id) OVER (ORDER BY id) AS running FROM notes) AS t WHERE user_id = current_user_id();

-- safe: both sides of a full join
SELECT r.id, i.id FROM (SELECT * FROM github_repositories WHERE user_id = $1) AS r FULL JOIN (SELECT * FROM github_issues WHERE user_id = $1) AS i ON i.repository = r.full_name;
-- leak: both sides of a full join
SELECT r.id, i.id FROM (SELECT * FROM github_repositories WHERE user_id = $1) AS r FULL JOIN github_issues AS i ON i.repository = r.full_name;

-- safe: both sides of a full join
SELECT i.id, r.id FROM (SELECT * FROM github_issues WHERE user_id = $1) AS i FULL JOIN (SELECT * FROM github_repositories WHERE user_id = $1) AS r ON r.full_name = i.repository;
-- leak: both sides of a full join
SELECT i.id, r.id FROM (SELECT * FROM github_issues WHERE user_id = $1) AS i FULL JOIN github_repositories AS r ON r.full_name = i.repository;

-- safe: both sides of a full join
SELECT n.id, i.id FROM (SELECT * FROM notes WHERE user_id = $1) AS n FULL JOIN (SELECT * FROM github_issues WHERE user_id = $1) AS i ON i.id = n.id;
-- leak: both sides of a full join
SELECT n.id, i.id FROM (SELECT * FROM notes WHERE user_id = $1) AS n FULL JOIN github_issues AS i ON i.id = n.id;

-- safe: columns that a join merges
SELECT id FROM github_repositories FULL JOIN github_issues USING (user_id, id) WHERE user_id = $1;
-- leak: columns that a join merges
SELECT id FROM github_repositories FULL JOIN github_issues USING (id) WHERE github_repositories.user_id = $1 OR github_repositories.user_id IS NULL;

-- safe: columns that a join merges
SELECT id FROM github_issues FULL JOIN github_repositories USING (user_id, id) WHERE user_id = $1;
-- leak: columns that a join merges
SELECT id FROM github_issues FULL JOIN github_repositories USING (id) WHERE github_issues.user_id = $1 OR github_issues.user_id IS NULL;

-- safe: columns that a join merges
SELECT id FROM notes FULL JOIN github_issues USING (user_id, id) WHERE user_id = $1;
-- leak: columns that a join merges
SELECT id FROM notes FULL JOIN github_issues USING (id) WHERE notes.user_id = $1 OR notes.user_id IS NULL;

-- safe: rollup
SELECT full_name, count(*) FROM github_repositories WHERE user_id = $1 GROUP BY ROLLUP (full_name);
-- leak: rollup
SELECT n FROM (SELECT user_id, count(*) AS n FROM github_repositories GROUP BY ROLLUP (user_id)) AS s WHERE user_id = $1 OR user_id IS NULL;

-- safe: rollup
SELECT title, count(*) FROM github_issues WHERE user_id = $1 GROUP BY ROLLUP (title);
-- leak: rollup
SELECT n FROM (SELECT user_id, count(*) AS n FROM github_issues GROUP BY ROLLUP (user_id)) AS s WHERE user_id = $1 OR user_id IS NULL;

-- safe: rollup
SELECT body, count(*) FROM notes WHERE user_id = $1 GROUP BY ROLLUP (body);
-- leak: rollup
SELECT n FROM (SELECT user_id, count(*) AS n FROM notes GROUP BY ROLLUP (user_id)) AS s WHERE user_id = $1 OR user_id IS NULL;

-- safe: each with its partners
SELECT r.id, l.rows FROM github_repositories AS r CROSS JOIN LATERAL (SELECT count(*) AS rows FROM github_issues AS i WHERE i.user_id = r.user_id AND i.repository = r.full_name) AS l WHERE r.user_id = $1;
-- leak: each with its partners
SELECT r.id, l.rows FROM github_repositories AS r CROSS JOIN LATERAL (SELECT count(*) AS rows FROM github_issues AS i WHERE i.repository = r.full_name) AS l WHERE r.user_id = $1;

-- safe: each with its partners
SELECT i.id, l.rows FROM github_issues AS i CROSS JOIN LATERAL (SELECT count(*) AS rows FROM github_repositories AS r WHERE r.user_id = i.user_id AND r.full_name = i.repository) AS l WHERE i.user_id = $1;
-- leak: each with its partners
SELECT i.id, l.rows FROM github_issues AS i CROSS JOIN LATERAL (SELECT count(*) AS rows FROM github_repositories AS r WHERE r.full_name = i.repository) AS l WHERE i.user_id = $1;

-- safe: each with its partners
SELECT n.id, l.rows FROM notes AS n CROSS JOIN LATERAL (SELECT count(*) AS rows FROM github_issues AS i WHERE i.user_id = n.user_id AND i.id = n.id) AS l WHERE n.user_id = $1;
-- leak: each with its partners
SELECT n.id, l.rows FROM notes AS n CROSS JOIN LATERAL (SELECT count(*) AS rows FROM github_issues AS i WHERE i.id = n.id) AS l WHERE n.user_id = $1;

-- safe: below a third of the count
SELECT id FROM github_repositories AS x WHERE user_id = $1 AND stargazers_count < (SELECT count(*) / 3 FROM github_repositories AS y WHERE y.user_id = x.user_id);
-- leak: below a third of the count
SELECT id FROM github_repositories AS x WHERE user_id = $1 AND stargazers_count < (SELECT count(*) / 3 FROM github_repositories AS y);

-- safe: below a third of the count
SELECT id FROM github_issues AS x WHERE user_id = $1 AND number < (SELECT count(*) / 3 FROM github_issues AS y WHERE y.user_id = x.user_id);
-- leak: below a third of the count
SELECT id FROM github_issues AS x WHERE user_id = $1 AND number < (SELECT count(*) / 3 FROM github_issues AS y);

-- safe: below a third of the count
SELECT id FROM notes AS x WHERE user_id = $1 AND id < (SELECT count(*) / 3 FROM notes AS y WHERE y.user_id = x.user_id);
-- leak: below a third of the count
SELECT id FROM notes AS x WHERE user_id = $1 AND id < (SELECT count(*) / 3 FROM notes AS y);

-- safe: the tenants that are known
SELECT id FROM github_repositories WHERE user_id = $1 AND user_id IN (SELECT user_id FROM github_issues);
-- leak: the tenants that are known
SELECT id FROM github_repositories WHERE user_id IN (SELECT user_id FROM github_issues);

-- safe: the tenants that are known
SELECT id FROM github_issues WHERE user_id = $1 AND user_id IN (SELECT user_id FROM github_repositories);
-- leak: the tenants that are known
SELECT id FROM github_issues WHERE user_id IN (SELECT user_id FROM github_repositories);

-- safe: the tenants that are known
SELECT id FROM notes WHERE user_id = $1 AND user_id IN (SELECT user_id FROM github_issues);
-- leak: the tenants that are known
SELECT id FROM notes WHERE user_id IN (SELECT user_id FROM github_issues);

-- safe: a conditional count
SELECT count(*) FILTER (WHERE stargazers_count > 1) FROM github_repositories WHERE user_id = $1;
-- leak: a conditional count
SELECT count(*) FILTER (WHERE user_id = $1), count(*) FROM github_repositories;

-- safe: a conditional count
SELECT count(*) FILTER (WHERE number > 1) FROM github_issues WHERE user_id = $1;
-- leak: a conditional count
SELECT count(*) FILTER (WHERE user_id = $1), count(*) FROM github_issues;

-- safe: a conditional count
SELECT count(*) FILTER (WHERE id > 1) FROM notes WHERE user_id = $1;
-- leak: a conditional count
SELECT count(*) FILTER (WHERE user_id = $1), count(*) FROM notes;
