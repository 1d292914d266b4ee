-- Three tenants with every kind of table that is published: shared by a column and by a JSON path, and in the tenant's own schema.
SET ROLE {{ owner }};
CREATE TYPE public.mood AS ENUM ('calm', 'cross');
INSERT INTO {{ control }}.tables (table_name, source, kind, shared_name, tenant_key, tenant_column, tenant_path, tenant_type) VALUES
  ('github_repositories', 'github', 'synced', 'public.github_repositories', 'user_id', 'user_id', NULL, 'text'),
  ('stripe_customers', 'stripe', 'synced', 'public.stripe_customers', '(metadata ->> ''user_id'')', 'metadata', '{user_id}', 'text'),
  ('survey_answers', 'survey', 'synced', 'public.survey_answers', 'org', 'org', NULL, 'text');
INSERT INTO {{ control }}.synced_columns
SELECT t, n, c, ty, k, nn, cv FROM (VALUES
  ('github_repositories', 1, 'id', 'bigint', true, true, NULL), ('github_repositories', 2, 'full_name', 'text', false, false, NULL), ('github_repositories', 3, 'private', 'boolean', false, false, NULL),
  ('github_repositories', 4, 'description', 'text', false, false, NULL), ('github_repositories', 5, 'language', 'text', false, false, NULL), ('github_repositories', 6, 'stargazers_count', 'bigint', false, false, NULL),
  ('github_repositories', 7, 'pushed_at', 'timestamptz', false, false, NULL), ('github_repositories', 8, 'topics', 'jsonb', false, false, NULL),
  ('stripe_customers', 1, 'id', 'text', true, true, NULL), ('stripe_customers', 2, 'email', 'text', false, false, NULL), ('stripe_customers', 3, 'created', 'timestamptz', false, false, 'unix_seconds'),
  ('stripe_customers', 4, 'balance', 'bigint', false, false, NULL), ('stripe_customers', 5, 'metadata', 'jsonb', false, false, NULL),
  ('survey_answers', 1, 'survey', 'text', true, true, NULL), ('survey_answers', 2, 'Number', 'integer', true, true, NULL), ('survey_answers', 3, 'mood', 'public.mood', false, false, NULL),
  ('survey_answers', 4, 'answer', 'varchar(10)', false, true, NULL), ('survey_answers', 5, 'tags', 'text[]', false, false, NULL), ('survey_answers', 6, 'raw', 'json', false, false, NULL),
  ('survey_answers', 7, 'price', 'numeric(10,2)', false, false, NULL), ('survey_answers', 8, 'at', 'timestamp(3)', false, false, 'unix_milliseconds')
) AS v(t, n, c, ty, k, nn, cv);

CREATE TABLE public.github_repositories (user_id text NOT NULL DEFAULT public.current_user_id(), id bigint NOT NULL, full_name text, private boolean, description text, language text,
  stargazers_count bigint, pushed_at timestamptz, topics jsonb, PRIMARY KEY (user_id, id));
CREATE TABLE public.stripe_customers (id text NOT NULL, email text, created timestamptz, balance bigint, metadata jsonb);
CREATE UNIQUE INDEX ON public.stripe_customers ((metadata ->> 'user_id'), id);
CREATE TABLE public.survey_answers (org text NOT NULL, survey text NOT NULL, "Number" integer NOT NULL, mood public.mood, answer varchar(10) NOT NULL, tags text[], raw json, price numeric(10,2), at timestamp(3),
  PRIMARY KEY (org, survey, "Number"));
DO $$
DECLARE name text; key text;
BEGIN
  FOR name, key IN SELECT t.shared_name, t.tenant_key FROM {{ control }}.tables AS t LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY user_isolation ON %s TO opsai_tenant USING (%s = (SELECT public.current_user_id()))', name, key);
    EXECUTE format('CREATE POLICY maintenance ON %s TO {{ owner }} USING (%s = (SELECT {{ control }}.acting_tenant())) WITH CHECK (%2$s = (SELECT {{ control }}.acting_tenant()))', name, key);
    EXECUTE format('GRANT SELECT ON %s TO opsai_tenant', name);
  END LOOP;
END
$$;
-- The tables of a tenant that keeps a source in its own schema.
CREATE FUNCTION {{ control }}.test_tables(schema_name text) RETURNS void LANGUAGE plpgsql {{ path }} AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I.github_repositories (id bigint PRIMARY KEY, full_name text, private boolean, description text, language text, stargazers_count bigint, pushed_at timestamptz, topics jsonb)', schema_name);
  EXECUTE format('CREATE TABLE %I.stripe_customers (id text PRIMARY KEY, email text, created timestamptz, balance bigint, metadata jsonb)', schema_name);
  EXECUTE format('CREATE TABLE %I.survey_answers (survey text NOT NULL, "Number" integer NOT NULL, mood public.mood, answer varchar(10) NOT NULL, tags text[], raw json, price numeric(10,2), at timestamp(3), PRIMARY KEY (survey, "Number"))', schema_name);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %1$I TO %1$I', schema_name);
END
$$;
RESET ROLE;
