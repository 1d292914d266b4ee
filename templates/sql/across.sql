-- The statements that read a table over all tenants, each over so many that one plan carries them. Tenants whose table is not sound are left
-- out, and named.
DECLARE
  target {{ control }}.tables;
  columns text;
  tenant_type text;
  branches text[];
  out text;
  elsewhere text[];
BEGIN
  SELECT * INTO STRICT target FROM {{ control }}.tables AS t WHERE t.table_name = across.table_name;
  -- The admin's function of this name says which: the tenant first, then the table's columns.
  SELECT string_agg(quote_ident(e.name), ', ' ORDER BY e.n) FILTER (WHERE e.n > 1), max(format_type(e.type, NULL)) FILTER (WHERE e.n = 1)
  INTO columns, tenant_type
  FROM pg_proc AS p, unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY AS e (name, type, mode, n)
  WHERE p.pronamespace = {{ admin_schema_text }}::regnamespace AND p.proname = target.table_name AND p.pronargs = 0 AND e.mode = 't';
  SELECT array_agg(format('SELECT %L::%s, %s FROM ONLY %s', s.tenant_id, tenant_type, columns, s.relation) ORDER BY s.tenant_id) FILTER (WHERE s.problem IS NULL),
    string_agg(format('%s (%s)', s.tenant_id, s.problem), ', ' ORDER BY s.tenant_id) FILTER (WHERE s.problem IS NOT NULL), array_agg(s.tenant_id) FILTER (WHERE s.problem IS NULL)
  INTO branches, out, elsewhere FROM {{ control }}.sound_tables(target.table_name) AS s;
  IF target.shared_name IS NOT NULL THEN
    -- While a source moves, its rows are in both places: those of a tenant who has a branch are not asked for here, whatever begins to move meanwhile.
    branches := (format('SELECT (%s)::%s, %s FROM %s', target.tenant_key, tenant_type, columns, target.shared_name)
      || CASE WHEN elsewhere IS NULL THEN '' ELSE format(' WHERE (%s)::text <> ALL (%L::text[])', target.tenant_key, elsewhere) END) || branches;
  END IF;
  IF out IS NOT NULL THEN
    RAISE WARNING 'Left out of {{ admin_schema }}.%: tenant %', quote_ident(target.table_name), out
      USING HINT = 'SELECT * FROM {{ control }}.left_out() says so at any time.';
  END IF;
  RETURN QUERY SELECT string_agg(b.branch, E'\nUNION ALL\n' ORDER BY b.n)
    FROM unnest(branches) WITH ORDINALITY AS b (branch, n) GROUP BY (b.n - 1) / {{ limit }} ORDER BY (b.n - 1) / {{ limit }};
END
