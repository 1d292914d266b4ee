-- Drops a role of one tenant, with what it may do and owns here. One that another database needs stays, without a way to it from here:
-- an erasure must not wait for somebody else's copy.
BEGIN
  kind := 'role';
  name := drop_role.role_name;
  IF to_regrole(quote_ident(name)) IS NULL THEN
    note := 'was not there';
    RETURN;
  END IF;
  EXECUTE format('GRANT %I TO {{ maker }}', name);
  EXECUTE format('DROP OWNED BY %I CASCADE', name);
  -- dbid 0 with pg_database: privileges on another database itself.
  SELECT string_agg(DISTINCT d.datname, ', ' ORDER BY d.datname) INTO note
  FROM pg_shdepend AS s
  JOIN pg_database AS d ON d.oid = s.dbid OR s.dbid = 0 AND s.classid = 'pg_database'::regclass AND d.oid = s.objid
  WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = to_regrole(quote_ident(name));
  IF note IS NULL THEN
    EXECUTE format('DROP ROLE %I', name);
    RETURN;
  END IF;
  EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', name);
  EXECUTE format('REVOKE %I FROM {{ maker }}', name);
  kind := 'kept role';
  note := format('still needed in: %s', note);
END
