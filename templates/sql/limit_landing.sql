-- How many connections a loader may have at once, as its tenant's tier says.
DECLARE
  loader text;
BEGIN
  SELECT l.loader_role INTO loader FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant FOR NO KEY UPDATE;
  IF loader IS NULL THEN
    RAISE EXCEPTION 'Tenant % has no landing here.', tenant USING ERRCODE = 'FEN10';
  END IF;
  EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s', loader, connections);
END
