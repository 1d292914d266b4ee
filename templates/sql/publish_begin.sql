-- The first step of publishing from a landing database: locks, and says which tables are to be published in which types.
-- All steps run in one transaction.
BEGIN
  PERFORM {{ control }}.assert_publisher();
  PERFORM {{ control }}.sweep_staging();
  RETURN QUERY SELECT l.table_name, l.source, l.wanted FROM {{ control }}.lock_publication(tenant, only_source) AS l;
END
