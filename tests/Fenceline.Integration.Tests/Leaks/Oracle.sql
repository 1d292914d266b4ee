-- The shared tables of the sample as raw SQL meets them: without row-level security, in several states of the other tenants' rows.
-- Tenant '07' runs every statement, whose name becomes that of tenant '0' or '7' where something cuts it off or takes it for a number; its own rows are the same in all states of a world, and in all but the last they stand in the same order.
CREATE SCHEMA oracle;

CREATE FUNCTION public.current_user_id() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.user_id', true), '') $$;

CREATE FUNCTION oracle.tables() RETURNS text[] LANGUAGE sql IMMUTABLE
AS $$ SELECT ARRAY['github_repositories', 'github_issues', 'notes', 'events', 'tokens'] $$;

-- What the analysis does not know.
CREATE FUNCTION oracle.unknown_notes() RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT body FROM notes; END $$;
CREATE PROCEDURE oracle.unknown_delete() LANGUAGE plpgsql AS $$ BEGIN DELETE FROM notes; END $$;

CREATE PROCEDURE oracle.create_state(name text) LANGUAGE plpgsql AS $do$
BEGIN
  EXECUTE format($ddl$
    CREATE SCHEMA %1$I;
    CREATE TABLE %1$I.countries (code text NOT NULL PRIMARY KEY, name text);
    CREATE TABLE %1$I.github_repositories (
      user_id text NOT NULL DEFAULT public.current_user_id(), id bigint NOT NULL, full_name text, private boolean,
      description text, language text, stargazers_count bigint, pushed_at timestamptz, topics jsonb, PRIMARY KEY (user_id, id));
    CREATE TABLE %1$I.github_issues (
      user_id text NOT NULL DEFAULT public.current_user_id(), id bigint NOT NULL, number bigint, repository text,
      title text, state text, "user" jsonb, created_at timestamptz, updated_at timestamptz, PRIMARY KEY (user_id, id));
    CREATE TABLE %1$I.notes (
      user_id text NOT NULL DEFAULT public.current_user_id(), id bigint NOT NULL, body text NOT NULL DEFAULT 'new', country text,
      created_at timestamptz NOT NULL DEFAULT '2024-01-01', PRIMARY KEY (user_id, id));
    CREATE TABLE %1$I.events (id bigint NOT NULL, kind text, metadata jsonb NOT NULL);
    -- A key that forgot the tenant: what an ON CONFLICT that lacks it needs to run at all.
    CREATE TABLE %1$I.tokens (user_id text NOT NULL DEFAULT public.current_user_id(), id bigint NOT NULL UNIQUE, body text, PRIMARY KEY (user_id, id));
    INSERT INTO %1$I.countries VALUES ('x', 'X-land'), ('y', 'Y-land'), ('z', NULL);
  $ddl$, name);
END
$do$;

-- The tenant gets some rows whose values come from a few, so that they meet those of the others.
CREATE PROCEDURE oracle.fill(name text, tenant text, first int, count int, shift int) LANGUAGE plpgsql AS $do$
BEGIN
  EXECUTE format($dml$
    INSERT INTO %1$I.github_repositories
    SELECT %2$L, i, (ARRAY['p', 'q', 'r'])[1 + (i + %5$s) %% 3], (i + %5$s) %% 2 = 0, CASE WHEN (i + %5$s) %% 4 = 0 THEN NULL ELSE 'd' || (i + %5$s) %% 3 END,
      (ARRAY['c', 'f', NULL])[1 + (i + %5$s) %% 3], (i + %5$s) %% 5, '2024-01-01'::timestamptz + ((i + %5$s) %% 4) * interval '1 day', '["t"]'
    FROM generate_series(%3$s, %3$s + %4$s - 1) AS i;
    INSERT INTO %1$I.github_issues
    SELECT %2$L, i, (i + %5$s) %% 4, (ARRAY['p', 'q', 'r'])[1 + (i * 2 + %5$s) %% 3], 't' || (i + %5$s) %% 3, (ARRAY['open', 'closed', NULL])[1 + (i + %5$s) %% 3],
      jsonb_build_object('login', 'u' || (i + %5$s) %% 2), '2024-01-01'::timestamptz + ((i + %5$s) %% 3) * interval '1 day', NULL
    FROM generate_series(%3$s, %3$s + %4$s) AS i;
    INSERT INTO %1$I.notes
    SELECT %2$L, i, (ARRAY['p', 'q', 'b'])[1 + (i + %5$s) %% 3], (ARRAY['x', 'y', NULL])[1 + (i + %5$s) %% 3], '2024-01-01'::timestamptz + ((i + %5$s) %% 3) * interval '1 day'
    FROM generate_series(%3$s, %3$s + %4$s - 1) AS i;
    INSERT INTO %1$I.events
    SELECT i, (ARRAY['k', 'l'])[1 + (i + %5$s) %% 2], jsonb_build_object('user_id', %2$L, 'n', (i + %5$s) %% 3)
    FROM generate_series(%3$s, %3$s + %4$s - 1) AS i;
    INSERT INTO %1$I.tokens SELECT %2$L, i + %6$s, 'tok' FROM generate_series(1, 2) AS i WHERE %4$s > 0;
  $dml$, name, tenant, first, count, shift, CASE tenant WHEN '07' THEN 0 WHEN 'b' THEN 10 WHEN '7' THEN 20 ELSE 30 END);
END
$do$;

-- Writes the rows of a state's tables anew, the highest ids first.
CREATE PROCEDURE oracle.turn_round(name text) LANGUAGE plpgsql AS $do$
DECLARE
  item text;
BEGIN
  FOREACH item IN ARRAY oracle.tables() LOOP
    EXECUTE format('WITH r AS (DELETE FROM %1$I.%2$I RETURNING *) INSERT INTO %1$I.%2$I SELECT * FROM r ORDER BY id DESC', name, item);
  END LOOP;
END
$do$;

-- A number from 0 to n - 1 that looks random, always the same for the same seed.
CREATE FUNCTION oracle.pick(seed text, n int) RETURNS int LANGUAGE sql IMMUTABLE
AS $$ SELECT ('x' || substr(md5(seed), 1, 7))::bit(28)::int % n $$;

-- Small ids, which joins and conditions ask for, and some of those that INSERT gives.
CREATE FUNCTION oracle.ids(seed text, every int) RETURNS SETOF int LANGUAGE sql IMMUTABLE
AS $$ SELECT i FROM generate_series(0, 62) AS i WHERE (i < 9 AND oracle.pick(seed || i, every) = 0) OR (i >= 50 AND oracle.pick(seed || i, 2 * every) = 0) $$;

-- As fill, with values from all over: those that conditions ask for stand in every column. One of the ids in every so many is there.
CREATE PROCEDURE oracle.fill_widely(name text, tenant text, seed text, every int) LANGUAGE plpgsql AS $do$
DECLARE
  texts CONSTANT text[] := ARRAY['p', 'q', 'r', 'open', 't1', 'k', 'x', 'c', 'd1', NULL];
BEGIN
  EXECUTE format($dml$
    INSERT INTO %1$I.github_repositories (user_id, id, full_name, description, language, stargazers_count)
    SELECT $1, i, $3[1 + oracle.pick($2 || 'rf' || i, 10)], $3[1 + oracle.pick($2 || 'rd' || i, 10)], $3[1 + oracle.pick($2 || 'rl' || i, 10)], nullif(oracle.pick($2 || 'rs' || i, 8), 7) FROM oracle.ids($2 || 'r', $4) AS i;
  $dml$, name) USING tenant, seed, texts, every;
  EXECUTE format($dml$
    INSERT INTO %1$I.github_issues (user_id, id, number, repository, title, state)
    SELECT $1, i, nullif(oracle.pick($2 || 'in' || i, 8), 7), $3[1 + oracle.pick($2 || 'ir' || i, 10)], $3[1 + oracle.pick($2 || 'it' || i, 10)], $3[1 + oracle.pick($2 || 'is' || i, 10)] FROM oracle.ids($2 || 'i', $4) AS i;
  $dml$, name) USING tenant, seed, texts, every;
  EXECUTE format($dml$
    INSERT INTO %1$I.notes (user_id, id, body, country)
    SELECT $1, i, $3[1 + oracle.pick($2 || 'nb' || i, 9)], $3[1 + oracle.pick($2 || 'nc' || i, 10)] FROM oracle.ids($2 || 'n', $4) AS i;
  $dml$, name) USING tenant, seed, texts, every;
  EXECUTE format($dml$
    INSERT INTO %1$I.events SELECT i, $3[1 + oracle.pick($2 || 'ek' || i, 10)], jsonb_build_object('user_id', $1) FROM oracle.ids($2 || 'e', $4) AS i;
  $dml$, name) USING tenant, seed, texts, every;
END
$do$;

-- Ids and numbers from below zero to above what conditions ask for.
CREATE FUNCTION oracle.wild_ids(seed text) RETURNS SETOF int LANGUAGE sql IMMUTABLE
AS $$ SELECT i FROM generate_series(-3, 12) AS i WHERE oracle.pick(seed || i, 3) = 0 $$;

-- As fill_widely, with values that make a difference to conditions that nearly always hold, and tenants' names among the texts.
CREATE PROCEDURE oracle.fill_wildly(name text, tenant text, seed text) LANGUAGE plpgsql AS $do$
DECLARE
  texts CONSTANT text[] := ARRAY['p', 'q', 'r', 'open', 't1', 'k', 'x', 'c', 'b', '07', '7', '', NULL, NULL];
BEGIN
  EXECUTE format($dml$
    INSERT INTO %1$I.github_repositories (user_id, id, full_name, description, language, stargazers_count)
    SELECT $1, i, $3[1 + oracle.pick($2 || 'rf' || i, 14)], $3[1 + oracle.pick($2 || 'rd' || i, 14)], $3[1 + oracle.pick($2 || 'rl' || i, 14)], nullif(oracle.pick($2 || 'rs' || i, 14) - 3, 7) FROM oracle.wild_ids($2 || 'r') AS i;
  $dml$, name) USING tenant, seed, texts;
  EXECUTE format($dml$
    INSERT INTO %1$I.github_issues (user_id, id, number, repository, title, state)
    SELECT $1, i, nullif(oracle.pick($2 || 'in' || i, 14) - 3, 7), $3[1 + oracle.pick($2 || 'ir' || i, 14)], $3[1 + oracle.pick($2 || 'it' || i, 14)], $3[1 + oracle.pick($2 || 'is' || i, 14)] FROM oracle.wild_ids($2 || 'i') AS i;
  $dml$, name) USING tenant, seed, texts;
  EXECUTE format($dml$
    INSERT INTO %1$I.notes (user_id, id, body, country)
    SELECT $1, i, $3[1 + oracle.pick($2 || 'nb' || i, 12)], $3[1 + oracle.pick($2 || 'nc' || i, 14)] FROM oracle.wild_ids($2 || 'n') AS i;
  $dml$, name) USING tenant, seed, texts;
  EXECUTE format($dml$
    INSERT INTO %1$I.events SELECT i, $3[1 + oracle.pick($2 || 'ek' || i, 14)], jsonb_build_object('user_id', $1) FROM oracle.wild_ids($2 || 'e') AS i;
  $dml$, name) USING tenant, seed, texts;
END
$do$;

-- Six worlds of tenant 07's rows, each in a first state without other tenants' rows and in others with them. Of the first world's:
-- others with the same rows; others with other rows; many others, before tenant 07's and behind, with the same ids many times.
-- The states from 5 (of the second world: from 4) and all states of the others are for a second look at statements that showed no difference in those before.
DO $$
DECLARE
  state text;
BEGIN
  FOR i IN 1..16 LOOP
    state := 's' || i;
    CALL oracle.create_state(state);
    IF i > 1 AND i % 3 <> 2 THEN CALL oracle.fill(state, 'b', 1 + i % 2, 3, i); END IF;
    CALL oracle.fill(state, '07', 1, 4, 0);
    CASE
      WHEN i = 1 THEN NULL;
      WHEN i = 2 THEN CALL oracle.fill(state, 'b', 1, 4, 0);
      WHEN i = 3 THEN CALL oracle.fill(state, '0', 0, 3, 4);
      WHEN i = 4 THEN
        CALL oracle.fill(state, '7', 1, 9, 2);
        CALL oracle.fill(state, '0', 2, 6, 3);
      ELSE
        CALL oracle.fill(state, '7', i % 4, i % 7, 3 * i + 1);
        CALL oracle.fill(state, '0', 1, 1 + i % 5, i / 2);
    END CASE;
  END LOOP;
  FOR world IN 1..3 LOOP
    FOR i IN 1..10 LOOP
      state := (ARRAY['t', 'u', 'v'])[world] || i;
      CALL oracle.create_state(state);
      IF i % 2 = 0 THEN CALL oracle.fill_widely(state, 'b', 'b' || world || i, 2); END IF;
      -- Many rows, few, none.
      IF world < 3 THEN CALL oracle.fill_widely(state, '07', 'own' || world, 2 * world); END IF;
      IF i % 3 = 0 THEN CALL oracle.fill_widely(state, '0', '0' || world || i, 2); END IF;
      IF i > 4 THEN CALL oracle.fill_widely(state, '7', 'c' || world || i, 3); END IF;
      EXECUTE format($dml$
        INSERT INTO %I.tokens SELECT CASE WHEN oracle.pick('own' || $1 || i, 4) = 0 THEN '07' ELSE 'b' END, i, 'tok' FROM generate_series(1, 70) AS i
        WHERE oracle.pick('own' || $1 || i, 4) = 0 OR ($2 > 1 AND oracle.pick('b' || $2 || i, 2) = 0);
      $dml$, state) USING world, i;
    END LOOP;
  END LOOP;
  FOR world IN 1..2 LOOP
    FOR i IN 1..8 LOOP
      state := (ARRAY['w', 'x'])[world] || i;
      CALL oracle.create_state(state);
      IF i > 1 AND i % 4 <> 0 THEN CALL oracle.fill_wildly(state, 'b', 'wb' || world || i); END IF;
      CALL oracle.fill_wildly(state, '07', 'wild' || world);
      IF i > 1 AND i % 2 = 0 THEN CALL oracle.fill_wildly(state, '7', 'w7' || world || i); END IF;
      IF i > 1 AND i % 3 = 0 THEN CALL oracle.fill_wildly(state, '0', 'w0' || world || i); END IF;
    END LOOP;
  END LOOP;
  -- Tenant 07's rows of the first world the other way round.
  CALL oracle.create_state('reordered');
  CALL oracle.fill('reordered', 'b', 2, 5, 3);
  CALL oracle.fill('reordered', '07', 1, 4, 0);
  CALL oracle.turn_round('reordered');
END
$$;

CREATE TABLE oracle.states AS
SELECT CASE WHEN i <= CASE w.world WHEN 's' THEN 4 WHEN 't' THEN 3 ELSE 0 END THEN 'first' ELSE 'second' END AS look, w.world || '1' AS base, w.world || i AS state
FROM (VALUES ('s', 16), ('t', 10), ('u', 10), ('v', 10), ('w', 8), ('x', 8)) AS w (world, last), generate_series(2, w.last) AS i
UNION ALL SELECT 'reordered', 's1', 'reordered';

-- Some of them also for nobody: a caller without a tenant sees nothing. Not for scripts, whose loops may wait for a tenant, and which take long.
ALTER TABLE oracle.states ADD tenant text DEFAULT '07'::text;
INSERT INTO oracle.states SELECT look, base, state, NULL FROM oracle.states WHERE state IN ('s2', 's4', 's8', 't3', 't8', 'u7', 'w5', 'x6');

-- The rows of a table that are tenant 07's, or those that are another's, as one text. Rows without a tenant are nobody's.
CREATE FUNCTION oracle.contents(state text, item text, own boolean) RETURNS text LANGUAGE plpgsql AS $do$
DECLARE
  result text;
BEGIN
  EXECUTE format('SELECT string_agg(r, chr(10) ORDER BY r) FROM (SELECT t::text AS r FROM %1$I.%2$I AS t WHERE (%3$s IS NOT DISTINCT FROM $1) = $2 AND (%3$s)::text > '''') AS all_rows',
    state, item, CASE item WHEN 'events' THEN 'metadata ->> ''user_id''' ELSE 'user_id' END) INTO result USING '07'::text, own;
  RETURN coalesce(result, '');
END
$do$;

CREATE TABLE oracle.others (state text, item text, contents text, PRIMARY KEY (state, item));
INSERT INTO oracle.others
SELECT state, item, oracle.contents(state, item, false) FROM (SELECT state FROM oracle.states UNION SELECT base FROM oracle.states) AS names, unnest(oracle.tables()) AS item;

-- What a tenant sees of a statement that runs in a state, and whether it touched another's rows. What it did is rolled back.
-- The setup is what the same script runs before it.
CREATE FUNCTION oracle.observe(setup text, statement text, state text, tenant text, returns_rows boolean, writes boolean) RETURNS text LANGUAGE plpgsql AS $do$
DECLARE
  item record;
  result text[] := '{}';
  observed text;
  affected bigint;
BEGIN
  BEGIN
    -- A schema beside each state's own, for tables that statements name with their schema.
    PERFORM set_config('search_path', format('%I, %I, public', state, state || '_more'), true);
    setup := replace(setup, 'billing.', state || '_more.');
    statement := replace(statement, 'billing.', state || '_more.');
    -- A statement before may have changed it.
    PERFORM set_config('app.user_id', coalesce(tenant, ''), true);
    IF setup <> '' THEN
      DEALLOCATE ALL;
      EXECUTE setup;
    END IF;
    IF returns_rows THEN
      FOR item IN EXECUTE statement USING tenant LOOP
        result := result || item::text;
        IF cardinality(result) > 2000 THEN
          RAISE EXCEPTION USING ERRCODE = 'QX002', MESSAGE = 'too many rows';
        END IF;
      END LOOP;
      SELECT string_agg(r, E'\n' ORDER BY r) INTO observed FROM unnest(result) AS r;
      observed := cardinality(result) || E'\n' || coalesce(observed, '');
    ELSE
      EXECUTE statement USING tenant;
      GET DIAGNOSTICS affected = ROW_COUNT;
      observed := affected::text;
    END IF;
    IF NOT writes AND setup = '' THEN
      RETURN observed;
    END IF;
    FOR item IN SELECT o.item AS name, o.contents FROM oracle.others AS o
        WHERE writes AND o.state = observe.state AND (setup <> '' OR strpos(statement, o.item) > 0) ORDER BY o.item LOOP
      IF oracle.contents(state, item.name, false) <> item.contents THEN
        observed := 'LEAK';
        EXIT;
      END IF;
      observed := observed || E'\n=>' || oracle.contents(state, item.name, true);
    END LOOP;
    RAISE EXCEPTION USING ERRCODE = 'QX001', MESSAGE = 'roll back';
  EXCEPTION
    WHEN SQLSTATE 'QX001' THEN
      RETURN observed;
    WHEN OTHERS OR assert_failure THEN
      RETURN 'ERROR ' || SQLSTATE || ' ' || SQLERRM;
  END;
END
$do$;

-- 'fails' when it runs in no world, 'leak' when what is seen of it differs between a world's states or another tenant's rows are touched,
-- else 'safe'.
CREATE FUNCTION oracle.compare(setup text, statement text, returns_rows boolean, writes boolean, which_look text) RETURNS text LANGUAGE plpgsql AS $do$
DECLARE
  pair record;
  base text := '';
  tenant text := '';
  first text;
  seen text;
  error text;
  runs boolean := false;
BEGIN
  FOR pair IN SELECT s.base, s.state, s.tenant FROM oracle.states AS s WHERE s.look = which_look AND (setup = '' AND statement NOT LIKE 'DO %' OR s.tenant IS NOT NULL AND s.base NOT IN ('w1', 'x1')) ORDER BY s.tenant, s.base, length(s.state), s.state LOOP
    IF pair.base <> base OR pair.tenant IS DISTINCT FROM tenant THEN
      base := pair.base;
      tenant := pair.tenant;
      first := oracle.observe(setup, statement, base, tenant, returns_rows, writes);
      -- What is wrong in itself is wrong everywhere.
      IF tenant IS NOT NULL AND (first LIKE 'ERROR 42%' OR first LIKE 'ERROR 0A%') THEN
        RETURN 'fails ' || first;
      END IF;
      runs := runs OR first NOT LIKE 'ERROR %';
      error := first;
    END IF;
    seen := oracle.observe(setup, statement, pair.state, tenant, returns_rows, writes);
    IF seen = 'LEAK' OR seen <> first THEN
      RETURN CASE seen WHEN 'LEAK' THEN 'touched' ELSE 'leak' END;
    END IF;
  END LOOP;
  RETURN CASE WHEN runs THEN 'safe' ELSE 'fails ' || error END;
END
$do$;

-- As compare, and 'order' when what is seen differs only in what SQL leaves open, as which of the tenant's rows LIMIT without ORDER BY takes:
-- with every order written out, one way or the other, the same statement shows no difference.
CREATE FUNCTION oracle.judge(setup text, statement text, ordered text[], returns_rows boolean, writes boolean, which_look text) RETURNS text LANGUAGE plpgsql AS $do$
DECLARE
  verdict text := oracle.compare(setup, statement, returns_rows, writes, which_look);
  variant text;
BEGIN
  IF verdict = 'leak' AND statement <> ALL (ordered) THEN
    FOREACH variant IN ARRAY ordered LOOP
      verdict := oracle.compare(setup, variant, returns_rows, writes, which_look);
      IF verdict LIKE 'fails ERROR 42%' THEN
        RAISE EXCEPTION 'with every order written out it is not valid: %', variant;
      END IF;
      EXIT WHEN verdict IN ('leak', 'touched');
    END LOOP;
    verdict := CASE verdict WHEN 'safe' THEN 'order' ELSE verdict END;
  END IF;
  RETURN CASE verdict WHEN 'touched' THEN 'leak' ELSE verdict END;
END
$do$;
