  -- The query that counts a tenant's published rows of a table.
  SELECT format('SELECT count(*) FROM %s%s', {{ control }}.publish_target(tenant, synced_table),
    CASE s.placement WHEN 'shared' THEN format(' WHERE %s = %L::%s', t.tenant_key, tenant, t.tenant_type) ELSE '' END)
  FROM {{ control }}.tables AS t JOIN {{ control }}.tenant_sources AS s ON s.source = t.source
  WHERE s.tenant_id = tenant AND t.table_name = synced_table
