-- A reader's function, made after its model. It is made in the landing's schema, where the reader may create for this moment, and moved: so nobody
-- but the maker ever creates among the calls.
DECLARE
  name text := 'read_' || base;
  made text := format('%I.%I', landing, name);
  definition text;
  arguments text;
BEGIN
  SELECT pg_get_functiondef(p.oid), pg_get_function_identity_arguments(p.oid) INTO STRICT definition, arguments
  FROM pg_proc AS p WHERE p.pronamespace = {{ control_text }}::regnamespace AND p.proname = 'read_as_reader';
  EXECUTE format('CREATE FUNCTION %s%s', made, substr(definition, strpos(definition, '(')));
  EXECUTE format('REVOKE ALL ON FUNCTION %s(%s) FROM PUBLIC', made, arguments);
  EXECUTE format('ALTER FUNCTION %s(%s) SECURITY DEFINER', made, arguments);
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s(%s) TO {{ reading_role }}', made, arguments);
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO %I', landing, reader);
  EXECUTE format('ALTER FUNCTION %s(%s) OWNER TO %I', made, arguments, reader);
  EXECUTE format('ALTER FUNCTION %s(%s) SET SCHEMA {{ calls }}', made, arguments);
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM %I', landing, reader);
END
