-- Sets or changes the password that a tenant's loader logs in with. Sessions that it has stay.
DECLARE
  loader text;
BEGIN
  IF password_verifier IS NULL OR password_verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    RAISE EXCEPTION 'The password of tenant %''s loader has to be given as a SCRAM-SHA-256 verifier.', tenant
      USING ERRCODE = 'invalid_password', HINT = 'A password in a statement could end up in logs.';
  END IF;
  SELECT l.loader_role INTO loader FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant FOR NO KEY UPDATE;
  IF loader IS NULL THEN
    RAISE EXCEPTION 'Tenant % has no landing here.', tenant USING ERRCODE = 'FEN10', HINT = format('SELECT {{ control }}.open_landing(%L) makes it.', tenant);
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L', loader, password_verifier);
END
