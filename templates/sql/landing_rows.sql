-- How to read a landing table in the types that are published. Wanted: [{"name", "type", "conversion", "key"}], in order.
-- The call is NULL where a column's type can't become the wanted one at all: then no row fits.
DECLARE
  landed record := {{ control }}.landing_table(tenant, table_name);
  has_time boolean := (landed.column_types ->> '_airbyte_extracted_at')::oid = 'timestamptz'::regtype;
  names text[] := ARRAY[]::text[];
  expressions text[] := ARRAY[]::text[];
  types text[] := ARRAY[]::text[];
  keys boolean[] := ARRAY[]::boolean[];
  condition text := 'true';
  item record;
BEGIN
  IF landed.qualified IS NULL THEN
    RETURN;
  END IF;
  FOR item IN
    SELECT w.name, w.type, w.conversion, w.key, (landed.column_types ->> w.name)::oid AS found, {{ control }}.landed_type(w.type) AS landed_type
    FROM ROWS FROM (jsonb_to_recordset(wanted) AS (name text, type text, conversion text, key boolean)) WITH ORDINALITY AS w(name, type, conversion, key, n)
    ORDER BY w.n
  LOOP
    names := names || item.name;
    types := types || (SELECT format('pg_catalog.%I', t.typname) FROM pg_type AS t WHERE t.oid = item.landed_type);
    keys := keys || coalesce(item.key, false);
    IF item.found IS NULL THEN
      missing_columns := missing_columns || item.name;
      expressions := expressions || format('NULL::%s', types[cardinality(types)]);
    ELSE
      expressions := expressions || {{ control }}.landing_expression(item.found, item.name, item.type, item.conversion);
      IF expressions[cardinality(expressions)] IS NULL THEN
        unfit_column := item.name;
        RETURN;
      END IF;
    END IF;
  END LOOP;

  names := names || '_airbyte_extracted_at'::text;
  types := types || 'pg_catalog.timestamptz'::text;
  keys := keys || false;
  expressions := expressions || CASE WHEN has_time THEN 'l._airbyte_extracted_at' ELSE 'NULL::timestamptz' END;
  IF since IS NOT NULL AND has_time THEN
    condition := format('l._airbyte_extracted_at >= %L::timestamptz OR l._airbyte_extracted_at IS NULL', since);
  END IF;
  definition := (SELECT string_agg(format('%I %s', names[i], types[i]), ', ' ORDER BY i) FROM generate_series(1, cardinality(names) - 1) AS i)
    || ', _fenceline_extracted pg_catalog.timestamptz, _fenceline_place pg_catalog.tid';
  -- The misfits' column is in the second pass alone: a NULL in each row would make the first one slower.
  IF sift THEN
    call := format('%s(NULL, %L, %L, %L, %L, %L, %L) AS landed(%s, _fenceline_misfit pg_catalog.text)',
      {{ control }}.reader_call(tenant), landed.qualified, names, expressions, types, keys, condition, definition);
  ELSE
    call := format('%s(%L) AS landed(%s)', {{ control }}.reader_call(tenant),
      format('SELECT %s, l.ctid FROM ONLY %s AS l WHERE %s', array_to_string(expressions, ', '), landed.qualified, condition), definition);
  END IF;
END
