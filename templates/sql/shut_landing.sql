-- The first half of closing a landing: its loader is shut out. Commit it before close_landing, which waits for nobody.
DECLARE
  landing {{ control }}.landings;
  session record;
  ended int := 0;
BEGIN
  UPDATE {{ control }}.landings AS l SET shut = true WHERE l.tenant_id = tenant RETURNING * INTO landing;
  IF landing IS NULL THEN
    RAISE EXCEPTION 'Tenant % has no landing here.', tenant USING ERRCODE = 'FEN10';
  END IF;
  EXECUTE format('REVOKE {{ loader_group }} FROM %I', landing.loader_role);
  EXECUTE format('ALTER ROLE %I NOLOGIN', landing.loader_role);
  EXECUTE format('GRANT %I TO {{ maker }}', landing.loader_role);
  FOR session IN SELECT a.pid FROM pg_stat_activity AS a WHERE a.usename = landing.loader_role LOOP
    PERFORM pg_terminate_backend(session.pid);
    ended := ended + 1;
  END LOOP;
  EXECUTE format('REVOKE %I FROM {{ maker }}', landing.loader_role);
  RETURN ended;
END
