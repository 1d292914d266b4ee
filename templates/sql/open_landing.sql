-- Makes a tenant's landing: a login for its loader, a reader that can do nothing but read it, and the schema. True when it was made;
-- an open one is left as it is, but for the password. Leftovers and names of others are refused, never shared.
DECLARE
  base text := {{ schema_prefix_text }} || replace(tenant, '-', '__') || {{ schema_suffix_text }};
  landing text := base || '_landing';
  loader text := base || '_loader';
  reader text := base || '_reader';
  squatter text;
  name text;
BEGIN
  IF tenant IS NULL OR tenant !~ {{ tenant_id_pattern_text }} THEN
    RAISE EXCEPTION 'Not a tenant''s id: %', coalesce(quote_literal(tenant), 'NULL') USING ERRCODE = 'FEN11';
  ELSIF connections < 1 THEN
    RAISE EXCEPTION 'A loader needs at least one connection.';
  END IF;

  -- Two at once: the second waits for the first.
  INSERT INTO {{ control }}.landings (tenant_id, base_name, landing_schema, loader_role, reader_role) VALUES (tenant, base, landing, loader, reader)
  ON CONFLICT (tenant_id) DO NOTHING;
  IF NOT FOUND THEN
    PERFORM FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant AND NOT l.shut;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'The landing of tenant % is shut.', tenant
        USING ERRCODE = 'FEN16', HINT = 'Let its loader in again with {{ control }}.reopen_landing, or remove it with {{ control }}.close_landing.';
    END IF;
    IF password_verifier IS NOT NULL THEN
      PERFORM {{ control }}.set_loader_password(tenant, password_verifier);
    END IF;
    RETURN false;
  END IF;

  SELECT pg_get_userbyid(n.nspowner) INTO squatter FROM pg_namespace AS n WHERE n.nspname = landing;
  IF squatter IS NOT NULL THEN
    RAISE EXCEPTION 'Schema % exists already, and belongs to %.', landing, squatter
      USING ERRCODE = 'FEN17', HINT = CASE WHEN EXISTS (SELECT FROM {{ control }}.landings AS l WHERE l.loader_role = squatter)
        THEN 'Somebody used that loader''s login: sweep_landing drops what it made outside of its own landing.' ELSE 'Rename or drop it.' END;
  END IF;
  SELECT p.oid::regprocedure INTO squatter FROM pg_proc AS p
  WHERE p.pronamespace = {{ calls_text }}::regnamespace AND p.proname = 'read_' || base LIMIT 1;
  IF squatter IS NOT NULL THEN
    RAISE EXCEPTION 'Function % exists already.', squatter USING ERRCODE = 'FEN17', HINT = 'Drop it.';
  END IF;

  PERFORM {{ control }}.make_role(loader, format('LOGIN INHERIT CONNECTION LIMIT %s', connections));
  PERFORM {{ control }}.make_role(reader, 'NOLOGIN NOINHERIT');
  FOREACH name IN ARRAY ARRAY[loader, reader] LOOP
    -- Lent to the maker for as long as this function runs.
    EXECUTE format('GRANT %I TO {{ maker }}', name);
  END LOOP;
  EXECUTE format('ALTER ROLE %I SET search_path = pg_catalog', loader);
  IF password_verifier IS NOT NULL THEN
    PERFORM {{ control }}.set_loader_password(tenant, password_verifier);
  END IF;

  -- The schema isn't the loader's: it can't rename, drop or grant it. Its tables are, and the reader sees each from its making.
  EXECUTE format('CREATE SCHEMA %I AUTHORIZATION {{ owner }}', landing);
  EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', landing, loader);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', landing, reader);
  EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT ON TABLES TO %I', loader, landing, reader);
  EXECUTE format('GRANT {{ loader_group }} TO %I', loader);
  PERFORM {{ control }}.make_reader(base, landing, reader);

  FOREACH name IN ARRAY ARRAY[loader, reader] LOOP
    EXECUTE format('REVOKE %I FROM {{ maker }}', name);
  END LOOP;
  RETURN true;
END
