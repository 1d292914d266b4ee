-- Makes the published rows those that landed, and refuses to delete too much of them. The caller has locked the publication.
DECLARE
  settings {{ control }}.publish_settings;
  before text := coalesce(current_setting('fenceline.tenant', true), '');
  remaining bigint;
BEGIN
  SELECT * INTO STRICT settings FROM {{ control }}.publish_settings;
  PERFORM set_config('fenceline.tenant', tenant, true);
  BEGIN
    EXECUTE {{ control }}.merge_statement(tenant, synced_table, landed_query, partial, sifted) INTO inserted, updated, deleted, set_aside;
  EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
    -- Never the message of PostgreSQL: it holds values.
    DECLARE
      broken text;
    BEGIN
      GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
      RAISE EXCEPTION 'What landed in % for tenant % breaks %.', synced_table, tenant, coalesce(nullif(broken, ''), format('a rule of the table (SQLSTATE %s)', SQLSTATE)) USING ERRCODE = 'FEN09';
    END;
  END;

  IF deleted > settings.deletion_rows AND NOT allow_deletes THEN
    EXECUTE {{ control }}.count_published(tenant, synced_table) INTO remaining;
    IF deleted * 100 > settings.deletion_percent * (remaining - inserted + deleted) THEN
      RAISE EXCEPTION 'Publishing % for tenant % would delete % of % rows.', synced_table, tenant, deleted, remaining - inserted + deleted
        USING ERRCODE = 'FEN03', HINT = 'Nothing was published. Where that is right (the source was cleared, or emptied on purpose), publish again and allow it.';
    END IF;
  END IF;
  PERFORM set_config('fenceline.tenant', before, true);
END
