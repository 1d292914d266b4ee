-- Lets the application reach a tenant, and the tenant what its group may use. The group is nobody's role to take: on PostgreSQL 16 and later
-- SET FALSE says so; on 15, where it can't be said, whoever becomes the group is no tenant and sees no row.
DECLARE
  registered {{ control }}.tenants;
  since_16 boolean := current_setting('server_version_num')::int >= 160000;
BEGIN
  SELECT * INTO STRICT registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = let_in.tenant;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', registered.schema_name, registered.role_name);
  EXECUTE format('GRANT %I TO {{ app }}%s', registered.role_name, CASE WHEN since_16 THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END);
  EXECUTE format('GRANT {{ group }} TO %I%s', registered.role_name, CASE WHEN since_16 THEN ' WITH INHERIT TRUE, SET FALSE' ELSE '' END);
END
