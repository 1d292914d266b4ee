  -- Whether a relation is made of nothing that could run code. An identity column's sequence has a default of its own kind.
  SELECT CASE c.relkind
    WHEN 'S' THEN true
    WHEN 'i' THEN (SELECT i.indexprs IS NULL AND i.indpred IS NULL FROM pg_index AS i WHERE i.indexrelid = c.oid)
    WHEN 'r' THEN NOT c.relrowsecurity AND NOT c.relhasrules AND NOT c.relhastriggers AND NOT c.relispartition AND NOT c.relhassubclass AND c.reloftype = 0
      AND NOT EXISTS (SELECT FROM pg_inherits AS h WHERE h.inhrelid = c.oid)
      AND NOT EXISTS (SELECT FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND (t.typnamespace <> 'pg_catalog'::regnamespace OR t.typtype <> 'b' OR a.attgenerated <> ''))
      AND NOT EXISTS (SELECT FROM pg_attrdef AS d WHERE d.adrelid = c.oid)
      AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype NOT IN ('p', 'u', 'n'))
      AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
    ELSE false
  END
  FROM pg_class AS c WHERE c.oid = relation
