-- Shared tables in several schemas, a function of the application's own that says who asks, roles past the policies.
CREATE SCHEMA app;
CREATE SCHEMA billing;
CREATE SCHEMA user_data;
CREATE FUNCTION app.current_org() RETURNS uuid LANGUAGE sql STABLE RETURN nullif(current_setting('app.org_id', true), '')::uuid;
CREATE TABLE app.projects (id uuid PRIMARY KEY, org_id uuid NOT NULL, name text);
CREATE TABLE billing.invoices (id uuid PRIMARY KEY, org_id uuid NOT NULL, project_id uuid NOT NULL REFERENCES app.projects, amount numeric(10,2) NOT NULL);
CREATE TABLE user_data.files (id uuid PRIMARY KEY, org_id uuid NOT NULL, path text NOT NULL);
CREATE TABLE billing.projects (id uuid PRIMARY KEY, org_id uuid NOT NULL);
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['app.projects', 'billing.invoices', 'user_data.files', 'billing.projects'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY org ON %s USING (org_id = (SELECT app.current_org())) WITH CHECK (org_id = (SELECT app.current_org()))', t);
  END LOOP;
END $$;
ALTER TABLE user_data.files DISABLE ROW LEVEL SECURITY;
CREATE ROLE import_reporter LOGIN BYPASSRLS;
CREATE ROLE import_owner LOGIN;
GRANT CREATE, USAGE ON SCHEMA billing TO import_owner;
ALTER TABLE billing.invoices OWNER TO import_owner;
