SELECT t.table_name, s.tenant_id, s.problem
FROM {{ control }}.tables AS t CROSS JOIN LATERAL {{ control }}.sound_tables(t.table_name) AS s
WHERE s.problem IS NOT NULL
ORDER BY t.table_name, s.tenant_id
