-- Gives up a move that was not swapped yet: the copy goes, and everything is as it was.
DECLARE
  registered {{ control }}.tenants;
  placed {{ control }}.tenant_sources;
  target record;
  before text := coalesce(current_setting('fenceline.tenant', true), '');
BEGIN
  SELECT * INTO STRICT registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = move_cancel.tenant FOR KEY SHARE;
  SELECT * INTO placed FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = move_cancel.tenant AND s.source = move_cancel.source FOR UPDATE;
  IF placed.move_phase IS DISTINCT FROM 'filled' THEN
    RAISE EXCEPTION 'Source % of tenant % can''t be given up: %.', move_cancel.source, move_cancel.tenant,
      CASE WHEN placed.move_phase IS NULL THEN 'it is not being moved' ELSE 'it was swapped, and has to be finished' END USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF placed.moving_to = 'shared' THEN
    PERFORM set_config('fenceline.tenant', registered.tenant_id, true);
    FOR target IN SELECT * FROM {{ control }}.tables AS t WHERE t.source = move_cancel.source LOOP
      EXECUTE format('DELETE FROM %s WHERE %s = %L', target.shared_name, target.tenant_key, registered.tenant_id);
    END LOOP;
    PERFORM set_config('fenceline.tenant', before, true);
  END IF;
  EXECUTE format('DROP SCHEMA %I CASCADE', {{ control }}.moving_schema(registered.schema_name));
  UPDATE {{ control }}.tenant_sources AS s SET moving_to = NULL, move_phase = NULL WHERE s.tenant_id = registered.tenant_id AND s.source = move_cancel.source;
END
