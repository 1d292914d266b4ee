-- A loader makes tables, indexes and sequences in its own landing schema, and nothing else: every command that ends is looked at,
-- whatever it is called. CREATE SCHEMA IF NOT EXISTS of a schema that exists, which Airbyte sends all the time, has made nothing.
DECLARE
  landing text := (SELECT l.landing_schema FROM {{ control }}.landings AS l WHERE l.loader_role = session_user);
  made record;
BEGIN
  IF landing IS NULL THEN
    RETURN;
  END IF;
  FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
    IF made.command_tag NOT IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'CREATE INDEX', 'ALTER INDEX', 'CREATE SEQUENCE', 'ALTER SEQUENCE')
      OR made.object_type NOT IN ('table', 'index', 'sequence', 'table column', 'table constraint')
      OR made.schema_name IS DISTINCT FROM landing
    THEN
      RAISE EXCEPTION 'A loader may not %.', lower(made.command_tag) || coalesce(' ' || made.object_identity, '')
        USING ERRCODE = 'insufficient_privilege', HINT = format('It makes tables, indexes and sequences in %I.', landing);
    END IF;
    IF made.classid = 'pg_class'::regclass AND NOT {{ control }}.is_plain(made.objid) THEN
      RAISE EXCEPTION 'A loader may not make % that way: a landing table has columns of PostgreSQL''s own types, and no code.', made.object_identity
        USING ERRCODE = 'insufficient_privilege', HINT = 'No view, policy, rule, trigger, default, check, generated column, partition, inheritance, or index over an expression.';
    END IF;
  END LOOP;
END
