-- Changes what people call a tenant. Its id, and with it its schema and role, stays.
BEGIN
  UPDATE {{ control }}.tenants AS t SET name = rename.name WHERE t.tenant_id = rename.tenant;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no tenant %.', rename.tenant
      USING ERRCODE = 'FEN01', HINT = 'SELECT tenant_id FROM {{ control }}.tenants lists those that are.';
  END IF;
END
