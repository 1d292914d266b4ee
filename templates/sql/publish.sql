-- Publishes what landed for a tenant, of one source or of all, in the transaction of the caller: all of it or nothing.
DECLARE
  item record;
  result record;
BEGIN
  PERFORM {{ control }}.assert_publisher();
  FOR item IN SELECT * FROM {{ control }}.lock_publication(tenant, only_source) LOOP
    result := {{ control }}.publish_landed(tenant, item.table_name, compare_all, allow_deletes);
    table_name := item.table_name;
    source := item.source;
    outcome := result.outcome;
    comparison := result.comparison;
    inserted := coalesce(result.inserted, 0);
    updated := coalesce(result.updated, 0);
    deleted := coalesce(result.deleted, 0);
    set_aside := coalesce(result.set_aside, '[]');
    missing_columns := coalesce(result.missing_columns, '{}');
    RETURN NEXT;
  END LOOP;
END
