  -- The table that is published into, qualified and quoted.
  SELECT CASE s.placement WHEN 'schema' THEN format('%I.%I', tenants.schema_name, t.table_name) ELSE t.shared_name END
  FROM {{ control }}.tables AS t
  JOIN {{ control }}.tenant_sources AS s ON s.source = t.source
  JOIN {{ control }}.tenants AS tenants ON tenants.tenant_id = s.tenant_id
  WHERE s.tenant_id = tenant AND t.table_name = synced_table
