-- The second step, for each table that landed: what has to be compared, and an empty staging table for it, into which the publisher
-- may insert and from which it may not read. Asked for again, it is empty again.
DECLARE
  staging_table text := {{ control }}.staging_table(synced_table);
  chosen record;
BEGIN
  PERFORM {{ control }}.assert_publisher();
  PERFORM {{ control }}.hold_publication(tenant, synced_table);
  PERFORM {{ control }}.sweep_staging();
  chosen := {{ control }}.choose_comparison(tenant, synced_table, compare_all, landed_shape, landed_rows, landed_generation, landed_until);
  comparison := chosen.comparison;
  IF comparison = 'none' THEN
    set_aside := (SELECT p.set_aside FROM {{ control }}.publications AS p WHERE p.tenant_id = tenant AND p.table_name = synced_table);
    RETURN;
  END IF;
  since := chosen.since;

  EXECUTE format('DROP TABLE IF EXISTS %s', staging_table);
  EXECUTE format('CREATE UNLOGGED TABLE %s (%s, _fenceline_extracted timestamptz, _fenceline_place tid%s)', staging_table, (
    SELECT string_agg(format('%I pg_catalog.%I', c.column_name, t.typname), ', ' ORDER BY c.position)
    FROM {{ control }}.synced_columns AS c JOIN pg_type AS t ON t.oid = {{ control }}.landed_type(c.type_sql)
    WHERE c.table_name = synced_table), CASE WHEN sift THEN ', _fenceline_misfit text' ELSE '' END);
  EXECUTE format('GRANT INSERT ON %s TO {{ publisher }}', staging_table);
  copy := format('COPY %s FROM STDIN (FORMAT binary)', staging_table);
END
