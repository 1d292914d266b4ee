-- Lets the loader of a landing that was shut in again.
DECLARE
  landing {{ control }}.landings;
BEGIN
  UPDATE {{ control }}.landings AS l SET shut = false WHERE l.tenant_id = tenant RETURNING * INTO landing;
  IF landing.tenant_id IS NULL THEN
    RAISE EXCEPTION 'Tenant % has no landing here.', tenant USING ERRCODE = 'FEN10';
  END IF;
  EXECUTE format('GRANT {{ loader_group }} TO %I', landing.loader_role);
  EXECUTE format('ALTER ROLE %I LOGIN', landing.loader_role);
END
