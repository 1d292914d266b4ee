SELECT r.full_name, count(i.id)
FROM github_repositories r
LEFT JOIN github_issues i ON i.repository = r.full_name AND i.user_id = $1 AND r.user_id = $1
GROUP BY r.full_name;

UPDATE notes SET body = $2 WHERE id = $1;
