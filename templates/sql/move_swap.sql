-- The second step of a move: from here on the bare name means the copy. Statements that are prepared or being analysed may still mean the old place, and
-- find its rows until the last step.
DECLARE
  registered {{ control }}.tenants;
  placed {{ control }}.tenant_sources;
  target record;
BEGIN
  SELECT * INTO STRICT registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = move_swap.tenant FOR KEY SHARE;
  SELECT * INTO placed FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = move_swap.tenant AND s.source = move_swap.source FOR UPDATE;
  IF placed.move_phase IS DISTINCT FROM 'filled' THEN
    RAISE EXCEPTION 'Source % of tenant % has no copy to move to.', move_swap.source, move_swap.tenant
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call {{ control }}.move_fill first.';
  END IF;
  FOR target IN SELECT * FROM {{ control }}.moved_tables(registered.tenant_id, move_swap.source, registered.schema_name, {{ control }}.moving_schema(registered.schema_name)) LOOP
    IF placed.moving_to = 'schema' THEN
      EXECUTE format('ALTER TABLE %s SET SCHEMA %I', target.copy, registered.schema_name);
    ELSE
      EXECUTE format('ALTER TABLE %s SET SCHEMA %I', target.own, {{ control }}.moving_schema(registered.schema_name));
    END IF;
  END LOOP;
  UPDATE {{ control }}.tenant_sources AS s SET placement = placed.moving_to, move_phase = 'swapped' WHERE s.tenant_id = registered.tenant_id AND s.source = move_swap.source;
  IF placed.moving_to = 'schema' THEN
    INSERT INTO {{ control }}.tenant_migrations (tenant_id, version, name) SELECT registered.tenant_id, s.version, s.name FROM {{ control }}.tenant_steps AS s WHERE s.source = move_swap.source ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM {{ control }}.tenant_migrations AS m USING {{ control }}.tenant_steps AS s WHERE m.tenant_id = registered.tenant_id AND m.version = s.version AND s.source = move_swap.source;
  END IF;
  -- What was published is compared with what landed anew.
  DELETE FROM {{ control }}.publications AS p USING {{ control }}.tables AS t WHERE p.tenant_id = registered.tenant_id AND p.table_name = t.table_name AND t.source = move_swap.source;
  PERFORM {{ control }}.move_touch(move_swap.source);
END
