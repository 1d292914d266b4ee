-- On Supabase: the tenant is an organization, which the token has within app_metadata; its own table, and one row of settings for each.
CREATE ROLE anon;
CREATE ROLE authenticated;
CREATE ROLE service_role BYPASSRLS;
CREATE ROLE authenticator LOGIN NOINHERIT;
CREATE SCHEMA auth;
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
CREATE TABLE organizations (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL);
CREATE TABLE settings (org_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE, theme text NOT NULL DEFAULT 'light');
CREATE TABLE projects (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), org_id uuid NOT NULL REFERENCES organizations, name text NOT NULL);
ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON organizations FOR SELECT TO authenticated USING (id = ((auth.jwt() -> 'app_metadata') ->> 'org_id')::uuid);
CREATE POLICY own ON settings TO authenticated USING (org_id = (SELECT (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid)) WITH CHECK (org_id = (SELECT (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid));
CREATE POLICY own ON projects TO authenticated USING (org_id = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid) WITH CHECK (org_id = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid);
