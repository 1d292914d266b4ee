  -- Publishes what landed for a tenant, of one source or of all, in the transaction of the caller: all of it or nothing.
  SELECT b.table_name, b.source, t.outcome, t.comparison, t.inserted, t.updated, t.deleted, t.set_aside, t.missing_columns
  FROM {{ control }}.publish_begin(tenant, only_source) AS b
  CROSS JOIN LATERAL {{ control }}.publish_table(tenant, b.table_name, compare_all, allow_deletes) AS t
