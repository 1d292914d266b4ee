-- The tables of a source in both placements, with the expressions that take a row from one to the other. A tenant column is in the shared table alone;
-- a JSON document has the tenant in it there.
SELECT t.table_name, t.shared_name, t.tenant_key,
  format('%I.%I', own_schema, t.table_name), format('%I.%I', moving, t.table_name),
  (SELECT string_agg(quote_ident(c.column_name), ', ' ORDER BY c."position") FROM {{ control }}.synced_columns AS c WHERE c.table_name = t.table_name),
  (SELECT string_agg(CASE WHEN t.tenant_path IS NOT NULL AND c.column_name = t.tenant_column THEN format('%I #- %L::text[]', c.column_name, t.tenant_path) ELSE quote_ident(c.column_name) END, ', ' ORDER BY c."position")
   FROM {{ control }}.synced_columns AS c WHERE c.table_name = t.table_name),
  (SELECT string_agg(CASE WHEN t.tenant_path IS NOT NULL AND c.column_name = t.tenant_column THEN {{ control }}.stamped(quote_ident(c.column_name), t.tenant_path, tenant) ELSE quote_ident(c.column_name) END, ', ' ORDER BY c."position")
   FROM {{ control }}.synced_columns AS c WHERE c.table_name = t.table_name),
  CASE WHEN t.tenant_path IS NULL THEN quote_ident(t.tenant_column) || ', ' ELSE '' END,
  CASE WHEN t.tenant_path IS NULL THEN quote_literal(tenant) || ', ' ELSE '' END
FROM {{ control }}.tables AS t
WHERE t.source = of_source
ORDER BY t.table_name
