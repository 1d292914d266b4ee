-- Keeps a table as it is until the transaction ends. What stands in the way is said, and never waited for longer than a moment.
BEGIN
  EXECUTE format('LOCK TABLE ONLY %s IN ACCESS SHARE MODE', hold_table.relation);
  RETURN NULL;
EXCEPTION
  WHEN undefined_table OR invalid_schema_name THEN
    RETURN 'is missing';
  WHEN lock_not_available THEN
    RETURN 'is locked by another session';
  WHEN insufficient_privilege THEN
    RETURN 'may not be read';
  WHEN wrong_object_type THEN
    RETURN 'is not a table';
END
