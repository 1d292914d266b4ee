-- Publishes one table from the landing schema in this database.
DECLARE
  result record;
BEGIN
  PERFORM {{ control }}.assert_publisher();
  PERFORM {{ control }}.hold_publication(tenant, synced_table);
  result := {{ control }}.publish_landed(tenant, synced_table, compare_all, allow_deletes);
  outcome := result.outcome;
  comparison := coalesce(result.comparison, 'none');
  inserted := coalesce(result.inserted, 0);
  updated := coalesce(result.updated, 0);
  deleted := coalesce(result.deleted, 0);
  set_aside := coalesce(result.set_aside, '[]');
  missing_columns := coalesce(result.missing_columns, '{}');
END
