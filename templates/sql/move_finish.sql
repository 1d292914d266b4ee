-- The last step of a move, when nobody can mean the old place any more: removes the rows that stayed there.
DECLARE
  registered {{ control }}.tenants;
  placed {{ control }}.tenant_sources;
BEGIN
  SELECT * INTO STRICT registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = move_finish.tenant FOR KEY SHARE;
  SELECT * INTO placed FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = move_finish.tenant AND s.source = move_finish.source FOR UPDATE;
  IF placed.move_phase IS DISTINCT FROM 'swapped' THEN
    RAISE EXCEPTION 'Source % of tenant % was not swapped.', move_finish.source, move_finish.tenant USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  PERFORM {{ control }}.end_move(registered, move_finish.source, placed.placement = 'schema');
END
