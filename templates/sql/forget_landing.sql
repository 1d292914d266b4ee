-- Drops what landed of a source that was disconnected. The schema is the owner's, who may drop what the loader made in it, unseen.
DECLARE
  landing {{ control }}.landings;
  landed record;
BEGIN
  SELECT * INTO landing FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant FOR NO KEY UPDATE;
  FOR landed IN
    SELECT c.relname, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind
    FROM pg_class AS c JOIN {{ control }}.tables AS t ON t.table_name = c.relname
    WHERE c.relnamespace = to_regnamespace(quote_ident(landing.landing_schema)) AND c.relkind IN ('r', 'p', 'v', 'm') AND t.source = forget_landing.source
  LOOP
    EXECUTE format('DROP %s %I.%I CASCADE', landed.kind, landing.landing_schema, landed.relname);
  END LOOP;
END
