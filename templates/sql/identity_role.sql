CASE WHEN pg_catalog.starts_with(current_user::text, {{ prefix_text }})
    AND pg_catalog.right(current_user::text, pg_catalog.length({{ suffix_text }})) = {{ suffix_text }}
    AND pg_catalog.pg_has_role(current_user, {{ group_text }}, 'USAGE')
  THEN nullif(pg_catalog.replace(pg_catalog.substr(current_user::text, pg_catalog.length({{ prefix_text }}) + 1,
    pg_catalog.length(current_user::text) - pg_catalog.length({{ prefix_text }}) - pg_catalog.length({{ suffix_text }})), '__', '-'), '')::{{ tenant_type }} END
