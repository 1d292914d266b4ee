nullif(pg_catalog.current_setting({{ member_setting_text }}, true), '')::{{ member_type }}
