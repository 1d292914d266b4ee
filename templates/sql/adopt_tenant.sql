-- Registers tenants that are there already: with rows in tables that all share, or with a schema of their own. What onboarding refuses, since it
-- would make a new tenant heir to an old one's rows, is what is wanted here.
DECLARE
  wanted jsonb;
  source jsonb;
  base text;
BEGIN
  FOR wanted IN SELECT w FROM jsonb_array_elements({{ tenants_text }}::jsonb) AS w LOOP
    base := {{ prefix_text }} || replace(wanted ->> 'id', '-', '__') || {{ suffix_text }};
    INSERT INTO {{ control }}.tenants (tenant_id, name, tier, schema_name, role_name) VALUES (wanted ->> 'id', wanted ->> 'name', wanted ->> 'tier', base, base);
    PERFORM {{ control }}.make_role(base, 'NOLOGIN INHERIT');
    IF to_regnamespace(quote_ident(base)) IS NULL THEN
      EXECUTE format('CREATE SCHEMA %I AUTHORIZATION {{ owner }}', base);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO {{ schema_readers }}', base);
    PERFORM {{ control }}.seal(wanted ->> 'id');
    IF {{ landing_here }} THEN
      PERFORM {{ control }}.open_landing(wanted ->> 'id', connections => (SELECT t.loader_connections FROM {{ control }}.tiers AS t WHERE t.tier = wanted ->> 'tier'));
    END IF;
    FOR source IN SELECT s FROM jsonb_array_elements(wanted -> 'sources') AS s LOOP
      INSERT INTO {{ control }}.tenant_sources (tenant_id, source, placement) VALUES (wanted ->> 'id', source ->> 'name', source ->> 'placement') ON CONFLICT DO NOTHING;
    END LOOP;
    -- The tables of a schema that was there are adopted one by one.
    IF (wanted ->> 'adopts')::boolean THEN
      INSERT INTO {{ control }}.tenant_migrations (tenant_id, version, name)
      SELECT p.tenant_id, p.version, s.name FROM {{ control }}.pending_steps AS p JOIN {{ control }}.tenant_steps AS s USING (version) WHERE p.tenant_id = wanted ->> 'id';
    END IF;
    PERFORM {{ control }}.run_steps(wanted ->> 'id');
    PERFORM {{ control }}.let_in(wanted ->> 'id');
  END LOOP;
END
