-- One statement for all tables: their foreign keys are looked at when it ends, whatever the order and however they refer to each other.
DECLARE
  statement text;
  counts bigint[];
  tables text[];
  before text := coalesce(current_setting('fenceline.tenant', true), '');
BEGIN
  SELECT array_agg(t.shared_name ORDER BY t.table_name),
    'WITH ' || string_agg(format('d%s AS (DELETE FROM %s WHERE %s = %L RETURNING 1)', t.n, t.shared_name, t.tenant_key, delete_shared_rows.tenant), ', ')
      || ' SELECT ARRAY[' || string_agg(format('(SELECT count(*) FROM d%s)', t.n), ', ' ORDER BY t.table_name) || ']'
  INTO tables, statement
  FROM (SELECT s.*, row_number() OVER (ORDER BY s.table_name) AS n FROM {{ control }}.tables AS s WHERE s.tenant_key IS NOT NULL) AS t;
  IF statement IS NULL THEN
    RETURN;
  END IF;
  PERFORM set_config('fenceline.tenant', delete_shared_rows.tenant, true);
  EXECUTE statement INTO counts;
  PERFORM set_config('fenceline.tenant', before, true);
  RETURN QUERY SELECT * FROM unnest(tables, counts);
END
