-- The fence around the function bodies of templates/sql, written by hand for project opsai.
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL search_path = pg_catalog, pg_temp;
DO $body$
{{ body roles }}
$body$;

GRANT USAGE, CREATE ON SCHEMA public TO opsai_owner;
GRANT USAGE ON SCHEMA public TO opsai_tenant, opsai_admin;

SET LOCAL ROLE opsai_owner;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
CREATE SCHEMA fenceline;
CREATE SCHEMA fenceline_admin;
CREATE SCHEMA opsai_path;
CREATE SCHEMA opsai_calls;
GRANT USAGE ON SCHEMA fenceline TO opsai_tenant, opsai_app, opsai_admin, opsai_publisher, opsai_provisioner, opsai_operator, opsai_migrator;
GRANT USAGE ON SCHEMA fenceline_admin TO opsai_admin;
GRANT USAGE ON SCHEMA opsai_path TO opsai_tenant;
GRANT USAGE ON SCHEMA opsai_calls TO opsai_app;
GRANT USAGE, CREATE ON SCHEMA fenceline, opsai_calls TO opsai_maker;

CREATE FUNCTION public.current_user_id() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN {{ body identity }};
CREATE FUNCTION fenceline.acting_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN {{ body acting_tenant }};
GRANT EXECUTE ON FUNCTION public.current_user_id() TO opsai_tenant, opsai_admin;

CREATE TABLE fenceline.tiers (tier text PRIMARY KEY, statement_timeout text, idle_in_transaction_timeout text, loader_connections int NOT NULL DEFAULT 10);
CREATE TABLE fenceline.sources (source text PRIMARY KEY, placement text NOT NULL CHECK (placement IN ('schema', 'shared')), marker text UNIQUE);
CREATE TABLE fenceline.tier_placements (
  tier text NOT NULL REFERENCES fenceline.tiers, source text NOT NULL REFERENCES fenceline.sources,
  placement text NOT NULL CHECK (placement IN ('schema', 'shared')), PRIMARY KEY (tier, source));
CREATE TABLE fenceline.tables (
  table_name text PRIMARY KEY, source text REFERENCES fenceline.sources, kind text NOT NULL CHECK (kind IN ('synced', 'application', 'reference')),
  placement text CHECK (placement IN ('schema', 'shared', 'reference')), shared_name text, tenant_key text);
CREATE TABLE fenceline.tenants (
  tenant_id text PRIMARY KEY, name text, tier text NOT NULL REFERENCES fenceline.tiers,
  schema_name text NOT NULL UNIQUE, role_name text NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'leaving')), registered_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE fenceline.tenant_sources (
  tenant_id text NOT NULL REFERENCES fenceline.tenants ON DELETE CASCADE, source text NOT NULL REFERENCES fenceline.sources,
  placement text NOT NULL CHECK (placement IN ('schema', 'shared')), connected_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (tenant_id, source));
CREATE TABLE fenceline.tenant_steps (version int PRIMARY KEY, name text NOT NULL, source text REFERENCES fenceline.sources, sql text NOT NULL);
CREATE TABLE fenceline.tenant_migrations (
  tenant_id text NOT NULL REFERENCES fenceline.tenants ON DELETE CASCADE, version int NOT NULL, name text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(), applied_by text NOT NULL DEFAULT session_user, PRIMARY KEY (tenant_id, version));
CREATE TABLE fenceline.publications (
  tenant_id text NOT NULL REFERENCES fenceline.tenants ON DELETE CASCADE, table_name text NOT NULL REFERENCES fenceline.tables, PRIMARY KEY (tenant_id, table_name));
CREATE TABLE fenceline.offboarded_tenants (tenant_id text PRIMARY KEY, offboarded_at timestamptz NOT NULL DEFAULT now());
-- What the pinned tenant has connected. The barrier keeps a function in somebody's WHERE from others' rows.
CREATE VIEW fenceline.my_sources WITH (security_barrier = true) AS
  SELECT s.source, s.placement FROM fenceline.tenant_sources AS s WHERE s.tenant_id = (SELECT public.current_user_id());
CREATE VIEW fenceline.tenant_limits AS
  SELECT t.tenant_id, t.tier, l.statement_timeout, l.idle_in_transaction_timeout FROM fenceline.tenants AS t JOIN fenceline.tiers AS l ON l.tier = t.tier;
GRANT SELECT ON fenceline.my_sources TO opsai_tenant;
GRANT SELECT ON fenceline.tenant_limits, fenceline.offboarded_tenants TO opsai_app, opsai_admin;
GRANT SELECT (tenant_id, name, tier, status) ON fenceline.tenants TO opsai_app, opsai_provisioner, opsai_operator;
GRANT SELECT ON fenceline.tenants, fenceline.tenant_sources, fenceline.tables, fenceline.tiers TO opsai_admin;
GRANT SELECT ON fenceline.tenant_sources TO opsai_operator, opsai_provisioner;

INSERT INTO fenceline.tiers VALUES ('standard', '30s', '60s', 5), ('large', '5min', '5min', 20);
INSERT INTO fenceline.sources VALUES ('stripe', 'schema', NULL), ('github', 'shared', 'opsai_on_github');
INSERT INTO fenceline.tier_placements VALUES ('large', 'github', 'schema');
INSERT INTO fenceline.tables VALUES
  ('stripe_customers', 'stripe', 'synced', NULL, NULL, NULL),
  ('github_repositories', 'github', 'synced', NULL, 'public.github_repositories', 'user_id'),
  ('notes', NULL, 'application', 'shared', 'public.notes', 'user_id'),
  ('note_links', NULL, 'application', 'shared', 'public.note_links', 'user_id'),
  ('events', NULL, 'application', 'shared', 'public.events', '(metadata ->> ''user_id'')'),
  ('drafts', NULL, 'application', 'schema', NULL, NULL),
  ('countries', NULL, 'reference', 'reference', NULL, NULL);

CREATE TABLE public.countries (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE public.github_repositories (user_id text NOT NULL DEFAULT public.current_user_id(), id bigint NOT NULL, full_name text, PRIMARY KEY (user_id, id));
CREATE TABLE public.notes (
  user_id text NOT NULL DEFAULT public.current_user_id(), id bigint GENERATED ALWAYS AS IDENTITY, body text NOT NULL,
  country text REFERENCES public.countries, PRIMARY KEY (user_id, id));
CREATE TABLE public.note_links (
  user_id text NOT NULL DEFAULT public.current_user_id(), id bigint NOT NULL, note_id bigint NOT NULL, PRIMARY KEY (user_id, id),
  FOREIGN KEY (user_id, note_id) REFERENCES public.notes ON DELETE RESTRICT);
CREATE TABLE public.events (id bigint GENERATED ALWAYS AS IDENTITY, metadata jsonb NOT NULL, CHECK (metadata ->> 'user_id' IS NOT NULL));
INSERT INTO public.countries VALUES ('DE', 'Germany'), ('FR', 'France');
DO $scaffold$
DECLARE
  target record;
BEGIN
  FOR target IN SELECT * FROM fenceline.tables WHERE tenant_key IS NOT NULL LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target.shared_name);
    EXECUTE format('CREATE POLICY user_isolation ON %1$s TO opsai_tenant USING (%2$s = (SELECT public.current_user_id())) WITH CHECK (%2$s = (SELECT public.current_user_id()))', target.shared_name, target.tenant_key);
    EXECUTE format('CREATE POLICY maintenance ON %1$s TO opsai_owner USING (%2$s = (SELECT fenceline.acting_tenant())) WITH CHECK (%2$s = (SELECT fenceline.acting_tenant()))', target.shared_name, target.tenant_key);
    EXECUTE format('CREATE POLICY admin_reads ON %s FOR SELECT TO opsai_admin USING (true)', target.shared_name);
    EXECUTE format('GRANT SELECT ON %s TO opsai_tenant, opsai_admin', target.shared_name);
  END LOOP;
END
$scaffold$;
GRANT INSERT, UPDATE, DELETE ON public.notes, public.note_links, public.events TO opsai_tenant;
GRANT SELECT ON public.countries TO opsai_tenant, opsai_admin;

INSERT INTO fenceline.tenant_steps VALUES
  (1, 'application', NULL, $s$
    CREATE TABLE %1$I.drafts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL, country text REFERENCES public.countries);
    GRANT SELECT, INSERT, UPDATE, DELETE ON %1$I.drafts TO %2$I; GRANT SELECT ON %1$I.drafts TO opsai_admin $s$),
  (2, 'stripe', 'stripe', $s$
    CREATE TABLE %1$I.stripe_customers (id text PRIMARY KEY, email text);
    GRANT SELECT ON %1$I.stripe_customers TO %2$I, opsai_admin $s$),
  (3, 'github', 'github', $s$
    CREATE TABLE %1$I.github_repositories (id bigint PRIMARY KEY, full_name text);
    GRANT SELECT ON %1$I.github_repositories TO %2$I, opsai_admin $s$);

CREATE FUNCTION fenceline.shared_here(source text, table_name text) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
{{ body shared_here }}
$body$;
GRANT EXECUTE ON FUNCTION fenceline.shared_here(text, text) TO opsai_tenant;
CREATE VIEW opsai_path.countries WITH (security_invoker = true) AS SELECT code, name FROM public.countries;
CREATE VIEW opsai_path.github_repositories WITH (security_invoker = true) AS
  SELECT id, full_name FROM public.github_repositories WHERE (SELECT {{ body shared_guard }});
CREATE VIEW opsai_path.notes WITH (security_invoker = true) AS SELECT user_id, id, body, country FROM public.notes;
CREATE VIEW opsai_path.note_links WITH (security_invoker = true) AS SELECT user_id, id, note_id FROM public.note_links;
CREATE VIEW opsai_path.events WITH (security_invoker = true) AS SELECT id, metadata FROM public.events;
GRANT SELECT ON ALL TABLES IN SCHEMA opsai_path TO opsai_tenant;
GRANT INSERT, UPDATE, DELETE ON opsai_path.notes, opsai_path.note_links, opsai_path.events TO opsai_tenant;

CREATE FUNCTION fenceline.hold_registration() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body hold_registration }}
$body$;
CREATE FUNCTION fenceline.hold_registration_of_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body hold_registration, row_tenant_key = written.metadata ->> 'user_id' }}
$body$;
CREATE TRIGGER hold_registration AFTER INSERT ON public.notes REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION fenceline.hold_registration();
CREATE TRIGGER hold_registration AFTER INSERT ON public.note_links REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION fenceline.hold_registration();
CREATE TRIGGER hold_registration AFTER INSERT ON public.events REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION fenceline.hold_registration_of_event();
CREATE TRIGGER hold_registration_moved AFTER UPDATE ON public.events REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION fenceline.hold_registration_of_event();

CREATE FUNCTION fenceline.run_steps(tenant text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body run_steps }}
$body$;
CREATE FUNCTION fenceline.connect_source(tenant text, source text, placement text DEFAULT NULL) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body connect_source }}
$body$;
CREATE FUNCTION fenceline.disconnect_source(tenant text, source text, confirm boolean DEFAULT false)
RETURNS TABLE (table_name text, relation text, row_count bigint, removed boolean) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS $body$
#variable_conflict use_column
{{ body disconnect_source }}
$body$;
CREATE FUNCTION fenceline.delete_shared_rows(tenant text) RETURNS TABLE (table_name text, row_count bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body delete_shared_rows }}
$body$;
CREATE FUNCTION fenceline.sweep(tenant text) RETURNS TABLE (table_name text, row_count bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS $body$
{{ body sweep }}
$body$;
GRANT EXECUTE ON FUNCTION fenceline.run_steps(text) TO opsai_maker, opsai_provisioner, opsai_migrator;
GRANT EXECUTE ON FUNCTION fenceline.connect_source(text, text, text) TO opsai_maker, opsai_provisioner;
GRANT EXECUTE ON FUNCTION fenceline.delete_shared_rows(text) TO opsai_maker;
GRANT EXECUTE ON FUNCTION fenceline.disconnect_source(text, text, boolean), fenceline.sweep(text) TO opsai_operator;

CREATE FUNCTION fenceline.sweep_staging() RETURNS void LANGUAGE sql RETURN NULL;

-- Reads across tenants.
CREATE FUNCTION fenceline.hold_table(relation text) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $body$
{{ body hold_table }}
$body$;
CREATE FUNCTION fenceline.measure_table(relation oid, OUT bytes bigint, OUT problem text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $body$
{{ body measure_table }}
$body$;
CREATE FUNCTION fenceline.sound_tables(table_name text) RETURNS TABLE (tenant_id text, relation text, problem text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
{{ body sound_tables }}
$body$;
CREATE FUNCTION fenceline.across(table_name text) RETURNS SETOF text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
{{ body across }}
$body$;
CREATE FUNCTION fenceline.left_out() RETURNS TABLE (table_name text, tenant_id text, problem text) LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $body$
{{ body left_out }}
$body$;
CREATE FUNCTION fenceline.usage() RETURNS TABLE (tenant_id text, table_name text, placement text, row_count bigint, bytes bigint, problem text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
{{ body usage }}
$body$;
CREATE FUNCTION fenceline_admin.stripe_customers() RETURNS TABLE (user_id text, id text, email text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
{{ body admin_table, table_text = 'stripe_customers' }}
$body$;
CREATE FUNCTION fenceline_admin.github_repositories() RETURNS TABLE (user_id text, id bigint, full_name text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
{{ body admin_table, table_text = 'github_repositories' }}
$body$;
CREATE FUNCTION fenceline_admin.drafts() RETURNS TABLE (user_id text, id bigint, body text, country text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
{{ body admin_table, table_text = 'drafts' }}
$body$;
CREATE VIEW fenceline_admin.stripe_customers WITH (security_invoker = true) AS SELECT * FROM fenceline_admin.stripe_customers();
CREATE VIEW fenceline_admin.github_repositories WITH (security_invoker = true) AS SELECT * FROM fenceline_admin.github_repositories();
CREATE VIEW fenceline_admin.drafts WITH (security_invoker = true) AS SELECT * FROM fenceline_admin.drafts();
CREATE VIEW fenceline.tenant_usage WITH (security_invoker = true) AS
  SELECT u.tenant_id, t.name, t.tier, u.table_name, u.placement, u.row_count, u.bytes, u.problem FROM fenceline.usage() AS u LEFT JOIN fenceline.tenants AS t ON t.tenant_id = u.tenant_id;
CREATE VIEW fenceline.tenant_totals WITH (security_invoker = true) AS
  SELECT t.tenant_id, t.name, t.tier, coalesce(sum(u.row_count), 0)::bigint AS row_count, coalesce(sum(u.bytes), 0)::bigint AS bytes,
    string_agg(format('%s %s', u.table_name, u.problem), ', ' ORDER BY u.table_name) FILTER (WHERE u.problem IS NOT NULL) AS problems
  FROM fenceline.tenants AS t LEFT JOIN fenceline.usage() AS u ON u.tenant_id = t.tenant_id GROUP BY t.tenant_id;
GRANT SELECT ON ALL TABLES IN SCHEMA fenceline_admin TO opsai_admin;
GRANT SELECT ON fenceline.tenant_usage, fenceline.tenant_totals TO opsai_admin;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA fenceline_admin TO opsai_admin;
GRANT EXECUTE ON FUNCTION fenceline.hold_table(text), fenceline.measure_table(oid), fenceline.sound_tables(text), fenceline.across(text), fenceline.left_out(), fenceline.usage() TO opsai_admin;

-- The maker's: what makes and drops roles.
SET LOCAL ROLE opsai_maker;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE FUNCTION fenceline.make_role(role_name text, attributes text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body make_role }}
$body$;
CREATE FUNCTION fenceline.drop_role(role_name text, OUT kind text, OUT name text, OUT note text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body drop_role }}
$body$;
CREATE FUNCTION fenceline.seal(tenant text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $body$
{{ body seal }}
$body$;
CREATE FUNCTION fenceline.let_in(tenant text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body let_in }}
$body$;
CREATE FUNCTION fenceline.shut_out(tenant text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $body$
{{ body shut_out }}
$body$;
CREATE FUNCTION fenceline.onboard(tenant text, name text, tier text, placements jsonb DEFAULT '{}', OUT created boolean, OUT steps int) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body onboard }}
$body$;
CREATE FUNCTION fenceline.suspend(tenant text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body suspend }}
$body$;
CREATE FUNCTION fenceline.resume(tenant text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body resume }}
$body$;
CREATE FUNCTION fenceline.offboard_begin(tenant text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
{{ body offboard_begin }}
$body$;
CREATE FUNCTION fenceline.offboard_finish(tenant text) RETURNS TABLE (kind text, name text, row_count bigint, note text) LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' SET client_min_messages = warning AS $body$
{{ body offboard_finish }}
$body$;
GRANT EXECUTE ON FUNCTION fenceline.onboard(text, text, text, jsonb) TO opsai_provisioner;
GRANT EXECUTE ON FUNCTION fenceline.seal(text) TO opsai_migrator;
GRANT EXECUTE ON FUNCTION fenceline.suspend(text), fenceline.resume(text), fenceline.offboard_begin(text), fenceline.offboard_finish(text) TO opsai_operator;
RESET ROLE;
SET LOCAL search_path = pg_catalog, pg_temp;
DO $body$
{{ body roles_close }}
$body$;
DO $body$
{{ body database_access }}
$body$;
COMMIT;
