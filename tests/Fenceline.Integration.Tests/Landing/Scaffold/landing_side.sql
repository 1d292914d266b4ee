-- The landing side by the contract, for tests: in the tenants' database, or in a landing database of its own.
CREATE TABLE {{ control }}.landings (
  tenant_id text PRIMARY KEY, base_name text NOT NULL UNIQUE, landing_schema text NOT NULL UNIQUE, loader_role text NOT NULL UNIQUE, reader_role text NOT NULL UNIQUE,
  shut boolean NOT NULL DEFAULT false, opened_at timestamptz NOT NULL DEFAULT now());
CREATE FUNCTION {{ control }}.read_as_reader(query text, relation text DEFAULT NULL, names text[] DEFAULT NULL, expressions text[] DEFAULT NULL, types text[] DEFAULT NULL, keys boolean[] DEFAULT NULL, condition text DEFAULT NULL)
  RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 1000000 {{ path }} {{ reader_settings }} AS {{ body:read_as_reader }};
CREATE FUNCTION {{ control }}.reader_is_sound(tenant text) RETURNS boolean LANGUAGE sql STABLE {{ path }} AS {{ body:reader_is_sound }};
CREATE FUNCTION {{ control }}.reader_call(tenant text) RETURNS text LANGUAGE sql STABLE {{ path }} AS {{ body:reader_call }};
CREATE FUNCTION {{ control }}.landed_type(target text) RETURNS regtype LANGUAGE sql STABLE {{ path }} AS {{ body:landed_type }};
CREATE FUNCTION {{ control }}.landing_expression(source_type regtype, column_name text, target text, conversion text) RETURNS text LANGUAGE plpgsql STABLE {{ path }} AS {{ body:landing_expression }};
CREATE FUNCTION {{ control }}.landing_table(tenant text, table_name text, OUT qualified text, OUT shape text, OUT column_types jsonb) LANGUAGE plpgsql STABLE {{ path }} AS {{ body:landing_table }};
CREATE FUNCTION {{ control }}.landing_probe(tenant text, table_name text, OUT shape text, OUT call text) LANGUAGE plpgsql STABLE SECURITY DEFINER {{ path }} AS {{ body:landing_probe }};
CREATE FUNCTION {{ control }}.landing_rows(tenant text, table_name text, wanted jsonb, since timestamptz, sift boolean, OUT call text, OUT definition text, OUT missing_columns text[], OUT unfit_column text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER {{ path }} AS {{ body:landing_rows }};
CREATE FUNCTION {{ control }}.assert_publisher() RETURNS void LANGUAGE plpgsql SECURITY DEFINER {{ path }} AS {{ body:assert_publisher }};
GRANT SELECT, INSERT, UPDATE, DELETE ON {{ control }}.landings TO {{ maker }};

RESET ROLE;
SET ROLE {{ maker }};
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE FUNCTION {{ control }}.make_reader(base text, reader text) RETURNS void LANGUAGE plpgsql {{ path }} AS {{ body:make_reader }};
CREATE FUNCTION {{ control }}.set_loader_password(loader text, password_verifier text) RETURNS void LANGUAGE plpgsql {{ path }} AS {{ body:set_loader_password }};
CREATE FUNCTION {{ control }}.open_landing(tenant text, password_verifier text DEFAULT NULL, connections int DEFAULT 10) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER {{ path }} AS {{ body:open_landing }};
CREATE FUNCTION {{ control }}.shut_landing(tenant text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER {{ path }} AS {{ body:shut_landing }};
CREATE FUNCTION {{ control }}.close_landing(tenant text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER {{ path }} SET lock_timeout = '3s' AS {{ body:close_landing }};
CREATE FUNCTION {{ control }}.sweep_landing(tenant text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER {{ path }} SET lock_timeout = '3s' AS {{ body:sweep_landing }};
GRANT EXECUTE ON FUNCTION {{ control }}.open_landing(text, text, int) TO {{ provisioner }};
GRANT EXECUTE ON FUNCTION {{ control }}.shut_landing(text), {{ control }}.close_landing(text), {{ control }}.sweep_landing(text) TO {{ operator }};
RESET ROLE;
