  -- The staging table of this transaction for a table; no other transaction has one of that name.
  SELECT format('{{ staging }}.%I', format('t%s_%s', pg_current_xact_id(), md5(synced_table)))
