-- Deletes rows that bear the id of a tenant who is not here.
BEGIN
  IF EXISTS (SELECT FROM {{ control }}.tenants AS t WHERE t.tenant_id = sweep.tenant) THEN
    RAISE EXCEPTION 'Tenant % is registered: its rows are not left over.', sweep.tenant
      USING ERRCODE = 'object_in_use', HINT = 'To remove it: {{ control }}.offboard_begin, then {{ control }}.offboard_finish.';
  END IF;
  RETURN QUERY SELECT * FROM {{ control }}.delete_shared_rows(sweep.tenant);
END
