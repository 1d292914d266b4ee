-- Roles belong to the whole server. One that exists is accepted when it says that it is this project's in this database,
-- and when nothing that it can do, by itself or through other roles, goes further than what it is made for.
DECLARE
  wanted record;
  existing record;
  fault record;
  me record;
  claim text := pg_catalog.format('fenceline: project %s, database %s', {{ project_text }}, pg_catalog.current_database());
  claimed text;
  since_16 boolean := pg_catalog.current_setting('server_version_num')::int >= 160000;
  harm text[];
  remedies text[];
BEGIN
  SELECT r.rolsuper, r.rolcreaterole, pg_catalog.pg_has_role(current_user, d.datdba, 'USAGE') AS owns INTO me
  FROM pg_catalog.pg_roles AS r, pg_catalog.pg_database AS d
  WHERE r.rolname = current_user AND d.datname = pg_catalog.current_database();
  IF NOT me.rolsuper AND NOT (me.rolcreaterole AND me.owns) THEN
    RAISE EXCEPTION 'Login % may not set up database %.', current_user, pg_catalog.current_database()
      USING ERRCODE = 'insufficient_privilege', HINT = 'Apply as a login that owns the database and has CREATEROLE, or as a superuser.';
  END IF;

  FOR wanted IN SELECT * FROM (VALUES
    {{ project_roles }}
  ) AS roles (name, login, createrole, inherits, may_be)
  LOOP
    SELECT r.* INTO existing FROM pg_catalog.pg_roles AS r WHERE r.rolname = wanted.name;
    IF NOT FOUND THEN
      EXECUTE pg_catalog.format('CREATE ROLE %I %s %s %s', wanted.name, CASE WHEN wanted.login THEN 'LOGIN' ELSE 'NOLOGIN' END,
        CASE WHEN wanted.createrole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END, CASE WHEN wanted.inherits THEN 'INHERIT' ELSE 'NOINHERIT' END);
      EXECUTE pg_catalog.format('COMMENT ON ROLE %I IS %L', wanted.name, claim);
      IF wanted.login THEN
        -- Names mean what they say: a schema that is called as the login would otherwise come first.
        EXECUTE pg_catalog.format('ALTER ROLE %I SET search_path = pg_catalog', wanted.name);
      END IF;
      CONTINUE;
    END IF;

    claimed := pg_catalog.shobj_description(existing.oid, 'pg_authid');
    IF claimed IS DISTINCT FROM claim THEN
      RAISE EXCEPTION 'Role % exists, and is not known to be this project''s in this database: its comment is %.', wanted.name, coalesce(pg_catalog.quote_literal(claimed), 'empty')
        USING ERRCODE = 'duplicate_object', HINT = pg_catalog.format(
          'Roles belong to the whole server, so that two databases can''t share them: give this project another name in the manifest. If the role is meant for this one, say so: COMMENT ON ROLE %I IS %L;',
          wanted.name, claim);
    END IF;

    IF NOT me.rolsuper AND NOT pg_catalog.pg_has_role(current_user, existing.oid, 'MEMBER WITH ADMIN OPTION') AND (since_16 OR NOT me.rolcreaterole) THEN
      RAISE EXCEPTION 'Role % was made by another login, and % may not give it to anybody.', wanted.name, current_user
        USING ERRCODE = 'insufficient_privilege', HINT = pg_catalog.format('Apply as the login that made it, or let that one say: GRANT %I TO %I WITH ADMIN OPTION;', wanted.name, current_user);
    END IF;

    harm := '{}';
    remedies := '{}';
    FOR fault IN
      SELECT a.harm, pg_catalog.format('ALTER ROLE %I %s;', wanted.name, a.remedy) AS remedy
      FROM (VALUES
        (existing.rolsuper, 'is a superuser', 'NOSUPERUSER'),
        (existing.rolbypassrls, 'bypasses row-level security', 'NOBYPASSRLS'),
        (existing.rolcreaterole AND NOT wanted.createrole, 'may create roles', 'NOCREATEROLE'),
        (existing.rolreplication, 'may replicate', 'NOREPLICATION'),
        (existing.rolcreatedb, 'may create databases', 'NOCREATEDB'),
        (existing.rolcanlogin AND NOT wanted.login, 'may log in', 'NOLOGIN'),
        (existing.rolinherit AND NOT wanted.inherits, 'inherits what other roles may do', 'NOINHERIT')
      ) AS a (holds, harm, remedy)
      WHERE a.holds
      UNION ALL
      -- What it may become: the roles that it is made for, and the application the roles of tenants. (Since PostgreSQL 16 the maker is a member
      -- of what it makes, so that it can give it to others; whether it can act as it is looked at below.)
      SELECT pg_catalog.format('is a member of %I', r.rolname), pg_catalog.format('REVOKE %I FROM %I;', r.rolname, wanted.name)
      FROM pg_catalog.pg_auth_members AS m
      JOIN pg_catalog.pg_roles AS r ON r.oid = m.roleid
      WHERE m.member = pg_catalog.quote_ident(wanted.name)::pg_catalog.regrole AND r.rolname <> ALL (wanted.may_be)
        AND NOT (wanted.name = {{ app_text }} AND {{ is_tenant_role }})
        AND NOT (wanted.name = {{ maker_text }} AND since_16)
      UNION ALL
      -- Tenants' roles in turn may do what their group may, and nothing else.
      SELECT pg_catalog.format('may become %I, which can do more than a tenant''s role', r.rolname), pg_catalog.format('ALTER ROLE %I NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION NOCREATEDB NOLOGIN;', r.rolname)
      FROM pg_catalog.pg_roles AS r
      WHERE wanted.name = {{ app_text }} AND {{ is_tenant_role }} AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication OR r.rolcreatedb OR r.rolcanlogin)
      UNION ALL
      SELECT pg_catalog.format('may become %I, which is a member of %s', r.rolname, m.roleid::pg_catalog.regrole), pg_catalog.format('REVOKE %s FROM %I;', m.roleid::pg_catalog.regrole, r.rolname)
      FROM pg_catalog.pg_roles AS r
      JOIN pg_catalog.pg_auth_members AS m ON m.member = r.oid
      WHERE wanted.name = {{ app_text }} AND {{ is_tenant_role }} AND m.roleid <> (SELECT g.oid FROM pg_catalog.pg_roles AS g WHERE g.rolname = {{ group_text }})
    LOOP
      harm := harm || fault.harm;
      remedies := remedies || fault.remedy;
    END LOOP;
    IF since_16 THEN
      -- Since PostgreSQL 16 each membership says for itself whether it is inherited, and whether the role may be taken.
      FOR fault IN EXECUTE $memberships$
        SELECT r.rolname, o.option, o.harm
        FROM pg_catalog.pg_auth_members AS m
        JOIN pg_catalog.pg_roles AS r ON r.oid = m.roleid
        CROSS JOIN LATERAL (VALUES
          (m.inherit_option AND NOT ($2 AND r.rolname = ANY ($3)), 'INHERIT', 'inherits what %I may do'),
          (m.set_option AND $4 AND r.rolname <> ALL ($3), 'SET', 'may become %I')) AS o (holds, option, harm)
        WHERE m.member = pg_catalog.quote_ident($1)::pg_catalog.regrole AND o.holds
        $memberships$ USING wanted.name, wanted.inherits, wanted.may_be, wanted.name = {{ maker_text }}
      LOOP
        harm := harm || pg_catalog.format(fault.harm, fault.rolname);
        remedies := remedies || pg_catalog.format('REVOKE %s OPTION FOR %I FROM %I;', fault.option, fault.rolname, wanted.name);
      END LOOP;
    END IF;
    IF pg_catalog.cardinality(harm) > 0 THEN
      RAISE EXCEPTION 'Role % can do more than it is for: it %.', wanted.name, pg_catalog.array_to_string(harm, '; it ')
        USING ERRCODE = 'invalid_grant_operation', HINT = pg_catalog.array_to_string(remedies, ' ') || ' Or give this project another name in the manifest.';
    END IF;
  END LOOP;

  -- The maker makes and drops tenants' roles, and acts for the owner.
  IF since_16 THEN
    EXECUTE 'GRANT {{ owner }} TO {{ maker }} WITH INHERIT TRUE, SET TRUE';
    EXECUTE 'GRANT {{ maker_groups }} TO {{ maker }} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE';
  ELSE
    GRANT {{ owner }} TO {{ maker }};
    GRANT {{ maker_groups }} TO {{ maker }} WITH ADMIN OPTION;
  END IF;
  -- Until the end of this script its login makes objects in their names.
  IF NOT me.rolsuper THEN
    EXECUTE pg_catalog.format('GRANT {{ owner }}, {{ function_owners }} TO %I', current_user);
  END IF;

  {{ role_statements }}
  EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO {{ logins }}', pg_catalog.current_database());
  EXECUTE pg_catalog.format('GRANT CREATE ON DATABASE %I TO {{ owner }}, {{ maker }}', pg_catalog.current_database());
END
