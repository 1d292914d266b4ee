-- Rows and bytes of each tenant's tables. In shared tables a tenant's bytes are those of its rows, without indexes. What can't be counted has a
-- problem instead of a number. What landed is measured and never read: its tables may be the work of anybody who has the loader's login.
DECLARE
  target record;
BEGIN
  FOR target IN SELECT t.table_name, t.shared_name, t.tenant_key, t.source FROM {{ control }}.tables AS t WHERE t.tenant_key IS NOT NULL ORDER BY t.table_name LOOP
    problem := {{ control }}.hold_table(target.shared_name);
    IF problem IS NULL THEN
      -- A source that moves has its rows in both places. They are counted where the tenant reads them.
      RETURN QUERY EXECUTE format('SELECT (%s)::text, %L::text, ''shared''::text, pg_catalog.count(*), pg_catalog.sum(pg_catalog.pg_column_size(s.*))::bigint, NULL::text FROM %s AS s WHERE ((%s)::text = ANY (%L::text[])) IS NOT TRUE GROUP BY 1',
        target.tenant_key, target.table_name, target.shared_name, target.tenant_key,
        ARRAY(SELECT m.tenant_id FROM {{ control }}.tenant_sources AS m WHERE m.source = target.source AND m.placement = 'schema' AND m.moving_to IS NOT NULL));
    ELSE
      RETURN QUERY SELECT NULL::text, target.table_name, 'shared', NULL::bigint, NULL::bigint, problem;
    END IF;
  END LOOP;

  placement := 'schema';
  FOR target IN
    SELECT t.tenant_id, c.relname AS table_name, c.oid, c.relowner::regrole AS owner, format('%I.%I', t.schema_name, c.relname) AS relation
    FROM {{ control }}.tenants AS t
    JOIN pg_namespace AS n ON n.nspname = t.schema_name
    JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT t.tenant_id, e.table_name, NULL, NULL, NULL
    FROM {{ control }}.tenants AS t
    JOIN {{ control }}.tables AS e ON e.source IS NULL AND e.placement = 'schema'
      OR EXISTS (SELECT FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id AND s.source = e.source AND s.placement = 'schema')
    WHERE NOT EXISTS (
      SELECT FROM pg_namespace AS n JOIN pg_class AS c ON c.relnamespace = n.oid
      WHERE n.nspname = t.schema_name AND c.relname = e.table_name AND c.relkind IN ('r', 'p'))
    ORDER BY 1, 2
  LOOP
    tenant_id := target.tenant_id;
    table_name := target.table_name;
    row_count := NULL;
    bytes := NULL;
    problem := CASE WHEN target.oid IS NULL THEN 'is missing' WHEN target.owner <> {{ owner_text }}::regrole THEN format('belongs to %s', target.owner)
      ELSE {{ control }}.hold_table(target.relation) END;
    IF problem IS NULL THEN
      EXECUTE format('SELECT pg_catalog.count(*) FROM ONLY %s', target.relation) INTO row_count;
      bytes := pg_total_relation_size(target.oid);
    END IF;
    RETURN NEXT;
  END LOOP;

  IF {{ landing_here }} THEN
    RETURN QUERY
      SELECT l.tenant_id, c.relname::text, 'landing', NULL::bigint, m.bytes, m.problem
      FROM {{ control }}.landings AS l
      JOIN pg_namespace AS n ON n.nspname = l.landing_schema
      JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
      CROSS JOIN LATERAL {{ control }}.measure_table(c.oid) AS m
      ORDER BY 1, 2;
  END IF;
END
