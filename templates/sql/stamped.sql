-- The SQL of a JSON document with the tenant's id at a path; what is in the way gives way.
DECLARE
  object text := format('CASE WHEN jsonb_typeof(%1$s) = ''object'' THEN %1$s ELSE ''{}''::jsonb END', document);
BEGIN
  RETURN format('(%s || jsonb_build_object(%L, %s))', object, path[1],
    CASE WHEN cardinality(path) = 1 THEN format('%L::text', tenant) ELSE {{ control }}.stamped(format('(%s -> %L)', document, path[1]), path[2:], tenant) END);
END
