-- Tells whether anything has happened in each landing, without reading a row of it: a number that changes when a table there is made, replaced or
-- written, by the counts that PostgreSQL keeps of such (track_counts). They may come a second late.
SELECT l.tenant_id, hashtextextended(string_agg(concat_ws(' ', c.relname, c.oid, pg_relation_filenode(c.oid),
    pg_stat_get_tuples_inserted(c.oid), pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid)), E'\n' ORDER BY c.relname), 0)
FROM {{ control }}.landings AS l
JOIN pg_namespace AS n ON n.nspname = l.landing_schema
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
WHERE NOT l.shut
GROUP BY l.tenant_id
