CASE WHEN current_user = {{ prefix_text }} || pg_catalog.replace(pg_catalog.current_setting({{ identity_setting_text }}, true), '-', '__') || {{ suffix_text }}
  THEN pg_catalog.current_setting({{ identity_setting_text }}, true)::{{ tenant_type }} END
