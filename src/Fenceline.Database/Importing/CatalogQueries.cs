using Fenceline.Database.Introspection;

namespace Fenceline.Database.Importing;

/// <summary>What an import asks a catalog. Each takes the names of the schemas as <c>$1</c>, and resolves names in PostgreSQL's own schema only.</summary>
internal static class CatalogQueries
{
    /// <summary>Of those that are not PostgreSQL's own and did not come with an extension.</summary>
    public static string Schemas { get; } = $"SELECT n.nspname FROM pg_namespace AS n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT {StructureQuery.OfExtension("pg_namespace", "n.oid")} ORDER BY n.nspname COLLATE \"C\"";

    public static string Relations { get; } = $"""
        SELECT c.oid, n.nspname, c.relname, c.relkind, pg_get_userbyid(c.relowner), c.relispartition OR EXISTS (SELECT FROM pg_inherits AS h WHERE h.inhrelid = c.oid), c.relrowsecurity, c.relforcerowsecurity,
          coalesce((SELECT o.option_value::boolean FROM pg_options_to_table(c.reloptions) AS o WHERE o.option_name = 'security_invoker'), false), obj_description(c.oid, 'pg_class'),
          CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
          ARRAY(SELECT e.privilege_type FROM aclexplode(c.relacl) AS e WHERE e.grantee = 0 ORDER BY e.privilege_type)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT {StructureQuery.OfExtension("pg_class", "c.oid")}
        ORDER BY c.oid
        """;

    public const string Columns = $"""
        SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), coalesce(e.typtype, t.typtype), tn.nspname, coalesce(e.typname, t.typname), e.oid IS NOT NULL, a.attnotnull,
          a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN a.attcollation::regcollation::text END, col_description(a.attrelid, a.attnum)
        {FromOurs}
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_type AS t ON t.oid = a.atttypid
        LEFT JOIN pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A'
        JOIN pg_namespace AS tn ON tn.oid = coalesce(e.typnamespace, t.typnamespace)
        LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
        ORDER BY a.attrelid, a.attnum
        """;

    public const string Constraints = $"""
        SELECT k.conrelid, k.conname, k.contype, {KeyColumns}, fn.nspname, f.relname,
          ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS p (number, place) JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = p.number ORDER BY p.place),
          k.confdeltype, k.confupdtype,
          NOT k.condeferrable AND NOT (k.contype = 'c' AND k.connoinherit) AND NOT (k.contype = 'f' AND (k.confmatchtype <> 's' OR coalesce(cardinality(k.confdelsetcols), 0) > 0)) AND NOT (k.contype IN ('p', 'u') AND (coalesce(x.indnullsnotdistinct, false) OR m.amname <> 'btree')),
          k.convalidated, CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END, pg_get_constraintdef(k.oid)
        {FromOurs}
        JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x')
        LEFT JOIN pg_class AS f ON f.oid = k.confrelid AND k.contype = 'f' LEFT JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
        LEFT JOIN pg_index AS x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u') LEFT JOIN pg_class AS i ON i.oid = x.indexrelid LEFT JOIN pg_am AS m ON m.oid = i.relam
        ORDER BY k.conrelid, k.oid
        """;

    public static string Indexes { get; } = $"""
        SELECT x.indrelid, i.relname, m.amname, x.indisunique, x.indisvalid,
          NOT coalesce(x.indnullsnotdistinct, false) AND NOT EXISTS (SELECT FROM generate_series(0, x.indnkeyatts - 1) AS p LEFT JOIN pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p]
            WHERE x.indcollation[p] NOT IN (0, 100, coalesce(a.attcollation, 0))),
          {Parts("a.attname::text")}, {Parts("pg_get_indexdef(x.indexrelid, p + 1, false)")}, {Parts("CASE WHEN NOT o.opcdefault THEN o.opcname::text END")}, {Parts("CASE WHEN NOT o.opcdefault THEN o.opcnamespace::regnamespace::text END")},
          {Parts("x.indoption[p]::int")},
          ARRAY(SELECT a.attname::text FROM generate_series(x.indnkeyatts::int, x.indnatts - 1) AS p JOIN pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p] ORDER BY p),
          pg_get_expr(x.indpred, x.indrelid), pg_get_indexdef(x.indexrelid)
        {FromOurs}
        JOIN pg_index AS x ON x.indrelid = c.oid JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_am AS m ON m.oid = i.relam
        WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
        ORDER BY x.indrelid, i.oid
        """;

    public const string Policies = $"""
        SELECT p.polrelid, p.polname, p.polpermissive, p.polcmd, ARRAY(SELECT CASE WHEN o = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o)::text END FROM unnest(p.polroles) AS o ORDER BY 1),
          pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
        {FromOurs}
        JOIN pg_policy AS p ON p.polrelid = c.oid ORDER BY p.polrelid, p.oid
        """;

    public const string Triggers = $"""
        SELECT c.oid, w.name {FromOurs}
        CROSS JOIN LATERAL (SELECT 'trigger ' || t.tgname AS name FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
          UNION ALL SELECT 'rule ' || r.rulename FROM pg_rewrite AS r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN') AS w
        WHERE c.relkind IN ('r', 'p') ORDER BY c.oid, w.name
        """;

    public static string Enums { get; } = $"""
        SELECT n.nspname, t.typname, ARRAY(SELECT e.enumlabel::text FROM pg_enum AS e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
        FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace WHERE n.nspname = ANY ($1) AND t.typtype = 'e' AND NOT {StructureQuery.OfExtension("pg_type", "t.oid")} ORDER BY t.oid
        """;

    /// <summary>Functions of these schemas, and those without arguments: one may say who the tenant is, in whatever schema.</summary>
    public static string Functions { get; } = $"""
        SELECT n.nspname, p.proname, oidvectortypes(p.proargtypes), l.lanname, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), p.prosecdef,
          EXISTS (SELECT FROM unnest(p.proconfig) AS s WHERE s LIKE 'search\_path=%'), EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS e WHERE e.grantee = 0), coalesce(p.proargnames, ARRAY[]::text[]), coalesce(pg_get_expr(p.proargdefaults, 0), '')
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace JOIN pg_language AS l ON l.oid = p.prolang
        WHERE (n.nspname = ANY ($1) OR p.pronargs = 0 AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema') AND p.prokind = 'f' AND NOT {StructureQuery.OfExtension("pg_proc", "p.oid")}
        ORDER BY p.oid
        """;

    public const string Extensions = "SELECT x.extname, x.extnamespace::regnamespace::text FROM pg_extension AS x WHERE $1::text[] IS NOT NULL ORDER BY x.extname";

    public const string Roles = "SELECT r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls FROM pg_roles AS r WHERE $1::text[] IS NOT NULL AND r.rolname !~ '^pg_' ORDER BY r.rolname COLLATE \"C\"";

    private const string FromOurs = "FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = ANY ($1)";

    private const string KeyColumns = "ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS p (number, place) JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = p.number ORDER BY p.place)";

    private static string Parts(string what) =>
        $"ARRAY(SELECT {what} FROM generate_series(0, x.indnkeyatts - 1) AS p LEFT JOIN pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p] JOIN pg_opclass AS o ON o.oid = x.indclass[p] ORDER BY p)";
}
