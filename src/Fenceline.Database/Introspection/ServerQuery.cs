namespace Fenceline.Database.Introspection;

/// <summary>
/// Asks a server what is true beyond the schemas of a project: its roles and who is a member of whom, settings, rights on the database, what else
/// reaches tenants' rows. Columns <c>object</c>, <c>said</c> and <c>code</c> as in <see cref="StructureQuery"/>.
/// </summary>
internal static class ServerQuery
{
    /// <summary>Needs the names of the project's roles as <c>$1</c>, of its schemas as <c>$2</c>, of its relations and functions in a schema that others use too as <c>$3</c>, of tenant columns as <c>$4</c>, of the schemas that others use too as <c>$5</c>,
    /// of the roles that make objects as <c>$6</c>, and of those that the project's databases make roles with as <c>$7</c>.</summary>
    /// <param name="version">Of the server, as in <c>150004</c>.</param>
    public static string Lines(int version) => $$"""
        WITH project AS MATERIALIZED (SELECT r.oid, r.rolname FROM pg_roles AS r WHERE r.rolname = ANY ($1)),
        schemas AS MATERIALIZED (SELECT n.oid, n.nspname FROM pg_namespace AS n WHERE n.nspname = ANY ($2)),
        -- Those whom everything is open to anyhow: superusers, and who may act as the database's owner.
        masters AS MATERIALIZED (SELECT r.oid FROM pg_roles AS r, pg_database AS d WHERE d.datname = current_database() AND (r.rolsuper OR pg_has_role(r.oid, d.datdba, 'USAGE')) AND r.rolname <> ALL ($1)),
        -- Ours in schemas that others use too.
        known (class, oid) AS MATERIALIZED (
          SELECT 'pg_class'::regclass, c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname || '.' || c.relname = ANY ($3)
          UNION ALL SELECT 'pg_proc'::regclass, p.oid FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname || '.' || p.proname = ANY ($3)
          UNION ALL SELECT 'pg_type'::regclass, t.oid FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace WHERE n.nspname || '.' || t.typname = ANY ($3)),
        tenant_tables AS MATERIALIZED (
          SELECT c.oid FROM pg_class AS c JOIN schemas AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND (c.relrowsecurity OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = ANY ($4) AND NOT a.attisdropped))
            AND (n.nspname <> ALL ($5) OR ('pg_class'::regclass, c.oid) IN (SELECT class, oid FROM known)))
        SELECT l.object, l.said, NULL::text[] AS code FROM (
          SELECT format('role %s', r.rolname) AS object, concat_ws(', ', CASE WHEN r.rolcanlogin THEN 'login' ELSE 'no login' END, CASE WHEN r.rolinherit THEN 'inherits' END, CASE WHEN r.rolcreaterole THEN 'creates roles' END,
            CASE WHEN r.rolsuper THEN 'superuser' END, CASE WHEN r.rolbypassrls THEN 'bypasses row-level security' END, CASE WHEN r.rolreplication THEN 'replicates' END, CASE WHEN r.rolcreatedb THEN 'creates databases' END) AS said
          FROM pg_roles AS r JOIN project USING (oid)
          UNION ALL
          SELECT format('setting %s of %s', split_part(c, '=', 1), CASE WHEN s.setrole = 0 THEN 'the database' ELSE pg_get_userbyid(s.setrole) END || CASE WHEN s.setdatabase <> 0 AND s.setrole <> 0 THEN ' in this database' ELSE '' END), substr(c, strpos(c, '=') + 1)
          FROM pg_db_role_setting AS s CROSS JOIN LATERAL unnest(s.setconfig) AS c
          WHERE (s.setdatabase = 0 OR s.setdatabase = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())) AND (s.setrole = 0 OR s.setrole IN (SELECT oid FROM project)) AND NOT ({{IsHarmless("split_part(c, '=', 1)")}})
          UNION ALL
          -- PostgREST's list of schemas that it serves.
          SELECT format('schema %s in the API', n.nspname), 'is served as ' || pg_get_userbyid(s.setrole) || ' says (pgrst.db_schemas)'
          FROM pg_db_role_setting AS s CROSS JOIN LATERAL unnest(s.setconfig) AS c CROSS JOIN LATERAL regexp_split_to_table(substr(c, strpos(c, '=') + 1), '\s*,\s*') AS served (name)
          JOIN schemas AS n ON n.nspname = trim(both ' "' FROM served.name)
          WHERE split_part(c, '=', 1) = 'pgrst.db_schemas' AND n.nspname <> ALL ($5)
          UNION ALL
          SELECT 'setting ' || s.name || ' of the server', s.setting FROM pg_settings AS s
          WHERE (s.name, s.setting) IN (('session_replication_role', 'replica'), ('session_replication_role', 'local'), ('row_security', 'off'), ('lo_compat_privileges', 'on'), ('allow_system_table_mods', 'on'))
            AND s.source IN ('configuration file', 'command line', 'environment variable', 'database')
          UNION ALL
          SELECT format('membership of %s in %s', pg_get_userbyid(m.member), pg_get_userbyid(m.roleid)),
            coalesce(nullif(concat_ws(', ', CASE WHEN bool_or(m.admin_option) THEN 'may pass it on' END, {{(version >= 160000 ? "CASE WHEN bool_or(m.inherit_option) THEN 'inherits' END, CASE WHEN bool_or(m.set_option) THEN 'may set role' END" : "NULL")}}), ''), 'member')
          FROM pg_auth_members AS m
          WHERE (m.roleid IN (SELECT oid FROM project) OR m.member IN (SELECT oid FROM project)) AND m.member NOT IN (SELECT oid FROM masters)
          GROUP BY m.member, m.roleid
          UNION ALL
          SELECT format('privilege %s on the database', e.privilege_type), 'for ' || string_agg({{Grantee}} || CASE WHEN e.is_grantable THEN ' and whom it grants it' ELSE '' END, ', ' ORDER BY {{Grantee}} COLLATE "C")
          FROM pg_database AS d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS e WHERE d.datname = current_database() AND e.grantee <> d.datdba AND (e.grantee = 0 OR e.grantee IN (SELECT oid FROM project)) GROUP BY e.privilege_type
          UNION ALL
          SELECT 'owner of the database', 'is ' || p.rolname FROM pg_database AS d JOIN project AS p ON p.oid = d.datdba WHERE d.datname = current_database()
          UNION ALL
          SELECT format('event trigger %s', t.evtname), format('%s, at %s calls %s%s', CASE WHEN t.evtenabled IN ('O', 'A') THEN 'on' ELSE 'off' END, t.evtevent, t.evtfoid::regproc, coalesce(' for ' || array_to_string(t.evttags, ', '), ''))
          FROM pg_event_trigger AS t WHERE NOT {{StructureQuery.OfExtension("pg_event_trigger", "t.oid")}}
          UNION ALL
          SELECT format('publication %s', p.pubname), 'sends ' || CASE WHEN p.puballtables THEN 'every table' ELSE coalesce(
              (SELECT 'every table of ' || string_agg(n.pnnspid::regnamespace::text, ', ') FROM pg_publication_namespace AS n WHERE n.pnpubid = p.oid AND n.pnnspid IN (SELECT oid FROM schemas)),
              (SELECT string_agg(r.prrelid::regclass::text, ', ' ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel AS r WHERE r.prpubid = p.oid AND r.prrelid IN (SELECT c.oid FROM pg_class AS c WHERE c.relnamespace IN (SELECT oid FROM schemas)))) END
          FROM pg_publication AS p
          UNION ALL
          SELECT format('replication slot %s', s.slot_name), 'decodes changes of every table of this database' FROM pg_replication_slots AS s WHERE s.database = current_database()
          UNION ALL
          SELECT format('subscription %s', s.subname), 'writes rows with the rights of ' || pg_get_userbyid(s.subowner) FROM pg_subscription AS s JOIN pg_database AS d ON d.oid = s.subdbid WHERE d.datname = current_database()
          UNION ALL
          SELECT format('extension %s', x.extname), 'in ' || x.extnamespace::regnamespace FROM pg_extension AS x WHERE x.extname <> 'plpgsql'
          UNION ALL
          SELECT format('foreign server %s', s.srvname), format('of %s, by %s', pg_get_userbyid(s.srvowner), w.fdwname) FROM pg_foreign_server AS s JOIN pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
          UNION ALL
          SELECT format('user mapping of %s on %s', CASE WHEN u.umuser = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(u.umuser) END, u.srvname), 'logs in there' FROM pg_user_mappings AS u
          UNION ALL
          SELECT format('language %s', g.lanname), CASE WHEN g.lanpltrusted THEN 'trusted' ELSE 'not trusted' END FROM pg_language AS g WHERE g.oid >= 16384 OR g.lanname IN ('c', 'internal') AND g.lanpltrusted
          UNION ALL
          SELECT format('privilege USAGE on language %s', g.lanname), 'for ' || {{Grantee}} FROM pg_language AS g CROSS JOIN LATERAL aclexplode(g.lanacl) AS e WHERE NOT g.lanpltrusted AND e.grantee <> g.lanowner
          UNION ALL
          SELECT format('cast from %s to %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)), CASE c.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'in assignments' ELSE 'explicit' END
          FROM pg_cast AS c WHERE c.oid >= 16384 AND NOT {{StructureQuery.OfExtension("pg_cast", "c.oid")}}
          UNION ALL
          SELECT format('by default, %s on %s of %s%s', e.privilege_type, {{DefaultObjects}}, pg_get_userbyid(a.role), CASE WHEN a.schema <> 0 THEN ' in ' || a.schema::regnamespace ELSE '' END),
            'for ' || string_agg({{Grantee}} || CASE WHEN e.is_grantable THEN ' and whom it grants it' ELSE '' END, ', ' ORDER BY {{Grantee}} COLLATE "C")
          FROM (
            SELECT d.defaclrole AS role, d.defaclnamespace AS schema, d.defaclobjtype AS kind, d.defaclacl AS acl FROM pg_default_acl AS d
            UNION ALL
            SELECT p.oid, 0, k.kind, acldefault(k.kind, p.oid) FROM project AS p CROSS JOIN (VALUES ('f'::"char"), ('T')) AS k (kind) WHERE p.rolname = ANY ($6) AND NOT EXISTS (SELECT FROM pg_default_acl AS d WHERE d.defaclrole = p.oid AND d.defaclnamespace = 0 AND d.defaclobjtype = k.kind)
          ) AS a CROSS JOIN LATERAL aclexplode(a.acl) AS e
          WHERE e.grantee <> a.role AND (e.grantee IN (SELECT oid FROM project) OR e.grantee = 0 AND (a.kind NOT IN ('f', 'T') OR a.role IN (SELECT p.oid FROM project AS p WHERE p.rolname = ANY ($6))))
          GROUP BY e.privilege_type, a.kind, a.role, a.schema
          UNION ALL
          -- Made in PostgreSQL's own schemas, which are on every path.
          SELECT format('function %s', p.oid::regprocedure), 'of ' || pg_get_userbyid(p.proowner) FROM pg_proc AS p WHERE p.oid >= 16384 AND p.pronamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND NOT {{StructureQuery.OfExtension("pg_proc", "p.oid")}}
          UNION ALL
          SELECT format('relation %s', c.oid::regclass), 'of ' || pg_get_userbyid(c.relowner) FROM pg_class AS c WHERE c.oid >= 16384 AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND c.relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND NOT {{StructureQuery.OfExtension("pg_class", "c.oid")}}
          UNION ALL
          SELECT format('operator %s', o.oid::regoperator), 'of ' || pg_get_userbyid(o.oprowner) FROM pg_operator AS o WHERE o.oid >= 16384 AND o.oprnamespace = 'pg_catalog'::regnamespace AND NOT {{StructureQuery.OfExtension("pg_operator", "o.oid")}}
          UNION ALL
          -- Rights on PostgreSQL's own functions and relations that it does not give by itself.
          SELECT format('privilege %s on %s', e.privilege_type, p.oid::regprocedure), 'for ' || string_agg({{Grantee}}, ', ' ORDER BY {{Grantee}} COLLATE "C")
          FROM pg_proc AS p CROSS JOIN LATERAL aclexplode(p.proacl) AS e
          WHERE p.oid < 16384 AND (e.grantee = 0 OR e.grantee IN (SELECT oid FROM project)) AND NOT EXISTS (SELECT FROM pg_init_privs AS i CROSS JOIN LATERAL aclexplode(i.initprivs) AS g WHERE i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid AND g.grantee = e.grantee)
            AND NOT (e.grantee = 0 AND NOT EXISTS (SELECT FROM pg_init_privs AS i WHERE i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid))
          GROUP BY p.oid, e.privilege_type
          UNION ALL
          SELECT format('privilege %s on %s', e.privilege_type, c.oid::regclass), 'for ' || string_agg({{Grantee}}, ', ' ORDER BY {{Grantee}} COLLATE "C")
          FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS e
          WHERE c.oid < 16384 AND (e.grantee = 0 AND c.relnamespace <> 'information_schema'::regnamespace OR e.grantee IN (SELECT oid FROM project)) AND NOT EXISTS (SELECT FROM pg_init_privs AS i CROSS JOIN LATERAL aclexplode(i.initprivs) AS g WHERE i.classoid = 'pg_class'::regclass AND i.objoid = c.oid AND i.objsubid = 0 AND g.grantee = e.grantee AND g.privilege_type = e.privilege_type)
          GROUP BY c.oid, e.privilege_type
          UNION ALL
          SELECT format('privilege %s (%s) on %s', e.privilege_type, a.attname, a.attrelid::regclass), 'for ' || string_agg({{Grantee}}, ', ' ORDER BY {{Grantee}} COLLATE "C")
          FROM pg_attribute AS a CROSS JOIN LATERAL aclexplode(a.attacl) AS e
          WHERE a.attrelid < 16384 AND a.attacl IS NOT NULL AND (e.grantee = 0 OR e.grantee IN (SELECT oid FROM project)) AND NOT EXISTS (SELECT FROM pg_init_privs AS i CROSS JOIN LATERAL aclexplode(i.initprivs) AS g WHERE i.classoid = 'pg_class'::regclass AND i.objoid = a.attrelid AND i.objsubid = a.attnum AND g.grantee = e.grantee)
          GROUP BY a.attrelid, a.attname, e.privilege_type
          UNION ALL
          SELECT format('privilege %s on parameter %s', e.privilege_type, p.parname), 'for ' || string_agg({{Grantee}}, ', ' ORDER BY {{Grantee}} COLLATE "C")
          FROM pg_parameter_acl AS p CROSS JOIN LATERAL aclexplode(p.paracl) AS e WHERE e.grantee = 0 OR e.grantee IN (SELECT oid FROM project) GROUP BY p.parname, e.privilege_type
          UNION ALL
          SELECT format('large object %s', o.oid), 'for ' || string_agg(DISTINCT CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(e.grantee) END, ', ') FROM pg_largeobject_metadata AS o CROSS JOIN LATERAL aclexplode(o.lomacl) AS e WHERE e.grantee = 0 OR e.grantee IN (SELECT oid FROM project) GROUP BY o.oid
          UNION ALL
          -- What the roles own, and may use, beyond their schemas.
          SELECT format('%s, %s', CASE s.deptype WHEN 'o' THEN 'owned by ' || p.rolname WHEN 'r' THEN 'policy for ' || p.rolname ELSE 'right of ' || p.rolname END, pg_describe_object(s.classid, s.objid, s.objsubid)), CASE s.deptype WHEN 'o' THEN 'is its owner' WHEN 'r' THEN 'names it' ELSE 'has rights on it' END
          FROM pg_shdepend AS s JOIN project AS p ON p.oid = s.refobjid AND s.refclassid = 'pg_authid'::regclass
          WHERE s.dbid = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()) AND s.deptype IN ('o', 'a', 'r') AND s.classid NOT IN ('pg_default_acl'::regclass, 'pg_event_trigger'::regclass, 'pg_publication'::regclass, 'pg_extension'::regclass, 'pg_largeobject'::regclass)
            AND NOT (s.classid = 'pg_namespace'::regclass AND s.objid IN (SELECT oid FROM schemas))
            AND NOT (s.classid = 'pg_class'::regclass AND s.objid IN (SELECT c.oid FROM pg_class AS c JOIN schemas AS n ON n.oid = c.relnamespace WHERE n.nspname <> ALL ($5) OR ('pg_class'::regclass, c.oid) IN (SELECT class, oid FROM known) OR c.relkind IN ('S', 'i')
              AND EXISTS (SELECT FROM pg_depend AS x WHERE x.objid = c.oid AND x.deptype IN ('i', 'a') AND ('pg_class'::regclass, x.refobjid) IN (SELECT class, oid FROM known))))
            AND NOT (s.classid = 'pg_proc'::regclass AND s.objid IN (SELECT f.oid FROM pg_proc AS f JOIN schemas AS n ON n.oid = f.pronamespace WHERE n.nspname <> ALL ($5) OR ('pg_proc'::regclass, f.oid) IN (SELECT class, oid FROM known)))
            AND NOT (s.classid = 'pg_type'::regclass AND s.objid IN (SELECT t.oid FROM pg_type AS t JOIN schemas AS n ON n.oid = t.typnamespace WHERE n.nspname <> ALL ($5) OR ('pg_type'::regclass, t.oid) IN (SELECT class, oid FROM known)))
            AND NOT (s.classid = 'pg_policy'::regclass AND s.objid IN (SELECT w.oid FROM pg_policy AS w WHERE w.polrelid IN (SELECT oid FROM tenant_tables)))
            AND s.classid NOT IN ('pg_operator'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass, 'pg_collation'::regclass, 'pg_conversion'::regclass, 'pg_ts_config'::regclass, 'pg_ts_dict'::regclass)
          UNION ALL
          -- Tables with a tenant column that no policy protects.
          SELECT format('unfenced table %s', c.oid::regclass), CASE WHEN c.relkind = 'f' THEN 'is a foreign table with a tenant column' WHEN c.relrowsecurity THEN 'has a tenant column, and its owner is not held by row-level security' ELSE 'has a tenant column and no row-level security' END
          FROM pg_class AS c WHERE c.relkind IN ('r', 'p', 'f') AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND c.oid >= 16384 AND (c.relnamespace NOT IN (SELECT oid FROM schemas) OR c.relnamespace IN (SELECT n.oid FROM schemas AS n WHERE n.nspname = ANY ($5)) AND ('pg_class'::regclass, c.oid) NOT IN (SELECT class, oid FROM known))
            AND c.relnamespace <> 'information_schema'::regnamespace AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = ANY ($4) AND NOT a.attisdropped) AND NOT {{StructureQuery.OfExtension("pg_class", "c.oid")}}
          UNION ALL
          -- Views and copies of tenants' rows that the manifest does not know, through other views too.
          SELECT format('%s %s', CASE v.relkind WHEN 'm' THEN 'copy' ELSE 'open view' END, v.oid::regclass), format('of %s, shows rows of %s', pg_get_userbyid(v.relowner), (SELECT string_agg(t.oid::regclass::text, ', ') FROM tenant_tables AS t WHERE t.oid = ANY (d.tables)))
          FROM (
            WITH RECURSIVE reads (reader, relation) AS (
              SELECT w.ev_class, x.refobjid FROM pg_rewrite AS w JOIN pg_depend AS x ON x.classid = 'pg_rewrite'::regclass AND x.objid = w.oid AND x.refclassid = 'pg_class'::regclass WHERE x.refobjid IN (SELECT oid FROM tenant_tables)
              UNION
              SELECT w.ev_class, r.relation FROM reads AS r JOIN pg_depend AS x ON x.refclassid = 'pg_class'::regclass AND x.refobjid = r.reader AND x.classid = 'pg_rewrite'::regclass JOIN pg_rewrite AS w ON w.oid = x.objid)
            SELECT r.reader, array_agg(DISTINCT r.relation) AS tables FROM reads AS r WHERE r.reader <> r.relation GROUP BY r.reader) AS d
          JOIN pg_class AS v ON v.oid = d.reader
          WHERE v.relkind IN ('v', 'm') AND (v.relnamespace NOT IN (SELECT oid FROM schemas) OR v.relnamespace IN (SELECT n.oid FROM schemas AS n WHERE n.nspname = ANY ($5)) AND ('pg_class'::regclass, v.oid) NOT IN (SELECT class, oid FROM known))
            AND NOT (v.relkind = 'v' AND coalesce(v.reloptions && '{security_invoker=true,security_invoker=on,security_invoker=yes,security_invoker=1}'::text[], false))
          UNION ALL
          SELECT format('%s %s', CASE WHEN h.inhparent IN (SELECT oid FROM tenant_tables) THEN 'child' ELSE 'parent' END, CASE WHEN h.inhparent IN (SELECT oid FROM tenant_tables) THEN h.inhrelid ELSE h.inhparent END::regclass), 'has rows of a table of tenants, and policies of its own'
          FROM pg_inherits AS h WHERE h.inhparent IN (SELECT oid FROM tenant_tables) AND h.inhrelid NOT IN (SELECT oid FROM tenant_tables) OR h.inhrelid IN (SELECT oid FROM tenant_tables) AND h.inhparent NOT IN (SELECT oid FROM tenant_tables)
          UNION ALL
          -- Functions that run with the rights of somebody who reaches tenants' rows, and that a role of the project, or everybody, may call.
          SELECT format('definer function %s', p.oid::regprocedure), format('runs as %s%s, for %s', pg_get_userbyid(p.proowner), CASE WHEN p.proconfig IS NULL OR NOT EXISTS (SELECT FROM unnest(p.proconfig) AS c WHERE c LIKE 'search\_path=%') THEN ' in the caller''s search path' ELSE '' END,
            (SELECT string_agg(DISTINCT {{Grantee}}, ', ') FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS e WHERE e.grantee = 0 OR e.grantee IN (SELECT oid FROM project)))
          FROM pg_proc AS p JOIN pg_roles AS o ON o.oid = p.proowner
          WHERE p.prosecdef AND p.oid >= 16384 AND (p.pronamespace NOT IN (SELECT oid FROM schemas) OR p.pronamespace IN (SELECT n.oid FROM schemas AS n WHERE n.nspname = ANY ($5)) AND ('pg_proc'::regclass, p.oid) NOT IN (SELECT class, oid FROM known))
            AND (o.rolsuper OR o.rolbypassrls OR EXISTS (SELECT FROM project AS r WHERE pg_has_role(o.oid, r.oid, 'MEMBER'))) AND NOT {{StructureQuery.OfExtension("pg_proc", "p.oid")}}
            AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS e WHERE e.grantee = 0 OR e.grantee IN (SELECT oid FROM project))
          UNION ALL
          SELECT format('leakproof function %s', p.oid::regprocedure), 'sees rows before a policy hides them' FROM pg_proc AS p
          WHERE p.proleakproof AND (p.oid >= 16384 AND NOT {{StructureQuery.OfExtension("pg_proc", "p.oid")}})
          UNION ALL
          SELECT format('trusted operator of %s', o.oid::regoperator), 'its function is leakproof' FROM pg_operator AS o JOIN pg_proc AS p ON p.oid = o.oprcode WHERE o.oid >= 16384 AND p.proleakproof AND NOT {{StructureQuery.OfExtension("pg_operator", "o.oid")}}
          UNION ALL
          -- Others whom row-level security does not hold.
          SELECT format('outsider %s', r.rolname), concat_ws(', ', CASE WHEN r.rolsuper THEN 'is a superuser' END, CASE WHEN r.rolbypassrls AND NOT r.rolsuper THEN 'bypasses row-level security' END, CASE WHEN r.rolreplication AND NOT r.rolsuper THEN 'may replicate' END,
            CASE WHEN r.rolcreaterole AND r.rolname <> ALL ($7) AND NOT r.rolsuper AND {{(version < 160000 ? "true" : "false")}} THEN 'may create roles, and so take every role that is no superuser''s' END,
            (SELECT 'may act as ' || string_agg(p.rolname, ', ' ORDER BY p.rolname) FROM pg_roles AS p WHERE NOT r.rolsuper AND p.rolname IN {{PowerfulRoles}} AND pg_has_role(r.oid, p.oid, 'MEMBER')))
          FROM pg_roles AS r
          WHERE r.oid NOT IN (10) AND r.rolname <> ALL ($1) AND r.oid NOT IN (SELECT oid FROM masters WHERE NOT EXISTS (SELECT FROM pg_roles AS s WHERE s.oid = masters.oid AND (s.rolsuper OR s.rolbypassrls))) AND r.rolname NOT LIKE 'pg\_%'
            AND r.oid <> (SELECT d.datdba FROM pg_database AS d WHERE d.datname = current_database()) AND r.oid <> (SELECT u.oid FROM pg_roles AS u WHERE u.rolname = session_user)
            AND (r.rolsuper OR r.rolbypassrls OR r.rolreplication OR r.rolcreaterole AND r.rolname <> ALL ($7) AND {{(version < 160000 ? "true" : "false")}} OR EXISTS (SELECT FROM pg_roles AS p WHERE p.rolname IN {{PowerfulRoles}} AND pg_has_role(r.oid, p.oid, 'MEMBER')))
        ) AS l WHERE l.said IS NOT NULL
        """;

    private const string Grantee = "CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(e.grantee) END";

    private const string DefaultObjects = "CASE a.kind WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE a.kind::text END";

    private const string PowerfulRoles = "('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program', 'pg_maintain')";

    /// <summary>Settings that change how long, how fast and with how much noise something runs, and not what it sees.</summary>
    private static string IsHarmless(string name) => $"{name} LIKE '%timeout%' OR {name} LIKE 'log\\_%' OR {name} LIKE '%\\_mem' OR {name} LIKE 'auto\\_explain.%' OR {name} LIKE 'enable\\_%' OR {name} LIKE 'jit%' OR {name} LIKE '%\\_cost' OR lower({name}) IN ('timezone', 'datestyle', 'intervalstyle', 'client_encoding', 'application_name', 'lc_messages', 'lc_monetary', 'lc_numeric', 'lc_time', 'default_text_search_config')";
}
