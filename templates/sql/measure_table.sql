-- A size needs no right on the table, but waits for its lock.
BEGIN
  bytes := pg_total_relation_size(measure_table.relation);
EXCEPTION WHEN lock_not_available THEN
  problem := 'is locked by another session';
END
