-- A reader's two functions, made after their models. Only for the hand-over may it create in the schema of calls.
DECLARE
  model record;
  made text;
BEGIN
  EXECUTE format('GRANT USAGE, CREATE ON SCHEMA {{ calls }} TO %I', reader);
  FOR model IN
    SELECT p.proname, pg_get_functiondef(p.oid) AS definition, pg_get_function_identity_arguments(p.oid) AS arguments
    FROM pg_proc AS p WHERE p.pronamespace = {{ control_text }}::regnamespace AND p.proname IN ('read_as_reader', 'sift_as_reader')
  LOOP
    made := format('{{ calls }}.%I', CASE model.proname WHEN 'read_as_reader' THEN 'read_' ELSE 'sift_' END || base);
    EXECUTE format('CREATE FUNCTION %s%s', made, substr(model.definition, strpos(model.definition, '(')));
    EXECUTE format('REVOKE ALL ON FUNCTION %s(%s) FROM PUBLIC', made, model.arguments);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s(%s) TO {{ reading_role }}', made, model.arguments);
    EXECUTE format('ALTER FUNCTION %s(%s) OWNER TO %I', made, model.arguments, reader);
  END LOOP;
  EXECUTE format('REVOKE ALL ON SCHEMA {{ calls }} FROM %I', reader);
END
