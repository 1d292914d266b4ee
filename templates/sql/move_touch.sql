-- A privilege that is given again invalidates what was prepared with the views on the pinned path, without a lock that anybody waits for. A statement
-- that is being analysed while the first invalidation comes loses it: so there is a second one, after a wait.
DECLARE
  target text;
BEGIN
  FOR target IN SELECT t.table_name FROM {{ control }}.tables AS t WHERE t.source = move_touch.source LOOP
    EXECUTE format('GRANT SELECT ON {{ path }}.%I TO {{ group }}', target);
  END LOOP;
END
