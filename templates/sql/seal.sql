-- Makes or replaces the tenant's call for SQL that nobody vouches for. It is made in the tenant's own schema, where the tenant's role may
-- create for this moment, and moved: so nobody but the maker ever creates among the calls.
DECLARE
  registered {{ control }}.tenants;
  name text;
BEGIN
  SELECT * INTO STRICT registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = seal.tenant FOR NO KEY UPDATE;
  name := 'sealed_' || registered.role_name;
  EXECUTE format('GRANT %I TO {{ maker }}', registered.role_name);
  EXECUTE format('DROP FUNCTION IF EXISTS {{ calls }}.%I({{ sealed_types }})', name);
  EXECUTE format('CREATE FUNCTION %I.%I({{ sealed_parameters }}) RETURNS {{ sealed_result }} LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = %1$I, {{ pinned_rest }} AS %3$L',
    registered.schema_name, name, replace({{ sealed_body_text }}, '{tenant}', quote_literal(registered.tenant_id)));
  EXECUTE format('REVOKE ALL ON FUNCTION %I.%I({{ sealed_types }}) FROM PUBLIC', registered.schema_name, name);
  IF registered.status = 'active' THEN
    EXECUTE format('GRANT EXECUTE ON FUNCTION %I.%I({{ sealed_types }}) TO {{ app }}', registered.schema_name, name);
  END IF;
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO %I', registered.schema_name, registered.role_name);
  EXECUTE format('ALTER FUNCTION %I.%I({{ sealed_types }}) OWNER TO %I', registered.schema_name, name, registered.role_name);
  EXECUTE format('ALTER FUNCTION %I.%I({{ sealed_types }}) SET SCHEMA {{ calls }}', registered.schema_name, name);
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM %I', registered.schema_name, registered.role_name);
  EXECUTE format('REVOKE %I FROM {{ maker }}', registered.role_name);
END
