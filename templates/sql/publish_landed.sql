-- Publishes one table from the landing schema in this database; the caller has locked the publication.
-- The first pass takes whole rows as they are; where it fails, the second finds out which ones don't fit.
DECLARE
  probe record := {{ control }}.landing_probe(tenant, synced_table);
  landed_rows bigint;
  landed_generation bigint;
  landed_until timestamptz;
  since timestamptz;
  reading record;
  merged record;
BEGIN
  IF probe.call IS NULL THEN
    outcome := 'missing';
    RETURN;
  END IF;
  EXECUTE 'SELECT * FROM ' || probe.call INTO STRICT landed_rows, landed_generation, landed_until;
  SELECT c.comparison, c.since INTO STRICT comparison, since
  FROM {{ control }}.choose_comparison(tenant, synced_table, compare_all, probe.shape, landed_rows, landed_generation, landed_until) AS c;
  IF comparison = 'none' THEN
    outcome := 'unchanged';
    set_aside := (SELECT p.set_aside FROM {{ control }}.publications AS p WHERE p.tenant_id = tenant AND p.table_name = synced_table);
    RETURN;
  END IF;

  outcome := 'published';
  LOOP
    reading := {{ control }}.landing_rows(tenant, synced_table, {{ control }}.wanted_columns(synced_table), since, false);
    missing_columns := reading.missing_columns;
    IF reading.unfit_column IS NOT NULL THEN
      set_aside := jsonb_build_array(jsonb_build_object('problem', 'type', 'column', reading.unfit_column, 'rows', landed_rows));
      EXIT;
    END IF;
    BEGIN
      merged := {{ control }}.merge_landed(tenant, synced_table, {{ control }}.landed_query(reading.call, comparison = 'recent'), comparison = 'recent', false, allow_deletes);
    EXCEPTION WHEN SQLSTATE 'FEN05' THEN
      reading := {{ control }}.landing_rows(tenant, synced_table, {{ control }}.wanted_columns(synced_table), since, true);
      merged := {{ control }}.merge_landed(tenant, synced_table, {{ control }}.landed_query(reading.call, comparison = 'recent'), comparison = 'recent', true, allow_deletes);
    END;
    inserted := coalesce(inserted, 0) + merged.inserted;
    updated := coalesce(updated, 0) + merged.updated;
    deleted := coalesce(deleted, 0) + merged.deleted;
    set_aside := merged.set_aside;
    EXIT WHEN comparison = 'all' OR NOT {{ control }}.rows_have_gone(tenant, synced_table, landed_rows, inserted);
    comparison := 'all';
    since := NULL;
  END LOOP;
  PERFORM {{ control }}.remember_publication(tenant, synced_table, comparison, probe.shape, landed_rows, landed_generation, landed_until, set_aside);
END
