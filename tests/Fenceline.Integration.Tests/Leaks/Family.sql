
-- Beside each state: invoices with a tenant column, lines that have their tenant from their invoice, and remarks that have theirs from a line.
-- Ids are unique over all tenants: those of tenant 70 end with 0, of the others with 1 and 2.
CREATE PROCEDURE oracle.create_family(state text) LANGUAGE plpgsql AS $do$
BEGIN
  EXECUTE format($ddl$
    CREATE SCHEMA %1$I;
    CREATE TABLE %1$I.invoices (id bigint NOT NULL UNIQUE, "tenantId" bigint NOT NULL DEFAULT public.current_user_id_bigint(), title text, n bigint, PRIMARY KEY ("tenantId", id));
    CREATE TABLE %1$I.lines (id bigint NOT NULL PRIMARY KEY, invoice_id bigint NOT NULL REFERENCES %1$I.invoices (id), body text, n bigint, UNIQUE (invoice_id, n));
    CREATE TABLE %2$I.remarks (line_id bigint NOT NULL PRIMARY KEY REFERENCES %1$I.lines (id), body text, n bigint);
  $ddl$, state || '_more', state);
END
$do$;

CREATE PROCEDURE oracle.fill_family(state text, tenant bigint, ending int, count int, shift int) LANGUAGE plpgsql AS $do$
BEGIN
  EXECUTE format($dml$
    INSERT INTO %1$I.invoices SELECT i * 10 + %4$s, %3$s, (ARRAY['p', 'q', 'r'])[1 + (i + %6$s) %% 3], (i + %6$s) %% 4 FROM generate_series(1, %5$s) AS i;
    INSERT INTO %1$I.lines SELECT i * 10 + %4$s, ((i + %6$s) %% %5$s + 1) * 10 + %4$s, (ARRAY['p', 'q', NULL])[1 + (i + %6$s) %% 3], i FROM generate_series(1, %5$s * 2) AS i;
    INSERT INTO %2$I.remarks SELECT i * 10 + %4$s, (ARRAY['x', 'y'])[1 + (i + %6$s) %% 2], (i + %6$s) %% 3 FROM generate_series(1, %5$s * 2, 2) AS i;
  $dml$, state || '_more', state, tenant, ending, count, shift);
END
$do$;

DO $$
DECLARE
  place record;
BEGIN
  FOR place IN SELECT s.state, row_number() OVER (ORDER BY s.state) AS n, left(s.state, 1) AS world, s.state IN (SELECT base FROM oracle.states) AS is_base
      FROM (SELECT state FROM oracle.states UNION SELECT base FROM oracle.states) AS s LOOP
    CALL oracle.create_family(place.state);
    -- Tenant 70's rows are those of the world; worlds differ.
    CALL oracle.fill_family(place.state, 70, 0, CASE place.world WHEN 't' THEN 2 WHEN 'u' THEN 4 WHEN 'v' THEN 1 ELSE 3 END, 0);
    IF NOT place.is_base THEN
      CALL oracle.fill_family(place.state, 11, 1, 1 + place.n::int % 4, place.n::int % 3);
      IF place.n % 2 = 0 THEN CALL oracle.fill_family(place.state, 7, 2, 2 + place.n::int % 3, place.n::int % 5); END IF;
    END IF;
  END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION oracle.contents(state text, item text, own boolean) RETURNS text LANGUAGE plpgsql AS $do$
DECLARE
  result text;
  place text := CASE WHEN item IN ('invoices', 'lines') THEN state || '_more' ELSE state END;
  invoice CONSTANT text := format('(SELECT i."tenantId" FROM %I.invoices AS i WHERE i.id = %%s)', state || '_more');
BEGIN
  EXECUTE format('SELECT string_agg(r, chr(10) ORDER BY r) FROM (SELECT t::text AS r FROM %1$I.%2$I AS t WHERE (%3$s IS NOT DISTINCT FROM $1) = $2) AS all_rows', place, item,
    CASE item WHEN 'invoices' THEN '"tenantId"' WHEN 'lines' THEN format(invoice, 't.invoice_id')
      WHEN 'remarks' THEN format(invoice, format('(SELECT l.invoice_id FROM %I.lines AS l WHERE l.id = t.line_id)', state || '_more')) ELSE 'user_id' END)
    INTO result USING '70'::bigint, own;
  RETURN coalesce(result, '');
END
$do$;

INSERT INTO oracle.others
SELECT state, item, oracle.contents(state, item, false) FROM (SELECT state FROM oracle.states UNION SELECT base FROM oracle.states) AS names, unnest(ARRAY['invoices', 'lines', 'remarks']) AS item;
