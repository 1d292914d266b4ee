  SELECT format('SELECT * FROM {{ control }}.read_landing(%L, %L) AS landed(%s)', tenant, call, definition)
