-- Near-miss pairs of scripts, made while reading the engine's own source: what a statement leaves behind for those that follow.

-- safe: a cursor of the current tenant
DECLARE c CURSOR FOR SELECT id FROM notes WHERE user_id = current_user_id();
FETCH ALL FROM c;
-- leak: a cursor asks for the tenant when it is fetched
DECLARE c CURSOR FOR SELECT id FROM notes WHERE user_id = current_user_id();
SELECT set_config('app.user_id', 'b', true);
FETCH ALL FROM c;
-- safe: a setting of another kind, then the cursor
DECLARE c CURSOR FOR SELECT id FROM notes WHERE user_id = current_user_id();
SELECT set_config('app.page', 'b', true);
FETCH ALL FROM c;
-- leak: the tenant changes between two fetches
DECLARE c CURSOR FOR SELECT id FROM notes WHERE user_id = current_user_id() ORDER BY id;
SET LOCAL app.user_id = 'b';
FETCH 2 FROM c;

-- safe: a function that reads a setting
CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE sql AS $f$ SELECT current_setting('app.other', true) $f$;
SELECT pg_temp.f();
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: a function that changes the tenant
CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE sql AS $f$ SELECT set_config('app.user_id', 'b', true) $f$;
SELECT pg_temp.f();
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: a PL/pgSQL function that changes another setting
CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN PERFORM set_config('app.other', 'b', true); END $f$;
SELECT pg_temp.f();
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: a PL/pgSQL function that changes the tenant
CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN PERFORM set_config('app.user_id', 'b', true); END $f$;
SELECT pg_temp.f();
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: a block that sets the tenant that is
DO $b$ BEGIN PERFORM set_config('app.user_id', current_user_id(), true); END $b$;
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: a block that sets another tenant
DO $b$ BEGIN PERFORM set_config('app.user_id', 'b', true); END $b$;
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: a block that sets something else
DO $b$ BEGIN SET LOCAL work_mem = '4MB'; END $b$;
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: a block that sets another tenant by SET
DO $b$ BEGIN SET LOCAL app.user_id = 'b'; END $b$;
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: a block that runs a text
DO $b$ BEGIN EXECUTE 'SELECT 1'; END $b$;
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: a block that sets another tenant in a text
DO $b$ BEGIN EXECUTE 'SET LOCAL app.user_id = ''b'''; END $b$;
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: a procedure that does nothing
CREATE PROCEDURE pg_temp.p() LANGUAGE plpgsql AS $p$ BEGIN NULL; END $p$;
CALL pg_temp.p();
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: a procedure that sets another tenant
CREATE PROCEDURE pg_temp.p() LANGUAGE plpgsql AS $p$ BEGIN SET LOCAL app.user_id = 'b'; END $p$;
CALL pg_temp.p();
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: a trigger that sets nothing
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (id, body) VALUES (90, 'x');
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: a trigger that sets another tenant
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN PERFORM set_config('app.user_id', 'b', true); RETURN NEW; END $t$;
CREATE TRIGGER t AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (id, body) VALUES (90, 'x');
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: a quoted setting of another name
SET LOCAL "app.other" = 'b';
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: a quoted setting
SET LOCAL "app.user_id" = 'b';
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: a setting with a name of its own
SELECT set_config('app.other', 'b', true);
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: a setting of the tenant whose name is put together
SELECT set_config('app' || '.user_id', 'b', true);
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: a prepared statement of the tenant
PREPARE p AS SELECT id FROM notes WHERE user_id = current_user_id();
EXECUTE p;
-- leak: a prepared statement asks when it runs
PREPARE p AS SELECT id FROM notes WHERE user_id = current_user_id();
SET LOCAL app.user_id = 'b';
EXECUTE p;
-- safe: a prepared statement with the tenant
PREPARE p (text) AS SELECT id FROM notes WHERE user_id = $1;
EXECUTE p(current_user_id());
-- leak: a prepared statement with a number
PREPARE p (int) AS SELECT id FROM notes WHERE user_id = $1::text;
EXECUTE p(current_user_id()::int);
-- leak: a prepared statement with a short type
PREPARE p ("char") AS SELECT id FROM notes WHERE user_id = $1::text;
EXECUTE p(current_user_id()::"char");

-- safe: a procedure that takes a value
CREATE PROCEDURE pg_temp.p(t text) LANGUAGE plpgsql AS $p$ BEGIN t := 'b'; END $p$;
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text := tenant; BEGIN CALL pg_temp.p(t); RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);
-- leak: a procedure that gives a value back
CREATE PROCEDURE pg_temp.p(INOUT t text) LANGUAGE plpgsql AS $p$ BEGIN t := 'b'; END $p$;
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text := tenant; BEGIN CALL pg_temp.p(t); RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);
-- safe: a variable of a column's type
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t notes.user_id%TYPE := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);
-- leak: a variable of the type of another table's column
CREATE TABLE legacy (user_id int);
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t legacy.user_id%TYPE := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t::text); END $f$;
SELECT pg_temp.f($1);
-- leak: a variable of another variable's type
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE user_id int; t user_id%TYPE := tenant; BEGIN RETURN (SELECT count(*) FROM notes AS n WHERE n.user_id = t::text); END $f$;
SELECT pg_temp.f($1);
-- safe: a loop over numbers
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint := 0; BEGIN FOR i IN 1..2 LOOP c := c + (SELECT count(*) FROM notes WHERE user_id = tenant AND id = i); END LOOP; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- leak: a loop over tenants
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint := 0; t text := tenant; BEGIN FOREACH t IN ARRAY ARRAY['07', 'b'] LOOP c := c + (SELECT count(*) FROM notes WHERE user_id = t); END LOOP; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- safe: an argument that a block does not hide
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint; BEGIN DECLARE other text := 'b'; BEGIN c := (SELECT count(*) FROM notes WHERE user_id = tenant); END; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- leak: an argument that a block hides
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint; BEGIN DECLARE tenant text := 'b'; BEGIN c := (SELECT count(*) FROM notes WHERE user_id = tenant); END; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- safe: the diagnostics of a statement
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint; BEGIN PERFORM 1; GET DIAGNOSTICS c = ROW_COUNT; RETURN (SELECT count(*) FROM notes WHERE user_id = tenant AND id >= c); END $f$;
SELECT pg_temp.f($1);
-- leak: the diagnostics of a statement as the tenant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN PERFORM 1; GET DIAGNOSTICS tenant = ROW_COUNT; RETURN (SELECT count(*) FROM notes WHERE user_id < tenant OR user_id = tenant); END $f$;
SELECT pg_temp.f($1);
-- safe: an exception's message as a text
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RAISE 'b'; EXCEPTION WHEN OTHERS THEN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant AND body <> SQLERRM); END $f$;
SELECT pg_temp.f($1);
-- leak: an exception's message as the tenant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RAISE 'b'; EXCEPTION WHEN OTHERS THEN RETURN (SELECT count(*) FROM notes WHERE user_id = SQLERRM); END $f$;
SELECT pg_temp.f($1);
-- safe: a column comes before an argument in SQL
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes WHERE user_id = tenant $f$;
SELECT pg_temp.f($1);
-- leak: a column comes before an argument of its name in SQL
CREATE FUNCTION pg_temp.f(user_id text) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes WHERE user_id = user_id $f$;
SELECT pg_temp.f($1);
-- safe: an argument by its function's name
CREATE FUNCTION pg_temp.f(user_id text) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes WHERE notes.user_id = f.user_id $f$;
SELECT pg_temp.f($1);
-- leak: a table's alias with the function's name
CREATE FUNCTION pg_temp.f(user_id text) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes AS f WHERE f.user_id = f.user_id $f$;
SELECT pg_temp.f($1);
-- safe: columns come first where the body says so
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$
#variable_conflict use_column
BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END $f$;
SELECT pg_temp.f($1);
-- leak: variables come first where a setting says so
CREATE FUNCTION pg_temp.f(user_id text) RETURNS bigint LANGUAGE plpgsql SET plpgsql.variable_conflict = 'use_variable' AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = $1); END $f$;
SELECT pg_temp.f($1);
-- safe: another setting of PL/pgSQL
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql SET plpgsql.extra_warnings = 'none' AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = $1); END $f$;
SELECT pg_temp.f($1);
-- leak: variables come first for the whole session
SET LOCAL plpgsql.variable_conflict = 'use_variable';
CREATE FUNCTION pg_temp.f(user_id text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = $1); END $f$;
SELECT pg_temp.f($1);
-- safe: a trigger that fills a column
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN NEW.kind := 'x'; RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO events (id, metadata) VALUES (90, jsonb_build_object('user_id', $1::text));
-- leak: a trigger that fills the document
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN NEW.metadata := jsonb_build_object('user_id', 'b'); RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO events (id, metadata) VALUES (90, jsonb_build_object('user_id', $1::text));
-- safe: a trigger that takes a value from a text
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ DECLARE x text; BEGIN EXECUTE 'SELECT ''b''' INTO x; NEW.body := x; RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak: a trigger that takes the tenant from a text
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN EXECUTE 'SELECT ''b''' INTO NEW.user_id; RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak: a trigger that takes the tenant from a query
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN SELECT 'b' INTO NEW.user_id; RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- safe: a trigger that loops with a variable
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ DECLARE x text; BEGIN FOREACH x IN ARRAY ARRAY['b'] LOOP NEW.body := x; END LOOP; RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak: a trigger that loops with the tenant
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN FOREACH NEW.user_id IN ARRAY ARRAY['b'] LOOP NULL; END LOOP; RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak: a trigger whose row comes from a text
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN EXECUTE 'SELECT ''b'', 90::bigint, ''x'', ''x'', now()' INTO NEW; RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak: a trigger whose row is a cursor's
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ DECLARE c CURSOR FOR SELECT 'b', 90::bigint, 'x', 'x', now(); BEGIN OPEN c; FETCH c INTO NEW; RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak: a trigger that lets a procedure change the row
CREATE PROCEDURE pg_temp.p(INOUT t text) LANGUAGE plpgsql AS $p$ BEGIN t := 'b'; END $p$;
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN CALL pg_temp.p(NEW.user_id); RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak: of two triggers one is dropped
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN NEW.user_id := 'b'; RETURN NEW; END $t$;
CREATE TRIGGER a BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
CREATE TRIGGER b BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
DROP TRIGGER b ON notes;
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak: a default that is right, beside a trigger that is not
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN NEW.user_id := 'b'; RETURN NEW; END $t$;
CREATE TRIGGER a BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
ALTER TABLE notes ALTER COLUMN user_id SET DEFAULT current_user_id();
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak: a trigger of a table that is renamed
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN NEW.user_id := 'b'; RETURN NEW; END $t$;
CREATE TRIGGER a BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
ALTER TABLE notes RENAME TO memos;
ALTER TABLE memos RENAME TO notes;
INSERT INTO notes (user_id, id) VALUES ($1, 90);
-- leak, not run: the oracle looks at the table's own name: a trigger of a table under another name
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN NEW.user_id := 'b'; RETURN NEW; END $t$;
CREATE TRIGGER a BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
ALTER TABLE notes RENAME TO memos;
INSERT INTO memos (user_id, id) VALUES ($1, 90);
-- leak, not run: the oracle looks at the table's own name: a default of a table under another name
ALTER TABLE notes ALTER COLUMN user_id SET DEFAULT 'b';
ALTER TABLE notes RENAME TO memos;
INSERT INTO memos (id) VALUES (90);
-- safe: a table of another name
ALTER TABLE notes RENAME TO memos;
SELECT id FROM memos WHERE user_id = $1;
-- leak: a table of another name in a text that is not read
ALTER TABLE notes RENAME TO memos;
SELECT id FROM memos WHERE user_id <> $1 OR id IN (SELECT m.id FROM memos AS m);
-- safe: a view in another schema
CREATE SCHEMA reports;
CREATE VIEW reports.seen AS SELECT * FROM notes WHERE user_id = current_user_id();
SELECT id FROM reports.seen;
-- leak: a view in another schema by way of the path
CREATE SCHEMA reports;
CREATE VIEW reports.seen AS SELECT * FROM notes;
SET LOCAL search_path TO reports, public;
SELECT id FROM seen;
-- leak: a view that is made with its schema
CREATE SCHEMA reports CREATE VIEW seen AS SELECT 1 AS id;
CREATE OR REPLACE VIEW reports.seen AS SELECT id::int FROM notes;
SELECT id FROM reports.seen;
-- leak: a table that is filled in another schema
CREATE SCHEMA reports;
-- fenceline: cross-tenant: nightly copy
CREATE TABLE reports.kept AS SELECT * FROM notes;
SET LOCAL search_path TO reports, public;
SELECT id FROM kept;
-- leak: a table that is filled in WITH
CREATE TABLE kept (user_id text, id bigint);
-- fenceline: cross-tenant: nightly copy
WITH w AS (INSERT INTO kept SELECT user_id, id FROM notes RETURNING 1) SELECT count(*) FROM w;
SELECT id FROM kept;
-- leak: a table that is filled with EXPLAIN
CREATE TABLE kept (user_id text, id bigint);
-- fenceline: cross-tenant: nightly copy
EXPLAIN (ANALYZE, COSTS off) INSERT INTO kept SELECT user_id, id FROM notes;
SELECT id FROM kept;
-- leak: a table that a block fills
CREATE TABLE kept (user_id text, id bigint);
-- fenceline: cross-tenant: nightly copy
DO $b$ BEGIN INSERT INTO kept SELECT user_id, id FROM notes; END $b$;
SELECT id FROM kept;
-- safe: a table of the tenant's ids
CREATE TABLE kept AS SELECT user_id FROM github_issues WHERE user_id = current_user_id();
SELECT n.id FROM notes AS n JOIN kept AS k ON k.user_id = n.user_id;
-- leak: a table of the tenant's ids that gets others
CREATE TABLE kept AS SELECT user_id FROM github_issues WHERE user_id = current_user_id();
WITH w AS (INSERT INTO kept VALUES ('b') RETURNING 1) SELECT count(*) FROM w;
SELECT n.id FROM notes AS n JOIN kept AS k ON k.user_id = n.user_id;
-- leak: a table of the tenant's ids that a function gives others
CREATE TABLE kept AS SELECT user_id FROM github_issues WHERE user_id = current_user_id();
CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE sql AS $f$ INSERT INTO kept VALUES ('b') $f$;
SELECT pg_temp.f();
SELECT n.id FROM notes AS n JOIN kept AS k ON k.user_id = n.user_id;
-- leak: a table of the tenant's ids that a block gives others
CREATE TABLE kept AS SELECT user_id FROM github_issues WHERE user_id = current_user_id();
DO $b$ BEGIN INSERT INTO kept VALUES ('b'); END $b$;
SELECT n.id FROM notes AS n JOIN kept AS k ON k.user_id = n.user_id;
-- leak: a table of the tenant's ids that a prepared statement gives others
CREATE TABLE kept AS SELECT user_id FROM github_issues WHERE user_id = current_user_id();
PREPARE p AS INSERT INTO kept VALUES ('b');
EXECUTE p;
SELECT n.id FROM notes AS n JOIN kept AS k ON k.user_id = n.user_id;
-- safe: a trigger on a partition that does nothing
CREATE TABLE parts (user_id text, id bigint) PARTITION BY LIST (id);
SELECT id FROM parts;
-- safe: no effect in a filter
CREATE SEQUENCE s;
SELECT count(nextval('s')) FROM notes WHERE user_id = current_user_id();
SELECT last_value FROM s;
-- leak: an effect for rows that another filter drops
CREATE SEQUENCE s;
SELECT count(*) FROM notes WHERE nextval('s') > 0 AND CASE WHEN user_id = current_user_id() THEN true END;
SELECT last_value FROM s;
-- leak: an effect in ON
CREATE SEQUENCE s;
SELECT count(*) FROM countries AS c JOIN notes AS n ON nextval('s') > 0 AND CASE WHEN n.user_id = current_user_id() THEN c.code > '' END;
SELECT last_value FROM s;
-- safe: backslashes are plain
SELECT id FROM notes WHERE user_id = $1 AND body <> 'x\' AND body <> ' OR true --';
-- leak: backslashes are escapes where a setting says so
SET LOCAL standard_conforming_strings = off;
SELECT id FROM notes WHERE user_id = $1 AND body <> 'x\' AND body <> ' OR true --';
-- safe: a schema that is not searched
SET LOCAL search_path TO public;
SELECT 1;
-- safe: a condition that holds for the tenant
SELECT id FROM notes WHERE user_id = $1 FOR UPDATE;
-- leak: the whole table's rows are counted
SELECT id FROM (SELECT user_id, id FROM notes ORDER BY id DESC, user_id DESC LIMIT 3 FOR UPDATE) AS s WHERE user_id = $1;
-- safe: rows of a partition by the tenant
CREATE TABLE recent (LIKE notes INCLUDING DEFAULTS);
ALTER TABLE recent INHERIT notes;
SELECT id FROM recent WHERE user_id = $1;
-- leak: rows of a partition
CREATE TABLE recent (LIKE notes INCLUDING DEFAULTS);
ALTER TABLE recent INHERIT notes;
INSERT INTO recent SELECT * FROM notes WHERE user_id = current_user_id();
WITH gone AS (SELECT 1) SELECT count(*) FROM recent, notes AS n WHERE n.user_id = $1 AND (SELECT count(*) FROM ONLY notes) > 4;
-- leak: a trigger on a child of the table
CREATE TABLE whole (user_id text, id bigint);
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN NEW.user_id := 'b'; RETURN NEW; END $t$;
CREATE TRIGGER t BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
ALTER TABLE notes INHERIT whole;
UPDATE whole SET id = id + 50 WHERE user_id = $1;
-- safe: ONLY the table
SELECT id FROM ONLY notes WHERE user_id = $1;
-- leak: ONLY the table, another's
SELECT id FROM ONLY notes WHERE user_id >= $1;

-- safe: a view of the tenant's rows
CREATE VIEW shown AS SELECT user_id, id FROM notes WHERE user_id = current_user_id();
SELECT id FROM shown;
-- leak: a view that is replaced
CREATE VIEW shown AS SELECT user_id, id FROM notes WHERE user_id = current_user_id();
CREATE OR REPLACE VIEW shown AS SELECT user_id, id FROM notes;
SELECT id FROM shown;
-- safe: a view with other names
CREATE VIEW shown (a, b) AS SELECT user_id, id FROM notes;
SELECT b FROM shown WHERE a = $1;
-- leak: a view with other names, filtered by another
CREATE VIEW shown (a, b, user_id) AS SELECT user_id, id, body FROM notes;
SELECT b FROM shown WHERE user_id IN ($1, 'p');
-- safe: a view whose column is renamed
CREATE VIEW shown AS SELECT user_id, id FROM notes WHERE user_id = current_user_id();
ALTER VIEW shown RENAME COLUMN id TO number;
SELECT 1;
-- leak: a view whose columns change places
CREATE VIEW shown AS SELECT user_id, body FROM notes;
ALTER VIEW shown RENAME COLUMN user_id TO x;
ALTER VIEW shown RENAME COLUMN body TO user_id;
SELECT count(*) FROM shown WHERE user_id = 'p' AND $1 = '07';
-- safe: a view over a view
CREATE VIEW inner_view AS SELECT user_id, id FROM notes;
CREATE VIEW outer_view AS SELECT user_id, id FROM inner_view;
SELECT id FROM outer_view WHERE user_id = $1;
-- leak: a view over a view that limits
CREATE VIEW inner_view AS SELECT user_id, id FROM notes ORDER BY user_id DESC, id LIMIT 2;
CREATE VIEW outer_view AS SELECT user_id, id FROM inner_view;
SELECT id FROM outer_view WHERE user_id = $1;
-- safe: a view that groups by the tenant
CREATE VIEW totals AS SELECT user_id, count(*) AS c FROM notes GROUP BY user_id;
SELECT c FROM totals WHERE user_id = $1;
-- leak: a view that ranks all
CREATE VIEW ranks AS SELECT user_id, id, rank() OVER (ORDER BY id) AS r FROM notes;
SELECT r FROM ranks WHERE user_id = $1;
-- safe: a recursive view
CREATE RECURSIVE VIEW steps (user_id, id) AS SELECT user_id, id FROM notes WHERE user_id = current_user_id() UNION SELECT user_id, id - 1 FROM steps WHERE id > 1;
SELECT id FROM steps;
-- leak: a recursive view of all
CREATE RECURSIVE VIEW steps (user_id, id) AS SELECT user_id, id FROM notes UNION SELECT 'x', id - 1 FROM steps WHERE id > 1;
SELECT id FROM steps WHERE user_id IN ($1, 'x');
-- safe: a table that is filled and asked
CREATE TABLE kept AS SELECT user_id, id FROM notes WHERE user_id = current_user_id();
SELECT id FROM kept;
-- leak: a table that is filled without the filter
-- fenceline: cross-tenant: nightly copy
CREATE TABLE kept AS SELECT user_id, id FROM notes;
SELECT id FROM kept;
-- leak: a table that is filled and renamed
-- fenceline: cross-tenant: nightly copy
CREATE TABLE kept AS SELECT user_id, id FROM notes;
ALTER TABLE kept RENAME TO old_notes;
SELECT id FROM old_notes;
-- leak, not run: inside of a function SELECT INTO means a variable: a table that SELECT INTO fills
-- fenceline: cross-tenant: nightly copy
SELECT user_id, id INTO kept FROM notes;
SELECT id FROM kept;
-- leak: a materialized view
-- fenceline: cross-tenant: nightly copy
CREATE MATERIALIZED VIEW kept AS SELECT user_id, id FROM notes;
SELECT id FROM kept;
-- leak: a table that is filled from a table that is
-- fenceline: cross-tenant: nightly copy
CREATE TABLE kept AS SELECT user_id, id FROM notes;
-- fenceline: cross-tenant: nightly copy
CREATE TABLE again AS SELECT * FROM kept;
SELECT id FROM again;

-- safe: the key under another name
ALTER TABLE notes RENAME COLUMN user_id TO owner;
SELECT id FROM notes WHERE owner = $1;
-- leak: another column under the key's name
ALTER TABLE notes RENAME COLUMN user_id TO owner;
ALTER TABLE notes RENAME COLUMN body TO user_id;
SELECT count(*) FROM notes WHERE user_id = 'p' AND $1 = '07';
-- safe: a star behind a column that is gone
ALTER TABLE notes DROP COLUMN country;
SELECT s.b FROM (SELECT * FROM notes) AS s (a, b) WHERE a = $1;
-- leak: a star behind a column that is gone
ALTER TABLE github_issues DROP COLUMN number;
SELECT s.b FROM (SELECT i.*, n.user_id FROM (SELECT id, state, repository, title, user_id FROM github_issues WHERE user_id = current_user_id()) AS i CROSS JOIN notes AS n) AS s (b, c, d, e, f) WHERE f = $1;

-- safe: MERGE by the tenant
MERGE INTO notes AS n USING (SELECT $1::text AS u, 1 AS i) AS s ON n.user_id = s.u AND n.id = s.i WHEN MATCHED THEN UPDATE SET body = 'm';
-- leak: MERGE by the id
MERGE INTO notes AS n USING (SELECT $1::text AS u, 1 AS i) AS s ON n.id = s.i WHEN MATCHED THEN UPDATE SET body = 'm';
-- safe: MERGE that inserts for the tenant
MERGE INTO notes AS n USING (SELECT $1::text AS u, 90 AS i) AS s ON n.user_id = s.u AND n.id = s.i WHEN NOT MATCHED THEN INSERT (user_id, id) VALUES (s.u, s.i);
-- leak: MERGE that inserts for another
MERGE INTO notes AS n USING (SELECT $1::text AS u, 90 AS i, 'b'::text AS v) AS s ON n.user_id = s.u AND n.id = s.i WHEN NOT MATCHED THEN INSERT (user_id, id) VALUES (s.v, s.i);
-- safe: MERGE whose branch asks for the tenant
MERGE INTO notes AS n USING (SELECT 1 AS i) AS s ON n.id = s.i WHEN MATCHED AND n.user_id = $1 THEN DELETE;
-- leak: MERGE of which one branch does not ask
MERGE INTO notes AS n USING (SELECT 1 AS i) AS s ON n.id = s.i WHEN MATCHED AND n.user_id = $1 THEN DELETE WHEN MATCHED THEN UPDATE SET body = 'm';
-- safe: MERGE that does nothing where it is not matched
MERGE INTO notes AS n USING (SELECT 1 AS i) AS s ON n.user_id = $1 AND n.id = s.i WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN DO NOTHING;
-- leak: MERGE that inserts where nobody has the id
MERGE INTO notes AS n USING (SELECT 5 AS i) AS s ON n.id = s.i WHEN MATCHED AND n.user_id = $1 THEN DELETE WHEN NOT MATCHED THEN INSERT (user_id, id) VALUES ($1, s.i);
-- safe: MERGE from the tenant's rows
MERGE INTO notes AS n USING (SELECT user_id, id FROM github_issues WHERE user_id = $1) AS s ON n.user_id = s.user_id AND n.id = s.id WHEN MATCHED THEN UPDATE SET body = 'm';
-- leak: MERGE from all rows
MERGE INTO notes AS n USING (SELECT DISTINCT id FROM github_issues) AS s ON n.user_id = $1 AND n.id = s.id - 4 WHEN MATCHED THEN UPDATE SET body = 'm';
-- safe: MERGE keeps the tenant
MERGE INTO notes AS n USING (SELECT 1 AS i) AS s ON n.user_id = $1 AND n.id = s.i WHEN MATCHED THEN UPDATE SET user_id = $1;
-- leak: MERGE gives the row away
MERGE INTO notes AS n USING (SELECT 1 AS i) AS s ON n.user_id = $1 AND n.id = s.i WHEN MATCHED THEN UPDATE SET user_id = 'b', id = 77;

-- safe: ON CONFLICT by the whole key
INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT (user_id, id) DO UPDATE SET body = excluded.body;
-- leak: ON CONFLICT without the tenant
INSERT INTO tokens (user_id, id) VALUES ($1, 11) ON CONFLICT (id) DO UPDATE SET body = 'taken';
-- safe: ON CONFLICT by the constraint of the whole key
INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT ON CONSTRAINT notes_pkey DO NOTHING;
-- leak: ON CONFLICT by a constraint without the tenant
INSERT INTO tokens (user_id, id) VALUES ($1, 11) ON CONFLICT ON CONSTRAINT tokens_id_key DO UPDATE SET body = 'taken';
-- safe: ON CONFLICT keeps the tenant
INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT (id, user_id) DO UPDATE SET user_id = excluded.user_id, body = 'c';
-- leak: ON CONFLICT gives the row away
INSERT INTO notes (user_id, id, country) VALUES ($1, 1, 'b') ON CONFLICT (id, user_id) DO UPDATE SET user_id = excluded.country, id = 78;
-- safe: ON CONFLICT asks the tenant's rows
INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT (user_id, id) DO UPDATE SET body = (SELECT max(i.title) FROM github_issues AS i WHERE i.user_id = excluded.user_id AND i.user_id = $1);
-- leak: ON CONFLICT asks all rows
INSERT INTO notes (user_id, id) VALUES ($1, 1) ON CONFLICT (user_id, id) DO UPDATE SET body = (SELECT 'n' || count(*) FROM github_issues);
-- safe: a row for the current tenant
INSERT INTO notes (id) VALUES (90);
-- leak: a row whose tenant comes from another query
INSERT INTO notes (user_id, id) SELECT max(user_id), 90 FROM github_issues WHERE id = 1;
-- safe: columns in another order
INSERT INTO notes (id, user_id) VALUES (90, $1);
-- leak: columns in the table's order
INSERT INTO notes VALUES ('b', 90, $1);
-- safe: UPDATE of several columns at once
UPDATE notes SET (user_id, body) = ($1, 'u') WHERE user_id = $1 AND id = 1;
-- leak: UPDATE of several columns at once, one place off
UPDATE notes SET (body, user_id, id) = ($1, 'b', 79) WHERE user_id = $1 AND id = 1;
-- safe: UPDATE from the tenant's rows
UPDATE notes AS n SET body = i.title FROM github_issues AS i WHERE i.user_id = n.user_id AND i.id = n.id AND n.user_id = $1;
-- leak: UPDATE from all rows
UPDATE notes AS n SET body = 'u' FROM github_issues AS i WHERE i.id = n.id + 4 AND n.user_id = $1;
-- safe: DELETE with its own name
DELETE FROM notes AS n USING notes AS m WHERE n.user_id = m.user_id AND n.id = m.id AND m.user_id = $1;
-- leak: DELETE where only the other is filtered
DELETE FROM notes AS n USING notes AS m WHERE n.id = m.id AND m.user_id = $1;
-- safe: RETURNING of the tenant's row
DELETE FROM notes WHERE user_id = $1 AND id = 1 RETURNING (SELECT count(*) FROM github_issues AS i WHERE i.user_id = notes.user_id AND i.user_id = $1);
-- leak: RETURNING of a count
DELETE FROM notes WHERE user_id = $1 AND id = 1 RETURNING (SELECT count(*) FROM github_issues);
-- safe: a write in WITH and its rows
WITH d AS (DELETE FROM notes WHERE user_id = $1 RETURNING user_id, id) SELECT i.id FROM github_issues AS i JOIN d ON d.user_id = i.user_id;
-- leak: a write in WITH that nobody reads
WITH d AS (DELETE FROM notes WHERE id = 1) SELECT id FROM github_issues WHERE user_id = $1;
-- leak: a filter behind a write
WITH d AS (DELETE FROM notes WHERE id = 1 RETURNING user_id, id) SELECT id FROM d WHERE user_id = $1;

-- safe: EXECUTE of a text with a value
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1' INTO c USING tenant; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- leak: EXECUTE of a text with a value that is cut off
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1' INTO c USING left(tenant, 1); RETURN c; END $f$;
SELECT pg_temp.f($1);
-- safe: format with a literal
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id = %L', tenant) INTO c; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- leak: format with a literal in another place
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id <> %2$L OR body = %1$L', 'p', tenant) INTO c; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- safe: a text that always has its filter
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE q text := ' WHERE user_id = $1'; c bigint; BEGIN EXECUTE concat('SELECT count(*) FROM notes', q) INTO c USING tenant; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- leak: a text whose filter may be missing
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE q text; c bigint; BEGIN IF tenant IS NULL THEN q := ' WHERE user_id = $1'; END IF; EXECUTE concat('SELECT count(*) FROM notes', q) INTO c USING tenant; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- leak: a text whose filter format leaves out
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE q text; c bigint; BEGIN IF tenant IS NULL THEN q := 'user_id = $1 AND '; END IF; EXECUTE format('SELECT count(*) FROM notes WHERE %s id > 0', q) INTO c USING tenant; RETURN c; END $f$;
SELECT pg_temp.f($1);
-- safe: EXECUTE that changes nothing
CREATE FUNCTION pg_temp.f() RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint; BEGIN EXECUTE 'SELECT 1'; SELECT count(*) INTO c FROM notes WHERE user_id = current_user_id(); RETURN c; END $f$;
SELECT pg_temp.f();
-- leak: EXECUTE that changes the tenant
CREATE FUNCTION pg_temp.f() RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c bigint; BEGIN EXECUTE 'SET LOCAL app.user_id = ''b'''; SELECT count(*) INTO c FROM notes WHERE user_id = current_user_id(); RETURN c; END $f$;
SELECT pg_temp.f();
-- safe: FETCH of a row by its number
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c SCROLL CURSOR FOR SELECT generate_series(1, 20); x bigint; BEGIN OPEN c; FETCH ABSOLUTE (SELECT count(*) FROM notes WHERE user_id = tenant) FROM c INTO x; RETURN x; END $f$;
SELECT pg_temp.f($1);
-- leak: FETCH of a row by a count of all
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c SCROLL CURSOR FOR SELECT generate_series(1, 20); x bigint; BEGIN OPEN c; FETCH ABSOLUTE (SELECT count(*) FROM notes) FROM c INTO x; RETURN x; END $f$;
SELECT pg_temp.f($1);
-- leak: MOVE by a count of all
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c SCROLL CURSOR FOR SELECT generate_series(1, 20); x bigint; BEGIN OPEN c; MOVE FORWARD (SELECT count(*) FROM notes) FROM c; FETCH c INTO x; RETURN x; END $f$;
SELECT pg_temp.f($1);
-- safe: a loop to a number
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE x bigint := 0; BEGIN FOR i IN 1..3 LOOP x := x + i; EXIT WHEN i > (SELECT count(*) FROM notes WHERE user_id = tenant); END LOOP; RETURN x; END $f$;
SELECT pg_temp.f($1);
-- leak: a loop to a count of all
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE x bigint := 0; BEGIN FOR i IN REVERSE (SELECT count(*) FROM notes)..1 BY 2 LOOP x := x + i; END LOOP; RETURN x; END $f$;
SELECT pg_temp.f($1);
-- leak: RAISE of what is counted
CREATE FUNCTION pg_temp.f(tenant text) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RAISE SQLSTATE 'FEN99' USING MESSAGE = (SELECT count(*) FROM notes)::text; EXCEPTION WHEN SQLSTATE 'FEN99' THEN RETURN SQLERRM; END $f$;
SELECT pg_temp.f($1);
-- safe: an argument's usual value
CREATE FUNCTION pg_temp.f(tenant text, most bigint DEFAULT 5) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes WHERE user_id = tenant AND id < most $f$;
SELECT pg_temp.f($1, 3);
-- leak: an argument's usual value is a call
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION pg_temp.rows() RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes $f$;
CREATE FUNCTION pg_temp.f(tenant text, most bigint DEFAULT pg_temp.rows()) RETURNS bigint LANGUAGE sql AS $f$ SELECT most $f$;
SELECT pg_temp.f($1);

-- safe, not run: the oracle is inside of a transaction: a setting that is taken back
BEGIN;
SELECT set_config('app.user_id', $1, true);
ROLLBACK;
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak, not run: the oracle is inside of a transaction: a setting to which a rollback leads back
SELECT set_config('app.user_id', 'b', true);
SAVEPOINT s;
SELECT set_config('app.user_id', $1, true);
ROLLBACK TO s;
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak, not run: the oracle is inside of a transaction: a session's tenant comes back behind the transaction
SET app.user_id = 'b';
BEGIN;
SET LOCAL app.user_id = '07';
COMMIT;
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak, not run: the oracle is inside of a transaction: a view whose better definition is rolled back
CREATE VIEW shown AS SELECT user_id, id FROM notes;
BEGIN;
CREATE OR REPLACE VIEW shown AS SELECT user_id, id FROM notes WHERE user_id = current_user_id();
ROLLBACK;
SELECT id FROM shown;
-- leak, not run: the oracle is inside of a transaction: a trigger whose end is rolled back
CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN NEW.user_id := NEW.body; RETURN NEW; END $t$;
CREATE TRIGGER a BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION t();
BEGIN;
DROP TRIGGER a ON notes;
ROLLBACK;
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'b');
-- safe, not run: for psql: psql's branches agree
\if :first
CREATE VIEW shown AS SELECT user_id, id FROM notes WHERE user_id = current_user_id();
\endif
SELECT id FROM shown;
-- leak, not run: for psql: of two branches one sets another tenant
\if :first
SELECT set_config('app.user_id', 'b', true);
\else
SELECT set_config('app.user_id', :'tenant', true);
\endif
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak, not run: for psql: of two branches one defines a view of all
\if :first
CREATE VIEW shown AS SELECT user_id, id FROM notes;
\else
CREATE VIEW shown AS SELECT user_id, id FROM notes WHERE user_id = current_user_id();
\endif
SELECT id FROM shown;
-- leak, not run: for psql: the table is a variable
SELECT id FROM :table WHERE id > 1;
-- leak, not run: for psql: the table is a quoted variable
SELECT id FROM :"table" WHERE id > 1;
-- safe, not run: for psql: the parameter is a variable
SELECT id FROM notes WHERE user_id = $1 \bind :'tenant' \g
-- leak, not run: for psql: the parameter is given in the text
SELECT id FROM notes WHERE user_id = $1 \bind 'b' \g
-- leak, not run: for psql: the statement is a variable
:statement;
-- leak, not run: it is no SQL: a text that can't be read names a table by another name
ALTER TABLE notes RENAME TO memos;
SELECT id FROM FROM memos;
-- leak: a view that is made together with its schema
CREATE SCHEMA reports CREATE VIEW seen AS SELECT 1 AS id FROM notes;
SELECT id FROM reports.seen;
-- safe: one of two views by its schema
CREATE SCHEMA reports;
CREATE VIEW reports.seen AS SELECT id FROM notes;
CREATE VIEW public.seen AS SELECT id FROM notes WHERE user_id = current_user_id();
SELECT id FROM public.seen;
-- leak: one of two views by the path
CREATE SCHEMA reports;
CREATE VIEW reports.seen AS SELECT id FROM notes;
CREATE VIEW public.seen AS SELECT id FROM notes WHERE user_id = current_user_id();
SET LOCAL search_path TO reports, public;
SELECT id FROM seen;
-- leak: the path set by a function, and one of two views
CREATE SCHEMA reports;
CREATE VIEW reports.seen AS SELECT id FROM notes;
CREATE VIEW public.seen AS SELECT id FROM notes WHERE user_id = current_user_id();
SELECT set_config('search_path', 'reports, public', true);
SELECT id FROM seen;
-- safe: a row-level function of a known name
SELECT lower(body) FROM notes WHERE user_id = $1;
-- leak: a function of the text with a known name
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION lower(bigint) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes $f$;
SELECT lower(id) FROM notes WHERE user_id = $1;
-- leak: a function that calls one that is not proven
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION pg_temp.rows() RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes $f$;
CREATE FUNCTION pg_temp.f() RETURNS bigint LANGUAGE sql AS $f$ SELECT pg_temp.rows() $f$;
SELECT pg_temp.f();
-- leak: an operator of the text
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION public.plus(bigint, text) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes $f$;
CREATE OPERATOR public.+ (LEFTARG = bigint, RIGHTARG = text, FUNCTION = public.plus);
SELECT id + body FROM notes WHERE user_id = $1;
-- leak: a cast of the text
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION public.as_domain(text) RETURNS boolean LANGUAGE sql AS $f$ SELECT count(*) > 4 FROM notes $f$;
CREATE DOMAIN public.checked AS text CHECK (public.as_domain(VALUE));
SELECT id FROM notes WHERE user_id = $1 AND body::public.checked <> '';
-- leak: a default of a table of the text
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION public.rows() RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes $f$;
CREATE TABLE jobs (n bigint DEFAULT public.rows());
INSERT INTO jobs VALUES (DEFAULT) RETURNING n;
-- leak: a generated column of the text
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION public.rows(text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $f$ BEGIN RETURN (SELECT count(*) FROM notes); END $f$;
CREATE TABLE jobs (t text, n bigint GENERATED ALWAYS AS (public.rows(t)) STORED);
INSERT INTO jobs VALUES ('x') RETURNING n;
-- leak: a default that is added
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION public.rows() RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes $f$;
CREATE TABLE jobs (t text, n bigint);
ALTER TABLE jobs ALTER n SET DEFAULT public.rows();
INSERT INTO jobs (t) VALUES ('x') RETURNING n;
-- leak, not run: the server wants RETURNING in the rule: a rule's action
CREATE TABLE jobs (n bigint);
-- fenceline: cross-tenant: for the statistics
CREATE RULE r AS ON INSERT TO jobs DO INSTEAD SELECT count(*) FROM notes;
INSERT INTO jobs VALUES (1) RETURNING n;
-- leak: an aggregate of the text
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION public.step(bigint, bigint) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes $f$;
CREATE AGGREGATE public.total(bigint) (SFUNC = public.step, STYPE = bigint);
SELECT public.total(id) FROM notes WHERE user_id = $1;
-- leak: an aggregate of the text with a known name
-- fenceline: cross-tenant: for the statistics
CREATE FUNCTION public.step(bigint, text) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes $f$;
CREATE AGGREGATE public.avg(text) (SFUNC = public.step, STYPE = bigint);
SELECT avg(body) FROM notes WHERE user_id = $1;
-- leak: statistics
SELECT reltuples, relname FROM pg_class WHERE relname = 'notes' AND $1 = '07' UNION ALL SELECT count(*), 'x' FROM notes;
-- leak: where a row lies
SELECT ctid FROM notes WHERE user_id = $1;
-- safe: a row by its place
DELETE FROM notes WHERE ctid IN (SELECT n.ctid FROM notes AS n WHERE n.user_id = $1 LIMIT 1) AND user_id = $1;
-- leak: rows in the order of their places
SELECT id FROM (SELECT user_id, id FROM notes ORDER BY ctid LIMIT 2) AS s WHERE user_id = $1;
