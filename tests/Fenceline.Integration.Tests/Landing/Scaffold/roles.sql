-- Roles and schemas by the contract, for tests.
CREATE ROLE {{ owner }} NOLOGIN NOINHERIT;
CREATE ROLE {{ maker }} NOLOGIN INHERIT CREATEROLE;
CREATE ROLE {{ loader_group }} NOLOGIN NOINHERIT;
CREATE ROLE {{ publisher }} LOGIN NOINHERIT;
CREATE ROLE {{ provisioner }} LOGIN NOINHERIT;
CREATE ROLE {{ operator }} LOGIN NOINHERIT;
GRANT {{ owner }} TO {{ maker }};
DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT {{ owner }}, {{ maker }} TO %I', current_user);
  END IF;
  IF current_setting('server_version_num')::int >= 160000 THEN
    EXECUTE 'GRANT {{ loader_group }} TO {{ maker }} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE';
  ELSE
    EXECUTE 'GRANT {{ loader_group }} TO {{ maker }} WITH ADMIN OPTION';
  END IF;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO {{ publisher }}, {{ provisioner }}, {{ operator }}', current_database());
  EXECUTE format('GRANT CREATE, CONNECT ON DATABASE %I TO {{ loader_group }}', current_database());
  EXECUTE format('GRANT CREATE ON DATABASE %I TO {{ owner }}, {{ maker }}', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO {{ owner }};
SET ROLE {{ owner }};
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
CREATE SCHEMA {{ control }};
CREATE SCHEMA {{ calls }};
GRANT USAGE ON SCHEMA {{ control }} TO {{ publisher }}, {{ provisioner }}, {{ operator }};
GRANT USAGE, CREATE ON SCHEMA {{ control }}, {{ calls }} TO {{ maker }} WITH GRANT OPTION;
