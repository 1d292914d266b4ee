DECLARE
  status text;
BEGIN
  UPDATE {{ control }}.tenants AS t SET status = CASE t.status WHEN 'active' THEN 'suspended' ELSE t.status END
  WHERE t.tenant_id = suspend.tenant RETURNING t.status INTO status;
  IF status IS NULL THEN
    RAISE EXCEPTION 'There is no tenant %.', suspend.tenant
      USING ERRCODE = 'FEN01', HINT = 'SELECT tenant_id FROM {{ control }}.tenants lists those that are.';
  END IF;
  PERFORM {{ control }}.shut_out(suspend.tenant);
END
