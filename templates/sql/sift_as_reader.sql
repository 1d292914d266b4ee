-- The second pass over a landing table, for when the first one failed: which rows don't fit, and the rest. Everything in a
-- range of blocks is evaluated at once; where that fails, halves of it are, down to single rows.
-- One row has the place of each that it was read from, and the name of the first column that doesn't fit, else NULL.
DECLARE
  evaluated text := array_to_string(expressions, ', ');
  in_range text := format('FROM ONLY %s AS l WHERE (%s) AND l.ctid >= $1 AND l.ctid < $2', relation, condition);
  at_place text := format('FROM ONLY %s AS l WHERE l.ctid = $1', relation);
  lasts bigint[] := ARRAY[]::bigint[];
  first bigint := 0;
  last bigint;
  pages bigint := pg_relation_size(relation::regclass) / current_setting('block_size')::bigint;
  place tid;
  fits boolean;
  unfit int;
  keys_fit boolean;
BEGIN
  -- A stack of the blocks where ranges end; each begins where the one before it has ended.
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
END
