-- Locks what a publish of these tables needs, in one order. Two publishes of one tenant wait for each other, of two tenants don't.
-- The key-share lock lets a tenant be suspended meanwhile, and makes offboarding wait. Row locks take rights that nobody else has.
DECLARE
  status text;
BEGIN
  SELECT t.status INTO status FROM {{ control }}.tenants AS t WHERE t.tenant_id = tenant FOR KEY SHARE;
  IF status IS NULL THEN
    RAISE EXCEPTION 'There is no tenant %.', tenant USING ERRCODE = 'FEN01';
  ELSIF status <> 'active' THEN
    RAISE EXCEPTION 'Tenant % is %: nothing is published for it.', tenant, status USING ERRCODE = 'FEN02';
  END IF;
  PERFORM FROM {{ control }}.tenant_sources AS s
  WHERE s.tenant_id = tenant AND (only_source IS NULL OR s.source = only_source) ORDER BY s.source FOR NO KEY UPDATE;
  IF NOT FOUND AND only_source IS NOT NULL THEN
    RAISE EXCEPTION 'Tenant % has not connected %.', tenant, only_source USING ERRCODE = 'FEN07';
  END IF;

  IF EXISTS (SELECT FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = tenant AND (only_source IS NULL OR s.source = only_source) AND s.move_phase IS NOT NULL) THEN
    RAISE EXCEPTION 'A source of tenant % is being moved', tenant USING ERRCODE = 'lock_not_available';
  END IF;

  INSERT INTO {{ control }}.publications (tenant_id, table_name)
  SELECT tenant, t.table_name
  FROM {{ control }}.tables AS t JOIN {{ control }}.tenant_sources AS s ON s.source = t.source
  WHERE s.tenant_id = tenant AND t.kind = 'synced' AND (only_source IS NULL OR s.source = only_source)
  ORDER BY t.table_name
  ON CONFLICT DO NOTHING;
  RETURN QUERY
    SELECT p.table_name, t.source, {{ control }}.wanted_columns(p.table_name)
    FROM {{ control }}.publications AS p
    JOIN {{ control }}.tables AS t ON t.table_name = p.table_name
    JOIN {{ control }}.tenant_sources AS s ON s.tenant_id = p.tenant_id AND s.source = t.source
    WHERE p.tenant_id = tenant AND (only_source IS NULL OR s.source = only_source)
    ORDER BY p.table_name
    FOR NO KEY UPDATE OF p;
END
