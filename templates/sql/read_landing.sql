-- Everything in a landing schema may be the work of somebody who has the loader's login: it is evaluated by the tenant's reader alone,
-- and what it leaves in the session is refused. The subtransaction is read-only, which can't be undone inside of it, so the reader
-- can't change its own functions. The answer has types of PostgreSQL's only, and is never a cursor: FETCH would evaluate as the caller.
DECLARE
  before text := {{ control }}.session_state();
  path text;
BEGIN
  BEGIN
    PERFORM set_config('transaction_read_only', 'on', true);
    RETURN QUERY EXECUTE 'SELECT * FROM ' || call;
  EXCEPTION
    -- Never SQLERRM: it holds values.
    WHEN lock_not_available THEN
      RAISE EXCEPTION 'The landing of tenant % is locked.', tenant USING ERRCODE = 'FEN08', HINT = 'A sync may be writing there: try again.';
    WHEN OTHERS THEN
      RAISE EXCEPTION 'The landing of tenant % can''t be read (SQLSTATE %).', tenant, SQLSTATE USING ERRCODE = 'FEN05';
  END;
  -- Nothing that an operator or an unqualified name could mean, until the path is ours again.
  path := pg_catalog.current_setting('search_path');
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  IF path <> 'pg_catalog, pg_temp' OR {{ control }}.session_state() <> before THEN
    RAISE EXCEPTION 'Reading the landing of tenant % changed the session: somebody else used its loader''s login.', tenant
      USING ERRCODE = 'FEN04', HINT = 'Nothing was published. Close this landing, open it again with another password, and sync.';
  END IF;
END
