-- What a landing holds is evaluated by its reader alone. Should that fail once, the caller must be somebody who can do no harm.
DECLARE
  power text;
BEGIN
  WITH RECURSIVE closure AS (
    SELECT r.oid FROM pg_roles AS r WHERE r.rolname = session_user
    UNION
    SELECT m.roleid FROM pg_auth_members AS m JOIN closure AS c ON c.oid = m.member
  )
  SELECT r.rolname INTO power FROM pg_roles AS r JOIN closure AS c ON c.oid = r.oid
  WHERE r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolname = {{ owner_text }} OR r.oid < 16384
  ORDER BY r.rolname LIMIT 1;
  IF power IS NOT NULL THEN
    RAISE EXCEPTION '% may do too much to publish%.', session_user, CASE WHEN power <> session_user THEN format(': it is a member of %s', power) ELSE '' END
      USING ERRCODE = 'FEN06', HINT = format('Publish as %s.', {{ publisher_text }});
  END IF;
END
