-- The tables of this name in tenants' schemas, each with what is wrong with it. Those that are sound stay locked against changes until the
-- transaction ends, so that who reads them next finds what was looked at here.
DECLARE
  target {{ control }}.tables;
  owners text[];
  schemas text[];
  problems text[];
BEGIN
  SELECT * INTO STRICT target FROM {{ control }}.tables AS t WHERE t.table_name = sound_tables.table_name;
  SELECT array_agg(t.tenant_id ORDER BY t.tenant_id), array_agg(t.schema_name ORDER BY t.tenant_id) INTO owners, schemas
  FROM {{ control }}.tenants AS t
  WHERE CASE WHEN target.source IS NULL THEN target.placement = 'schema'
    ELSE EXISTS (SELECT FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id AND s.source = target.source AND s.placement = 'schema') END;
  FOR n IN 1 .. coalesce(cardinality(owners), 0) LOOP
    problems[n] := {{ control }}.hold_table(format('%I.%I', schemas[n], target.table_name));
  END LOOP;

  -- The admin's function of this name says what there has to be: the tenant first, then the table's columns.
  RETURN QUERY
    SELECT l.tenant_id, format('%I.%I', l.schema_name, target.table_name), coalesce(l.problem,
      CASE WHEN c.relkind NOT IN ('r', 'p') THEN 'is not a table' WHEN c.relowner <> {{ owner_text }}::regrole THEN format('belongs to %s', c.relowner::regrole) END,
      (SELECT string_agg(CASE WHEN a.attname IS NULL THEN format('column %I is missing', e.name)
          ELSE format('column %I is %s and not %s', e.name, format_type(a.atttypid, NULL), format_type(e.type, NULL)) END, ', ' ORDER BY e.n)
       FROM unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY AS e (name, type, mode, n)
       LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = e.name AND a.attnum > 0 AND NOT a.attisdropped
       WHERE e.mode = 't' AND e.n > 1 AND a.atttypid IS DISTINCT FROM e.type))
    FROM unnest(owners, schemas, problems) AS l (tenant_id, schema_name, problem)
    LEFT JOIN pg_namespace AS s ON s.nspname = l.schema_name
    LEFT JOIN pg_class AS c ON c.relnamespace = s.oid AND c.relname = target.table_name
    LEFT JOIN pg_proc AS p ON p.pronamespace = {{ admin_schema_text }}::regnamespace AND p.proname = target.table_name AND p.pronargs = 0;
END
