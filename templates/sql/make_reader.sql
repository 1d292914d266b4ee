-- A reader's function, made after its model. Only for the hand-over may the reader create in the schema of calls.
DECLARE
  made text := format('{{ calls }}.%I', 'read_' || base);
  definition text;
  arguments text;
BEGIN
  SELECT pg_get_functiondef(p.oid), pg_get_function_identity_arguments(p.oid) INTO STRICT definition, arguments
  FROM pg_proc AS p WHERE p.pronamespace = {{ control_text }}::regnamespace AND p.proname = 'read_as_reader';
  EXECUTE format('CREATE FUNCTION %s%s', made, substr(definition, strpos(definition, '(')));
  EXECUTE format('REVOKE ALL ON FUNCTION %s(%s) FROM PUBLIC', made, arguments);
  EXECUTE format('ALTER FUNCTION %s(%s) SECURITY DEFINER', made, arguments);
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s(%s) TO {{ reading_role }}', made, arguments);
  EXECUTE format('GRANT USAGE, CREATE ON SCHEMA {{ calls }} TO %I', reader);
  EXECUTE format('ALTER FUNCTION %s(%s) OWNER TO %I', made, arguments, reader);
  EXECUTE format('REVOKE ALL ON SCHEMA {{ calls }} FROM %I', reader);
END
