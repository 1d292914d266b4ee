-- Whoever writes a tenant's rows holds the tenant's registration until the transaction ends: removing the tenant waits for exactly these,
-- prepared transactions among them, and refuses those that come later. It looks at the rows and not at a setting, which a tenant could change.
DECLARE
  written_for text;
BEGIN
  FOR written_for IN SELECT DISTINCT ({{ row_tenant_key }})::text FROM written LOOP
    PERFORM FROM {{ control }}.tenants AS t WHERE t.tenant_id = written_for AND t.status <> 'leaving' FOR KEY SHARE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'There is no tenant % to write for.', written_for USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
  END LOOP;
  RETURN NULL;
END
