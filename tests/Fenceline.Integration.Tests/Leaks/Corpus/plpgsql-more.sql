-- More functions, procedures, blocks and triggers in PL/pgSQL: loops, cursors, texts that are run, handlers, rows, and what a statement fires.

-- safe: a labelled loop with CONTINUE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; item record; BEGIN <<outermost>> FOR item IN SELECT id FROM notes WHERE user_id = tenant LOOP CONTINUE outermost WHEN item.id = 1; n := n + item.id; END LOOP outermost; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a labelled loop with CONTINUE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; item record; BEGIN <<outermost>> FOR item IN SELECT id FROM notes WHERE id > 0 LOOP CONTINUE outermost WHEN item.id = 1; n := n + item.id; END LOOP outermost; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a loop in a loop
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; item record; inside record; BEGIN FOR item IN SELECT id FROM notes WHERE user_id = tenant LOOP FOR inside IN SELECT id FROM github_issues WHERE user_id = tenant LOOP n := n + inside.id; END LOOP; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a loop in a loop
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; item record; inside record; BEGIN FOR item IN SELECT id FROM notes WHERE user_id = tenant LOOP FOR inside IN SELECT id FROM github_issues WHERE id > 0 LOOP n := n + inside.id; END LOOP; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a loop over an expression
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN FOR i IN 1..(SELECT count(*) FROM notes WHERE user_id = tenant) LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a loop over an expression
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN FOR i IN 1..(SELECT count(*) FROM notes WHERE id > 0) LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a loop in steps
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN FOR i IN 1..10 BY (SELECT 1 + count(*) FROM notes WHERE user_id = tenant) LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a loop in steps
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN FOR i IN 1..10 BY (SELECT 1 + count(*) FROM notes WHERE id > 0) LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: EXIT WHEN
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN LOOP n := n + 1; EXIT WHEN n > (SELECT count(*) FROM notes WHERE user_id = tenant); END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: EXIT WHEN
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN LOOP n := n + 1; EXIT WHEN n > (SELECT count(*) FROM notes WHERE id > 0); END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: WHILE with NOT FOUND
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN WHILE n < 5 LOOP PERFORM 1 FROM notes WHERE user_id = tenant AND id = n + 4; EXIT WHEN NOT FOUND; n := n + 1; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: WHILE with NOT FOUND
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN WHILE n < 5 LOOP PERFORM 1 FROM notes WHERE id > 0 AND id = n + 4; EXIT WHEN NOT FOUND; n := n + 1; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOREACH with a query inside
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; i int; BEGIN FOREACH i IN ARRAY ARRAY[1, 2, 3, 5] LOOP n := n + (SELECT count(*) FROM notes WHERE id = i AND user_id = tenant); END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOREACH with a query inside
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; i int; BEGIN FOREACH i IN ARRAY ARRAY[1, 2, 3, 5] LOOP n := n + (SELECT count(*) FROM notes WHERE id = i AND id > 0); END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOREACH over an array that a query fills
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; i bigint; BEGIN FOREACH i IN ARRAY (SELECT array_agg(id) FROM notes WHERE user_id = tenant) LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOREACH over an array that a query fills
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; i bigint; BEGIN FOREACH i IN ARRAY (SELECT array_agg(id) FROM notes WHERE id > 0) LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOR over an EXECUTE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; item record; BEGIN FOR item IN EXECUTE 'SELECT id FROM notes WHERE user_id = $1' USING tenant LOOP n := n + item.id; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOR over an EXECUTE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; item record; BEGIN FOR item IN EXECUTE 'SELECT id FROM notes WHERE user_id = $1' USING left(tenant, 1) LOOP n := n + item.id; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOR over VALUES and a query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; item record; BEGIN FOR item IN VALUES (1), (2), (5) LOOP SELECT n + count(*) INTO n FROM notes WHERE id = item.column1 AND user_id = tenant; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOR over VALUES and a query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; item record; BEGIN FOR item IN VALUES (1), (2), (5) LOOP SELECT n + count(*) INTO n FROM notes WHERE id = item.column1 AND id > 0; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOR into several variables
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE a bigint; b text; n bigint := 0; BEGIN FOR a, b IN SELECT id, body FROM notes WHERE user_id = tenant LOOP n := n + a; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOR into several variables
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE a bigint; b text; n bigint := 0; BEGIN FOR a, b IN SELECT id, body FROM notes WHERE id > 0 LOOP n := n + a; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a bound cursor
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c CURSOR FOR SELECT id FROM notes WHERE user_id = tenant; n bigint := 0; item record; BEGIN OPEN c; LOOP FETCH c INTO item; EXIT WHEN NOT FOUND; n := n + item.id; END LOOP; CLOSE c; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a bound cursor
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c CURSOR FOR SELECT id FROM notes WHERE id > 1; n bigint := 0; item record; BEGIN OPEN c; LOOP FETCH c INTO item; EXIT WHEN NOT FOUND; n := n + item.id; END LOOP; CLOSE c; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a cursor with a parameter
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c CURSOR (t text) FOR SELECT id FROM notes WHERE user_id = t; n bigint := 0; item record; BEGIN FOR item IN c(tenant) LOOP n := n + item.id; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a cursor with a parameter
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c CURSOR (t text) FOR SELECT id FROM notes WHERE user_id = t; n bigint := 0; item record; BEGIN FOR item IN c(left(tenant, 1)) LOOP n := n + item.id; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a cursor that scrolls
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c SCROLL CURSOR FOR SELECT count(*) FROM notes WHERE user_id = tenant; n bigint; BEGIN OPEN c; FETCH LAST FROM c INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a cursor that scrolls
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c SCROLL CURSOR FOR SELECT count(*) FROM notes WHERE id > 0; n bigint; BEGIN OPEN c; FETCH LAST FROM c INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a cursor variable that is opened
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; BEGIN OPEN c FOR SELECT count(*) FROM notes WHERE user_id = tenant; FETCH c INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a cursor variable that is opened
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; BEGIN OPEN c FOR SELECT count(*) FROM notes WHERE id > 0; FETCH c INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a cursor that is opened for EXECUTE and USING
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; BEGIN OPEN c FOR EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1' USING tenant; FETCH c INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a cursor that is opened for EXECUTE and USING
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; BEGIN OPEN c FOR EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1' USING left(tenant, 1); FETCH c INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: MOVE tells how many rows there are
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; BEGIN OPEN c FOR SELECT id FROM notes WHERE user_id = tenant; MOVE FORWARD ALL FROM c; GET DIAGNOSTICS n = ROW_COUNT; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: MOVE tells how many rows there are
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; BEGIN OPEN c FOR SELECT id FROM notes WHERE id > 0; MOVE FORWARD ALL FROM c; GET DIAGNOSTICS n = ROW_COUNT; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: WHERE CURRENT OF a bound cursor
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ DECLARE c CURSOR FOR SELECT * FROM notes WHERE user_id = tenant FOR UPDATE; item record; BEGIN FOR item IN c LOOP UPDATE notes SET body = 'seen' WHERE CURRENT OF c; END LOOP; END $f$;
CALL pg_temp.f($1);

-- leak: WHERE CURRENT OF a bound cursor
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ DECLARE c CURSOR FOR SELECT * FROM notes WHERE id > 0 FOR UPDATE; item record; BEGIN FOR item IN c LOOP UPDATE notes SET body = 'seen' WHERE CURRENT OF c; END LOOP; END $f$;
CALL pg_temp.f($1);

-- safe: WHERE CURRENT OF a cursor variable
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ DECLARE c refcursor; item record; BEGIN OPEN c FOR SELECT * FROM notes WHERE user_id = tenant ORDER BY user_id, id FOR UPDATE; FETCH c INTO item; IF FOUND THEN DELETE FROM notes WHERE CURRENT OF c; END IF; CLOSE c; END $f$;
CALL pg_temp.f($1);

-- leak: WHERE CURRENT OF a cursor variable
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ DECLARE c refcursor; item record; BEGIN OPEN c FOR SELECT * FROM notes WHERE user_id <> tenant ORDER BY user_id, id FOR UPDATE; FETCH c INTO item; IF FOUND THEN DELETE FROM notes WHERE CURRENT OF c; END IF; CLOSE c; END $f$;
CALL pg_temp.f($1);

-- safe: format with a literal and a name
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM %I WHERE user_id = %L', 'notes', tenant) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: format with a literal and a name
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM %I WHERE user_id = %L', 'notes', left(tenant, 1)) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: format with numbered places
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM %1$I WHERE user_id = %2$L AND id > %3$s', 'notes', tenant, 0) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: format with numbered places
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM %1$I WHERE user_id = %2$L AND id > %3$s', 'notes', left(tenant, 1), 0) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: format with a percent sign
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id = %L AND body LIKE ''%%''', tenant) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: format with a percent sign
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id = %L AND body LIKE ''%%''', left(tenant, 1)) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: format of a condition that is a constant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE %s', 'user_id = $1') INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: format of a condition that is a constant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE %s', 'user_id <> $1') INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: EXECUTE with two values
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1 AND id > $2' INTO n USING tenant, 0; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: EXECUTE with two values
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1 AND id > $2' INTO n USING 'b', 0; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: EXECUTE with USING before INTO
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1' USING tenant INTO STRICT n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: EXECUTE with USING before INTO
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1' USING left(tenant, 1) INTO STRICT n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: EXECUTE of an UPDATE
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'UPDATE notes SET body = $2 WHERE user_id = $1' USING tenant, 'seen'; END $f$;
CALL pg_temp.f($1);

-- leak: EXECUTE of an UPDATE
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'UPDATE notes SET body = $2 WHERE user_id = $1' USING left(tenant, 1), 'seen'; END $f$;
CALL pg_temp.f($1);

-- safe: EXECUTE of a DELETE by format
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN EXECUTE format('DELETE FROM notes WHERE user_id = %L', tenant); END $f$;
CALL pg_temp.f($1);

-- leak: EXECUTE of a DELETE by format
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN EXECUTE format('DELETE FROM notes WHERE user_id = %L', left(tenant, 1)); END $f$;
CALL pg_temp.f($1);

-- safe: EXECUTE of an INSERT
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'INSERT INTO notes (user_id, id, body) VALUES ($1, 77, $2)' USING tenant, 'x'; END $f$;
CALL pg_temp.f($1);

-- leak: EXECUTE of an INSERT
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'INSERT INTO notes (user_id, id, body) VALUES ($1, 77, $2)' USING 'b', 'x'; END $f$;
CALL pg_temp.f($1);

-- safe: a text that concat makes
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE concat('SELECT count(*) FROM notes WHERE user_id = ', quote_literal(tenant)) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a text that concat makes
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE concat('SELECT count(*) FROM notes WHERE user_id = ', quote_literal(left(tenant, 1))) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a text with a newline and an escape
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE E'SELECT count(*)\nFROM notes\nWHERE user_id = $1' INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a text with a newline and an escape
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE E'SELECT count(*)\nFROM notes\nWHERE user_id = $1' INTO n USING left(tenant, 1); RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a text in dollar quotes
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE $q$SELECT count(*) FROM notes WHERE body <> '' AND user_id = $1$q$ INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a text in dollar quotes
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE $q$SELECT count(*) FROM notes WHERE body <> '' AND user_id <> $1$q$ INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a text that one variable hands to another
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE a text := 'SELECT count(*) FROM notes WHERE user_id = $1'; b text := a; n bigint; BEGIN EXECUTE b INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a text that one variable hands to another
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE a text := 'SELECT count(*) FROM notes WHERE user_id <> $1'; b text := a; n bigint; BEGIN EXECUTE b INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a constant text
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE q CONSTANT text := 'SELECT count(*) FROM notes WHERE user_id = $1'; n bigint; BEGIN EXECUTE q INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a constant text
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE q CONSTANT text := 'SELECT count(*) FROM notes WHERE id > length($1)'; n bigint; BEGIN EXECUTE q INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a text in two variables
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE a text := 'SELECT count(*) FROM notes '; b text := 'WHERE user_id = $1'; n bigint; BEGIN EXECUTE a || b INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a text in two variables
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE a text := 'SELECT count(*) FROM notes '; b text := 'WHERE $1 <> user_id'; n bigint; BEGIN EXECUTE a || b INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: RETURN QUERY of a table
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT body FROM notes WHERE user_id = tenant; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- leak: RETURN QUERY of a table
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT body FROM notes WHERE id > 0; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- safe: RETURN QUERY twice
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT body FROM notes WHERE user_id = tenant; RETURN QUERY SELECT title FROM github_issues WHERE user_id = tenant; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- leak: RETURN QUERY twice
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT body FROM notes WHERE user_id = tenant; RETURN QUERY SELECT title FROM github_issues WHERE id > 0; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- safe: RETURN QUERY with columns that have names
CREATE FUNCTION pg_temp.f(tenant text) RETURNS TABLE (found bigint, seen text) LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT n.id, n.body FROM notes AS n WHERE n.user_id = tenant; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- leak: RETURN QUERY with columns that have names
CREATE FUNCTION pg_temp.f(tenant text) RETURNS TABLE (found bigint, seen text) LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT n.id, n.body FROM notes AS n WHERE n.id > 0; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- safe: RETURN QUERY EXECUTE with USING
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY EXECUTE 'SELECT body FROM notes WHERE user_id = $1' USING tenant; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- leak: RETURN QUERY EXECUTE with USING
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY EXECUTE 'SELECT body FROM notes WHERE user_id = $1' USING left(tenant, 1); END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- safe: RETURN QUERY EXECUTE of format
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY EXECUTE format('SELECT body FROM notes WHERE user_id = %L', tenant); END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- leak: RETURN QUERY EXECUTE of format
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY EXECUTE format('SELECT body FROM notes WHERE user_id = %L', left(tenant, 1)); END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- safe: RETURN NEXT of a row
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ DECLARE r notes%ROWTYPE; BEGIN FOR r IN SELECT * FROM notes WHERE user_id = tenant LOOP RETURN NEXT r.body; END LOOP; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- leak: RETURN NEXT of a row
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ DECLARE r notes%ROWTYPE; BEGIN FOR r IN SELECT * FROM notes WHERE id > 0 LOOP RETURN NEXT r.body; END LOOP; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- safe: a column of the result that a loop fills
CREATE FUNCTION pg_temp.f(tenant text) RETURNS TABLE (seen text) LANGUAGE plpgsql AS $f$ DECLARE item record; BEGIN FOR item IN SELECT body FROM notes WHERE user_id = tenant LOOP seen := item.body; RETURN NEXT; END LOOP; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- leak: a column of the result that a loop fills
CREATE FUNCTION pg_temp.f(tenant text) RETURNS TABLE (seen text) LANGUAGE plpgsql AS $f$ DECLARE item record; BEGIN FOR item IN SELECT body FROM notes WHERE id > 0 LOOP seen := item.body; RETURN NEXT; END LOOP; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- safe: an OUT argument
CREATE FUNCTION pg_temp.f(tenant text, OUT n bigint) LANGUAGE plpgsql AS $f$ BEGIN SELECT count(*) INTO n FROM notes WHERE user_id = tenant; END $f$;
SELECT pg_temp.f($1);

-- leak: an OUT argument
CREATE FUNCTION pg_temp.f(tenant text, OUT n bigint) LANGUAGE plpgsql AS $f$ BEGIN SELECT count(*) INTO n FROM notes WHERE user_id <> tenant; END $f$;
SELECT pg_temp.f($1);

-- safe: two OUT arguments
CREATE FUNCTION pg_temp.f(tenant text, OUT a bigint, OUT b text) LANGUAGE plpgsql AS $f$ BEGIN SELECT count(*), max(body) INTO a, b FROM notes WHERE user_id = tenant; END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- leak: two OUT arguments
CREATE FUNCTION pg_temp.f(tenant text, OUT a bigint, OUT b text) LANGUAGE plpgsql AS $f$ BEGIN SELECT count(*), max(body) INTO a, b FROM notes WHERE id > length(tenant); END $f$;
SELECT * FROM pg_temp.f($1) AS r;

-- safe: a handler that counts
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN BEGIN n := 1 / (n - n); EXCEPTION WHEN division_by_zero THEN SELECT count(*) INTO n FROM notes WHERE user_id = tenant; END; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a handler that counts
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN BEGIN n := 1 / (n - n); EXCEPTION WHEN division_by_zero THEN SELECT count(*) INTO n FROM notes WHERE id > 0; END; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a handler of others
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- leak: a handler of others
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN RETURN (SELECT count(*) FROM notes WHERE id > 0); END; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- safe: the body before its handler
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); EXCEPTION WHEN no_data_found OR too_many_rows THEN RETURN -1; END; END $f$;
SELECT pg_temp.f($1);

-- leak: the body before its handler
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN BEGIN RETURN (SELECT count(*) FROM notes WHERE id > 0); EXCEPTION WHEN no_data_found OR too_many_rows THEN RETURN -1; END; END $f$;
SELECT pg_temp.f($1);

-- safe: a handler that writes
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN BEGIN RAISE unique_violation; EXCEPTION WHEN unique_violation THEN DELETE FROM notes WHERE user_id = tenant; END; END $f$;
CALL pg_temp.f($1);

-- leak: a handler that writes
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN BEGIN RAISE unique_violation; EXCEPTION WHEN unique_violation THEN DELETE FROM notes WHERE id > 0; END; END $f$;
CALL pg_temp.f($1);

-- safe: ASSERT with a message
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN ASSERT (SELECT count(*) FROM notes WHERE user_id = tenant) < 5, 'too many'; END $f$;
CALL pg_temp.f($1);

-- leak: ASSERT with a message
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN ASSERT (SELECT count(*) FROM notes WHERE id > 0) < 5, 'too many'; END $f$;
CALL pg_temp.f($1);

-- safe: STRICT fails when there are two
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN SELECT id INTO STRICT n FROM notes WHERE user_id = tenant AND id = 2; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: STRICT fails when there are two
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN SELECT id INTO STRICT n FROM notes WHERE id > 0 AND id = 2; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a row of the table's type
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r notes%ROWTYPE; BEGIN SELECT * INTO r FROM notes WHERE user_id = tenant ORDER BY user_id, id LIMIT 1; RETURN r.id; END $f$;
SELECT pg_temp.f($1);

-- leak: a row of the table's type
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r notes%ROWTYPE; BEGIN SELECT * INTO r FROM notes WHERE id > 2 ORDER BY user_id, id LIMIT 1; RETURN r.id; END $f$;
SELECT pg_temp.f($1);

-- safe: a record
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; BEGIN SELECT max(id) AS m, count(*) AS c INTO r FROM notes WHERE user_id = tenant; RETURN r.c; END $f$;
SELECT pg_temp.f($1);

-- leak: a record
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; BEGIN SELECT max(id) AS m, count(*) AS c INTO r FROM notes WHERE id > 0; RETURN r.c; END $f$;
SELECT pg_temp.f($1);

-- safe: an array that a query fills
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE ids bigint[]; BEGIN ids := ARRAY(SELECT id FROM notes WHERE user_id = tenant); RETURN cardinality(ids); END $f$;
SELECT pg_temp.f($1);

-- leak: an array that a query fills
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE ids bigint[]; BEGIN ids := ARRAY(SELECT id FROM notes WHERE id > 0); RETURN cardinality(ids); END $f$;
SELECT pg_temp.f($1);

-- safe: a nested block's variable
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN DECLARE t text := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END; END $f$;
SELECT pg_temp.f($1);

-- leak: a nested block's variable
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN DECLARE t text := left(tenant, 1); BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END; END $f$;
SELECT pg_temp.f($1);

-- safe: a variable that is given in a branch
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text := tenant; n int := 0; BEGIN IF n = 0 THEN t := tenant; END IF; RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable that is given in a branch
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text := tenant; n int := 0; BEGIN IF n = 0 THEN t := left(tenant, 1); END IF; RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- safe: a variable's DEFAULT
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text DEFAULT tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable's DEFAULT
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text DEFAULT left(tenant, 1); BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- safe: a variable that is NOT NULL
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text NOT NULL := current_user_id(); BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable that is NOT NULL
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text NOT NULL := left(current_user_id(), 1); BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- safe: GET DIAGNOSTICS after an UPDATE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN UPDATE notes SET body = body WHERE user_id = tenant; GET DIAGNOSTICS n = ROW_COUNT; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: GET DIAGNOSTICS after an UPDATE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN UPDATE notes SET body = body WHERE id > 0; GET DIAGNOSTICS n = ROW_COUNT; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOUND after PERFORM
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN PERFORM 1 FROM notes WHERE user_id = tenant AND id = 5; RETURN FOUND::int; END $f$;
SELECT pg_temp.f($1);

-- leak: FOUND after PERFORM
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN PERFORM 1 FROM notes WHERE id > 0 AND id = 5; RETURN FOUND::int; END $f$;
SELECT pg_temp.f($1);

-- safe: IF NOT EXISTS
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF NOT EXISTS (SELECT 1 FROM notes WHERE user_id = tenant AND id = 5) THEN RETURN 1; END IF; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- leak: IF NOT EXISTS
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF NOT EXISTS (SELECT 1 FROM notes WHERE id > 0 AND id = 5) THEN RETURN 1; END IF; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- safe: CASE with a value
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CASE (SELECT count(*) FROM notes WHERE user_id = tenant) WHEN 4 THEN RETURN 4; ELSE RETURN 0; END CASE; END $f$;
SELECT pg_temp.f($1);

-- leak: CASE with a value
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CASE (SELECT count(*) FROM notes WHERE id > 0) WHEN 4 THEN RETURN 4; ELSE RETURN 0; END CASE; END $f$;
SELECT pg_temp.f($1);

-- safe: a CASE without a value
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CASE WHEN (SELECT count(*) FROM notes WHERE user_id = tenant) > 4 THEN RETURN 1; ELSE RETURN 0; END CASE; END $f$;
SELECT pg_temp.f($1);

-- leak: a CASE without a value
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CASE WHEN (SELECT count(*) FROM notes WHERE id > 0) > 4 THEN RETURN 1; ELSE RETURN 0; END CASE; END $f$;
SELECT pg_temp.f($1);

-- safe: an assignment with FROM
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN n := count(*) FROM notes WHERE user_id = tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: an assignment with FROM
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN n := count(*) FROM notes WHERE id > 0; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: an assignment to a field
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; BEGIN SELECT 1 AS a INTO r; r.a := (SELECT count(*) FROM notes WHERE user_id = tenant); RETURN r.a; END $f$;
SELECT pg_temp.f($1);

-- leak: an assignment to a field
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; BEGIN SELECT 1 AS a INTO r; r.a := (SELECT count(*) FROM notes WHERE id > 0); RETURN r.a; END $f$;
SELECT pg_temp.f($1);

-- safe: an assignment to an element
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE a bigint[] := '{0}'; BEGIN a[1] := (SELECT count(*) FROM notes WHERE user_id = tenant); RETURN a[1]; END $f$;
SELECT pg_temp.f($1);

-- leak: an assignment to an element
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE a bigint[] := '{0}'; BEGIN a[1] := (SELECT count(*) FROM notes WHERE id > 0); RETURN a[1]; END $f$;
SELECT pg_temp.f($1);

-- safe: UPDATE with FROM
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN UPDATE notes AS n SET body = i.title FROM github_issues AS i WHERE i.id = n.id AND n.user_id = tenant AND i.user_id = tenant; END $f$;
CALL pg_temp.f($1);

-- leak: UPDATE with FROM
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN UPDATE notes AS n SET body = i.title FROM github_issues AS i WHERE i.id = n.id AND n.user_id = tenant AND i.id > 0; END $f$;
CALL pg_temp.f($1);

-- safe: INSERT of a query
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO notes (user_id, id, body) SELECT tenant, id + 90, body FROM notes WHERE user_id = tenant; END $f$;
CALL pg_temp.f($1);

-- leak: INSERT of a query
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO notes (user_id, id, body) SELECT tenant, id + 90, body FROM notes WHERE user_id = 'b' AND id > 0; END $f$;
CALL pg_temp.f($1);

-- safe: INSERT with ON CONFLICT
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO notes AS n (user_id, id, body) VALUES (tenant, 1, 'x') ON CONFLICT (user_id, id) DO UPDATE SET body = excluded.body; END $f$;
CALL pg_temp.f($1);

-- leak: INSERT with ON CONFLICT
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO notes AS n (user_id, id, body) VALUES ('b', 1, 'x') ON CONFLICT (user_id, id) DO UPDATE SET body = excluded.body; END $f$;
CALL pg_temp.f($1);

-- safe: DELETE with USING
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM notes AS n USING github_issues AS i WHERE i.id = n.id AND i.user_id = tenant AND n.user_id = tenant; END $f$;
CALL pg_temp.f($1);

-- leak: DELETE with USING
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM notes AS n USING github_issues AS i WHERE i.id = n.id AND i.user_id = tenant AND n.id > 0; END $f$;
CALL pg_temp.f($1);

-- safe: MERGE with the tenant
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN MERGE INTO notes AS n USING (SELECT 1 AS id) AS s ON n.id = s.id AND n.user_id = tenant WHEN MATCHED THEN UPDATE SET body = 'merged'; END $f$;
CALL pg_temp.f($1);

-- leak: MERGE with the tenant
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN MERGE INTO notes AS n USING (SELECT 1 AS id) AS s ON n.id = s.id AND n.id > 0 WHEN MATCHED THEN UPDATE SET body = 'merged'; END $f$;
CALL pg_temp.f($1);

-- safe: WITH that writes
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN WITH gone AS (DELETE FROM notes WHERE user_id = tenant RETURNING id) SELECT count(*) INTO n FROM gone; END $f$;
CALL pg_temp.f($1);

-- leak: WITH that writes
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN WITH gone AS (DELETE FROM notes WHERE id > 0 RETURNING id) SELECT count(*) INTO n FROM gone; END $f$;
CALL pg_temp.f($1);

-- safe: RETURNING into a variable
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN UPDATE notes SET body = body WHERE user_id = tenant AND id = 2 RETURNING id INTO n; RETURN coalesce(n, 0); END $f$;
SELECT pg_temp.f($1);

-- leak: RETURNING into a variable
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN UPDATE notes SET body = body WHERE user_id <> tenant AND id = 2 RETURNING id INTO n; RETURN coalesce(n, 0); END $f$;
SELECT pg_temp.f($1);

-- safe: a temporary table that a query fills
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CREATE TEMP TABLE seen ON COMMIT DROP AS SELECT id FROM notes WHERE user_id = tenant; RETURN (SELECT count(*) FROM seen); END $f$;
SELECT pg_temp.f($1);

-- leak: a temporary table that a query fills
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CREATE TEMP TABLE seen ON COMMIT DROP AS SELECT id FROM notes WHERE id > 0; RETURN (SELECT count(*) FROM seen); END $f$;
SELECT pg_temp.f($1);

-- safe: a procedure that calls another
CREATE PROCEDURE pg_temp.g(t text) LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM notes WHERE user_id = t; END $f$;
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN CALL pg_temp.g(tenant); END $f$;
CALL pg_temp.f($1);

-- leak: a procedure that calls another
CREATE PROCEDURE pg_temp.g(t text) LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM notes WHERE user_id = t; END $f$;
CREATE PROCEDURE pg_temp.f(tenant text) LANGUAGE plpgsql AS $f$ BEGIN CALL pg_temp.g(left(tenant, 1)); END $f$;
CALL pg_temp.f($1);

-- safe: a function that calls another
CREATE FUNCTION pg_temp.g(t text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN pg_temp.g(tenant); END $f$;
SELECT pg_temp.f($1);

-- leak: a function that calls another
CREATE FUNCTION pg_temp.g(t text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN pg_temp.g(left(tenant, 1)); END $f$;
SELECT pg_temp.f($1);

-- safe: a function that calls one in SQL
CREATE FUNCTION pg_temp.g(t text) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes WHERE user_id = t $f$;
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN pg_temp.g(tenant); END $f$;
SELECT pg_temp.f($1);

-- leak: a function that calls one in SQL
CREATE FUNCTION pg_temp.g(t text) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM notes WHERE user_id <> t $f$;
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN pg_temp.g(tenant); END $f$;
SELECT pg_temp.f($1);

-- safe: a function in FROM
CREATE FUNCTION pg_temp.g(t text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT body FROM notes WHERE user_id = t; END $f$;
SELECT count(*) FROM pg_temp.g($1) AS g;

-- leak: a function in FROM
CREATE FUNCTION pg_temp.g(t text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT body FROM notes WHERE user_id = t; END $f$;
SELECT count(*) FROM pg_temp.g(left($1, 1)) AS g;

-- safe: a SQL-standard body
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM notes WHERE user_id = tenant);
SELECT pg_temp.f($1);

-- leak: a SQL-standard body
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM notes WHERE user_id <> tenant);
SELECT pg_temp.f($1);

-- safe: BEGIN ATOMIC
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM notes WHERE user_id = tenant; END;
SELECT pg_temp.f($1);

-- leak: BEGIN ATOMIC
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM notes WHERE user_id <> tenant; END;
SELECT pg_temp.f($1);

-- safe: SECURITY DEFINER with a filter
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = current_user_id()); END $f$;
SELECT pg_temp.f($1);

-- leak: SECURITY DEFINER with a filter
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE id > 0); END $f$;
SELECT pg_temp.f($1);

-- safe: a strict, stable function
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql STABLE STRICT AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END $f$;
SELECT pg_temp.f($1);

-- leak: a strict, stable function
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql STABLE STRICT AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE id > 0); END $f$;
SELECT pg_temp.f($1);

-- safe: a second argument with a default
CREATE FUNCTION pg_temp.f(lowest int DEFAULT 0) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = current_user_id() AND id > lowest); END $f$;
SELECT pg_temp.f();

-- leak: a second argument with a default
CREATE FUNCTION pg_temp.f(lowest int DEFAULT 0) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE id > lowest); END $f$;
SELECT pg_temp.f();

-- safe: an argument by number
CREATE FUNCTION pg_temp.f(text, text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = $1); END $f$;
SELECT pg_temp.f($1, 'b');

-- leak: an argument by number
CREATE FUNCTION pg_temp.f(text, text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = $2); END $f$;
SELECT pg_temp.f($1, 'b');

-- safe: a trigger that lets the tenant stand as it is
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.user_id := NEW.user_id; RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- leak: a trigger that lets the tenant stand as it is
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.user_id := 'b'; RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- safe: a trigger that sets the current tenant
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.user_id := current_user_id(); RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- leak: a trigger that sets the current tenant
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.user_id := left(current_user_id(), 1); RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- safe: a trigger that counts the tenant's rows
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.body := (SELECT count(*) FROM github_issues WHERE user_id = NEW.user_id); RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- leak: a trigger that counts the tenant's rows
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.body := (SELECT count(*) FROM github_issues WHERE user_id = 'b'); RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- safe: a trigger after a DELETE
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM github_issues WHERE user_id = OLD.user_id AND id = OLD.id; RETURN OLD; END $f$;
CREATE TRIGGER tr AFTER DELETE ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
DELETE FROM notes WHERE user_id = $1 AND id = 1;

-- leak: a trigger after a DELETE
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM github_issues WHERE id = OLD.id; RETURN OLD; END $f$;
CREATE TRIGGER tr AFTER DELETE ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
DELETE FROM notes WHERE user_id = $1 AND id = 1;

-- safe: a trigger after an UPDATE
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN UPDATE github_issues SET title = NEW.body WHERE id = NEW.id AND user_id = NEW.user_id; RETURN NEW; END $f$;
CREATE TRIGGER tr AFTER UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
UPDATE notes SET body = 'x' WHERE user_id = $1 AND id = 1;

-- leak: a trigger after an UPDATE
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN UPDATE github_issues SET title = NEW.body WHERE id = NEW.id AND user_id <> NEW.user_id; RETURN NEW; END $f$;
CREATE TRIGGER tr AFTER UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
UPDATE notes SET body = 'x' WHERE user_id = $1 AND id = 1;

-- safe: a trigger with a condition
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM github_issues WHERE user_id = NEW.user_id; RETURN NEW; END $f$;
CREATE TRIGGER tr AFTER UPDATE OF body ON notes FOR EACH ROW WHEN (OLD.body IS DISTINCT FROM NEW.body) EXECUTE FUNCTION pg_temp.t();
UPDATE notes SET body = 'x' WHERE user_id = $1 AND id = 1;

-- leak: a trigger with a condition
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM github_issues WHERE id > 0; RETURN NEW; END $f$;
CREATE TRIGGER tr AFTER UPDATE OF body ON notes FOR EACH ROW WHEN (OLD.body IS DISTINCT FROM NEW.body) EXECUTE FUNCTION pg_temp.t();
UPDATE notes SET body = 'x' WHERE user_id = $1 AND id = 1;

-- safe: a trigger of each statement
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM github_issues WHERE user_id = current_user_id(); RETURN NULL; END $f$;
CREATE TRIGGER tr AFTER INSERT ON notes FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- leak: a trigger of each statement
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM github_issues WHERE id > 0; RETURN NULL; END $f$;
CREATE TRIGGER tr AFTER INSERT ON notes FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- safe: a trigger that copies its row
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO github_issues (user_id, id, title) VALUES (NEW.user_id, NEW.id, NEW.body); RETURN NEW; END $f$;
CREATE TRIGGER tr AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- leak: a trigger that copies its row
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO github_issues (user_id, id, title) VALUES ('b', NEW.id, NEW.body); RETURN NEW; END $f$;
CREATE TRIGGER tr AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- safe: a trigger with IF and TG_OP
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN IF TG_OP = 'INSERT' THEN UPDATE github_issues SET title = 'x' WHERE user_id = NEW.user_id; END IF; RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- leak: a trigger with IF and TG_OP
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN IF TG_OP = 'INSERT' THEN UPDATE github_issues SET title = 'x' WHERE id = 1; END IF; RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- safe: a trigger that runs a text with USING
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'DELETE FROM github_issues WHERE user_id = $1' USING NEW.user_id; RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- leak: a trigger that runs a text with USING
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'DELETE FROM github_issues WHERE user_id = $1' USING 'b'; RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 77, 'x');

-- safe: a trigger on another table
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN UPDATE notes SET body = 'seen' WHERE user_id = NEW.user_id; RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON github_issues FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO github_issues (user_id, id, title) VALUES ($1, 77, 'x');

-- leak: a trigger on another table
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN UPDATE notes SET body = 'seen' WHERE id <> NEW.id; RETURN NEW; END $f$;
CREATE TRIGGER tr BEFORE INSERT ON github_issues FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO github_issues (user_id, id, title) VALUES ($1, 77, 'x');

-- safe: a block with a loop
DO $f$ DECLARE item record; BEGIN FOR item IN SELECT id FROM notes WHERE user_id = current_user_id() LOOP DELETE FROM github_issues WHERE id = item.id AND user_id = current_user_id(); END LOOP; END $f$;

-- leak: a block with a loop
DO $f$ DECLARE item record; BEGIN FOR item IN SELECT id FROM notes WHERE user_id = current_user_id() LOOP DELETE FROM github_issues WHERE id = item.id AND id > 0; END LOOP; END $f$;

-- safe: a block with a handler
DO $f$ BEGIN BEGIN UPDATE notes SET body = NULL WHERE user_id = current_user_id(); EXCEPTION WHEN not_null_violation THEN UPDATE notes SET body = 'none' WHERE user_id = current_user_id(); END; END $f$;

-- leak: a block with a handler
DO $f$ BEGIN BEGIN UPDATE notes SET body = NULL WHERE user_id = current_user_id(); EXCEPTION WHEN not_null_violation THEN UPDATE notes SET body = 'none' WHERE id > 0; END; END $f$;

-- safe: a block that runs format
DO $f$ BEGIN EXECUTE format('DELETE FROM notes WHERE user_id = %L', current_user_id()); END $f$;

-- leak: a block that runs format
DO $f$ BEGIN EXECUTE format('DELETE FROM notes WHERE user_id = %L', left(current_user_id(), 1)); END $f$;

-- safe: a block that runs a text in a loop
DO $f$ BEGIN FOR i IN 1..2 LOOP EXECUTE 'DELETE FROM notes WHERE user_id = $1 AND id = $2' USING current_user_id(), i; END LOOP; END $f$;

-- leak: a block that runs a text in a loop
DO $f$ BEGIN FOR i IN 1..2 LOOP EXECUTE 'DELETE FROM notes WHERE user_id = $1 AND id = $2' USING 'b', i; END LOOP; END $f$;

-- safe: a block with a bound cursor
DO $f$ DECLARE c CURSOR FOR SELECT * FROM notes WHERE user_id = current_user_id() FOR UPDATE; item record; BEGIN FOR item IN c LOOP DELETE FROM notes WHERE CURRENT OF c; END LOOP; END $f$;

-- leak: a block with a bound cursor
DO $f$ DECLARE c CURSOR FOR SELECT * FROM notes WHERE id > 1 FOR UPDATE; item record; BEGIN FOR item IN c LOOP DELETE FROM notes WHERE CURRENT OF c; END LOOP; END $f$;

-- safe: a block with a variable
DO $f$ DECLARE t text := current_user_id(); BEGIN UPDATE notes SET body = 'seen' WHERE user_id = t; END $f$;

-- leak: a block with a variable
DO $f$ DECLARE t text := left(current_user_id(), 1); BEGIN UPDATE notes SET body = 'seen' WHERE user_id = t; END $f$;

-- safe: a block that inserts for the tenant
DO $f$ BEGIN INSERT INTO notes (user_id, id, body) VALUES (current_user_id(), 70, 'x'); END $f$;

-- leak: a block that inserts for the tenant
DO $f$ BEGIN INSERT INTO notes (user_id, id, body) VALUES ('b', 70, 'x'); END $f$;
