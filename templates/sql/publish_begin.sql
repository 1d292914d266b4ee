-- The first step of publishing: locks, and says which tables are to be published in which types. All steps run in one transaction.
BEGIN
  PERFORM {{ control }}.assert_publisher();
  RETURN QUERY SELECT l.table_name, l.source, l.wanted FROM {{ control }}.lock_publication(tenant, only_source) AS l;
END
