-- Undoes offboard_begin: the tenant is as it was before, active or suspended. One that is not leaving stays as it is.
DECLARE
  registered {{ control }}.tenants;
BEGIN
  SELECT * INTO registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = offboard_cancel.tenant FOR NO KEY UPDATE;
  IF registered.tenant_id IS NULL THEN
    RAISE EXCEPTION 'There is no tenant %.', offboard_cancel.tenant
      USING ERRCODE = 'FEN01', HINT = 'What {{ control }}.offboard_finish removed can''t be brought back: onboard it again, and restore its rows from a backup.';
  ELSIF registered.status <> 'leaving' THEN
    RETURN;
  END IF;
  UPDATE {{ control }}.tenants AS t SET status = 'suspended', status_before = NULL, erase_after = NULL WHERE t.tenant_id = registered.tenant_id;
  IF registered.status_before = 'active' THEN
    PERFORM {{ control }}.resume(registered.tenant_id);
  END IF;
END
