-- A tenant's call for SQL that nobody vouches for. The function belongs to the tenant's role and runs as it, with the path of a pinned session; in
-- it PostgreSQL refuses to change the role. The text is one statement, since a loop's cursor takes no more, and a plain SELECT, since the function
-- is STABLE. The caller has made its transaction read-only and set statement_timeout, and rolls back. First, the identity function is told whose
-- call it is, where it asks for a setting beside the role.
DECLARE
  found record;
  document jsonb;
  count integer := 0;
  bytes bigint := 0;
BEGIN
  {{ sealed_identity }}
  FOR found IN EXECUTE query LOOP
    EXIT WHEN count OPERATOR(pg_catalog.>=) row_limit;
    count := count OPERATOR(pg_catalog.+) 1;
    document := pg_catalog.to_jsonb(found);
    bytes := bytes OPERATOR(pg_catalog.+) pg_catalog.pg_column_size(document)::pg_catalog.int8;
    IF bytes OPERATOR(pg_catalog.>) 16777216::pg_catalog.int8 THEN
      RAISE EXCEPTION 'The result is larger than 16 MB.' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    RETURN NEXT document;
  END LOOP;
END
