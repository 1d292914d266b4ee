namespace Fenceline.Database.Introspection;

/// <summary>
/// Asks a catalog what stands in schemas, as lines of an object and what is said of it. <see cref="StructureLines"/> writes the same lines of a
/// model. Expressions and bodies are apart, as code, since PostgreSQL writes them in its own way: see <see cref="CodeText"/>.
/// </summary>
internal static class StructureQuery
{
    /// <summary>A query with the columns <c>schema</c>, <c>object</c>, <c>said</c> and <c>code</c> over the schemas of a list.</summary>
    /// <param name="schemas">
    /// A query of the schemas' oids, and of the role of the tenant that each belongs to (0 for none), as SQL. Lines call that role
    /// <c>{tenant}</c>, and its schema nothing, so that those of two tenants are the same.
    /// </param>
    public static string Lines(string schemas) => $$"""
        WITH spaces AS MATERIALIZED (SELECT n.oid, n.nspowner, n.nspacl, s.tenant FROM ({{schemas}}) AS s (schema, tenant) JOIN pg_namespace AS n ON n.oid = s.schema)
        SELECT r.schema, l.object, l.said, l.code
        FROM (
          SELECT c.oid, c.relnamespace AS schema, s.tenant, c.relname AS name, c.relkind AS kind, c.relowner AS owner, c.relacl AS acl, c.relrowsecurity AS secured, c.relforcerowsecurity AS forced, c.reloptions AS options,
            c.relpersistence AS persistence
          FROM spaces AS s JOIN pg_class AS c ON c.relnamespace = s.oid WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')) AS r
        CROSS JOIN LATERAL (
          SELECT CASE r.kind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'f' THEN 'foreign table ' WHEN 'p' THEN 'partitioned table ' ELSE 'table ' END || r.name AS object,
            format('of %s%s%s%s%s%s', pg_get_userbyid(r.owner), CASE WHEN r.secured THEN ', row-level security' END, CASE WHEN r.forced THEN ', for the owner too' END,
              CASE WHEN r.options && '{security_invoker=true,security_invoker=on,security_invoker=yes,security_invoker=1}'::text[] THEN ', with the rights of who asks' END,
              CASE WHEN r.options && '{security_barrier=true,security_barrier=on,security_barrier=yes,security_barrier=1}'::text[] THEN ', behind a barrier' END,
              CASE WHEN r.persistence <> 'p' THEN ', unlogged' END) AS said,
            CASE WHEN r.kind IN ('v', 'm') THEN ARRAY[pg_get_viewdef(r.oid)] END AS code
          UNION ALL
          SELECT format('column %s.%s', r.name, a.attname), format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN ' collate ' || a.attcollation::regcollation ELSE '' END
            || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
            || CASE a.attidentity WHEN 'a' THEN ' identity always' WHEN 'd' THEN ' identity by default' ELSE '' END
            || CASE WHEN a.attgenerated <> '' THEN ' generated' WHEN a.atthasdef THEN ' default' ELSE '' END,
            (SELECT ARRAY[pg_get_expr(d.adbin, d.adrelid)] FROM pg_attrdef AS d WHERE a.atthasdef AND d.adrelid = r.oid AND d.adnum = a.attnum)
          FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped AND r.kind IN ('r', 'p', 'f')
          UNION ALL
          SELECT format('constraint %s of %s', k.conname, r.name), CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check' WHEN 'f' THEN 'reference' ELSE k.contype::text END
            || CASE WHEN k.contype IN ('p', 'u', 'f') THEN ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY p.place) FROM unnest(k.conkey) WITH ORDINALITY AS p (number, place) JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = p.number) || ')' ELSE '' END
            || CASE WHEN k.contype = 'f' THEN (
                 SELECT format(' to %s%s (%s)', CASE WHEN f.relnamespace <> r.schema THEN f.relnamespace::regnamespace || '.' END, f.relname,
                   (SELECT string_agg(a.attname, ', ' ORDER BY p.place) FROM unnest(k.confkey) WITH ORDINALITY AS p (number, place) JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = p.number)) FROM pg_class AS f WHERE f.oid = k.confrelid)
                 || CASE k.confdeltype WHEN 'a' THEN '' WHEN 'c' THEN ' cascade' ELSE ' on delete ' || k.confdeltype::text END || CASE k.confupdtype WHEN 'a' THEN '' ELSE ' on update ' || k.confupdtype::text END
                 || CASE WHEN EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgconstraint = k.oid AND t.tgenabled <> 'O') THEN ', switched off' ELSE '' END ELSE '' END
            || CASE WHEN k.condeferrable THEN ' deferrable' ELSE '' END || CASE WHEN k.connoinherit AND k.contype = 'c' THEN ' no inherit' ELSE '' END
            || CASE WHEN k.convalidated THEN '' ELSE ' not valid' END, CASE WHEN k.contype = 'c' THEN ARRAY[pg_get_expr(k.conbin, k.conrelid)] END
          FROM pg_constraint AS k WHERE k.conrelid = r.oid AND k.contype <> 'n'
          UNION ALL
          SELECT format('index %s of %s', i.relname, r.name), format('%s%s, %s%s%s', CASE WHEN x.indisunique THEN 'unique ' END, m.amname,
            (SELECT string_agg(coalesce(a.attname, '...'), ', ' ORDER BY p.place) FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS p (number, place) LEFT JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = p.number),
            CASE WHEN x.indpred IS NOT NULL THEN ', of some rows' END, CASE WHEN NOT x.indisvalid THEN ', not valid' END),
            CASE WHEN x.indexprs IS NOT NULL OR x.indpred IS NOT NULL THEN
              ARRAY(SELECT pg_get_indexdef(x.indexrelid, p.place::int, false) FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS p (number, place) WHERE p.number = 0 ORDER BY p.place)
              || CASE WHEN x.indpred IS NOT NULL THEN ARRAY[pg_get_expr(x.indpred, x.indrelid)] END END
          FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_am AS m ON m.oid = i.relam
          WHERE x.indrelid = r.oid AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conrelid = r.oid AND k.conindid = x.indexrelid AND k.contype IN ('p', 'u'))
          UNION ALL
          SELECT format('policy %s on %s', p.polname, r.name), format('%s%s for %s', CASE WHEN NOT p.polpermissive THEN 'restrictive, ' END,
            CASE p.polcmd WHEN '*' THEN 'all' WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' ELSE 'delete' END,
            (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' WHEN o = r.tenant THEN '{tenant}' ELSE pg_get_userbyid(o) END, ', ' ORDER BY o) FROM unnest(p.polroles) AS o)),
            ARRAY[pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)]
          FROM pg_policy AS p WHERE p.polrelid = r.oid
          UNION ALL
          SELECT format('trigger %s on %s', t.tgname, r.name), format('%s, %s %s for each %s calls %s', CASE t.tgenabled WHEN 'O' THEN 'on' ELSE 'off' END,
            CASE WHEN t.tgtype & 2 > 0 THEN 'before' WHEN t.tgtype & 64 > 0 THEN 'instead of' ELSE 'after' END,
            concat_ws(' or ', CASE WHEN t.tgtype & 4 > 0 THEN 'insert' END, CASE WHEN t.tgtype & 8 > 0 THEN 'delete' END, CASE WHEN t.tgtype & 16 > 0 THEN 'update' END, CASE WHEN t.tgtype & 32 > 0 THEN 'truncate' END),
            CASE WHEN t.tgtype & 1 > 0 THEN 'row' ELSE 'statement' END, t.tgfoid::regproc) || CASE WHEN t.tgqual IS NOT NULL THEN ', under a condition' ELSE '' END, NULL
          FROM pg_trigger AS t WHERE t.tgrelid = r.oid AND NOT t.tgisinternal
          UNION ALL
          SELECT format('rule %s on %s', w.rulename, r.name), pg_get_ruledef(w.oid), NULL FROM pg_rewrite AS w WHERE w.ev_class = r.oid AND w.rulename <> '_RETURN'
          UNION ALL
          SELECT format('child %s of %s', h.inhrelid::regclass, r.name), 'is a part of it, and has policies and rights of its own', NULL FROM pg_inherits AS h WHERE h.inhparent = r.oid
          UNION ALL
          SELECT format('parent %s of %s', h.inhparent::regclass, r.name), 'shows its rows', NULL FROM pg_inherits AS h WHERE h.inhrelid = r.oid
          UNION ALL
          SELECT format('privilege %s on %s', e.privilege_type, r.name), {{Grantees("r.tenant")}}, NULL
          FROM aclexplode(r.acl) AS e WHERE e.grantee <> r.owner GROUP BY e.privilege_type
          UNION ALL
          SELECT format('privilege %s (%s) on %s', e.privilege_type, a.attname, r.name), {{Grantees("r.tenant")}}, NULL
          FROM pg_attribute AS a CROSS JOIN LATERAL aclexplode(a.attacl) AS e WHERE a.attrelid = r.oid AND a.attacl IS NOT NULL AND e.grantee <> r.owner GROUP BY e.privilege_type, a.attname
          UNION ALL
          SELECT format('sequence %s', q.name), format('of %s', pg_get_userbyid(q.relowner)), NULL FROM {{Sequences}} AS q
          UNION ALL
          SELECT format('privilege %s on sequence %s', e.privilege_type, q.name), {{Grantees("r.tenant")}}, NULL
          FROM {{Sequences}} AS q CROSS JOIN LATERAL aclexplode(q.relacl) AS e WHERE e.grantee <> q.relowner GROUP BY e.privilege_type, q.name
        ) AS l
        UNION ALL
        SELECT n.oid, 'schema' AS object, 'of ' || pg_get_userbyid(n.nspowner) AS said, NULL::text[] AS code FROM spaces AS n
        UNION ALL
        SELECT n.oid, format('privilege %s on the schema', e.privilege_type), {{Grantees("n.tenant")}}, NULL
        FROM spaces AS n CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS e WHERE e.grantee <> n.nspowner GROUP BY n.oid, e.privilege_type
        UNION ALL
        SELECT n.oid, 'sequence ' || c.relname, 'of ' || pg_get_userbyid(c.relowner), NULL FROM spaces AS n JOIN pg_class AS c ON c.relnamespace = n.oid
        WHERE c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('i', 'a'))
        UNION ALL
        SELECT n.oid, {{FunctionName}}, {{FunctionSaid}}, ARRAY[coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)] FROM spaces AS n JOIN pg_proc AS p ON p.pronamespace = n.oid WHERE NOT {{OfExtension("pg_proc", "p.oid")}}
        UNION ALL
        SELECT n.oid, 'privilege EXECUTE on ' || {{FunctionName}}, g.grantees, NULL
        FROM spaces AS n JOIN pg_proc AS p ON p.pronamespace = n.oid CROSS JOIN LATERAL (SELECT {{Grantees("n.tenant")}} AS grantees FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS e WHERE e.grantee <> p.proowner) AS g
        WHERE g.grantees IS NOT NULL AND NOT {{OfExtension("pg_proc", "p.oid")}}
        UNION ALL
        SELECT n.oid, CASE t.typtype WHEN 'e' THEN 'enum ' WHEN 'd' THEN 'domain ' ELSE 'type ' END || t.typname, 'of ' || pg_get_userbyid(t.typowner)
          || coalesce(': ' || (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = t.oid), ''), NULL
        FROM spaces AS n JOIN pg_type AS t ON t.typnamespace = n.oid WHERE {{OwnType}} AND NOT {{OfExtension("pg_type", "t.oid")}}
        UNION ALL
        SELECT n.oid, 'privilege USAGE on type ' || t.typname, g.grantees, NULL
        FROM spaces AS n JOIN pg_type AS t ON t.typnamespace = n.oid CROSS JOIN LATERAL (SELECT {{Grantees("n.tenant")}} AS grantees FROM aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) AS e WHERE e.grantee <> t.typowner) AS g
        WHERE g.grantees IS NOT NULL AND {{OwnType}} AND NOT {{OfExtension("pg_type", "t.oid")}}
        UNION ALL
        SELECT n.oid, 'operator ' || o.oid::regoperator, 'of ' || pg_get_userbyid(o.oprowner), NULL FROM spaces AS n JOIN pg_operator AS o ON o.oprnamespace = n.oid WHERE NOT {{OfExtension("pg_operator", "o.oid")}}
        UNION ALL
        SELECT n.oid, 'operator class ' || o.opcname, 'of ' || pg_get_userbyid(o.opcowner), NULL FROM spaces AS n JOIN pg_opclass AS o ON o.opcnamespace = n.oid WHERE NOT {{OfExtension("pg_opclass", "o.oid")}}
        UNION ALL
        SELECT n.oid, 'collation ' || c.collname, 'of ' || pg_get_userbyid(c.collowner), NULL FROM spaces AS n JOIN pg_collation AS c ON c.collnamespace = n.oid WHERE NOT {{OfExtension("pg_collation", "c.oid")}}
        UNION ALL
        SELECT n.oid, 'conversion ' || c.conname, 'of ' || pg_get_userbyid(c.conowner), NULL FROM spaces AS n JOIN pg_conversion AS c ON c.connamespace = n.oid WHERE NOT {{OfExtension("pg_conversion", "c.oid")}}
        UNION ALL
        SELECT n.oid, 'text search configuration ' || c.cfgname, 'of ' || pg_get_userbyid(c.cfgowner), NULL FROM spaces AS n JOIN pg_ts_config AS c ON c.cfgnamespace = n.oid WHERE NOT {{OfExtension("pg_ts_config", "c.oid")}}
        UNION ALL
        SELECT n.oid, 'text search dictionary ' || c.dictname, 'of ' || pg_get_userbyid(c.dictowner), NULL FROM spaces AS n JOIN pg_ts_dict AS c ON c.dictnamespace = n.oid WHERE NOT {{OfExtension("pg_ts_dict", "c.oid")}}
        """;

    // Those of identity and serial columns, by their columns: what they are called is PostgreSQL's affair.
    private const string Sequences = """
        (SELECT format('of %s.%s', r.name, a.attname) AS name, c.relowner, c.relacl FROM pg_depend AS d JOIN pg_class AS c ON c.oid = d.objid AND c.relkind = 'S' JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid
             WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = r.oid AND d.deptype IN ('i', 'a') AND r.kind IN ('r', 'p'))
        """;

    private const string FunctionName = "format('function %s(%s)', p.proname, oidvectortypes(p.proargtypes))";

    private const string FunctionSaid = """
        format('of %s, %s, %s%s%s%s%s', pg_get_userbyid(p.proowner), (SELECT g.lanname FROM pg_language AS g WHERE g.oid = p.prolang), CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
                CASE WHEN p.prosecdef THEN ', security definer' END, CASE WHEN p.proleakproof THEN ', leakproof' END, CASE WHEN p.prosupport <> 0 THEN ', with a support function' END,
                (SELECT string_agg(', ' || c, '' ORDER BY c COLLATE "C") FROM unnest(p.proconfig) AS c))
        """;

    private const string OwnType = "(t.typtype IN ('e', 'd', 'r', 'b') AND t.typelem = 0 OR t.typtype = 'c' AND (SELECT c.relkind FROM pg_class AS c WHERE c.oid = t.typrelid) = 'c')";

    /// <summary>Whether an object came with an extension.</summary>
    public static string OfExtension(string catalog, string oid) => $"EXISTS (SELECT FROM pg_depend AS x WHERE x.classid = '{catalog}'::regclass AND x.objid = {oid} AND x.deptype = 'e')";

    /// <summary>Who has a privilege, of a group of rows <c>e</c> of aclexplode().</summary>
    private static string Grantees(string tenant)
    {
        var name = $"CASE WHEN e.grantee = 0 THEN 'PUBLIC' WHEN e.grantee = {tenant} THEN '{{tenant}}' ELSE pg_get_userbyid(e.grantee) END";
        return $"'for ' || string_agg({name} || CASE WHEN e.is_grantable THEN ' and whom it grants it' ELSE '' END, ', ' ORDER BY {name} COLLATE \"C\")";
    }
}
