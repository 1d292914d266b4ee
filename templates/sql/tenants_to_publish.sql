  -- Who may be published, of one source or of any.
  SELECT t.tenant_id FROM {{ control }}.tenants AS t
  WHERE t.status = 'active' AND EXISTS (SELECT FROM {{ control }}.tenant_sources AS s WHERE s.tenant_id = t.tenant_id AND (only_source IS NULL OR s.source = only_source))
  ORDER BY t.tenant_id
