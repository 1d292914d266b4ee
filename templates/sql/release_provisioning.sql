-- A run ends, whatever came of it. Of a tenant that is gone nothing is kept.
BEGIN
  UPDATE {{ control }}.provisionings AS p SET run = NULL, held_until = NULL, finished_at = CASE WHEN release_provisioning.is_finished THEN clock_timestamp() END
  WHERE p.tenant_id = release_provisioning.tenant AND p.run = release_provisioning.run;
  DELETE FROM {{ control }}.provisionings AS p
  WHERE p.tenant_id = release_provisioning.tenant AND p.run IS NULL AND p.goal = 'gone' AND p.finished_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM {{ control }}.tenants AS t WHERE t.tenant_id = p.tenant_id);
END
