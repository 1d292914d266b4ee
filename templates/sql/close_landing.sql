-- Drops a landing that was shut, with all that its loader made anywhere in this database, and says what went and what had to stay.
DECLARE
  landing {{ control }}.landings;
BEGIN
  SELECT * INTO landing FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant FOR UPDATE;
  IF landing IS NULL THEN
    RAISE EXCEPTION 'Tenant % has no landing here.', tenant USING ERRCODE = 'FEN10';
  ELSIF NOT landing.shut THEN
    RAISE EXCEPTION 'The landing of tenant % is open.', tenant USING HINT = 'Call shut_landing first, and commit.';
  END IF;
  EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', landing.landing_schema);
  RETURN QUERY SELECT 'landing', landing.landing_schema, NULL::text;
  RETURN QUERY SELECT r.* FROM unnest(ARRAY[landing.loader_role, landing.reader_role]) AS of_landing (role_name), {{ control }}.drop_role(of_landing.role_name) AS r;
  DELETE FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant;
END
