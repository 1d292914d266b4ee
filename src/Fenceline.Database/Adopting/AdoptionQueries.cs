namespace Fenceline.Database.Adopting;

/// <summary>What adopting asks a catalog beyond what an import asks. Names of schemas are <c>$1</c>, unless it says otherwise.</summary>
internal static class AdoptionQueries
{
    /// <summary>Rights as columns: privilege, grantee (null for PUBLIC), column, whether they may be passed on.</summary>
    private const string Right = "e.privilege_type, CASE WHEN e.grantee <> 0 THEN pg_get_userbyid(e.grantee)::text END";

    public const string Schemas = $"""
        SELECT n.nspname, pg_get_userbyid(n.nspowner)::text, {Right}, NULL::text, e.is_grantable
        FROM pg_namespace AS n LEFT JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS e ON true
        WHERE n.nspname = ANY ($1) ORDER BY n.nspname
        """;

    public const string TableRights = $"""
        SELECT n.nspname, c.relname, {Right}, NULL::text, e.is_grantable
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS e
        WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p', 'v')
        UNION ALL
        SELECT n.nspname, c.relname, {Right}, a.attname, e.is_grantable
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid CROSS JOIN LATERAL aclexplode(a.attacl) AS e
        WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p')
        """;

    /// <summary>Sequences that belong to a column.</summary>
    public const string Sequences = $"""
        SELECT n.nspname, c.relname, a.attname, sn.nspname, s.relname, d.deptype = 'i', {Right}, NULL::text, e.is_grantable
        FROM pg_depend AS d JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace AS sn ON sn.oid = s.relnamespace
        JOIN pg_class AS c ON c.oid = d.refobjid JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
        LEFT JOIN LATERAL aclexplode(coalesce(s.relacl, acldefault('s', s.relowner))) AS e ON true
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('i', 'a') AND n.nspname = ANY ($1)
        """;

    /// <summary>Policies as statements that make them.</summary>
    public const string Policies = """
        SELECT n.nspname, c.relname, p.polname, format('CREATE POLICY %I ON %I.%I%s FOR %s TO %s%s%s', p.polname, n.nspname, c.relname, CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END,
            CASE p.polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END,
            (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ') FROM unnest(p.polroles) AS o),
            coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ''), coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')), NOT p.polpermissive
        FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = ANY ($1) ORDER BY p.oid
        """;

    /// <summary>References to tables of these schemas, with the key that each relies on.</summary>
    public const string References = """
        SELECT n.nspname, f.relname, cn.nspname, c.relname, format('%I.%I', cn.nspname, c.relname), k.conname, pg_get_constraintdef(k.oid), u.conname,
          ARRAY(SELECT a.attname::text FROM unnest(u.conkey) WITH ORDINALITY AS p (number, place) JOIN pg_attribute AS a ON a.attrelid = u.conrelid AND a.attnum = p.number ORDER BY p.place)
        FROM pg_constraint AS k JOIN pg_class AS f ON f.oid = k.confrelid JOIN pg_namespace AS n ON n.oid = f.relnamespace
        JOIN pg_class AS c ON c.oid = k.conrelid JOIN pg_namespace AS cn ON cn.oid = c.relnamespace
        JOIN pg_constraint AS u ON u.conindid = k.conindid AND u.conrelid = k.confrelid AND u.contype IN ('p', 'u')
        WHERE k.contype = 'f' AND k.conparentid = 0 AND n.nspname = ANY ($1)
        """;

    public const string Enums = """
        SELECT n.nspname, t.typname, pg_get_userbyid(t.typowner)::text, ARRAY(SELECT e.enumlabel::text FROM pg_enum AS e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
        FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND n.nspname = ANY ($1)
        """;

    public const string ExistingSchemas = "SELECT n.nspname FROM pg_namespace AS n WHERE n.nspname = ANY ($1)";
}
