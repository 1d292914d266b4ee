namespace Fenceline.Testing;

/// <summary>Asks a database for all that its model says of it, as lines in an order of their own: two databases are the same when the lines are.</summary>
public static class Catalog
{
    public const string Query = """
        SET search_path = pg_catalog;
        WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
        lines (line) AS (
          SELECT format('schema %I owner %s acl %s', nspname, nspowner::regrole, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(nspacl) AS a)) FROM pg_namespace WHERE oid IN (SELECT oid FROM ours)
          UNION ALL
          SELECT format('relation %s kind %s owner %s rls %s %s options %s acl %s comment %s', c.oid::regclass, c.relkind, c.relowner::regrole, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
            (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(c.relacl) AS a), obj_description(c.oid, 'pg_class'))
          FROM pg_class AS c WHERE c.relnamespace IN (SELECT oid FROM ours) AND c.relkind IN ('r', 'v', 'S')
          UNION ALL
          SELECT format('column %s.%I %s not null %s identity %s generated %s default %s acl %s comment %s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
            pg_get_expr(d.adbin, d.adrelid), a.attacl, col_description(c.oid, a.attnum))
          FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
          WHERE c.relnamespace IN (SELECT oid FROM ours) AND c.relkind IN ('r', 'v')
          UNION ALL
          SELECT format('constraint %s %I %s valid %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated) FROM pg_constraint WHERE connamespace IN (SELECT oid FROM ours) AND contype <> 'n'
          UNION ALL
          SELECT format('index %s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE c.relnamespace IN (SELECT oid FROM ours)
          UNION ALL
          SELECT format('policy %I on %I.%I for %s to %s using %s check %s', policyname, schemaname, tablename, cmd, roles, qual, with_check) FROM pg_policies
          UNION ALL
          SELECT format('view %s %s', c.oid::regclass, pg_get_viewdef(c.oid)) FROM pg_class AS c WHERE c.relnamespace IN (SELECT oid FROM ours) AND c.relkind = 'v'
          UNION ALL
          SELECT format('function %s owner %s acl %s %s', p.oid::regprocedure, p.proowner::regrole, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(p.proacl) AS a), pg_get_functiondef(p.oid)) FROM pg_proc AS p WHERE p.pronamespace IN (SELECT oid FROM ours)
          UNION ALL
          SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
          UNION ALL
          SELECT format('enum %s %s acl %s', t.oid::regtype, (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = t.oid), t.typacl) FROM pg_type AS t WHERE t.typtype = 'e' AND t.typnamespace IN (SELECT oid FROM ours)
          UNION ALL
          SELECT format('default privileges of %s in %s on %s: %s', defaclrole::regrole, defaclnamespace, defaclobjtype, defaclacl) FROM pg_default_acl
          UNION ALL SELECT format('tier %s', t) FROM fenceline.tiers AS t
          UNION ALL SELECT format('source %s', t) FROM fenceline.sources AS t
          UNION ALL SELECT format('tier placement %s', t) FROM fenceline.tier_placements AS t
          UNION ALL SELECT format('table %s', t) FROM fenceline.tables AS t
          UNION ALL SELECT format('synced column %s', t) FROM fenceline.synced_columns AS t
          UNION ALL SELECT format('publishing %s', t) FROM fenceline.publish_settings AS t
          UNION ALL SELECT format('tenant %s %s %s', t.tenant_id, t.tier, t.status) FROM fenceline.tenants AS t
          UNION ALL SELECT format('tenant source %s %s %s', s.tenant_id, s.source, s.placement) FROM fenceline.tenant_sources AS s
        )
        SELECT replace(line, E'\n', ' ') FROM lines ORDER BY line COLLATE "C";
        """;

    /// <summary>The lines that one of two answers has and the other has not, sorted so that what belongs together is together.</summary>
    public static string Difference(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (before, after) = (left.Split('\n'), right.Split('\n'));
        return string.Join('\n', before.Except(after).Select(line => "first: " + line).Concat(after.Except(before).Select(line => "second: " + line)));
    }
}
