  -- What a landing gives for a column: PostgreSQL's own types without their sizes, text for all others. Types of extensions
  -- needn't be known where the landing is, and are made from the text by whoever publishes.
  SELECT coalesce((
    SELECT t.oid FROM pg_type AS t
    WHERE t.oid = CASE WHEN target ~ '^[a-z][a-z0-9 ]*(\([0-9]+(,[0-9]+)?\))?(\[\])?$' THEN to_regtype(target) END
      AND t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype = 'b'
  ), 'text'::regtype)::regtype
