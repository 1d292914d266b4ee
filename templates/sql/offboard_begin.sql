-- The first of two transactions: nobody reaches the tenant any more, and nothing is published for it. Commit it, then call offboard_finish.
BEGIN
  UPDATE {{ control }}.tenants AS t SET status = 'leaving' WHERE t.tenant_id = offboard_begin.tenant;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no tenant %.', offboard_begin.tenant
      USING ERRCODE = 'undefined_object', HINT = 'SELECT tenant_id FROM {{ control }}.tenants lists those that are.';
  END IF;
  PERFORM {{ control }}.shut_out(offboard_begin.tenant);
END
