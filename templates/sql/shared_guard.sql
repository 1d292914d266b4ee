CASE WHEN pg_catalog.has_schema_privilege({{ marker_text }}, pg_catalog.to_regnamespace(pg_catalog.quote_ident(current_user))::oid, 'USAGE') THEN true
  ELSE {{ control }}.shared_here({{ source_text }}, {{ table_text }}) END
