-- Ends a tenant's access, for sessions that are inside already too: privileges are looked up by each statement. Only what runs at this moment ends
-- as it would have.
DECLARE
  registered {{ control }}.tenants;
  sealed text;
BEGIN
  SELECT * INTO STRICT registered FROM {{ control }}.tenants AS t WHERE t.tenant_id = shut_out.tenant;
  sealed := format('{{ calls }}.%I({{ sealed_types }})', 'sealed_' || registered.role_name);
  IF {{ landing_here }} THEN
    PERFORM {{ control }}.shut_landing(registered.tenant_id);
  END IF;
  EXECUTE format('REVOKE %I FROM {{ app }}', registered.role_name);
  IF pg_has_role({{ app_text }}, registered.role_name, 'MEMBER') THEN
    RAISE EXCEPTION 'Role {{ app }} may still become %.', registered.role_name
      USING ERRCODE = 'dependent_objects_still_exist', HINT = coalesce(
        (SELECT format('Somebody else gave it: REVOKE %I FROM {{ app }} GRANTED BY %s;', registered.role_name, m.grantor::regrole) FROM pg_auth_members AS m
         WHERE m.roleid = quote_ident(registered.role_name)::regrole AND m.member = {{ app_text }}::regrole LIMIT 1),
        'It is a member of a role that may: revoke that first.');
  END IF;
  EXECUTE format('REVOKE {{ group }} FROM %I', registered.role_name);
  EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', registered.schema_name, registered.role_name);
  IF to_regprocedure(sealed) IS NOT NULL THEN
    EXECUTE format('GRANT %I TO {{ maker }}', registered.role_name);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM {{ app }}', sealed);
    EXECUTE format('REVOKE %I FROM {{ maker }}', registered.role_name);
  END IF;
END
