-- The guide's form: the tenant stands inside of JSON; and a token that has it as a claim.
CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, metadata jsonb NOT NULL, body text);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY user_isolation ON events USING (metadata ->> 'user_id' = current_setting('request.jwt.claims', true)::json ->> 'org_id') WITH CHECK (metadata ->> 'user_id' = current_setting('request.jwt.claims', true)::json ->> 'org_id');
CREATE TABLE visits (org_id text NOT NULL, id uuid NOT NULL DEFAULT gen_random_uuid(), PRIMARY KEY (org_id, id));
ALTER TABLE visits ENABLE ROW LEVEL SECURITY;
ALTER TABLE visits FORCE ROW LEVEL SECURITY;
CREATE POLICY o ON visits AS PERMISSIVE FOR ALL USING (org_id = (SELECT (current_setting('request.jwt.claims', true)::json ->> 'org_id'))) WITH CHECK (org_id = (SELECT (current_setting('request.jwt.claims', true)::json ->> 'org_id')));
CREATE POLICY never_deleted ON visits AS RESTRICTIVE FOR DELETE USING (false);
