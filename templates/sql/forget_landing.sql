-- Drops what landed under these names. The landing schema is the owner's, who may drop what the loader made in it, unseen.
DECLARE
  landing {{ control }}.landings;
  landed record;
BEGIN
  SELECT * INTO landing FROM {{ control }}.landings AS l WHERE l.tenant_id = forget_landing.tenant FOR NO KEY UPDATE;
  FOR landed IN
    SELECT c.relname, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind
    FROM pg_class AS c
    WHERE c.relnamespace = to_regnamespace(quote_ident(landing.landing_schema)) AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relname = ANY (forget_landing.names)
  LOOP
    EXECUTE format('DROP %s %I.%I CASCADE', landed.kind, landing.landing_schema, landed.relname);
  END LOOP;
END
