-- The publication of one table, locked.
BEGIN
  PERFORM FROM {{ control }}.tables AS t, {{ control }}.lock_publication(tenant, t.source) AS l WHERE t.table_name = synced_table AND t.kind = 'synced' AND l.table_name = synced_table;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Table % isn''t published for tenant %.', synced_table, tenant USING ERRCODE = 'FEN07';
  END IF;
END
