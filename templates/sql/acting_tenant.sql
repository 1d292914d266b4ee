nullif(pg_catalog.current_setting('fenceline.tenant', true), '')::{{ tenant_type }}
