-- The second transaction: waits for whoever wrote before access ended, removes everything, and says what that was.
DECLARE
  registered {{ control }}.tenants;
  relation record;
  needed_by text;
  removed bigint;
BEGIN
  -- At a higher level the deletions would look at the time before the wait, and miss what they waited for.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Removing a tenant needs a transaction at READ COMMITTED.' USING ERRCODE = 'invalid_transaction_state';
  END IF;
  SELECT * INTO registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = offboard_finish.tenant FOR UPDATE;
  IF registered.tenant_id IS NULL THEN
    RAISE EXCEPTION 'There is no tenant %.', offboard_finish.tenant USING ERRCODE = 'FEN01';
  ELSIF registered.status <> 'leaving' THEN
    RAISE EXCEPTION 'Tenant % is not leaving.', offboard_finish.tenant
      USING ERRCODE = 'FEN18', HINT = 'Call {{ control }}.offboard_begin, and commit, first.';
  ELSIF registered.erase_after > now() THEN
    RAISE EXCEPTION 'Tenant % may come back until %.', registered.tenant_id, registered.erase_after
      USING ERRCODE = 'FEN18', HINT = format('Finish after that. Not to wait: SELECT {{ control }}.offboard_begin(%L, grace => ''0'')', registered.tenant_id);
  END IF;

  kind := 'rows';
  FOR name, row_count IN SELECT s.table_name, s.row_count FROM {{ control }}.delete_shared_rows(registered.tenant_id) AS s LOOP
    RETURN NEXT;
  END LOOP;

  IF {{ landing_here }} THEN
    RETURN QUERY SELECT l.kind, l.name, NULL::bigint, l.note FROM {{ control }}.close_landing(registered.tenant_id) AS l;
  ELSE
    -- What a publisher left between the databases.
    PERFORM {{ control }}.sweep_staging();
  END IF;
  kind := 'table';
  FOR relation IN
    SELECT c.oid, c.relname FROM pg_class AS c
    WHERE c.relnamespace = to_regnamespace(quote_ident(registered.schema_name)) AND c.relkind IN ('r', 'p') AND c.relowner = {{ owner_text }}::regrole ORDER BY c.relname
  LOOP
    EXECUTE format('SELECT count(*) FROM ONLY %s', relation.oid::regclass) INTO row_count;
    name := format('%I.%I', registered.schema_name, relation.relname);
    RETURN NEXT;
  END LOOP;
  EXECUTE format('DROP SCHEMA IF EXISTS %I, %I CASCADE', registered.schema_name, {{ control }}.moving_schema(registered.schema_name));
  row_count := NULL;
  kind := 'schema';
  name := registered.schema_name;
  RETURN NEXT;

  SELECT r.kind, r.name, r.note INTO kind, name, note FROM {{ control }}.drop_role(registered.role_name) AS r;
  RETURN NEXT;

  DELETE FROM {{ control }}.tenants AS t WHERE t.tenant_id = registered.tenant_id;
  INSERT INTO {{ control }}.offboarded_tenants (tenant_id) VALUES (registered.tenant_id) ON CONFLICT (tenant_id) DO UPDATE SET offboarded_at = now();
EXCEPTION WHEN lock_not_available THEN
  RAISE EXCEPTION 'Somebody still reads or writes for tenant %.', offboard_finish.tenant
    USING ERRCODE = 'lock_not_available', DETAIL = SQLERRM, HINT = coalesce(
      (SELECT format('Try again, or end what is left. Prepared transactions of this database: %s.', string_agg(x.gid, ', ')) FROM pg_prepared_xacts AS x WHERE x.database = current_database()),
      'Try again when its transaction has ended.');
END
