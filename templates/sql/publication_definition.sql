  -- A fingerprint of where a table is published and how: when it changes, everything is compared.
  SELECT md5({{ control }}.publish_target(tenant, synced_table) || {{ control }}.wanted_columns(synced_table)::text)
