-- Accounts with members and roles, asked by functions as starter kits have them: a definer that tells the accounts of who asks, and one that asks for a role.
CREATE SCHEMA auth;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('request.jwt.claims', true)::json ->> 'sub', '')::uuid $$;
CREATE TYPE account_role AS ENUM ('owner', 'editor', 'viewer');
CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL UNIQUE, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE accounts (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL);
CREATE TABLE account_users (account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE, user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE, account_role account_role NOT NULL, PRIMARY KEY (account_id, user_id));
CREATE TABLE projects (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE, name text NOT NULL);
CREATE TABLE tasks (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE, title text);
CREATE TABLE invoices (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE, amount numeric(12,2));
CREATE TABLE notes (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE, body text);

CREATE FUNCTION my_accounts() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$ SELECT account_id FROM account_users WHERE user_id = auth.uid() $$;
CREATE FUNCTION has_role(account uuid, wanted account_role) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
  $$ SELECT EXISTS (SELECT 1 FROM account_users au WHERE au.account_id = account AND au.user_id = (SELECT auth.uid()) AND au.account_role = wanted) $$;
CREATE FUNCTION is_member(id uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS
  $$ BEGIN RETURN EXISTS (SELECT FROM account_users AS a WHERE a.account_id = $1 AND a.user_id = auth.uid()); END $$;
CREATE FUNCTION has_role_on(account_id uuid, account_role account_role DEFAULT NULL) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
  $$ SELECT exists(SELECT 1 FROM account_users wu WHERE wu.user_id = auth.uid() AND wu.account_id = has_role_on.account_id AND (wu.account_role = has_role_on.account_role OR has_role_on.account_role IS NULL)) $$;

ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_users ENABLE ROW LEVEL SECURITY;
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON accounts FOR SELECT USING (id IN (SELECT my_accounts()));
CREATE POLICY change ON accounts FOR UPDATE USING (has_role(id, 'owner'));
CREATE POLICY see ON account_users FOR SELECT USING (account_id IN (SELECT my_accounts()));
CREATE POLICY let_in ON account_users FOR INSERT WITH CHECK (has_role(account_id, 'owner'));
CREATE POLICY see ON projects FOR SELECT USING (has_role_on(account_id) = true);
CREATE POLICY make ON projects FOR INSERT WITH CHECK (account_id IN (SELECT a.account_id FROM account_users AS a WHERE a.user_id = auth.uid() AND a.account_role IN ('owner', 'editor')));
CREATE POLICY change ON projects FOR UPDATE USING (has_role(account_id, 'owner') OR has_role(account_id, 'owner'));
CREATE POLICY remove ON projects FOR DELETE USING (has_role_on(account_id, 'owner') = true);
CREATE POLICY all_of_members ON notes USING ((SELECT is_member(account_id)));
CREATE POLICY see ON invoices FOR SELECT USING (EXISTS (SELECT 1 FROM account_users WHERE account_users.account_id = invoices.account_id AND account_users.user_id = auth.uid() AND account_users.account_role = ANY (ARRAY['owner'::account_role])));
CREATE POLICY by_project ON tasks USING (project_id IN (SELECT id FROM projects));
