-- Rows of the accounts that the user is a member of.
CREATE SCHEMA auth;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (current_setting('request.jwt.claims', true)::json ->> 'sub')::uuid $$;
CREATE TABLE accounts (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE members (account_id uuid NOT NULL REFERENCES accounts, user_id uuid NOT NULL, role text NOT NULL, PRIMARY KEY (account_id, user_id));
CREATE TABLE documents (id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts, body text, is_public boolean NOT NULL DEFAULT false);
CREATE TABLE folders (id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts, name text);
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE folders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON members USING (user_id = auth.uid());
CREATE POLICY member ON accounts USING (id IN (SELECT account_id FROM members WHERE user_id = auth.uid()));
CREATE POLICY member ON documents USING (account_id IN (SELECT account_id FROM members WHERE user_id = auth.uid()));
CREATE POLICY public_ones ON documents FOR SELECT USING (is_public);
CREATE POLICY member ON folders USING (EXISTS (SELECT 1 FROM members m WHERE m.account_id = folders.account_id AND m.user_id = auth.uid()));
