-- The last step, for each table that was staged. Complete is false where the recent rows show that others have gone: then all have to
-- be staged and merged.
DECLARE
  staging_table text := {{ control }}.staging_table(synced_table);
  merged record;
BEGIN
  PERFORM {{ control }}.assert_publisher();
  PERFORM {{ control }}.hold_publication(tenant, synced_table);
  complete := true;
  inserted := 0;
  updated := 0;
  deleted := 0;
  IF unfit_column IS NOT NULL THEN
    set_aside := jsonb_build_array(jsonb_build_object('problem', 'type', 'column', unfit_column, 'rows', landed_rows));
  ELSIF to_regclass(staging_table) IS NULL THEN
    RAISE EXCEPTION 'Table % was not staged in this transaction.', synced_table USING ERRCODE = 'FEN07';
  ELSE
    merged := {{ control }}.merge_landed(tenant, synced_table, 'SELECT * FROM ' || staging_table, comparison = 'recent',
      EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = to_regclass(staging_table) AND a.attname = '_fenceline_misfit'), allow_deletes);
    inserted := merged.inserted;
    updated := merged.updated;
    deleted := merged.deleted;
    set_aside := merged.set_aside;
    complete := comparison = 'all' OR NOT {{ control }}.rows_have_gone(tenant, synced_table, landed_rows, inserted);
  END IF;
  EXECUTE format('DROP TABLE IF EXISTS %s', staging_table);
  IF complete THEN
    PERFORM {{ control }}.remember_publication(tenant, synced_table, comparison, landed_shape, landed_rows, landed_generation, landed_until, set_aside);
  END IF;
END
