-- The last step of a move, when nobody can mean the old place any more: removes the rows that stayed there.
DECLARE
  registered {{ control }}.tenants;
  placed {{ control }}.tenant_sources;
  target record;
  before text := coalesce(current_setting('fenceline.tenant', true), '');
BEGIN
  SELECT * INTO STRICT registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = move_finish.tenant FOR KEY SHARE;
  SELECT * INTO placed FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = move_finish.tenant AND s.source = move_finish.source FOR UPDATE;
  IF placed.move_phase IS DISTINCT FROM 'swapped' THEN
    RAISE EXCEPTION 'Source % of tenant % was not swapped.', move_finish.source, move_finish.tenant USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF placed.placement = 'schema' THEN
    PERFORM set_config('fenceline.tenant', registered.tenant_id, true);
    FOR target IN SELECT * FROM {{ control }}.tables AS t WHERE t.source = move_finish.source LOOP
      EXECUTE format('DELETE FROM %s WHERE %s = %L', target.shared_name, target.tenant_key, registered.tenant_id);
    END LOOP;
    PERFORM set_config('fenceline.tenant', before, true);
  END IF;
  EXECUTE format('DROP SCHEMA %I CASCADE', {{ control }}.moving_schema(registered.schema_name));
  UPDATE {{ control }}.tenant_sources AS s SET moving_to = NULL, move_phase = NULL WHERE s.tenant_id = registered.tenant_id AND s.source = move_finish.source;
END
