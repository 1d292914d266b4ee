-- Whether the tenant of the token is let in. Where all tenants share a role, one that is suspended or leaves still has its token, and no role to lose.
BEGIN
  RETURN EXISTS (
    SELECT FROM {{ control }}.tenants AS t
    WHERE t.tenant_id = nullif(current_setting({{ identity_setting_text }}, true), '')::jsonb {{ identity_claim }} AND t.status = 'active');
END
