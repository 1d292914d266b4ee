-- Keeps how far a run has come with a tenant; only the run that has it may say so.
BEGIN
  PERFORM FROM {{ control }}.provisionings AS p WHERE p.tenant_id = note_provisioning.tenant AND p.run = note_provisioning.run FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Another run has taken over what was being done for tenant %.', note_provisioning.tenant
      USING ERRCODE = 'FEN19', HINT = 'See how that one ends; then run it again.';
  END IF;
  INSERT INTO {{ control }}.provisioning_steps AS s (tenant_id, step, done_at, problem)
  VALUES (note_provisioning.tenant, note_provisioning.step, CASE WHEN note_provisioning.is_done THEN clock_timestamp() END, note_provisioning.problem)
  ON CONFLICT ON CONSTRAINT provisioning_steps_pkey DO UPDATE SET done_at = excluded.done_at, problem = excluded.problem;
  IF note_provisioning.syncs IS NOT NULL THEN
    UPDATE {{ control }}.provisionings AS p SET syncs = note_provisioning.syncs WHERE p.tenant_id = note_provisioning.tenant;
  END IF;
END
