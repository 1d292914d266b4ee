DECLARE
  found record;
  count integer := 0;
BEGIN
  PERFORM pg_catalog.set_config('app.user_id', {tenant}, true);
  FOR found IN EXECUTE query LOOP
    EXIT WHEN count OPERATOR(pg_catalog.>=) row_limit;
    count := count OPERATOR(pg_catalog.+) 1;
    RETURN NEXT pg_catalog.to_jsonb(found);
  END LOOP;
END
