CASE WHEN {{ or_shared_role }}current_user = {{ prefix_text }} || pg_catalog.replace(nullif(pg_catalog.current_setting({{ identity_setting_text }}, true), '')::pg_catalog.jsonb {{ identity_claim }}, '-', '__') || {{ suffix_text }}{{ or_end }}
  THEN (nullif(pg_catalog.current_setting({{ identity_setting_text }}, true), '')::pg_catalog.jsonb {{ identity_claim }})::{{ tenant_type }} END
