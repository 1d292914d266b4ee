-- Staging tables live and die within one transaction. One that is seen from another was left behind by a client that committed early.
DECLARE
  leftover record;
BEGIN
  FOR leftover IN
    SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = {{ staging_text }}::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE format('t%s\_%%', pg_current_xact_id())
  LOOP
    BEGIN
      EXECUTE format('LOCK TABLE {{ staging }}.%I IN ACCESS EXCLUSIVE MODE NOWAIT', leftover.relname);
      EXECUTE format('DROP TABLE {{ staging }}.%I', leftover.relname);
    EXCEPTION WHEN lock_not_available OR undefined_table THEN
      NULL; -- somebody else is at it
    END;
  END LOOP;
END
