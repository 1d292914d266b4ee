-- Takes a tenant's provisioning for a run, for as long as the lease says; or says that another run has it. Said again by the run that has it, it lasts
-- on. A run that ended without a word is followed by another once its lease is over.
DECLARE
  known {{ control }}.provisionings;
BEGIN
  INSERT INTO {{ control }}.provisionings AS p (tenant_id, goal, tier) VALUES (claim_provisioning.tenant, claim_provisioning.goal, claim_provisioning.tier)
  ON CONFLICT (tenant_id) DO NOTHING;
  claim_provisioning.was_begun := NOT FOUND;
  SELECT * INTO known FROM {{ control }}.provisionings AS p WHERE p.tenant_id = claim_provisioning.tenant FOR NO KEY UPDATE;
  claim_provisioning.was_mine := known.run IS NOT DISTINCT FROM claim_provisioning.run;
  claim_provisioning.is_held := claim_provisioning.was_mine OR known.run IS NULL OR known.held_until < clock_timestamp();
  claim_provisioning.syncs := known.syncs;
  claim_provisioning.tier_before := known.tier;
  IF NOT claim_provisioning.is_held THEN
    RETURN;
  END IF;
  UPDATE {{ control }}.provisionings AS p SET
    run = claim_provisioning.run,
    held_until = clock_timestamp() + claim_provisioning.lease,
    goal = claim_provisioning.goal,
    tier = coalesce(claim_provisioning.tier, p.tier),
    begun_at = CASE WHEN claim_provisioning.was_mine THEN p.begun_at ELSE now() END,
    finished_at = NULL
  WHERE p.tenant_id = known.tenant_id;
  IF NOT claim_provisioning.was_mine THEN
    -- Each run goes through all steps: what is done already takes it no time.
    DELETE FROM {{ control }}.provisioning_steps AS s WHERE s.tenant_id = known.tenant_id;
  END IF;
END
