(nullif(pg_catalog.current_setting({{ member_setting_text }}, true), '')::pg_catalog.jsonb {{ member_claim }})::{{ member_type }}
