-- Brings a tenant's schema to the present by the steps that the database keeps. They are rows that only the owner writes.
DECLARE
  registered {{ control }}.tenants;
  step record;
  done int := 0;
BEGIN
  SELECT * INTO registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = run_steps.tenant FOR NO KEY UPDATE;
  IF registered.tenant_id IS NULL THEN
    RAISE EXCEPTION 'There is no tenant %.', run_steps.tenant USING ERRCODE = 'FEN01';
  END IF;
  FOR step IN
    SELECT s.* FROM {{ control }}.pending_steps AS p JOIN {{ control }}.tenant_steps AS s USING (version)
    WHERE p.tenant_id = registered.tenant_id
    ORDER BY s.version
  LOOP
    BEGIN
      EXECUTE format(step.sql, registered.schema_name, registered.role_name);
    EXCEPTION WHEN OTHERS THEN
      RAISE EXCEPTION 'Step % (%) failed for tenant %: %', step.version, step.name, registered.tenant_id, SQLERRM USING ERRCODE = SQLSTATE;
    END;
    INSERT INTO {{ control }}.tenant_migrations (tenant_id, version, name) VALUES (registered.tenant_id, step.version, step.name);
    done := done + 1;
  END LOOP;
  IF done > 0 THEN
    DELETE FROM {{ control }}.tenant_failures AS f WHERE f.tenant_id = registered.tenant_id;
  END IF;
  RETURN done;
END
