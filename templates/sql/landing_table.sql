-- What the catalog says of a landing table. Nothing of it is evaluated.
DECLARE
  landing text;
  relation oid;
  kind "char";
BEGIN
  SELECT l.landing_schema INTO landing FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant AND NOT l.shut;
  IF landing IS NULL THEN
    RAISE EXCEPTION 'Tenant % has no landing here.', tenant USING ERRCODE = 'FEN10', HINT = format('Open it: SELECT %s.open_landing(%L).', {{ control_text }}, tenant);
  ELSIF NOT {{ control }}.reader_is_sound(tenant) THEN
    RAISE EXCEPTION 'The reader of tenant % is not as it was made.', tenant
      USING ERRCODE = 'FEN04', HINT = 'Somebody else used its loader''s login: close this landing, open it again, and sync.';
  END IF;

  SELECT c.oid, c.relkind INTO relation, kind
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = landing AND c.relname = table_name AND c.relkind NOT IN ('i', 'I', 'S');
  IF relation IS NULL THEN
    RETURN;
  ELSIF kind <> 'r' THEN
    RAISE EXCEPTION '% in the landing of tenant % is not a table.', quote_ident(table_name), tenant
      USING ERRCODE = 'FEN05', HINT = 'Airbyte makes tables only. Somebody else used the loader''s login: drop it, change the loader''s password, and sync again.';
  END IF;
  qualified := format('%I.%I', landing, table_name);
  -- Another table, or other columns: whatever was read before says nothing about it.
  SELECT relation || ':' || md5(string_agg(format('%s %s', a.attname, a.atttypid), ',' ORDER BY a.attname COLLATE "C")), jsonb_object_agg(a.attname, a.atttypid)
  INTO shape, column_types
  FROM pg_attribute AS a WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped;
  -- A table that has no column, or none left.
  shape := coalesce(shape, relation::text);
  column_types := coalesce(column_types, '{}');
END
