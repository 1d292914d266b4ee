-- Asked once a query by the views on the pinned path: a tenant that has this source elsewhere, or not at all, gets an error and never an empty answer.
DECLARE
  placed text;
BEGIN
  SELECT m.placement INTO placed FROM {{ control }}.my_sources AS m WHERE m.source = $1;
  IF placed = 'shared' THEN
    RETURN true;
  END IF;
  IF {{ identity }}() IS NULL THEN
    RETURN false; -- nobody's rows are none
  END IF;
  IF placed IS NULL THEN
    RAISE EXCEPTION 'Tenant % has not connected source %, so there is no % to read.', {{ identity }}(), $1, $2
      USING ERRCODE = 'FL001', TABLE = $2, HINT = format('SELECT {{ control }}.connect_source(%L, %L);', {{ identity }}()::text, $1);
  END IF;
  RAISE EXCEPTION 'Tenant % has source % in its own schema, and % is missing there.', {{ identity }}(), $1, $2
    USING ERRCODE = 'FL002', TABLE = $2, HINT = format('SELECT {{ control }}.run_steps(%L);', {{ identity }}()::text);
END
