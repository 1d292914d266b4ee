-- The statement that makes a tenant's published rows those that landed. The landed ones come from a query that gives the table's columns
-- and _fenceline_extracted, _fenceline_place, _fenceline_misfit. Of several rows with one key the youngest counts, by the time that
-- Airbyte read it, then by its place; a time that is not known is the oldest.
-- Partial: what landed is not everything, so that nothing is gone.
DECLARE
  described {{ control }}.tables;
  placed text;
  target text := {{ control }}.publish_target(tenant, synced_table);
  mine text := 'true';
  item record;
  value text;
  values_landed text[] := '{}'; reasons_null_key text := ''; reasons_type text := ''; reasons_null text := '';
  names text[] := '{}'; keys text[] := '{}'; rest text[] := '{}'; comparable text[] := '{}'; insert_names text[]; insert_values text[];
BEGIN
  SELECT * INTO STRICT described FROM {{ control }}.tables AS t WHERE t.table_name = synced_table;
  SELECT s.placement INTO STRICT placed FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = tenant AND s.source = described.source;

  FOR item IN
    SELECT c.*, format('%I', c.column_name) AS name, to_regtype(c.type_sql) AS type, {{ control }}.landed_type(c.type_sql) AS landed_type,
      (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum AS e JOIN pg_type AS t ON e.enumtypid IN (t.oid, t.typelem) WHERE t.oid = to_regtype(c.type_sql)) AS labels
    FROM {{ control }}.synced_columns AS c WHERE c.table_name = synced_table ORDER BY c.position
  LOOP
    value := 'l.' || item.name;
    IF item.labels IS NOT NULL THEN
      reasons_type := reasons_type || format(' WHEN NOT %1$s::text[] <@ %2$L::text[] THEN %3$L', CASE WHEN item.type_sql LIKE '%[]' THEN value ELSE 'ARRAY[' || value || ']' END, item.labels || NULL::text, 'type ' || item.column_name);
      value := format('CASE WHEN %1$s::text[] <@ %2$L::text[] THEN %3$s::%4$s END', CASE WHEN item.type_sql LIKE '%[]' THEN value ELSE 'ARRAY[' || value || ']' END, item.labels, value, item.type_sql);
    ELSIF item.landed_type <> item.type THEN
      value := format('%s::%s', value, item.type_sql);
    END IF;
    IF placed = 'shared' AND item.column_name = described.tenant_column AND described.tenant_path IS NOT NULL THEN
      value := {{ control }}.stamped(value, described.tenant_path, tenant);
    END IF;

    values_landed := values_landed || format('%s AS %s', value, item.name);
    names := names || item.name;
    IF item.is_key THEN
      keys := keys || item.name;
      reasons_null_key := reasons_null_key || format(' WHEN l.%s IS NULL THEN %L', item.name, 'null ' || item.column_name);
    ELSE
      rest := rest || item.name;
      -- json has no equality, and a type of an extension may have its own idea of it.
      comparable := comparable || (item.name || CASE WHEN item.type::text IN ('json', 'json[]') OR item.labels IS NULL AND item.landed_type <> item.type THEN '::text' ELSE '' END);
      IF item.not_null THEN
        reasons_null := reasons_null || format(' WHEN l.%s IS NULL THEN %L', item.name, 'null ' || item.column_name);
      END IF;
    END IF;
  END LOOP;

  insert_names := names;
  insert_values := names;
  IF placed = 'shared' THEN
    mine := format('%s = %L::%s', described.tenant_key, tenant, described.tenant_type);
    IF described.tenant_path IS NULL THEN
      insert_names := format('%I', described.tenant_column) || names;
      insert_values := format('%L::%s', tenant, described.tenant_type) || names;
    END IF;
  END IF;

  RETURN format($statement$
    WITH landed AS MATERIALIZED (
      SELECT %1$s, l._fenceline_extracted, l._fenceline_place,
        CASE WHEN l._fenceline_misfit IS NOT NULL THEN 'type ' || l._fenceline_misfit%2$s END AS _fenceline_reason
      FROM (%3$s) AS l
    ), aside AS MATERIALIZED (
      SELECT * FROM landed WHERE _fenceline_reason IS NOT NULL
    ), differs AS MATERIALIZED (
      -- One hash join tells what is new, changed and gone. What is already so is not touched: ON CONFLICT would lock each row and write WAL.
      SELECT l.*, p._fenceline_published, %4$s
      FROM (SELECT * FROM landed WHERE _fenceline_reason IS NULL) AS l
        %5$s JOIN (SELECT p.ctid AS _fenceline_published, %6$s FROM %7$s AS p WHERE %8$s) AS p ON %9$s
      WHERE l._fenceline_place IS NULL OR p._fenceline_published IS NULL%10$s
    ), gone AS (
      -- The row of a key whose new values don't fit stays as it is.
      DELETE FROM %7$s AS p USING differs AS d
      WHERE p.ctid = d._fenceline_published AND d._fenceline_place IS NULL AND NOT EXISTS (SELECT FROM aside AS a WHERE %11$s)
      RETURNING 1
    ), written AS (
      INSERT INTO %7$s (%12$s)
      SELECT DISTINCT ON (%13$s) %14$s FROM differs AS d
      WHERE d._fenceline_published IS NULL AND (SELECT count(*) FROM gone) >= 0 -- deletes first: another unique key may be free then
      ORDER BY %13$s, d._fenceline_extracted DESC NULLS LAST, d._fenceline_place DESC
      RETURNING 1
    )%15$s
    SELECT (SELECT count(*) FROM written), %16$s, (SELECT count(*) FROM gone),
      (SELECT coalesce(jsonb_agg(jsonb_build_object('problem', r.problem, 'column', r.column_name, 'rows', r.n) ORDER BY r.problem, r.column_name), '[]') FROM (
        SELECT split_part(a._fenceline_reason, ' ', 1) AS problem, substr(a._fenceline_reason, 6) AS column_name, count(*) AS n FROM aside AS a GROUP BY 1, 2) AS r)
  $statement$,
    array_to_string(values_landed, ', '),
    reasons_null_key || reasons_type || reasons_null,
    landed_query,
    (SELECT string_agg(format('p.%s AS %I', k, '_fenceline_key_' || n), ', ') FROM unnest(keys) WITH ORDINALITY AS t(k, n)),
    CASE WHEN partial THEN 'LEFT' ELSE 'FULL' END,
    array_to_string(names, ', '),
    target,
    mine,
    (SELECT string_agg(format('p.%1$s = l.%1$s', k), ' AND ') FROM unnest(keys) AS k),
    CASE WHEN cardinality(rest) > 0 THEN format(' OR (%s) IS DISTINCT FROM (%s)', 'p.' || array_to_string(comparable, ', p.'), 'l.' || array_to_string(comparable, ', l.')) ELSE '' END,
    (SELECT string_agg(format('a.%s = d.%I', k, '_fenceline_key_' || n), ' AND ') FROM unnest(keys) WITH ORDINALITY AS t(k, n)),
    array_to_string(insert_names, ', '),
    array_to_string(keys, ', '),
    array_to_string(insert_values, ', '),
    CASE WHEN cardinality(rest) > 0 THEN format($changed$, changed AS (
      UPDATE %1$s AS p SET %2$s
      FROM (
        SELECT DISTINCT ON (%3$s) l.*, c._fenceline_published
        FROM landed AS l JOIN (SELECT DISTINCT %3$s, _fenceline_published FROM differs WHERE _fenceline_place IS NOT NULL AND _fenceline_published IS NOT NULL) AS c USING (%4$s)
        WHERE l._fenceline_reason IS NULL
        ORDER BY %3$s, l._fenceline_extracted DESC NULLS LAST, l._fenceline_place DESC
      ) AS n
      WHERE p.ctid = n._fenceline_published AND (%5$s) IS DISTINCT FROM (%6$s)
      RETURNING 1
    )$changed$,
      target,
      (SELECT string_agg(format('%1$s = n.%1$s', r), ', ') FROM unnest(rest) AS r),
      array_to_string(keys, ', '),
      array_to_string(keys, ', '),
      'p.' || array_to_string(comparable, ', p.'), 'n.' || array_to_string(comparable, ', n.')) ELSE '' END,
    CASE WHEN cardinality(rest) > 0 THEN '(SELECT count(*) FROM changed)' ELSE '0::bigint' END);
END
