-- Ends a move: takes the copy that nobody means from the shared tables, where it is there, and what is on no path.
DECLARE
  target record;
  before text := coalesce(current_setting('fenceline.tenant', true), '');
BEGIN
  IF from_shared THEN
    PERFORM set_config('fenceline.tenant', registered.tenant_id, true);
    FOR target IN SELECT * FROM {{ control }}.tables AS t WHERE t.source = end_move.source LOOP
      EXECUTE format('DELETE FROM %s WHERE %s = %L', target.shared_name, target.tenant_key, registered.tenant_id);
    END LOOP;
    PERFORM set_config('fenceline.tenant', before, true);
  END IF;
  EXECUTE format('DROP SCHEMA %I CASCADE', {{ control }}.moving_schema(registered.schema_name));
  UPDATE {{ control }}.tenant_sources AS s SET moving_to = NULL, move_phase = NULL WHERE s.tenant_id = registered.tenant_id AND s.source = end_move.source;
END
