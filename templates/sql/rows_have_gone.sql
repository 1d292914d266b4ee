  -- Fewer rows than last time and the new ones make together: some were deleted, which recent rows don't tell.
  SELECT rows_have_gone.landed_rows < p.landed_rows + rows_have_gone.inserted FROM {{ control }}.publications AS p WHERE p.tenant_id = tenant AND p.table_name = synced_table
