DECLARE
  registered {{ control }}.tenants;
  placed text;
BEGIN
  SELECT * INTO registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = connect_source.tenant FOR NO KEY UPDATE;
  IF registered.tenant_id IS NULL OR registered.status = 'leaving' THEN
    RAISE EXCEPTION 'There is no tenant %.', connect_source.tenant
      USING ERRCODE = 'FEN01', HINT = 'SELECT tenant_id, status FROM {{ control }}.tenants lists those that are.';
  END IF;
  -- Where nobody says otherwise, the tier decides, and else the source.
  SELECT coalesce(connect_source.placement, p.placement, s.placement) INTO placed
  FROM {{ control }}.sources AS s LEFT JOIN {{ control }}.tier_placements AS p ON p.source = s.source AND p.tier = registered.tier
  WHERE s.source = connect_source.source;
  IF placed IS NULL THEN
    RAISE EXCEPTION 'There is no source %.', coalesce(quote_literal(connect_source.source), 'NULL')
      USING ERRCODE = 'FEN13', HINT = (SELECT format('Sources: %s.', string_agg(s.source, ', ' ORDER BY s.source)) FROM {{ control }}.sources AS s);
  ELSIF placed NOT IN ('schema', 'shared') THEN
    RAISE EXCEPTION 'Not a placement: %', placed USING ERRCODE = 'FEN14', HINT = 'Placements: schema, shared.';
  ELSIF placed = 'shared' AND EXISTS (SELECT FROM {{ control }}.tables AS t WHERE t.source = connect_source.source AND t.shared_name IS NULL) THEN
    RAISE EXCEPTION 'Source % has no shared tables.', connect_source.source
      USING ERRCODE = 'FEN14', HINT = 'Place it in the tenant''s schema, or let the manifest share it with anybody.';
  END IF;

  INSERT INTO {{ control }}.tenant_sources AS s (tenant_id, source, placement) VALUES (registered.tenant_id, connect_source.source, placed) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    -- What is not said now stays as it is.
    SELECT s.placement INTO placed FROM {{ control }}.tenant_sources AS s
    WHERE s.tenant_id = registered.tenant_id AND s.source = connect_source.source AND s.placement <> connect_source.placement;
    IF FOUND THEN
      RAISE EXCEPTION 'Tenant % has source % in the placement "%" already.', registered.tenant_id, connect_source.source, placed
        USING ERRCODE = 'FEN15', HINT = 'Its rows would have to move: disconnect the source and connect it again, or keep the placement.';
    END IF;
  END IF;
  RETURN {{ control }}.run_steps(registered.tenant_id);
END
