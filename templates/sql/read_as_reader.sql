-- Reads a landing as one tenant's reader. Everything in a landing schema may be the work of somebody who has the loader's login: it is
-- evaluated by that tenant's reader alone, and what it leaves in the session is refused.
-- * The subtransaction is read-only, which can't be undone inside of it: the reader can't change this function, which it owns.
-- * The answer has types of PostgreSQL's only, and is never a cursor: FETCH would evaluate as the caller.
-- * Settings and cursors WITH HOLD outlive a function; whatever changed ends the transaction, which takes it all back.
-- With a relation this is the second pass, for when a query for whole rows failed: everything in a range of blocks is evaluated at
-- once; where that fails, halves of it are, down to single rows. Then the last column has the name of the first that doesn't fit.
DECLARE
  state CONSTANT text := $state$
    SELECT pg_catalog.concat_ws('/',
      (SELECT pg_catalog.md5(pg_catalog.string_agg(pg_catalog.concat(s.name, '=', s.setting), E'\n' ORDER BY s.name COLLATE "C")) FROM pg_catalog.pg_settings AS s
        WHERE s.name NOT IN ('transaction_read_only', 'search_path')),
      (SELECT pg_catalog.count(*) FROM pg_catalog.pg_cursors AS c WHERE c.is_holdable),
      (SELECT pg_catalog.concat(pg_catalog.count(*), ':', pg_catalog.max(p.prepare_time)) FROM pg_catalog.pg_prepared_statements AS p),
      coalesce(pg_catalog.current_setting({{ identity_setting_text }}, true), ''), coalesce(pg_catalog.current_setting('fenceline.tenant', true), ''),
      (SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks AS l WHERE l.locktype = 'advisory' AND l.pid = pg_catalog.pg_backend_pid()),
      (SELECT pg_catalog.count(*) FROM pg_catalog.pg_listening_channels()),
      -- PostgreSQL 15 lets a read-only transaction make large objects. A stable function doesn't see them, but what was counted.
      pg_catalog.pg_stat_get_xact_tuples_inserted('pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass))
  $state$;
  before text;
  after text;
  path text;
  evaluated text := array_to_string(expressions, ', ');
  in_range text := format('FROM ONLY %s AS l WHERE (%s) AND l.ctid >= $1 AND l.ctid < $2', relation, condition);
  at_place text := format('FROM ONLY %s AS l WHERE l.ctid = $1', relation);
  lasts bigint[];
  first bigint := 0;
  last bigint;
  pages bigint;
  place tid;
  fits boolean;
  unfit int;
  keys_fit boolean;
BEGIN
  EXECUTE state INTO before;
  BEGIN
    PERFORM set_config('transaction_read_only', 'on', true);
    IF relation IS NULL THEN
      RETURN QUERY EXECUTE query;
    ELSE
      -- A stack of the blocks where ranges end; each begins where the one before it has ended.
      pages := pg_relation_size(relation::regclass) / current_setting('block_size')::bigint;
      lasts := ARRAY(SELECT least(n + 128, pages) FROM generate_series(0, pages - 1, 128) AS n ORDER BY n DESC);
      WHILE cardinality(lasts) > 0 LOOP
        last := lasts[cardinality(lasts)];
        BEGIN
          EXECUTE format('SELECT sum(pg_column_size(ROW(%s))) %s', evaluated, in_range) USING format('(%s,0)', first)::tid, format('(%s,0)', last)::tid;
          fits := true;
        EXCEPTION WHEN OTHERS THEN
          fits := false;
        END;

        IF NOT fits AND last - first > 1 THEN
          lasts := lasts || (first + (last - first) / 2);
          CONTINUE;
        ELSIF fits THEN
          RETURN QUERY EXECUTE format('SELECT %s, l.ctid, NULL::text %s', evaluated, in_range) USING format('(%s,0)', first)::tid, format('(%s,0)', last)::tid;
        ELSE
          FOR place IN EXECUTE format('SELECT l.ctid %s', in_range) USING format('(%s,0)', first)::tid, format('(%s,0)', last)::tid LOOP
            unfit := NULL;
            keys_fit := true;
            BEGIN
              EXECUTE format('SELECT pg_column_size(ROW(%s)) %s', evaluated, at_place) USING place;
              fits := true;
            EXCEPTION WHEN OTHERS THEN
              fits := false;
            END;

            IF fits THEN
              RETURN QUERY EXECUTE format('SELECT %s, l.ctid, NULL::text %s', evaluated, at_place) USING place;
              CONTINUE;
            END IF;
            FOR i IN REVERSE cardinality(expressions) .. 1 LOOP
              BEGIN
                EXECUTE format('SELECT pg_column_size(ROW(%s)) %s', expressions[i], at_place) USING place;
              EXCEPTION WHEN OTHERS THEN
                unfit := i;
                keys_fit := keys_fit AND NOT keys[i];
              END;
            END LOOP;
            IF unfit IS NULL THEN
              RAISE EXCEPTION 'A row that can''t be read has no column that can''t.';
            END IF;
            -- The keys of such a row tell which published row it is about.
            RETURN QUERY EXECUTE format('SELECT %s, l.ctid, $2 %s', (
                SELECT string_agg(CASE WHEN keys[i] AND keys_fit THEN expressions[i] ELSE format('NULL::%s', types[i]) END, ', ' ORDER BY i)
                FROM generate_subscripts(expressions, 1) AS i), at_place)
              USING place, names[unfit];
          END LOOP;
        END IF;
        first := last;
        lasts := lasts[:cardinality(lasts) - 1];
      END LOOP;
    END IF;
  EXCEPTION
    -- Never SQLERRM: it holds values.
    WHEN lock_not_available THEN
      RAISE EXCEPTION '% can''t read its landing: it is locked.', current_user USING ERRCODE = 'FEN08', HINT = 'A sync may be writing there: try again.';
    WHEN OTHERS THEN
      RAISE EXCEPTION '% can''t read its landing (SQLSTATE %).', current_user, SQLSTATE USING ERRCODE = 'FEN05';
  END;
  -- Nothing that an operator or an unqualified name could mean, until the path is ours again.
  path := pg_catalog.current_setting('search_path');
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  EXECUTE state INTO after;
  IF path <> 'pg_catalog, pg_temp' OR after <> before THEN
    RAISE EXCEPTION 'What % read in its landing changed the session: somebody else used its loader''s login.', current_user
      USING ERRCODE = 'FEN04', HINT = 'Nothing was published. Close this landing, open it again with another password, and sync.';
  END IF;
END
