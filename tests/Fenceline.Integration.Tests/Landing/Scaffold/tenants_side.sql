-- The tenants' database by the contract, as far as publishing needs it, for tests. As the owner.
RESET ROLE;
CREATE ROLE opsai_tenant NOLOGIN;
GRANT USAGE ON SCHEMA public TO opsai_tenant;
SET ROLE {{ owner }};
CREATE FUNCTION public.current_user_id() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN current_user = 'user_' || pg_catalog.current_setting('app.user_id', true) THEN pg_catalog.current_setting('app.user_id', true) END;
GRANT EXECUTE ON FUNCTION public.current_user_id() TO opsai_tenant;
CREATE FUNCTION {{ control }}.acting_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE RETURN nullif(pg_catalog.current_setting('fenceline.tenant', true), '');

CREATE TABLE {{ control }}.tenants (
  tenant_id text PRIMARY KEY, status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'leaving')),
  schema_name text NOT NULL UNIQUE, role_name text NOT NULL UNIQUE);
CREATE TABLE {{ control }}.tenant_sources (tenant_id text REFERENCES {{ control }}.tenants, source text, placement text NOT NULL CHECK (placement IN ('schema', 'shared')), PRIMARY KEY (tenant_id, source));
CREATE TABLE {{ control }}.tables (
  table_name text PRIMARY KEY, source text, kind text NOT NULL CHECK (kind IN ('synced', 'application', 'reference')), placement text, shared_name text,
  tenant_key text, tenant_column text, tenant_path text[], tenant_type text);
CREATE TABLE {{ control }}.synced_columns (
  table_name text NOT NULL REFERENCES {{ control }}.tables, position int NOT NULL, column_name text NOT NULL, type_sql text NOT NULL,
  is_key boolean NOT NULL, not_null boolean NOT NULL, conversion text CHECK (conversion IN ('unix_seconds', 'unix_milliseconds')), PRIMARY KEY (table_name, position));
CREATE TABLE {{ control }}.publish_settings (
  one boolean PRIMARY KEY DEFAULT true CHECK (one), deletion_percent int NOT NULL, deletion_rows int NOT NULL,
  overlap interval NOT NULL DEFAULT '1 hour', compare_all_after interval NOT NULL DEFAULT '1 day');
INSERT INTO {{ control }}.publish_settings (deletion_percent, deletion_rows) VALUES (50, 100);
CREATE TABLE {{ control }}.publications (
  tenant_id text REFERENCES {{ control }}.tenants ON DELETE CASCADE, table_name text, definition text, landed_shape text, landed_rows bigint, landed_generation bigint,
  landed_until timestamptz, compared_all_at timestamptz, published_at timestamptz, set_aside jsonb, PRIMARY KEY (tenant_id, table_name));

CREATE FUNCTION {{ control }}.wanted_columns(synced_table text) RETURNS jsonb LANGUAGE sql STABLE {{ path }} AS {{ body:wanted_columns }};
CREATE FUNCTION {{ control }}.publish_target(tenant text, synced_table text) RETURNS text LANGUAGE sql STABLE {{ path }} AS {{ body:publish_target }};
CREATE FUNCTION {{ control }}.publication_definition(tenant text, synced_table text) RETURNS text LANGUAGE sql STABLE {{ path }} AS {{ body:publication_definition }};
CREATE FUNCTION {{ control }}.count_published(tenant text, synced_table text) RETURNS text LANGUAGE sql STABLE {{ path }} AS {{ body:count_published }};
CREATE FUNCTION {{ control }}.lock_publication(tenant text, only_source text) RETURNS TABLE (table_name text, source text, wanted jsonb) LANGUAGE plpgsql {{ path }} AS {{ body:lock_publication }};
CREATE FUNCTION {{ control }}.choose_comparison(tenant text, synced_table text, compare_all boolean, landed_shape text, landed_rows bigint, landed_generation bigint, landed_until timestamptz, OUT comparison text, OUT since timestamptz)
  LANGUAGE plpgsql STABLE {{ path }} AS {{ body:choose_comparison }};
CREATE FUNCTION {{ control }}.stamped(document text, path text[], tenant text) RETURNS text LANGUAGE plpgsql IMMUTABLE {{ path }} AS {{ body:stamped }};
CREATE FUNCTION {{ control }}.merge_statement(tenant text, synced_table text, landed_query text, partial boolean, sifted boolean) RETURNS text LANGUAGE plpgsql STABLE {{ path }} AS {{ body:merge_statement }};
CREATE FUNCTION {{ control }}.merge_landed(tenant text, synced_table text, landed_query text, partial boolean, sifted boolean, allow_deletes boolean, OUT inserted bigint, OUT updated bigint, OUT deleted bigint, OUT set_aside jsonb)
  LANGUAGE plpgsql {{ path }} AS {{ body:merge_landed }};
CREATE FUNCTION {{ control }}.rows_have_gone(tenant text, synced_table text, landed_rows bigint, inserted bigint) RETURNS boolean LANGUAGE sql STABLE {{ path }} AS {{ body:rows_have_gone }};
CREATE FUNCTION {{ control }}.remember_publication(tenant text, synced_table text, comparison text, landed_shape text, landed_rows bigint, landed_generation bigint, landed_until timestamptz, set_aside jsonb)
  RETURNS void LANGUAGE sql {{ path }} AS {{ body:remember_publication }};
CREATE FUNCTION {{ control }}.hold_publication(tenant text, synced_table text) RETURNS void LANGUAGE plpgsql {{ path }} AS {{ body:hold_publication }};
CREATE FUNCTION {{ control }}.publish_begin(tenant text, only_source text DEFAULT NULL) RETURNS TABLE (table_name text, source text, wanted jsonb) LANGUAGE plpgsql SECURITY DEFINER {{ path }} {{ publish_settings }} AS {{ body:publish_begin }};
GRANT EXECUTE ON FUNCTION {{ control }}.publish_begin(text, text) TO {{ publisher }};
CREATE FUNCTION {{ control }}.tenants_to_publish(only_source text DEFAULT NULL) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER {{ path }} AS {{ body:tenants_to_publish }};
GRANT EXECUTE ON FUNCTION {{ control }}.tenants_to_publish(text) TO {{ publisher }};
