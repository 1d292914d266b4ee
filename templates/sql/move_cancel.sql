-- Gives up a move that was not swapped yet: the copy goes, and everything is as it was.
DECLARE
  registered {{ control }}.tenants;
  placed {{ control }}.tenant_sources;
BEGIN
  SELECT * INTO STRICT registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = move_cancel.tenant FOR KEY SHARE;
  SELECT * INTO placed FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = move_cancel.tenant AND s.source = move_cancel.source FOR UPDATE;
  IF placed.move_phase IS DISTINCT FROM 'filled' THEN
    RAISE EXCEPTION 'Source % of tenant % can''t be given up: %.', move_cancel.source, move_cancel.tenant,
      CASE WHEN placed.move_phase IS NULL THEN 'it is not being moved' ELSE 'it was swapped, and has to be finished' END USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  PERFORM {{ control }}.end_move(registered, move_cancel.source, placed.moving_to = 'shared');
END
