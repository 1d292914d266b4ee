  SELECT jsonb_agg(jsonb_build_object('name', c.column_name, 'type', c.type_sql, 'key', c.is_key, 'conversion', c.conversion) ORDER BY c.position)
  FROM {{ control }}.synced_columns AS c WHERE c.table_name = wanted_columns.synced_table
