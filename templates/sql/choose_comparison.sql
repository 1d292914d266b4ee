-- What of a landing table has to be compared with what is published: 'all' rows, the 'recent' ones, or 'none'. Where the table, its rows'
-- number and the youngest row's time and generation are those of last time, there is nothing new.
DECLARE
  known {{ control }}.publications;
  settings {{ control }}.publish_settings;
BEGIN
  SELECT * INTO STRICT known FROM {{ control }}.publications AS p WHERE p.tenant_id = tenant AND p.table_name = synced_table;
  SELECT * INTO STRICT settings FROM {{ control }}.publish_settings;
  IF compare_all
    OR known.definition IS DISTINCT FROM {{ control }}.publication_definition(tenant, synced_table)
    OR known.landed_shape IS DISTINCT FROM landed_shape
    OR known.compared_all_at IS NULL
    OR now() >= known.compared_all_at + settings.compare_all_after
  THEN
    comparison := 'all';
  ELSIF (known.landed_rows, known.landed_generation, known.landed_until) IS NOT DISTINCT FROM (landed_rows, landed_generation, landed_until) THEN
    comparison := 'none';
  ELSIF known.landed_generation IS NOT DISTINCT FROM landed_generation AND landed_rows >= known.landed_rows AND landed_until >= known.landed_until THEN
    comparison := 'recent';
    since := known.landed_until - settings.overlap;
  ELSE
    comparison := 'all';
  END IF;
END
