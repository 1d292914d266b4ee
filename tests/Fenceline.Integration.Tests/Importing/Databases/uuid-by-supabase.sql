-- The user is the tenant: auth.uid(), as on Supabase.
CREATE SCHEMA auth;
CREATE TABLE auth.users (id uuid PRIMARY KEY, email text);
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$ ;
CREATE TYPE todo_state AS ENUM ('open', 'in doubt', 'done');
CREATE TABLE todos (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL DEFAULT auth.uid() REFERENCES auth.users ON DELETE CASCADE,
  task text NOT NULL,
  state todo_state NOT NULL DEFAULT 'open',
  inserted_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE todos ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own todos" ON todos FOR ALL USING ((SELECT auth.uid()) = user_id);
CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users, name text);
ALTER TABLE profiles ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Everybody reads profiles" ON profiles FOR SELECT USING (true);
CREATE POLICY "One's own profile" ON profiles FOR UPDATE USING (auth.uid() = id);
CREATE TABLE leaked (id uuid PRIMARY KEY, user_id uuid NOT NULL, body text);
GRANT SELECT ON leaked TO PUBLIC;
CREATE TABLE open_to_all (id uuid PRIMARY KEY, user_id uuid NOT NULL);
ALTER TABLE open_to_all ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Anything" ON open_to_all FOR ALL USING (true) WITH CHECK (true);
CREATE VIEW all_todos AS SELECT id, user_id, task FROM todos;
CREATE VIEW own_todos WITH (security_invoker = true) AS SELECT id, task FROM todos WHERE state <> 'done';
CREATE MATERIALIZED VIEW todo_counts AS SELECT user_id, count(*) AS n FROM todos GROUP BY user_id;
CREATE FUNCTION everything() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$ SELECT count(*) FROM todos $$;
