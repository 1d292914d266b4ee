DECLARE
  base text := {{ prefix_text }} || replace(onboard.tenant, '-', '__') || {{ suffix_text }};
  registered {{ control }}.tenants;
  shared record;
  wanted record;
  left_over boolean;
  before text := coalesce(current_setting('fenceline.tenant', true), '');
BEGIN
  IF onboard.tenant IS NULL OR onboard.tenant !~ {{ tenant_id_pattern_text }} OR octet_length(base || '_landing') > 63 THEN
    RAISE EXCEPTION 'Not a tenant''s id: %', coalesce(quote_literal(onboard.tenant), 'NULL')
      USING ERRCODE = 'FEN11', HINT = format('Letters and digits, with a single - or _ between them, so short that %L fits into 63 bytes.', base || '_landing');
  END IF;{{ tenant_type_checks }}
  IF NOT EXISTS (SELECT FROM {{ control }}.tiers AS t WHERE t.tier = onboard.tier) THEN
    RAISE EXCEPTION 'There is no tier %.', coalesce(quote_literal(onboard.tier), 'NULL')
      USING ERRCODE = 'FEN12', HINT = (SELECT format('Tiers: %s.', string_agg(t.tier, ', ' ORDER BY t.tier)) FROM {{ control }}.tiers AS t);
  END IF;

  -- Two at once for one tenant: the second waits here, and finds what the first has made.
  INSERT INTO {{ control }}.tenants (tenant_id, name, tier, schema_name, role_name) VALUES (onboard.tenant, onboard.name, onboard.tier, base, base)
  ON CONFLICT DO NOTHING;
  onboard.created := FOUND;
  SELECT * INTO registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = onboard.tenant FOR NO KEY UPDATE;
  IF registered.tenant_id IS NULL OR registered.role_name <> base THEN
    RAISE EXCEPTION 'Tenant % is registered under other names than % and its like.', onboard.tenant, base
      USING ERRCODE = 'FEN17', HINT = 'The manifest''s tenantSchema has changed since, or the tenant has just been removed: try again.';
  END IF;
  IF registered.status = 'leaving' THEN
    RAISE EXCEPTION 'Tenant % is being removed.', onboard.tenant
      USING ERRCODE = 'FEN16', HINT = 'Undo that with {{ control }}.offboard_cancel; or finish with {{ control }}.offboard_finish, then onboard it again.';
  END IF;

  IF onboard.created THEN
    -- What an earlier tenant of this id left would be this one's to read.
    PERFORM set_config('fenceline.tenant', onboard.tenant, true);
    FOR shared IN SELECT t.shared_name, t.tenant_key FROM {{ control }}.tables AS t WHERE t.tenant_key IS NOT NULL LOOP
      EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s = %L)', shared.shared_name, shared.tenant_key, onboard.tenant) INTO left_over;
      IF left_over THEN
        RAISE EXCEPTION 'Rows of an earlier tenant % are left in %.', onboard.tenant, shared.shared_name
          USING ERRCODE = 'FEN17', HINT = format('If nobody needs them: SELECT * FROM {{ control }}.sweep(%L)', onboard.tenant);
      END IF;
    END LOOP;
    PERFORM set_config('fenceline.tenant', before, true);
    PERFORM {{ control }}.make_role(base, 'NOLOGIN INHERIT');
    IF to_regnamespace(quote_ident(base)) IS NOT NULL THEN
      RAISE EXCEPTION 'Schema % exists already, and belongs to %.', base, (SELECT n.nspowner::regrole FROM pg_namespace AS n WHERE n.nspname = base)
        USING ERRCODE = 'FEN17', HINT = 'Rename or drop it, or give the tenant another id.';
    END IF;
    EXECUTE format('CREATE SCHEMA %I AUTHORIZATION {{ owner }}', base);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO {{ schema_readers }}', base);
    DELETE FROM {{ control }}.offboarded_tenants AS o WHERE o.tenant_id = onboard.tenant;
    PERFORM {{ control }}.seal(onboard.tenant);
    IF {{ landing_here }} THEN
      PERFORM {{ control }}.open_landing(onboard.tenant, connections => (SELECT t.loader_connections FROM {{ control }}.tiers AS t WHERE t.tier = onboard.tier));
    END IF;
  ELSE
    UPDATE {{ control }}.tenants AS t SET name = onboard.name, tier = onboard.tier
    WHERE t.tenant_id = onboard.tenant AND (t.name, t.tier) IS DISTINCT FROM (onboard.name, onboard.tier);
    IF {{ landing_here }} THEN
      PERFORM {{ control }}.limit_landing(onboard.tenant, (SELECT t.loader_connections FROM {{ control }}.tiers AS t WHERE t.tier = onboard.tier));
    END IF;
  END IF;

  onboard.steps := 0;
  FOR wanted IN SELECT p.key AS source, p.value AS placement FROM jsonb_each_text(coalesce(onboard.placements, '{}')) AS p ORDER BY p.key LOOP
    onboard.steps := onboard.steps + {{ control }}.connect_source(onboard.tenant, wanted.source, wanted.placement);
  END LOOP;
  onboard.steps := onboard.steps + {{ control }}.run_steps(onboard.tenant);
  -- Last, since these locks are on what all tenants have in common: the others of this moment wait for them from here on only.
  IF onboard.created THEN
    PERFORM {{ control }}.let_in(onboard.tenant);
  END IF;
END
