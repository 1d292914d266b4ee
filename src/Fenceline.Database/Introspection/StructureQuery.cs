namespace Fenceline.Database.Introspection;

/// <summary>
/// Asks a catalog what stands in schemas, as lines of an object and what is said of it. <see cref="StructureLines"/> writes the same lines of a
/// model. What conditions and defaults say is not among them, since PostgreSQL writes them in its own way.
/// </summary>
internal static class StructureQuery
{
    /// <summary>A query with the columns <c>schema</c>, <c>object</c> and <c>said</c> over the schemas of a list.</summary>
    /// <param name="schemas">A query of the schemas' oids, as SQL.</param>
    public static string Lines(string schemas) => $"""
        SELECT r.schema, l.object, l.said
        FROM (
          SELECT c.oid, c.relnamespace AS schema, c.relname AS name, c.relkind AS kind, c.relowner AS owner, c.relacl AS acl, c.relrowsecurity AS secured, c.relforcerowsecurity AS forced, c.reloptions AS options
          FROM pg_class AS c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace IN ({schemas})) AS r
        CROSS JOIN LATERAL (
          SELECT CASE r.kind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'f' THEN 'foreign table ' ELSE 'table ' END || r.name AS object,
            format('of %s%s%s%s', pg_get_userbyid(r.owner), CASE WHEN r.secured THEN ', row-level security' END, CASE WHEN r.forced THEN ', for the owner too' END,
              CASE WHEN 'security_invoker=true' = ANY (r.options) THEN ', with the rights of who asks' END) AS said
          UNION ALL
          SELECT format('column %s.%s', r.name, a.attname), format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
            || CASE a.attidentity WHEN 'a' THEN ' identity always' WHEN 'd' THEN ' identity by default' ELSE '' END
            || CASE WHEN a.attgenerated <> '' THEN ' generated' WHEN a.atthasdef THEN ' default' ELSE '' END
          FROM pg_attribute AS a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped AND r.kind IN ('r', 'p')
          UNION ALL
          SELECT format('constraint %s of %s', k.conname, r.name), CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check' WHEN 'f' THEN 'reference' ELSE k.contype::text END
            || CASE WHEN k.contype IN ('p', 'u', 'f') THEN ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY p.place) FROM unnest(k.conkey) WITH ORDINALITY AS p (number, place) JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = p.number) || ')' ELSE '' END
            || CASE WHEN k.contype = 'f' THEN ' to ' || (SELECT f.relname FROM pg_class AS f WHERE f.oid = k.confrelid) || CASE WHEN k.confdeltype = 'c' THEN ' cascade' ELSE '' END ELSE '' END
            || CASE WHEN k.convalidated THEN '' ELSE ' not valid' END
          FROM pg_constraint AS k WHERE k.conrelid = r.oid AND k.contype <> 'n'
          UNION ALL
          SELECT format('index %s of %s', i.relname, r.name), format('%s%s, %s%s%s', CASE WHEN x.indisunique THEN 'unique ' END, m.amname,
            (SELECT string_agg(coalesce(a.attname, '...'), ', ' ORDER BY p.place) FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS p (number, place) LEFT JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = p.number),
            CASE WHEN x.indpred IS NOT NULL THEN ', of some rows' END, CASE WHEN NOT x.indisvalid THEN ', not valid' END)
          FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_am AS m ON m.oid = i.relam
          WHERE x.indrelid = r.oid AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conrelid = r.oid AND k.conindid = x.indexrelid AND k.contype IN ('p', 'u'))
          UNION ALL
          SELECT format('policy %s on %s', p.polname, r.name), format('%s%s for %s%s', CASE WHEN NOT p.polpermissive THEN 'restrictive, ' END, CASE p.polcmd WHEN '*' THEN 'all' WHEN 'r' THEN 'select' ELSE p.polcmd::text END,
            (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o) END, ', ' ORDER BY o) FROM unnest(p.polroles) AS o), CASE WHEN pg_get_expr(p.polqual, p.polrelid) = 'true' THEN ', all rows' END)
          FROM pg_policy AS p WHERE p.polrelid = r.oid
          UNION ALL
          SELECT format('trigger %s on %s', t.tgname, r.name), CASE t.tgenabled WHEN 'O' THEN 'on' ELSE 'off' END FROM pg_trigger AS t WHERE t.tgrelid = r.oid AND NOT t.tgisinternal
          UNION ALL
          SELECT format('privilege %s on %s', e.privilege_type, r.name), 'for ' || string_agg(CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(e.grantee) END || CASE WHEN e.is_grantable THEN ' and whom it grants it' ELSE '' END, ', ' ORDER BY CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(e.grantee) END)
          FROM aclexplode(r.acl) AS e WHERE e.grantee <> r.owner GROUP BY e.privilege_type
        ) AS l
        """;
}
