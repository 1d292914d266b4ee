DECLARE
  status text;
BEGIN
  UPDATE {{ control }}.tenants AS t SET status = CASE t.status WHEN 'suspended' THEN 'active' ELSE t.status END
  WHERE t.tenant_id = resume.tenant RETURNING t.status INTO status;
  IF status IS NULL THEN
    RAISE EXCEPTION 'There is no tenant %.', resume.tenant
      USING ERRCODE = 'FEN01', HINT = 'SELECT tenant_id FROM {{ control }}.tenants lists those that are.';
  ELSIF status = 'leaving' THEN
    RAISE EXCEPTION 'Tenant % is being removed.', resume.tenant
      USING ERRCODE = 'FEN16', HINT = 'Undo that with {{ control }}.offboard_cancel.';
  END IF;
  PERFORM {{ control }}.seal(resume.tenant);
  IF {{ landing_here }} THEN
    PERFORM {{ control }}.reopen_landing(resume.tenant);
  END IF;
  PERFORM {{ control }}.let_in(resume.tenant);
END
