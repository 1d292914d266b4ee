-- Makes a role of one tenant. One that is there already is taken only when it is this project's in this database (offboarding keeps a role that
-- another database needs) and nobody could notice it: it owns nothing here, may do nothing, is in no other role, and nobody may become it.
DECLARE
  claim text := format('fenceline: project %s, database %s', {{ project_text }}, current_database());
  existing pg_roles;
  harm text;
BEGIN
  SELECT * INTO existing FROM pg_roles AS r WHERE r.rolname = make_role.role_name;
  IF existing.oid IS NULL THEN
    -- Since PostgreSQL 16 a membership remembers whether it is inherited, so INHERIT comes before any.
    EXECUTE format('CREATE ROLE %I %s', make_role.role_name, make_role.attributes);
    EXECUTE format('COMMENT ON ROLE %I IS %L', make_role.role_name, claim);
    RETURN;
  END IF;
  IF shobj_description(existing.oid, 'pg_authid') IS DISTINCT FROM claim THEN
    RAISE EXCEPTION 'Role % exists, and is not known to be this project''s in this database: its comment is %.', make_role.role_name,
      coalesce(quote_literal(shobj_description(existing.oid, 'pg_authid')), 'empty')
      USING ERRCODE = 'FEN17', HINT = 'Roles belong to the whole server. Give the tenant another id, or this project another tenantSchema in the manifest.';
  END IF;
  harm := concat_ws(', ',
    CASE WHEN existing.rolsuper OR existing.rolbypassrls OR existing.rolcreaterole OR existing.rolreplication OR existing.rolcreatedb THEN 'has attributes of its own' END,
    (SELECT format('is a member of %s', string_agg(m.roleid::regrole::text, ', ')) FROM pg_auth_members AS m WHERE m.member = existing.oid HAVING count(*) > 0),
    (SELECT format('may be taken by %s', string_agg(DISTINCT m.member::regrole::text, ', ')) FROM pg_auth_members AS m WHERE m.roleid = existing.oid AND m.member <> {{ maker_text }}::regrole HAVING count(*) > 0),
    (SELECT 'owns or may use something here' FROM pg_shdepend AS s JOIN pg_database AS d ON d.datname = current_database()
     WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = existing.oid AND (s.dbid = d.oid OR s.dbid = 0 AND s.classid = 'pg_database'::regclass AND s.objid = d.oid) LIMIT 1));
  IF harm <> '' THEN
    RAISE EXCEPTION 'Role % is left over, and can''t be used again: it %.', make_role.role_name, harm
      USING ERRCODE = 'FEN17', HINT = 'Drop it when nobody needs it (DROP OWNED BY in each database, then DROP ROLE), or take these from it.';
  END IF;
  IF current_setting('server_version_num')::int >= 160000 AND NOT pg_has_role({{ maker_text }}, existing.oid, 'MEMBER WITH ADMIN OPTION') THEN
    RAISE EXCEPTION 'Role % was made by somebody else, and can''t be given to the application.', make_role.role_name
      USING ERRCODE = 'FEN17', HINT = format('GRANT %I TO {{ maker }} WITH ADMIN OPTION, INHERIT FALSE, SET FALSE;', make_role.role_name);
  END IF;
  EXECUTE format('ALTER ROLE %I %s', make_role.role_name, make_role.attributes);
END
