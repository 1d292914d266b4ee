-- Publishes one table from the landing schema in this database; the caller has locked the publication.
-- The first pass takes whole rows as they are; where it fails, the second finds out which ones don't fit.
DECLARE
  probe record := {{ control }}.landing_probe(tenant, synced_table);
  state record;
  chosen record;
  rows_call record;
  again record;
BEGIN
  IF probe.call IS NULL THEN
    outcome := 'missing';
    RETURN;
  END IF;
  SELECT * INTO STRICT state FROM {{ control }}.read_landing(tenant, probe.call)
    AS landed(landed_rows bigint, landed_generation bigint, landed_until timestamptz);
  chosen := {{ control }}.choose_comparison(tenant, synced_table, probe.shape, state.landed_rows, state.landed_generation, state.landed_until);
  comparison := CASE WHEN compare_all THEN 'all' ELSE chosen.comparison END;
  IF comparison = 'none' THEN
    outcome := 'unchanged';
    set_aside := (SELECT p.set_aside FROM {{ control }}.publications AS p WHERE p.tenant_id = tenant AND p.table_name = synced_table);
    RETURN;
  END IF;

  outcome := 'published';
  LOOP
    rows_call := {{ control }}.landing_rows(tenant, synced_table, {{ control }}.wanted_columns(synced_table), CASE comparison WHEN 'recent' THEN chosen.since END, false);
    missing_columns := rows_call.missing_columns;
    IF rows_call.unfit_column IS NOT NULL THEN
      set_aside := jsonb_build_array(jsonb_build_object('problem', 'type', 'column', rows_call.unfit_column, 'rows', state.landed_rows));
      EXIT;
    END IF;
    BEGIN
      again := {{ control }}.merge_landed(tenant, synced_table, {{ control }}.guarded_read(tenant, rows_call.call, rows_call.definition), comparison = 'recent', allow_deletes);
    EXCEPTION WHEN SQLSTATE 'FEN05' THEN
      rows_call := {{ control }}.landing_rows(tenant, synced_table, {{ control }}.wanted_columns(synced_table), CASE comparison WHEN 'recent' THEN chosen.since END, true);
      again := {{ control }}.merge_landed(tenant, synced_table, {{ control }}.guarded_read(tenant, rows_call.call, rows_call.definition), comparison = 'recent', allow_deletes);
    END;
    inserted := coalesce(inserted, 0) + again.inserted;
    updated := coalesce(updated, 0) + again.updated;
    deleted := coalesce(deleted, 0) + again.deleted;
    set_aside := again.set_aside;
    EXIT WHEN comparison = 'all' OR NOT {{ control }}.rows_have_gone(tenant, synced_table, state.landed_rows, inserted);
    comparison := 'all';
  END LOOP;
  PERFORM {{ control }}.remember_publication(tenant, synced_table, comparison, probe.shape, state.landed_rows, state.landed_generation, state.landed_until, set_aside);
END
