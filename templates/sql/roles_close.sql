-- Nobody may become a role that functions run as once the script is done, the login that ran it among them.
BEGIN
  IF NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user) THEN
    EXECUTE pg_catalog.format('REVOKE {{ function_owners }} FROM %I', current_user);
  END IF;
END
