-- Rows and bytes of each tenant's tables. In shared tables a tenant's bytes are those of its rows, without indexes. What can't be counted has a
-- problem instead of a number. What landed is measured and never read: its tables may be the work of anybody who has the loader's login.
DECLARE
  target record;
BEGIN
  FOR target IN SELECT t.table_name, t.shared_name, t.tenant_key FROM {{ control }}.tables AS t WHERE t.tenant_key IS NOT NULL ORDER BY t.table_name LOOP
    problem := {{ control }}.hold_table(target.shared_name);
    IF problem IS NULL THEN
      RETURN QUERY EXECUTE format('SELECT (%s)::text, %L::text, ''shared''::text, pg_catalog.count(*), pg_catalog.sum(pg_catalog.pg_column_size(s.*))::bigint, NULL::text FROM %s AS s GROUP BY 1',
        target.tenant_key, target.table_name, target.shared_name);
    ELSE
      RETURN QUERY SELECT NULL::text, target.table_name, 'shared', NULL::bigint, NULL::bigint, problem;
    END IF;
  END LOOP;

  FOR target IN
    SELECT t.tenant_id, c.relname, c.oid, c.oid::regclass::text AS relation, c.relowner::regrole AS owner, n.nspname = t.landing_schema AS landed
    FROM {{ control }}.tenants AS t
    JOIN pg_namespace AS n ON n.nspname IN (t.schema_name, t.landing_schema)
    JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT t.tenant_id, e.table_name, NULL, NULL, NULL, false
    FROM {{ control }}.tenants AS t
    JOIN {{ control }}.tables AS e ON e.source IS NULL AND e.placement = 'schema'
      OR EXISTS (SELECT FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id AND s.source = e.source AND s.placement = 'schema')
    WHERE to_regclass(format('%I.%I', t.schema_name, e.table_name)) IS NULL
    ORDER BY 1, landed, 2
  LOOP
    tenant_id := target.tenant_id;
    table_name := target.relname;
    placement := CASE WHEN target.landed THEN 'landing' ELSE 'schema' END;
    row_count := NULL;
    bytes := NULL;
    problem := NULL;
    IF target.relation IS NULL THEN
      problem := 'is missing';
    ELSIF target.landed THEN
      SELECT m.bytes, m.problem INTO bytes, problem FROM {{ control }}.measure_table(target.oid) AS m;
    ELSIF target.owner <> {{ owner_text }}::regrole THEN
      problem := format('belongs to %s', target.owner);
    ELSE
      problem := {{ control }}.hold_table(target.relation);
      IF problem IS NULL THEN
        EXECUTE format('SELECT pg_catalog.count(*) FROM ONLY %s', target.relation) INTO row_count;
        bytes := pg_total_relation_size(target.oid);
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END
