-- Drops what a loader made outside of its landing schema, where no event trigger kept it from that: schemas, extensions, large objects.
DECLARE
  landing {{ control }}.landings;
  item record;
  dropped int := 0;
BEGIN
  SELECT * INTO landing FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant FOR UPDATE;
  IF landing IS NULL THEN
    RAISE EXCEPTION 'Tenant % has no landing here.', tenant USING ERRCODE = 'FEN10';
  END IF;
  EXECUTE format('GRANT %I TO {{ maker }}', landing.loader_role);
  FOR item IN
    SELECT format('DROP SCHEMA %I CASCADE', n.nspname) AS statement FROM pg_namespace AS n WHERE n.nspowner = to_regrole(quote_ident(landing.loader_role))
    UNION ALL
    SELECT format('DROP EXTENSION %I CASCADE', e.extname) FROM pg_extension AS e WHERE e.extowner = to_regrole(quote_ident(landing.loader_role))
    UNION ALL
    SELECT format('DROP PUBLICATION %I', p.pubname) FROM pg_publication AS p WHERE p.pubowner = to_regrole(quote_ident(landing.loader_role))
    UNION ALL
    SELECT format('SELECT lo_unlink(%s)', o.oid) FROM pg_largeobject_metadata AS o WHERE o.lomowner = to_regrole(quote_ident(landing.loader_role))
  LOOP
    EXECUTE item.statement;
    dropped := dropped + 1;
  END LOOP;
  EXECUTE format('REVOKE %I FROM {{ maker }}', landing.loader_role);
  RETURN dropped;
END
