-- Where a tenant's tables are while they are on no path: before they come, or after they went.
SELECT pg_catalog."left"({{ project_text }}, 40) || '_moving_' || pg_catalog."left"(pg_catalog.md5(schema_name), 12)
