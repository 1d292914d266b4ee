-- The shared tables of the sample as raw SQL meets them: without row-level security, in several states of the other tenants' rows.
-- Tenant 'a' runs every statement; its own rows are the same in all states and stand in the same order.
CREATE SCHEMA oracle;

CREATE FUNCTION public.current_user_id() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.user_id', true), '') $$;

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
  $dml$, name, tenant, first, count, shift, CASE tenant WHEN 'a' THEN 0 WHEN 'b' THEN 10 WHEN 'c' THEN 20 ELSE 30 END);
END
$do$;

-- The first four: nobody else; others with the same rows; others with other rows; many others, before tenant a's and behind, with
-- the same ids many times. The rest are for a second look at statements that showed no difference in these.
DO $$
DECLARE
  state text;
BEGIN
  FOR i IN 1..16 LOOP
    state := 's' || i;
    CALL oracle.create_state(state);
    IF i > 1 AND i % 3 <> 2 THEN CALL oracle.fill(state, 'b', 1 + i % 2, 3, i); END IF;
    CALL oracle.fill(state, 'a', 1, 4, 0);
    CASE
      WHEN i = 1 THEN NULL;
      WHEN i = 2 THEN CALL oracle.fill(state, 'b', 1, 4, 0);
      WHEN i = 3 THEN CALL oracle.fill(state, '0', 0, 3, 4);
      WHEN i = 4 THEN
        CALL oracle.fill(state, 'c', 1, 9, 2);
        CALL oracle.fill(state, '0', 2, 6, 3);
      ELSE
        CALL oracle.fill(state, 'c', i % 4, i % 7, 3 * i + 1);
        CALL oracle.fill(state, '0', 1, 1 + i % 5, i / 2);
    END CASE;
  END LOOP;
END
$$;

-- All rows of a state that are tenant a's, or those that are not, as one text.
CREATE FUNCTION oracle.contents(state text, own boolean) RETURNS text LANGUAGE plpgsql AS $do$
DECLARE
  result text;
BEGIN
  EXECUTE format($q$
    SELECT string_agg(r, E'\n' ORDER BY r) FROM (
      SELECT 'r' || t::text AS r FROM %1$I.github_repositories AS t WHERE (t.user_id = 'a') = $1
      UNION ALL SELECT 'i' || t::text FROM %1$I.github_issues AS t WHERE (t.user_id = 'a') = $1
      UNION ALL SELECT 'n' || t::text FROM %1$I.notes AS t WHERE (t.user_id = 'a') = $1
      UNION ALL SELECT 'e' || t::text FROM %1$I.events AS t WHERE (t.metadata ->> 'user_id' IS NOT DISTINCT FROM 'a') = $1
      UNION ALL SELECT 't' || t::text FROM %1$I.tokens AS t WHERE (t.user_id = 'a') = $1
    ) AS all_rows $q$, state) INTO result USING own;
  RETURN coalesce(result, '');
END
$do$;

CREATE TABLE oracle.others AS
SELECT state, oracle.contents(state, false) AS contents FROM (SELECT 's' || i FROM generate_series(1, 16) AS i) AS states (state);

-- What a tenant sees of a statement that runs in a state, and whether it touched another's rows. All is rolled back.
CREATE FUNCTION oracle.observe(statement text, state text, returns_rows boolean, writes boolean) RETURNS text LANGUAGE plpgsql AS $do$
DECLARE
  item record;
  result text[] := '{}';
  observed text;
  affected bigint;
BEGIN
  BEGIN
    PERFORM set_config('search_path', state || ', public', true);
    IF returns_rows THEN
      FOR item IN EXECUTE statement USING 'a'::text LOOP
        result := result || item::text;
        IF cardinality(result) > 2000 THEN
          RAISE EXCEPTION USING ERRCODE = 'QX002', MESSAGE = 'too many rows';
        END IF;
      END LOOP;
      SELECT string_agg(r, E'\n' ORDER BY r) INTO observed FROM unnest(result) AS r;
      observed := cardinality(result) || E'\n' || coalesce(observed, '');
    ELSE
      EXECUTE statement USING 'a'::text;
      GET DIAGNOSTICS affected = ROW_COUNT;
      observed := affected::text;
    END IF;
    IF writes THEN
      IF oracle.contents(state, false) IS DISTINCT FROM (SELECT contents FROM oracle.others AS o WHERE o.state = observe.state) THEN
        observed := 'LEAK';
      ELSE
        observed := observed || E'\n=>' || oracle.contents(state, true);
      END IF;
    END IF;
    IF writes THEN
      RAISE EXCEPTION USING ERRCODE = 'QX001', MESSAGE = 'roll back';
    END IF;
    RETURN observed;
  EXCEPTION
    WHEN SQLSTATE 'QX001' THEN
      RETURN observed;
    WHEN OTHERS THEN
      RETURN 'ERROR ' || SQLSTATE || ' ' || SQLERRM;
  END;
END
$do$;

-- 'fails' when it runs in no state, 'leak' when what is seen of it differs between them or another tenant's rows are touched, else 'safe'.
CREATE FUNCTION oracle.judge(statement text, returns_rows boolean, writes boolean, second_look boolean) RETURNS text LANGUAGE plpgsql AS $do$
DECLARE
  first text;
  seen text;
  runs boolean;
BEGIN
  PERFORM set_config('app.user_id', 'a', true);
  first := oracle.observe(statement, 's1', returns_rows, writes);
  -- What is wrong in itself is wrong everywhere.
  IF first LIKE 'ERROR 42%' OR first LIKE 'ERROR 0A%' THEN
    RETURN 'fails ' || first;
  END IF;
  runs := first NOT LIKE 'ERROR %';
  FOR i IN CASE WHEN second_look THEN 5 ELSE 2 END .. CASE WHEN second_look THEN 16 ELSE 4 END LOOP
    seen := oracle.observe(statement, 's' || i, returns_rows, writes);
    IF seen = 'LEAK' OR seen <> first THEN
      RETURN 'leak';
    END IF;
  END LOOP;
  RETURN CASE WHEN runs THEN 'safe' ELSE 'fails ' || first END;
END
$do$;
