-- Takes a source from a tenant, with its rows. Unless that is confirmed, it only says what would go.
DECLARE
  registered {{ control }}.tenants;
  placed text;
  target record;
  going text[] := '{}';
  before text := coalesce(current_setting('fenceline.tenant', true), '');
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Disconnecting a source needs a transaction at READ COMMITTED.' USING ERRCODE = 'invalid_transaction_state';
  END IF;
  SELECT * INTO registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = disconnect_source.tenant FOR NO KEY UPDATE;
  -- A publish that runs holds this row; its rows are seen after it.
  SELECT s.placement INTO placed FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = disconnect_source.tenant AND s.source = disconnect_source.source FOR UPDATE;
  IF placed IS NULL THEN
    RAISE EXCEPTION 'Tenant % has not connected source %.', disconnect_source.tenant, disconnect_source.source
      USING ERRCODE = 'FEN07', HINT = 'SELECT * FROM {{ control }}.tenant_sources lists what is connected.';
  END IF;

  IF EXISTS (SELECT FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = disconnect_source.tenant AND s.source = disconnect_source.source AND s.move_phase IS NOT NULL) THEN
    RAISE EXCEPTION 'Source % of tenant % is being moved.', disconnect_source.source, disconnect_source.tenant
      USING ERRCODE = 'FEN15', HINT = 'Finish the move first.';
  END IF;

  PERFORM set_config('fenceline.tenant', registered.tenant_id, true);
  removed := coalesce(disconnect_source.confirm, false);
  FOR target IN SELECT t.table_name, t.shared_name, t.tenant_key FROM {{ control }}.tables AS t WHERE t.source = disconnect_source.source ORDER BY t.table_name LOOP
    table_name := target.table_name;
    IF placed = 'schema' THEN
      relation := format('%I.%I', registered.schema_name, target.table_name);
      CONTINUE WHEN to_regclass(relation) IS NULL;
      EXECUTE format('SELECT count(*) FROM %s', relation) INTO row_count;
      going := going || relation;
    ELSE
      relation := target.shared_name;
      IF removed THEN
        EXECUTE format('DELETE FROM %s WHERE %s = %L', relation, target.tenant_key, registered.tenant_id);
        GET DIAGNOSTICS row_count = ROW_COUNT;
      ELSE
        EXECUTE format('SELECT count(*) FROM %s WHERE %s = %L', relation, target.tenant_key, registered.tenant_id) INTO row_count;
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
  PERFORM set_config('fenceline.tenant', before, true);

  IF NOT removed THEN
    RAISE NOTICE 'Nothing was removed yet. To remove it: SELECT * FROM {{ control }}.disconnect_source(%, %, confirm => true);',
      quote_literal(registered.tenant_id), quote_literal(disconnect_source.source);
    RETURN;
  END IF;
  IF cardinality(going) > 0 THEN
    EXECUTE format('DROP TABLE %s', array_to_string(going, ', '));
  END IF;
  IF {{ landing_here }} THEN
    PERFORM {{ control }}.forget_landing(registered.tenant_id, ARRAY(SELECT t.table_name FROM {{ control }}.tables AS t WHERE t.source = disconnect_source.source));
  END IF;
  DELETE FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = registered.tenant_id AND s.source = disconnect_source.source;
  DELETE FROM {{ control }}.publications AS p USING {{ control }}.tables AS t
  WHERE p.tenant_id = registered.tenant_id AND p.table_name = t.table_name AND t.source = disconnect_source.source;
  -- Connected again, the source starts from its first step.
  DELETE FROM {{ control }}.tenant_migrations AS m USING {{ control }}.tenant_steps AS s
  WHERE m.tenant_id = registered.tenant_id AND m.version = s.version AND s.source = disconnect_source.source;
EXCEPTION WHEN lock_not_available THEN
  RAISE EXCEPTION 'Somebody reads or publishes source % of tenant %.', disconnect_source.source, disconnect_source.tenant
    USING ERRCODE = 'lock_not_available', DETAIL = SQLERRM, HINT = 'Try again when its transaction has ended.';
END
