-- Undoes the registration of tenants whose rows were there before: those stay.
DECLARE
  wanted jsonb;
  base text;
BEGIN
  FOR wanted IN SELECT w FROM jsonb_array_elements({{ tenants_text }}::jsonb) AS w LOOP
    base := {{ prefix_text }} || replace(wanted ->> 'id', '-', '__') || {{ suffix_text }};
    IF {{ landing_here }} THEN
      PERFORM {{ control }}.shut_landing(wanted ->> 'id');
      PERFORM {{ control }}.close_landing(wanted ->> 'id');
    END IF;
    EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM {{ schema_readers }}', base);
    IF NOT (wanted ->> 'adopts')::boolean THEN
      EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', base);
    END IF;
    PERFORM {{ control }}.drop_role(base);
    DELETE FROM {{ control }}.tenants AS t WHERE t.tenant_id = wanted ->> 'id';
  END LOOP;
END
