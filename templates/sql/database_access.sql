-- What everybody may do in this database by being in PUBLIC. It is taken away where nobody else lives by it. A copy or a restored dump has it
-- again, so each apply asks; and asks last, so that one that fails leaves access as it was.
DECLARE
  given record;
  relying text;
BEGIN
  SELECT d.oid, d.datdba, d.datname,
    (SELECT array_agg(a.privilege_type ORDER BY a.privilege_type) FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a WHERE a.grantee = 0) AS on_database,
    (SELECT array_agg(a.privilege_type ORDER BY a.privilege_type) FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a WHERE a.grantee = 0) AS on_schema
  INTO STRICT given
  FROM pg_database AS d, pg_namespace AS n
  WHERE d.datname = current_database() AND n.nspname = {{ shared_schema_text }};
  IF given.on_database IS NULL AND given.on_schema IS NULL OR {{ public_rights_text }} = 'keep' THEN
    RETURN;
  END IF;

  -- Others live by it when there are things that are not ours, or when a login that is not ours has a trace here (a session, something that it owns or
  -- may use, settings) and gets one of these rights from nowhere else.
  SELECT string_agg(o.who, '; ' ORDER BY o.who) INTO relying
  FROM (
    SELECT format('%s owns %s', c.relowner::regrole, string_agg(format('%I.%I', n.nspname, c.relname), ', ' ORDER BY n.nspname, c.relname)) AS who
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', {{ adoption_text }})
      AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      AND coalesce(shobj_description(c.relowner, 'pg_authid'), '') NOT LIKE 'fenceline: project %'
    GROUP BY c.relowner
    UNION ALL
    SELECT format('%I %s', l.rolname, l.trace)
    FROM (
      SELECT r.rolname, concat_ws(', ',
        (SELECT 'is connected' FROM pg_stat_activity AS s WHERE s.usesysid = r.oid AND s.datid = given.oid LIMIT 1),
        (SELECT 'owns something or may use it by name' FROM pg_shdepend AS s
         WHERE s.dbid = given.oid AND s.refclassid = 'pg_authid'::regclass AND pg_has_role(r.oid, s.refobjid, 'MEMBER')
           AND coalesce(shobj_description(s.refobjid, 'pg_authid'), '') NOT LIKE 'fenceline: project %' LIMIT 1),
        (SELECT 'has settings for this database' FROM pg_db_role_setting AS s WHERE s.setdatabase = given.oid AND s.setrole = r.oid LIMIT 1)) AS trace
      FROM pg_roles AS r
      WHERE r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> current_user AND r.oid <> given.datdba
        AND coalesce(shobj_description(r.oid, 'pg_authid'), '') NOT LIKE 'fenceline: project %'
        AND (
          EXISTS (SELECT FROM unnest(given.on_database) AS p (right_of) WHERE NOT EXISTS (
            SELECT FROM pg_database AS d CROSS JOIN LATERAL aclexplode(d.datacl) AS a
            WHERE d.oid = given.oid AND a.privilege_type = p.right_of AND a.grantee <> 0 AND pg_has_role(r.oid, a.grantee, 'USAGE')))
          OR EXISTS (SELECT FROM unnest(given.on_schema) AS p (right_of) WHERE NOT EXISTS (
            SELECT FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
            WHERE n.nspname = {{ shared_schema_text }} AND a.privilege_type = p.right_of AND a.grantee <> 0 AND pg_has_role(r.oid, a.grantee, 'USAGE'))))
    ) AS l
    WHERE l.trace <> ''
  ) AS o;

  IF relying IS NOT NULL AND {{ public_rights_text }} <> 'revoke' THEN
    RAISE WARNING 'Everybody (PUBLIC) keeps rights in this database, since others may live by them: %.', relying
      USING DETAIL = concat_ws('; ', array_to_string(given.on_database, ', ') || ' on the database', array_to_string(given.on_schema, ', ') || ' on schema {{ shared_schema }}'),
        HINT = 'Grant those logins what they need by name and apply again, or say in the manifest what is to be: "publicRights": "revoke" or "keep".';
    RETURN;
  END IF;
  IF relying IS NOT NULL THEN
    RAISE WARNING 'Everybody (PUBLIC) loses the rights in this database, as the manifest says. Others may have lived by them: %.', relying;
  END IF;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', given.datname);
  REVOKE ALL ON SCHEMA {{ shared_schema }} FROM PUBLIC;
END
