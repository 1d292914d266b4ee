SET ROLE {{ owner }};
CREATE FUNCTION {{ control }}.landed_query(call text, partial boolean) RETURNS text LANGUAGE sql IMMUTABLE {{ path }} AS {{ body:landed_query }};
CREATE FUNCTION {{ control }}.publish_landed(tenant text, synced_table text, compare_all boolean, allow_deletes boolean, OUT outcome text, OUT comparison text, OUT inserted bigint, OUT updated bigint, OUT deleted bigint, OUT set_aside jsonb, OUT missing_columns text[])
  LANGUAGE plpgsql {{ path }} AS {{ body:publish_landed }};
CREATE FUNCTION {{ control }}.publish_table(tenant text, synced_table text, compare_all boolean DEFAULT false, allow_deletes boolean DEFAULT false,
    OUT outcome text, OUT comparison text, OUT inserted bigint, OUT updated bigint, OUT deleted bigint, OUT set_aside jsonb, OUT missing_columns text[])
  LANGUAGE plpgsql SECURITY DEFINER {{ path }} {{ publish_settings }} AS {{ body:publish_table }};
CREATE FUNCTION {{ control }}.publish(tenant text, only_source text DEFAULT NULL, compare_all boolean DEFAULT false, allow_deletes boolean DEFAULT false)
  RETURNS TABLE (table_name text, source text, outcome text, comparison text, inserted bigint, updated bigint, deleted bigint, set_aside jsonb, missing_columns text[])
  LANGUAGE sql {{ path }} AS {{ body:publish }};
GRANT EXECUTE ON FUNCTION {{ control }}.publish_table(text, text, boolean, boolean), {{ control }}.publish(text, text, boolean, boolean) TO {{ publisher }};
RESET ROLE;
