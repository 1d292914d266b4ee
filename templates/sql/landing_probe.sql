-- How to ask a landing table whether anything is new: its rows, and the time and generation of the youngest, by the index that Airbyte
-- makes. The answer is NULL where there is no such table.
DECLARE
  landed record := {{ control }}.landing_table(tenant, table_name);
  has_time boolean := (landed.column_types ->> '_airbyte_extracted_at')::oid = 'timestamptz'::regtype;
  has_generation boolean := (landed.column_types ->> '_airbyte_generation_id')::oid = 'bigint'::regtype;
BEGIN
  PERFORM {{ control }}.assert_publisher();
  IF landed.qualified IS NULL THEN
    RETURN;
  END IF;
  shape := landed.shape;
  call := format('%s(%L) AS landed(landed_rows pg_catalog.int8, landed_generation pg_catalog.int8, landed_until pg_catalog.timestamptz)',
    {{ control }}.reader_call(tenant),
    format(
      'SELECT (SELECT count(*) FROM ONLY %1$s), y.generation, y.extracted FROM (SELECT) AS one LEFT JOIN LATERAL (SELECT %2$s AS generation, %3$s AS extracted FROM ONLY %1$s AS l%4$s LIMIT 1) AS y ON true',
      landed.qualified,
      CASE WHEN has_generation THEN 'l._airbyte_generation_id' ELSE 'NULL::bigint' END,
      CASE WHEN has_time THEN 'l._airbyte_extracted_at' ELSE 'NULL::timestamptz' END,
      CASE WHEN has_time THEN ' WHERE l._airbyte_extracted_at IS NOT NULL ORDER BY l._airbyte_extracted_at DESC' ELSE '' END));
END
