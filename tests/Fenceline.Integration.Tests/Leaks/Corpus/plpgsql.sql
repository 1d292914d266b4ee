-- Functions, blocks and triggers in PL/pgSQL: what is watched is their effect. Each pair differs in one place.

-- safe: a static query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END $f$;
SELECT pg_temp.f($1);

-- leak: a static query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE body <> tenant); END $f$;
SELECT pg_temp.f($1);

-- safe: a static query with the current tenant
CREATE FUNCTION pg_temp.f() RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = current_user_id()); END $f$;
SELECT pg_temp.f();

-- leak: a static query with the current tenant
CREATE FUNCTION pg_temp.f() RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id <> current_user_id()); END $f$;
SELECT pg_temp.f();

-- safe: an expression that is a query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN count(*) FROM notes WHERE user_id = tenant; END $f$;
SELECT pg_temp.f($1);

-- leak: an expression that is a query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN count(*) FROM notes WHERE true; END $f$;
SELECT pg_temp.f($1);

-- safe: INTO a variable
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN SELECT count(*) INTO n FROM notes WHERE user_id = tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: INTO a variable
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN SELECT count(*) INTO n FROM notes WHERE id > 0; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: INTO at the end
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN SELECT count(*) FROM notes WHERE user_id = tenant INTO STRICT n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: INTO at the end
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN SELECT count(*) FROM notes WHERE id > 0 INTO STRICT n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a variable that holds the tenant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable that holds the tenant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text := lower('B'); BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- safe: a variable that is given the tenant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text; BEGIN t := tenant; RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable that is given the tenant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text; BEGIN t := 'b' || ''; RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- safe: a variable that is given twice
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text := tenant; BEGIN t := tenant; RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable that is given twice
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text := tenant; BEGIN t := lower('B'); RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- safe: an argument that is changed
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN  RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END $f$;
SELECT pg_temp.f($1);

-- leak: an argument that is changed
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN tenant := lower('B'); RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END $f$;
SELECT pg_temp.f($1);

-- safe: an argument by its number that is changed
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN  RETURN (SELECT count(*) FROM notes WHERE user_id = $1); END $f$;
SELECT pg_temp.f($1);

-- leak: an argument by its number that is changed
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN tenant := lower('B'); RETURN (SELECT count(*) FROM notes WHERE user_id = $1); END $f$;
SELECT pg_temp.f($1);

-- safe: a variable with a shorter type
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t::text); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable with a shorter type
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t "char" := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t::text); END $f$;
SELECT pg_temp.f($1);

-- safe: a variable that is a number
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t varchar := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t::text); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable that is a number
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t int := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t::text); END $f$;
SELECT pg_temp.f($1);

-- safe: a variable of a column's type
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t notes.user_id%TYPE := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t::text); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable of a column's type
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t notes.id%TYPE := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t::text); END $f$;
SELECT pg_temp.f($1);

-- safe: a variable by its block's name
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ <<b>> DECLARE t text := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = b.t); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable by its block's name
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ <<b>> DECLARE t text := tenant; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id <> b.t); END $f$;
SELECT pg_temp.f($1);

-- safe: an argument by its function's name
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = f.tenant); END $f$;
SELECT pg_temp.f($1);

-- leak: an argument by its function's name
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id <> f.tenant); END $f$;
SELECT pg_temp.f($1);

-- safe: INTO takes the tenant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text; BEGIN SELECT tenant INTO t; RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- leak: INTO takes the tenant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t text; BEGIN SELECT lower('B') INTO t; RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1);

-- safe: a row's field
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; BEGIN SELECT n.user_id AS u INTO r FROM notes AS n WHERE n.user_id = tenant ORDER BY n.user_id DESC LIMIT 1; RETURN length(r.u); END $f$;
SELECT pg_temp.f($1);

-- leak: a row's field
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; BEGIN SELECT n.user_id AS u INTO r FROM notes AS n WHERE n.user_id <> '' ORDER BY n.user_id DESC LIMIT 1; RETURN length(r.u); END $f$;
SELECT pg_temp.f($1);

-- safe: IF asks
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF EXISTS (SELECT 1 FROM notes WHERE user_id = tenant AND id = 7) THEN RETURN 1; END IF; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- leak: IF asks
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF EXISTS (SELECT 1 FROM notes WHERE id = 7) THEN RETURN 1; END IF; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- safe: ELSIF asks
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF false THEN RETURN 2; ELSIF EXISTS (SELECT 1 FROM notes WHERE user_id = tenant AND id = 7) THEN RETURN 1; ELSE RETURN 0; END IF; END $f$;
SELECT pg_temp.f($1);

-- leak: ELSIF asks
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF false THEN RETURN 2; ELSIF EXISTS (SELECT 1 FROM notes WHERE id = 7) THEN RETURN 1; ELSE RETURN 0; END IF; END $f$;
SELECT pg_temp.f($1);

-- safe: IF with a CASE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF (CASE WHEN true THEN EXISTS (SELECT 1 FROM notes WHERE user_id = tenant AND id = 7) END) THEN RETURN 1; END IF; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- leak: IF with a CASE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF (CASE WHEN true THEN EXISTS (SELECT 1 FROM notes WHERE id = 7) END) THEN RETURN 1; END IF; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- safe: the branch of IF
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF tenant <> '' THEN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END IF; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- leak: the branch of IF
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF tenant <> '' THEN RETURN (SELECT count(*) FROM notes WHERE id > 0); END IF; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- safe: the branch of ELSE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF tenant = '' THEN RETURN 0; ELSE RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END IF; END $f$;
SELECT pg_temp.f($1);

-- leak: the branch of ELSE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN IF tenant = '' THEN RETURN 0; ELSE RETURN (SELECT count(*) FROM notes WHERE id > 0); END IF; END $f$;
SELECT pg_temp.f($1);

-- safe: CASE asks
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CASE (SELECT count(*) FROM notes WHERE user_id = tenant) WHEN 4, 5 THEN RETURN 1; ELSE RETURN 0; END CASE; END $f$;
SELECT pg_temp.f($1);

-- leak: CASE asks
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CASE (SELECT count(*) FROM notes WHERE true) WHEN 4, 5 THEN RETURN 1; ELSE RETURN 0; END CASE; END $f$;
SELECT pg_temp.f($1);

-- safe: the branch of CASE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CASE WHEN tenant <> '' THEN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); ELSE NULL; END CASE; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- leak: the branch of CASE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CASE WHEN tenant <> '' THEN RETURN (SELECT count(*) FROM notes WHERE true); ELSE NULL; END CASE; RETURN 0; END $f$;
SELECT pg_temp.f($1);

-- safe: WHILE asks
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN WHILE n < (SELECT count(*) FROM notes WHERE user_id = tenant) LOOP n := n + 1; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: WHILE asks
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN WHILE n < (SELECT count(*) FROM notes WHERE true) LOOP n := n + 1; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: LOOP and EXIT
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN LOOP EXIT WHEN n >= (SELECT count(*) FROM notes WHERE user_id = tenant); n := n + 1; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: LOOP and EXIT
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN LOOP EXIT WHEN n >= (SELECT count(*) FROM notes WHERE true); n := n + 1; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOR over a query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; n bigint := 0; BEGIN FOR r IN SELECT id FROM notes WHERE user_id = tenant LOOP n := n + r.id; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOR over a query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; n bigint := 0; BEGIN FOR r IN SELECT id FROM notes WHERE id > 0 LOOP n := n + r.id; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: inside of FOR
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; n bigint := 0; BEGIN FOR r IN SELECT code FROM countries LOOP n := n + (SELECT count(*) FROM notes WHERE user_id = tenant AND country = r.code); END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: inside of FOR
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; n bigint := 0; BEGIN FOR r IN SELECT code FROM countries LOOP n := n + (SELECT count(*) FROM notes WHERE true AND country = r.code); END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOR over what a row names
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; n bigint := 0; BEGIN FOR r IN SELECT o.body AS u FROM notes AS o WHERE o.user_id = tenant LOOP n := n + (SELECT count(*) FROM notes WHERE user_id = current_user_id() AND id < 99 AND body <> r.u); END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOR over what a row names
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE r record; n bigint := 0; BEGIN FOR r IN SELECT (SELECT max(x.user_id) FROM notes AS x) AS u FROM notes AS o WHERE o.user_id = tenant LOOP n := n + (SELECT count(*) FROM notes WHERE user_id = current_user_id() AND id < 99 AND body <> r.u); END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOR over numbers
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN FOR i IN 1 .. (SELECT count(*) FROM notes WHERE user_id = tenant) LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOR over numbers
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN FOR i IN 1 .. (SELECT count(*) FROM notes WHERE true) LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOR backwards
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN FOR i IN REVERSE (SELECT count(*) FROM notes WHERE user_id = tenant) .. 1 LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOR backwards
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN FOR i IN REVERSE (SELECT count(*) FROM notes WHERE true) .. 1 LOOP n := n + i; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: FOREACH
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; x bigint; BEGIN FOREACH x IN ARRAY ARRAY(SELECT id FROM notes WHERE user_id = tenant) LOOP n := n + x; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: FOREACH
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; x bigint; BEGIN FOREACH x IN ARRAY ARRAY(SELECT id FROM notes WHERE true) LOOP n := n + x; END LOOP; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: RETURN QUERY
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT id FROM notes WHERE user_id = tenant; END $f$;
SELECT pg_temp.f($1);

-- leak: RETURN QUERY
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT id FROM notes WHERE true; END $f$;
SELECT pg_temp.f($1);

-- safe: RETURN NEXT
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF bigint LANGUAGE plpgsql AS $f$ DECLARE r bigint; BEGIN FOR r IN SELECT id FROM notes WHERE user_id = tenant LOOP RETURN NEXT r; END LOOP; END $f$;
SELECT pg_temp.f($1);

-- leak: RETURN NEXT
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF bigint LANGUAGE plpgsql AS $f$ DECLARE r bigint; BEGIN FOR r IN SELECT id FROM notes WHERE true LOOP RETURN NEXT r; END LOOP; END $f$;
SELECT pg_temp.f($1);

-- safe: RETURN QUERY EXECUTE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY EXECUTE 'SELECT id FROM notes WHERE user_id = $1' USING tenant; END $f$;
SELECT pg_temp.f($1);

-- leak: RETURN QUERY EXECUTE
CREATE FUNCTION pg_temp.f(tenant text) RETURNS SETOF bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY EXECUTE 'SELECT id FROM notes WHERE user_id <> $1' USING tenant; END $f$;
SELECT pg_temp.f($1);

-- safe: a cursor
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c CURSOR FOR SELECT id FROM notes WHERE user_id = tenant ORDER BY id; n bigint; s bigint := 0; BEGIN OPEN c; LOOP FETCH c INTO n; EXIT WHEN NOT FOUND; s := s + n; END LOOP; CLOSE c; RETURN s; END $f$;
SELECT pg_temp.f($1);

-- leak: a cursor
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c CURSOR FOR SELECT id FROM notes WHERE true ORDER BY id; n bigint; s bigint := 0; BEGIN OPEN c; LOOP FETCH c INTO n; EXIT WHEN NOT FOUND; s := s + n; END LOOP; CLOSE c; RETURN s; END $f$;
SELECT pg_temp.f($1);

-- safe: a cursor that is opened for a query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; s bigint := 0; BEGIN OPEN c FOR SELECT id FROM notes WHERE user_id = tenant ORDER BY id; LOOP FETCH c INTO n; EXIT WHEN n IS NULL; s := s + n; END LOOP; RETURN s; END $f$;
SELECT pg_temp.f($1);

-- leak: a cursor that is opened for a query
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; s bigint := 0; BEGIN OPEN c FOR SELECT id FROM notes WHERE true ORDER BY id; LOOP FETCH c INTO n; EXIT WHEN n IS NULL; s := s + n; END LOOP; RETURN s; END $f$;
SELECT pg_temp.f($1);

-- safe: a cursor that is opened for a text
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; s bigint := 0; BEGIN OPEN c FOR EXECUTE 'SELECT id FROM notes WHERE user_id = $1' USING tenant; LOOP FETCH c INTO n; EXIT WHEN n IS NULL; s := s + n; END LOOP; RETURN s; END $f$;
SELECT pg_temp.f($1);

-- leak: a cursor that is opened for a text
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c refcursor; n bigint; s bigint := 0; BEGIN OPEN c FOR EXECUTE 'SELECT id FROM notes WHERE user_id <> $1' USING tenant; LOOP FETCH c INTO n; EXIT WHEN n IS NULL; s := s + n; END LOOP; RETURN s; END $f$;
SELECT pg_temp.f($1);

-- safe: FOR over a cursor
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c CURSOR FOR SELECT id FROM notes WHERE user_id = tenant; s bigint := 0; BEGIN FOR r IN c LOOP s := s + r.id; END LOOP; RETURN s; END $f$;
SELECT pg_temp.f($1);

-- leak: FOR over a cursor
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE c CURSOR FOR SELECT id FROM notes WHERE true; s bigint := 0; BEGIN FOR r IN c LOOP s := s + r.id; END LOOP; RETURN s; END $f$;
SELECT pg_temp.f($1);

-- safe: an exception's branch
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION 'x'; EXCEPTION WHEN others THEN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END $f$;
SELECT pg_temp.f($1);

-- leak: an exception's branch
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION 'x'; EXCEPTION WHEN others THEN RETURN (SELECT count(*) FROM notes WHERE true); END $f$;
SELECT pg_temp.f($1);

-- safe: a block inside
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END; END $f$;
SELECT pg_temp.f($1);

-- leak: a block inside
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN BEGIN RETURN (SELECT count(*) FROM notes WHERE true); END; END $f$;
SELECT pg_temp.f($1);

-- safe: EXECUTE of a constant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1' INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: EXECUTE of a constant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id <> $1' INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: USING another
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1' INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: USING another
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $1' INTO n USING lower('B'); RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: USING in another order
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $2 AND body <> $1' INTO n USING 'zz'::text, tenant, lower('B'); RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: USING in another order
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = $3 AND body <> $1' INTO n USING 'zz'::text, tenant, lower('B'); RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: format with a literal
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id = %L', tenant) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: format with a literal
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id = %L', lower('B')) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: format with places
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id = %2$L AND body <> %1$L', 'zz', tenant, lower('B')) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: format with places
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id = %3$L AND body <> %1$L', 'zz', tenant, lower('B')) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: format with a text that is a constant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id = %L%s', tenant, '') INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: format with a text that is a constant
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM notes WHERE user_id = %L%s', tenant, ' OR id > 0') INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a text in pieces
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM ' || 'no' || 'tes WHERE user_id = $1' INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a text in pieces
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM ' || 'no' || 'tes WHERE user_id <> $1' INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a quoted value
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = ' || quote_literal(tenant) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a quoted value
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM notes WHERE user_id = ' || quote_literal(lower('B')) INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a text in a variable
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; q text := 'SELECT count(*) FROM notes WHERE user_id = $1'; BEGIN EXECUTE q INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a text in a variable
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; q text := 'SELECT count(*) FROM notes WHERE user_id <> $1'; BEGIN EXECUTE q INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: a text that grows
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; q text; BEGIN q := 'SELECT count(*) FROM notes' || ' WHERE ' || 'user_id = $1'; EXECUTE q INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: a text that grows
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; q text; BEGIN q := 'SELECT count(*) FROM notes' || ' WHERE ' || 'user_id <> $1'; EXECUTE q INTO n USING tenant; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: DELETE with RETURNING
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN DELETE FROM notes WHERE user_id = tenant AND id = 7 RETURNING id INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: DELETE with RETURNING
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint; BEGIN DELETE FROM notes WHERE id = 7 RETURNING id INTO n; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: INSERT with RETURNING
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE u text; BEGIN INSERT INTO notes (user_id, id, body) VALUES (tenant, 90, 'x') RETURNING user_id INTO u; RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END $f$;
SELECT pg_temp.f($1);

-- leak: INSERT with RETURNING
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE u text; BEGIN INSERT INTO notes (user_id, id, body) VALUES ((SELECT max(user_id) FROM notes), 90, 'x') RETURNING user_id INTO u; RETURN (SELECT count(*) FROM notes WHERE user_id = tenant); END $f$;
SELECT pg_temp.f($1);

-- safe: PERFORM
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN PERFORM 1 FROM notes WHERE user_id = tenant AND id = 7; IF FOUND THEN n := 1; END IF; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- leak: PERFORM
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE n bigint := 0; BEGIN PERFORM 1 FROM notes WHERE id = 7; IF FOUND THEN n := 1; END IF; RETURN n; END $f$;
SELECT pg_temp.f($1);

-- safe: ASSERT
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN ASSERT NOT EXISTS (SELECT 1 FROM notes WHERE user_id = tenant AND id = 7), 'no'; RETURN 1; END $f$;
SELECT pg_temp.f($1);

-- leak: ASSERT
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN ASSERT NOT EXISTS (SELECT 1 FROM notes WHERE id = 7), 'no'; RETURN 1; END $f$;
SELECT pg_temp.f($1);

-- safe: the setting is changed in the body
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN PERFORM set_config('app.other', 'b', true); RETURN (SELECT count(*) FROM notes WHERE user_id = current_user_id()); END $f$;
SELECT pg_temp.f($1);

-- leak: the setting is changed in the body
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN PERFORM set_config('app.user_id', 'b', true); RETURN (SELECT count(*) FROM notes WHERE user_id = current_user_id()); END $f$;
SELECT pg_temp.f($1);

-- safe: the setting is changed by an assignment
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE x text; BEGIN x := set_config('app.other', 'b', true); RETURN (SELECT count(*) FROM notes WHERE user_id = current_user_id()); END $f$;
SELECT pg_temp.f($1);

-- leak: the setting is changed by an assignment
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE x text; BEGIN x := set_config('app.user_id', 'b', true); RETURN (SELECT count(*) FROM notes WHERE user_id = current_user_id()); END $f$;
SELECT pg_temp.f($1);

-- safe: another function is called
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM countries); END $f$;
SELECT pg_temp.f($1);

-- leak: another function is called
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT count(*) FROM oracle.unknown_notes()); END $f$;
SELECT pg_temp.f($1);

-- safe: an alias of an argument
CREATE FUNCTION pg_temp.f(tenant text, other text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t ALIAS FOR $1; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1, lower('B'));

-- leak: an alias of an argument
CREATE FUNCTION pg_temp.f(tenant text, other text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE t ALIAS FOR $2; BEGIN RETURN (SELECT count(*) FROM notes WHERE user_id = t); END $f$;
SELECT pg_temp.f($1, lower('B'));

-- safe: a variable of the name of another table's column
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE country text := 'x'; BEGIN RETURN (SELECT count(*) FROM github_repositories AS r WHERE r.user_id = tenant); END $f$;
SELECT pg_temp.f($1);

-- leak: a variable of the name of another table's column
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ DECLARE country text := 'x'; BEGIN RETURN (SELECT count(*) FROM github_repositories AS r WHERE r.language <> country); END $f$;
SELECT pg_temp.f($1);

-- safe: a procedure's statement
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CREATE TEMP TABLE found ON COMMIT DROP AS SELECT * FROM notes WHERE user_id = tenant; RETURN (SELECT count(*) FROM found); END $f$;
SELECT pg_temp.f($1);

-- leak: a procedure's statement
CREATE FUNCTION pg_temp.f(tenant text) RETURNS bigint LANGUAGE plpgsql AS $f$ BEGIN CREATE TEMP TABLE found ON COMMIT DROP AS SELECT * FROM notes WHERE true; RETURN (SELECT count(*) FROM found); END $f$;
SELECT pg_temp.f($1);

-- safe: a trigger that changes a column
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.body := 'z'; RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- leak: a trigger that changes a column
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.user_id := lower('B'); RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- safe: a trigger that keeps the tenant
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.user_id := current_user_id(); RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- leak: a trigger that keeps the tenant
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.user_id := (SELECT max(user_id) FROM notes); RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- safe: a trigger that counts
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.body := (SELECT count(*)::text FROM notes WHERE user_id = NEW.user_id); RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- leak: a trigger that counts
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.body := (SELECT count(*)::text FROM notes); RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- safe: a trigger that returns a row of its own
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN  RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- leak: a trigger that returns a row of its own
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW := ROW('b', 90, 'x', NULL, now())::notes; RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- safe: a trigger that writes elsewhere
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO github_issues (user_id, id, title) VALUES (NEW.user_id, 90, 'x'); RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- leak: a trigger that writes elsewhere
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO github_issues (user_id, id, title) VALUES (lower('B'), 90, 'x'); RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- safe: a trigger that deletes
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM github_issues WHERE user_id = NEW.user_id; RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- leak: a trigger that deletes
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM github_issues WHERE id = 1; RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- safe: a trigger that executes a text
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'DELETE FROM github_issues WHERE user_id = $1' USING NEW.user_id; RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- leak: a trigger that executes a text
CREATE FUNCTION pg_temp.t() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'DELETE FROM github_' || 'issues'; RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pg_temp.t();
INSERT INTO notes (user_id, id, body) VALUES ($1, 90, 'x');

-- safe: a block deletes
DO $f$ BEGIN DELETE FROM github_issues WHERE user_id = current_user_id(); END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- leak: a block deletes
DO $f$ BEGIN DELETE FROM github_issues WHERE id = 1; END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- safe: a block executes
DO $f$ BEGIN EXECUTE 'DELETE FROM github_issues WHERE user_id = current_user_id()'; END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- leak: a block executes
DO $f$ BEGIN EXECUTE 'DELETE FROM github_issues'; END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- safe: a block executes what it builds
DO $f$ BEGIN EXECUTE format('DELETE FROM %I WHERE user_id = current_user_id()', 'notes'); END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- leak: a block executes what it builds
DO $f$ BEGIN EXECUTE format('DELETE FROM %I', 'not' || 'es'); END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- safe: a block updates
DO $f$ BEGIN UPDATE notes SET body = 'q' WHERE user_id = current_user_id(); END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- leak: a block updates
DO $f$ BEGIN UPDATE notes SET body = 'q' WHERE user_id <> ''; END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- safe: a block inserts
DO $f$ BEGIN INSERT INTO notes (id, body) VALUES (90, 'x'); END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- leak: a block inserts
DO $f$ BEGIN INSERT INTO notes (user_id, id, body) VALUES (lower('B'), 90, 'x'); END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- safe: a block makes a table
DO $f$ BEGIN CREATE TEMP TABLE z ON COMMIT DROP AS SELECT * FROM notes WHERE user_id = current_user_id(); DELETE FROM notes WHERE user_id = current_user_id() AND id IN (SELECT id FROM z); END $f$;
UPDATE notes SET body = body WHERE user_id = $1;

-- leak: a block makes a table
DO $f$ BEGIN CREATE TEMP TABLE z ON COMMIT DROP AS SELECT * FROM notes; DELETE FROM notes WHERE id IN (SELECT id FROM z); END $f$;
UPDATE notes SET body = body WHERE user_id = $1;
