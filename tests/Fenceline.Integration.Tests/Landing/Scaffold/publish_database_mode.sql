SET ROLE {{ owner }};
CREATE FUNCTION {{ control }}.landed_type(target text) RETURNS regtype LANGUAGE sql STABLE {{ path }} AS {{ body:landed_type }};
CREATE FUNCTION {{ control }}.assert_publisher() RETURNS void LANGUAGE plpgsql SECURITY DEFINER {{ path }} AS {{ body:assert_publisher }};
CREATE SCHEMA {{ staging }};
GRANT USAGE ON SCHEMA {{ staging }} TO {{ publisher }};
CREATE FUNCTION {{ control }}.staging_table(synced_table text) RETURNS text LANGUAGE sql STABLE {{ path }} AS {{ body:staging_table }};
CREATE FUNCTION {{ control }}.sweep_staging() RETURNS void LANGUAGE plpgsql {{ path }} AS {{ body:sweep_staging }};
CREATE FUNCTION {{ control }}.publish_stage(tenant text, synced_table text, landed_shape text, landed_rows bigint, landed_generation bigint, landed_until timestamptz, compare_all boolean DEFAULT false, sift boolean DEFAULT false,
    OUT comparison text, OUT since timestamptz, OUT copy text, OUT set_aside jsonb)
  LANGUAGE plpgsql SECURITY DEFINER {{ path }} {{ publish_settings }} AS {{ body:publish_stage }};
CREATE FUNCTION {{ control }}.publish_merge(tenant text, synced_table text, landed_shape text, landed_rows bigint, landed_generation bigint, landed_until timestamptz, comparison text, unfit_column text DEFAULT NULL, allow_deletes boolean DEFAULT false,
    OUT complete boolean, OUT inserted bigint, OUT updated bigint, OUT deleted bigint, OUT set_aside jsonb)
  LANGUAGE plpgsql SECURITY DEFINER {{ path }} {{ publish_settings }} AS {{ body:publish_merge }};
GRANT EXECUTE ON FUNCTION {{ control }}.publish_stage(text, text, text, bigint, bigint, timestamptz, boolean, boolean),
  {{ control }}.publish_merge(text, text, text, bigint, bigint, timestamptz, text, text, boolean) TO {{ publisher }};
RESET ROLE;
