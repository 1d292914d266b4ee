-- The first of the steps that move a tenant's source between its own schema and the shared tables: makes the copy, which nobody reads yet. The
-- order is: fill, wait, swap, wait, touch, wait, finish; each in a transaction of its own, and each wait for all transactions that were open. A name
-- is resolved outside of MVCC, so under REPEATABLE READ the copy has to be older than any snapshot that meets the new place, and the old
-- rows stay as long as somebody may still mean them.
DECLARE
  registered {{ control }}.tenants;
  placed {{ control }}.tenant_sources;
  moving text;
  target record;
  step record;
  before text := coalesce(current_setting('fenceline.tenant', true), '');
BEGIN
  SELECT * INTO registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = move_fill.tenant AND t.status <> 'leaving' FOR KEY SHARE;
  IF registered.tenant_id IS NULL THEN
    RAISE EXCEPTION 'There is no tenant %.', move_fill.tenant USING ERRCODE = 'undefined_object';
  END IF;
  -- A publish that runs holds this row; those that come later see that the source is moving.
  SELECT * INTO placed FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = move_fill.tenant AND s.source = move_fill.source FOR UPDATE;
  IF placed.tenant_id IS NULL THEN
    RAISE EXCEPTION 'Tenant % has not connected source %.', move_fill.tenant, move_fill.source USING ERRCODE = 'undefined_object';
  ELSIF placed.move_phase IS NOT NULL THEN
    RAISE EXCEPTION 'Source % of tenant % is being moved already.', move_fill.source, move_fill.tenant USING ERRCODE = 'object_not_in_prerequisite_state';
  ELSIF move_fill.placement NOT IN ('schema', 'shared') OR move_fill.placement = placed.placement THEN
    RAISE EXCEPTION 'Source % of tenant % is in the placement "%": it can move to the other one only.', move_fill.source, move_fill.tenant, placed.placement
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Placements: schema, shared.';
  ELSIF EXISTS (SELECT FROM {{ control }}.tables AS t WHERE t.source = move_fill.source AND t.shared_name IS NULL) THEN
    RAISE EXCEPTION 'Source % has no shared tables.', move_fill.source USING ERRCODE = 'invalid_parameter_value', HINT = 'Let the manifest share it with anybody first.';
  ELSIF EXISTS (SELECT FROM {{ control }}.pending_steps AS p WHERE p.tenant_id = move_fill.tenant) THEN
    RAISE EXCEPTION 'Tenant % lacks steps.', move_fill.tenant USING ERRCODE = 'object_not_in_prerequisite_state', HINT = format('SELECT {{ control }}.run_steps(%L);', move_fill.tenant);
  END IF;

  moving := {{ control }}.moving_schema(registered.schema_name);
  EXECUTE format('CREATE SCHEMA %I', moving);
  PERFORM set_config('fenceline.tenant', registered.tenant_id, true);
  IF move_fill.placement = 'schema' THEN
    FOR step IN SELECT s.sql FROM {{ control }}.tenant_steps AS s WHERE s.source = move_fill.source ORDER BY s.version LOOP
      EXECUTE format(step.sql, moving, registered.role_name);
    END LOOP;
  END IF;
  FOR target IN SELECT * FROM {{ control }}.moved_tables(registered.tenant_id, move_fill.source, registered.schema_name, moving) LOOP
    IF move_fill.placement = 'schema' THEN
      EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s = %L', target.copy, target.columns, target.without_tenant, target.shared_name, target.tenant_key, registered.tenant_id);
    ELSE
      EXECUTE format('INSERT INTO %s (%s%s) SELECT %s%s FROM %s', target.shared_name, target.tenant_column, target.columns, target.tenant_value, target.with_tenant, target.own);
    END IF;
    GET DIAGNOSTICS row_count = ROW_COUNT;
    table_name := target.table_name;
    RETURN NEXT;
  END LOOP;
  PERFORM set_config('fenceline.tenant', before, true);
  UPDATE {{ control }}.tenant_sources AS s SET moving_to = move_fill.placement, move_phase = 'filled' WHERE s.tenant_id = registered.tenant_id AND s.source = move_fill.source;
END
