-- Scripts whose last statement is watched: what the statements before it have done decides. And casts, names and functions that change a value.

-- safe: a text cast
SELECT id FROM notes WHERE user_id = $1::text;
-- leak: a cast that cuts the text off
SELECT id FROM notes WHERE user_id = $1::varchar(1);
-- safe: varchar without a length
SELECT id FROM notes WHERE user_id = $1::varchar;
-- leak: character of length one
SELECT id FROM notes WHERE user_id = $1::char;
-- safe: the same constant twice
SELECT id FROM notes WHERE user_id IN ($1, $1::text);
-- leak: one of the two is cut off
SELECT id FROM notes WHERE user_id IN ($1, $1::char(1));
-- leak: a number and back
SELECT id FROM notes WHERE user_id = ($1::int)::text;
-- leak: a number of another kind and back
SELECT id FROM notes WHERE user_id = CAST(CAST($1 AS numeric) AS text);
-- leak: the byte type
SELECT id FROM notes WHERE user_id = ($1::"char")::text;
-- safe: an array of texts
SELECT id FROM notes WHERE user_id = ANY (ARRAY[$1]::text[]);
-- leak: an array of short texts
SELECT id FROM notes WHERE user_id = ANY (ARRAY[$1]::varchar(1)[]);
-- safe: a key in JSON
SELECT id FROM events WHERE metadata ->> 'user_id' = $1::text;
-- leak: a key in JSON, cut off
SELECT id FROM events WHERE metadata ->> 'user_id' = $1::varchar(1);
-- safe: a row is given to the tenant
INSERT INTO notes (user_id, id, body) VALUES ($1::text, 90, 'x');
-- leak: a row is given to another
INSERT INTO notes (user_id, id, body) VALUES ($1::varchar(1), 90, 'x');
-- leak: a row whose tenant was a number
INSERT INTO notes (user_id, id, body) VALUES ($1::int, 90, 'x');
-- leak: a row whose tenant was a number in a query
INSERT INTO notes (user_id, id, body) SELECT $1::int, 90, 'x';
-- leak: a number in a query inside
SELECT n.id FROM notes AS n, (SELECT $1::int AS x) AS s WHERE n.user_id = s.x::text;
-- leak: a column that is a number
SELECT n.id FROM notes AS n, generate_series(0, 9) AS g (x) WHERE n.user_id = g.x::text AND g.x = $1::int;
-- safe: a text in a query inside
SELECT n.id FROM notes AS n, (SELECT $1::text AS x) AS s WHERE n.user_id = s.x::text;
-- leak: a number in a document
INSERT INTO events (id, kind, metadata) VALUES (90, 'k', jsonb_build_object('user_id', $1::int));
-- leak: the key is set to a number
UPDATE notes SET user_id = $1::int WHERE user_id = $1 AND id = 1;
-- safe: a document for the tenant
INSERT INTO events (id, kind, metadata) VALUES (90, 'k', jsonb_build_object('user_id', $1::text));
-- leak: a document for another
INSERT INTO events (id, kind, metadata) VALUES (90, 'k', jsonb_build_object('user_id', ($1::int)::text));
-- safe: an update that keeps the tenant
UPDATE notes SET body = 'y' WHERE user_id = $1::text;
-- leak: an update of another's
UPDATE notes SET body = 'y' WHERE user_id = $1::char(1);
-- safe: a query that gives the tenant
SELECT id FROM notes WHERE user_id IN (SELECT max($1::text));
-- leak: a query that gives another
SELECT id FROM notes WHERE user_id IN (SELECT max($1::varchar(1)));
-- safe: between twice the same
SELECT id FROM notes WHERE user_id BETWEEN $1 AND $1;
-- leak: between two
SELECT id FROM notes WHERE user_id BETWEEN $1::varchar(1) AND $1;
-- safe: OR of two that say the same
SELECT id FROM notes WHERE user_id = $1 OR user_id = coalesce($1, $1);
-- leak: OR with a value of a row
SELECT id FROM notes WHERE user_id = $1 OR user_id = coalesce(body, $1);
-- leak: OR with a value of several columns
SELECT id FROM notes WHERE user_id = $1 OR user_id = coalesce(country, body, $1);
-- leak: both sides of OR have several columns
SELECT n.id FROM notes AS n WHERE n.user_id = coalesce(n.country, n.body, $1) OR n.user_id = coalesce(n.body, n.country, $1);

-- safe: DISTINCT ON the key
SELECT k, id FROM (SELECT DISTINCT ON (user_id) user_id AS k, id FROM notes ORDER BY user_id, id) AS s WHERE k = $1;
-- leak: DISTINCT ON what is called like the key
SELECT k, id FROM (SELECT DISTINCT ON (user_id) body AS user_id, user_id AS k, id FROM notes ORDER BY user_id, k, id) AS s WHERE k = $1;
-- leak: DISTINCT ON a CASE that is called like the key
SELECT k, id FROM (SELECT DISTINCT ON (user_id) CASE WHEN id > 0 THEN body ELSE user_id END, user_id AS k, id FROM notes ORDER BY 1, 2, 3) AS s WHERE k = $1;
-- leak: DISTINCT ON a place
SELECT k, id FROM (SELECT DISTINCT ON (1) body, user_id AS k, id FROM notes ORDER BY 1, 2, 3) AS s WHERE k = $1;
-- safe: DISTINCT ON the place of the key
SELECT k, id FROM (SELECT DISTINCT ON (1) user_id AS k, id FROM notes ORDER BY 1, 2) AS s WHERE k = $1;
-- safe: GROUP BY takes the column before the alias
SELECT k, n FROM (SELECT max(body) AS user_id, min(user_id) AS k, count(*) AS n, user_id AS u FROM notes GROUP BY user_id) AS s WHERE u = $1;
-- safe: the name of a subscripted column
SELECT s.a FROM notes AS n, LATERAL (SELECT (ARRAY[i.title])[1] AS a FROM github_issues AS i WHERE i.user_id = n.user_id) AS s WHERE n.user_id = $1;
-- leak: the name of a collated column hides the one outside
SELECT n.id, (SELECT count(*) FROM (SELECT i.id AS x, i.user_id COLLATE "C" FROM github_issues AS i) AS s JOIN (SELECT id AS y, user_id AS u FROM github_repositories) AS r ON r.u = user_id) AS c FROM notes AS n WHERE n.user_id = $1;

-- leak: the setting is changed in the query
WITH s AS MATERIALIZED (SELECT set_config('app.user_id', 'b', true) AS v) SELECT n.id FROM s, notes AS n WHERE s.v IS NOT NULL AND n.user_id = current_user_id();
-- leak, not run: the label is a hint at the text, FEN104
SET LOCAL app.user_id = 'b';
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: the setting is computed, then asked
SELECT set_config('app.user_id', lower('B'), true);
SELECT id FROM notes WHERE user_id = current_user_id();
-- safe: another setting is changed
SELECT set_config('app.other', 'b', true);
SELECT id FROM notes WHERE user_id = current_user_id();
-- leak: the setting decides what is inserted
SELECT set_config('app.user_id', lower('B'), true);
INSERT INTO notes (id, body) VALUES (90, 'x');

-- safe: what is prepared is run for the tenant
PREPARE p AS SELECT id FROM notes WHERE user_id = $1;
EXECUTE p(current_user_id());
-- leak: what is prepared is run for another
PREPARE p AS SELECT id FROM notes WHERE user_id = $1;
EXECUTE p(lower('B'));
-- safe: the second parameter is the tenant
PREPARE p (bigint, text) AS SELECT id FROM notes WHERE id = $1 AND user_id = $2;
EXECUTE p(1, current_user_id());
-- leak: the parameters are exchanged
PREPARE p (text, text) AS SELECT id FROM notes WHERE body >= $1 AND user_id = $2;
EXECUTE p(current_user_id(), 'b' || '');
-- leak: the parameter's type changes what is given
PREPARE p (int) AS SELECT id FROM notes WHERE user_id = $1::text;
EXECUTE p(current_user_id()::int);

-- safe: a function that asks for the tenant
CREATE FUNCTION pg_temp.own_notes() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM notes WHERE user_id = current_user_id() $$;
SELECT pg_temp.own_notes();
-- leak: a function that asks for nobody
CREATE FUNCTION pg_temp.all_notes() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM notes $$;
SELECT pg_temp.all_notes();
-- safe: a function that is told the tenant
CREATE FUNCTION pg_temp.notes_of(tenant text) RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM notes WHERE user_id = tenant $$;
SELECT pg_temp.notes_of($1);
-- leak: a function that is told another
CREATE FUNCTION pg_temp.notes_of(tenant text) RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM notes WHERE user_id = tenant $$;
SELECT pg_temp.notes_of(lower('B'));
-- leak: a function that is told each row's
CREATE FUNCTION pg_temp.notes_of(tenant text) RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM notes WHERE user_id = tenant $$;
SELECT code, pg_temp.notes_of(v.t) FROM countries, (VALUES ('b'), ('0')) AS v (t);
-- leak: a function that is called like one of PostgreSQL's
CREATE FUNCTION public.lower(a bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM notes $$;
SELECT lower(1::bigint);
-- leak: a function that is not known
SELECT count(*) FROM oracle.unknown_notes();
-- leak: a procedure that is not known
SET LOCAL timezone = 'UTC';
CALL oracle.unknown_delete();

-- leak: the view under another name
CREATE VIEW v AS SELECT * FROM notes; ALTER VIEW v RENAME TO w;
SELECT id FROM w;
-- safe: the view under another name, with a filter
CREATE VIEW v AS SELECT * FROM notes; ALTER VIEW v RENAME TO w;
SELECT id FROM w WHERE user_id = $1;
-- leak: the table under another name
ALTER TABLE notes RENAME TO memos;
SELECT id FROM memos;
-- safe: the table under another name, with a filter
ALTER TABLE notes RENAME TO memos;
SELECT id FROM memos WHERE user_id = $1;
-- leak: the key under another name
ALTER TABLE notes RENAME COLUMN user_id TO owner; ALTER TABLE notes RENAME COLUMN body TO user_id;
SELECT id FROM notes WHERE user_id = 'b';
-- safe: the key under another name, asked for
ALTER TABLE notes RENAME COLUMN user_id TO owner; ALTER TABLE notes RENAME COLUMN body TO user_id;
SELECT id FROM notes WHERE owner = $1;
-- leak: a table with the same rows
CREATE TABLE copies AS SELECT * FROM notes;
SELECT id FROM copies;
-- safe: a table with the tenant's rows
CREATE TABLE copies AS SELECT * FROM notes WHERE user_id = current_user_id();
SELECT id FROM copies;
-- leak: a table that is filled later
CREATE TABLE copies (LIKE notes); INSERT INTO copies SELECT * FROM notes;
SELECT id FROM copies;
-- safe: a table that is filled later with the tenant's rows
CREATE TABLE copies (LIKE notes); INSERT INTO copies SELECT * FROM notes WHERE user_id = current_user_id();
SELECT id FROM copies;
-- leak, not run: EXECUTE knows no SELECT INTO
SELECT * INTO copies FROM notes;
SELECT id FROM copies;
-- leak: a materialized view
CREATE MATERIALIZED VIEW copies AS SELECT * FROM notes;
SELECT id FROM copies;
-- safe: a materialized view with the tenant's rows
CREATE MATERIALIZED VIEW copies AS SELECT * FROM notes WHERE user_id = current_user_id();
SELECT id FROM copies;
-- leak: a part takes a row of the whole
CREATE TABLE more_notes (extra int) INHERITS (notes); INSERT INTO more_notes SELECT * FROM notes;
SELECT id FROM more_notes;

-- leak: a trigger gives the row to another
CREATE FUNCTION pg_temp.turn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.user_id := 'b'; RETURN NEW; END $$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.turn();
INSERT INTO notes (id, body) VALUES (90, 'x');
-- leak: the default gives the row to another
ALTER TABLE notes ALTER COLUMN user_id SET DEFAULT 'b';
INSERT INTO notes (id, body) VALUES (90, 'x');
-- safe: the default is the tenant
ALTER TABLE notes ALTER COLUMN user_id SET DEFAULT public.current_user_id();
INSERT INTO notes (id, body) VALUES (90, 'x');
-- leak: a rule does more than is asked
CREATE RULE r AS ON INSERT TO countries DO ALSO DELETE FROM notes;
INSERT INTO countries VALUES ('w', 'W-land');

-- leak: the place of a row
SELECT id, ctid FROM notes WHERE user_id = $1;
-- safe: places are only compared
SELECT id FROM notes WHERE user_id = $1 AND ctid IN (SELECT ctid FROM notes WHERE user_id = $1);
-- leak: the first place
SELECT id FROM notes WHERE user_id = $1 AND ctid = '(0,1)';
