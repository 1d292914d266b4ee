-- The statement that makes a tenant's published rows those that landed. The landed ones come from a query that gives the table's columns,
-- _fenceline_extracted, _fenceline_place and, where it was sifted, _fenceline_misfit. Of several rows with one key the youngest counts,
-- by the time that Airbyte read it, then by its place; a time that is not known is the oldest.
-- Partial: what landed is not everything, so that nothing is gone.
DECLARE
  described {{ control }}.tables;
  placed text;
  target text := {{ control }}.publish_target(tenant, synced_table);
  mine text := 'true';
  item record;
  value text;
  landed text[] := '{}';
  fits text[] := '{}';
  aside text := '';
  names text[] := '{}';
  keys text[] := '{}';
  rest text[] := '{}';
  comparable text[] := '{}';
  insert_names text[];
  insert_values text[];
BEGIN
  SELECT * INTO STRICT described FROM {{ control }}.tables AS t WHERE t.table_name = synced_table;
  SELECT s.placement INTO STRICT placed FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = tenant AND s.source = described.source;

  FOR item IN
    SELECT c.*, format('%I', c.column_name) AS name, to_regtype(c.type_sql) AS type, {{ control }}.landed_type(c.type_sql) AS landed_type
    FROM {{ control }}.synced_columns AS c WHERE c.table_name = synced_table ORDER BY c.position
  LOOP
    value := 'l.' || item.name;
    IF item.landed_type <> item.type THEN
      value := format('%s::%s', value, item.type_sql);
    END IF;
    IF placed = 'shared' AND item.column_name = described.tenant_column AND described.tenant_path IS NOT NULL THEN
      value := {{ control }}.stamped(value, described.tenant_path, tenant);
    END IF;

    landed := landed || format('%s AS %s', value, item.name);
    names := names || item.name;
    IF item.is_key OR item.not_null THEN
      fits := fits || format('l.%s IS NOT NULL', item.name);
      aside := aside || format(' WHEN l.%s IS NULL THEN %L', item.name, 'null ' || item.column_name);
    END IF;
    IF item.is_key THEN
      keys := keys || item.name;
    ELSE
      rest := rest || item.name;
      -- json has no equality, and a type of an extension may have its own idea of it.
      comparable := comparable || (item.name || CASE WHEN item.type::text IN ('json', 'json[]') OR item.landed_type <> item.type THEN '::text' ELSE '' END);
    END IF;
  END LOOP;

  IF sifted THEN
    landed := landed || 'l._fenceline_misfit'::text;
    fits := fits || 'l._fenceline_misfit IS NULL'::text;
    aside := ' WHEN l._fenceline_misfit IS NOT NULL THEN ''type '' || l._fenceline_misfit' || aside;
  END IF;
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
      SELECT %1$s, l._fenceline_extracted, l._fenceline_place FROM (%2$s) AS l
    ), differs AS MATERIALIZED (
      -- One hash join tells what is new, changed and gone. What is already so is not touched: ON CONFLICT would lock each row and write
      -- WAL. A row that is set aside takes part, so that the published row of its key stays.
      SELECT l.*, p._fenceline_published, CASE WHEN l._fenceline_place IS NULL THEN NULL%3$s END AS _fenceline_aside
      FROM landed AS l %4$s JOIN (SELECT p.ctid AS _fenceline_published, %5$s FROM %6$s AS p WHERE %7$s) AS p ON %8$s
      WHERE l._fenceline_place IS NULL OR p._fenceline_published IS NULL OR NOT (%9$s)%10$s
    ), gone AS (
      DELETE FROM %6$s AS p USING differs AS d WHERE p.ctid = d._fenceline_published AND d._fenceline_place IS NULL
      RETURNING 1
    ), written AS (
      INSERT INTO %6$s (%11$s)
      SELECT DISTINCT ON (%12$s) %13$s FROM differs AS d
      WHERE d._fenceline_published IS NULL AND d._fenceline_aside IS NULL
        AND (SELECT count(*) FROM gone) >= 0 -- deletes first: another unique key may be free then
      ORDER BY %12$s, d._fenceline_extracted DESC NULLS LAST, d._fenceline_place DESC
      RETURNING 1
    )%14$s
    SELECT (SELECT count(*) FROM written), %15$s, (SELECT count(*) FROM gone), (
      SELECT coalesce(jsonb_agg(jsonb_build_object('problem', r.problem, 'column', r.name, 'rows', r.n) ORDER BY r.problem, r.name), '[]')
      FROM (SELECT split_part(d._fenceline_aside, ' ', 1) AS problem, substr(d._fenceline_aside, 6) AS name, count(*) AS n
        FROM differs AS d WHERE d._fenceline_aside IS NOT NULL GROUP BY 1, 2) AS r)
  $statement$,
    array_to_string(landed, ', '),
    landed_query,
    aside,
    CASE WHEN partial THEN 'LEFT' ELSE 'FULL' END,
    array_to_string(names, ', '),
    target,
    mine,
    (SELECT string_agg(format('p.%1$s = l.%1$s', k), ' AND ') FROM unnest(keys) AS k),
    array_to_string(fits, ' AND '),
    CASE WHEN cardinality(rest) > 0 THEN format(' OR (%s) IS DISTINCT FROM (%s)', 'p.' || array_to_string(comparable, ', p.'), 'l.' || array_to_string(comparable, ', l.')) ELSE '' END,
    array_to_string(insert_names, ', '),
    array_to_string(keys, ', '),
    array_to_string(insert_values, ', '),
    -- A key that differs somewhere may have a younger row that doesn't: all rows of such keys are looked at.
    CASE WHEN cardinality(rest) > 0 THEN format($changed$, changed AS (
      UPDATE %1$s AS p SET %2$s
      FROM (
        SELECT DISTINCT ON (%3$s) l.*, d._fenceline_published
        FROM landed AS l
        JOIN (SELECT DISTINCT %3$s, _fenceline_published FROM differs WHERE _fenceline_place IS NOT NULL AND _fenceline_published IS NOT NULL AND _fenceline_aside IS NULL) AS d USING (%3$s)
        WHERE %4$s
        ORDER BY %3$s, l._fenceline_extracted DESC NULLS LAST, l._fenceline_place DESC
      ) AS n
      WHERE p.ctid = n._fenceline_published AND (%5$s) IS DISTINCT FROM (%6$s)
      RETURNING 1
    )$changed$,
      target,
      (SELECT string_agg(format('%1$s = n.%1$s', r), ', ') FROM unnest(rest) AS r),
      array_to_string(keys, ', '),
      array_to_string(fits, ' AND '),
      'p.' || array_to_string(comparable, ', p.'),
      'n.' || array_to_string(comparable, ', n.')) ELSE '' END,
    CASE WHEN cardinality(rest) > 0 THEN '(SELECT count(*) FROM changed)' ELSE '0::bigint' END);
END
