-- Drops a landing that was shut, with all that its loader made anywhere in this database.
DECLARE
  landing {{ control }}.landings;
  elsewhere text;
  name text;
BEGIN
  SELECT * INTO landing FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant FOR UPDATE;
  IF landing IS NULL THEN
    RAISE EXCEPTION 'Tenant % has no landing here.', tenant USING ERRCODE = 'FEN10';
  ELSIF NOT landing.shut THEN
    RAISE EXCEPTION 'The landing of tenant % is open.', tenant USING HINT = 'Call shut_landing first, and commit.';
  END IF;
  -- Roles belong to the server. (dbid 0: rights on another database itself, which DROP OWNED here would try to take as well.)
  SELECT string_agg(DISTINCT d.datname, ', ') INTO elsewhere
  FROM pg_shdepend AS s JOIN pg_database AS d ON d.oid = s.dbid OR s.dbid = 0 AND s.classid = 'pg_database'::regclass AND d.oid = s.objid
  WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid IN (to_regrole(quote_ident(landing.loader_role)), to_regrole(quote_ident(landing.reader_role)))
    AND d.datname <> current_database();
  IF elsewhere IS NOT NULL THEN
    RAISE EXCEPTION 'Roles of tenant % have objects or rights in other databases: %.', tenant, elsewhere
      USING HINT = 'Close the landing there too, or drop that database.';
  END IF;

  EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', landing.landing_schema);
  FOREACH name IN ARRAY ARRAY[landing.loader_role, landing.reader_role] LOOP
    EXECUTE format('GRANT %I TO {{ maker }}', name);
    EXECUTE format('DROP OWNED BY %I CASCADE', name);
    EXECUTE format('DROP ROLE %I', name);
  END LOOP;
  DELETE FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant;
END
