  UPDATE {{ control }}.publications AS p SET
    definition = {{ control }}.publication_definition(tenant, synced_table),
    landed_shape = remember_publication.landed_shape, landed_rows = remember_publication.landed_rows,
    landed_generation = remember_publication.landed_generation, landed_until = remember_publication.landed_until,
    compared_all_at = CASE WHEN comparison = 'all' THEN now() ELSE p.compared_all_at END,
    published_at = now(), set_aside = remember_publication.set_aside
  WHERE p.tenant_id = tenant AND p.table_name = synced_table
