-- The first of two transactions: nobody reaches the tenant any more, and nothing is published for it. Commit it, then call offboard_finish. Until
-- then, and for a grace period that offboard_finish waits for, offboard_cancel undoes it. Said again it changes the period only when it names one.
DECLARE
  status text;
BEGIN
  IF grace < interval '0' THEN
    RAISE EXCEPTION 'Not a grace period: %', grace USING ERRCODE = 'invalid_parameter_value', HINT = 'Write an interval as in ''30 days''.';
  END IF;
  UPDATE {{ control }}.tenants AS t SET
    status_before = CASE t.status WHEN 'leaving' THEN t.status_before ELSE t.status END,
    erase_after = CASE WHEN grace IS NULL AND t.status = 'leaving' THEN t.erase_after ELSE now() + coalesce(grace, interval '0') END,
    status = 'leaving'
  WHERE t.tenant_id = offboard_begin.tenant RETURNING t.status INTO status;
  IF status IS NULL THEN
    RAISE EXCEPTION 'There is no tenant %.', offboard_begin.tenant
      USING ERRCODE = 'FEN01', HINT = 'SELECT tenant_id FROM {{ control }}.tenants lists those that are.';
  END IF;
  PERFORM {{ control }}.shut_out(offboard_begin.tenant);
END
