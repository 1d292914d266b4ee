-- How a column of a landing table becomes a value of the type that is published; NULL where nothing leads from one to the other.
-- Exact: a value that the type can't hold as it is, is an error, and never rounded or cut. The alias is l.
DECLARE
  wanted regtype := {{ control }}.landed_type(target);
  value text := format('l.%I', column_name);
  size int := substring(target FROM '\((\d+)\)')::int;
  is_array boolean := (SELECT t.typelem <> 0 AND t.typlen = -1 FROM pg_type AS t WHERE t.oid = wanted);
  integers CONSTANT regtype[] := '{smallint,integer,bigint}';
  fractions CONSTANT regtype[] := '{numeric,real,double precision}';
  times CONSTANT regtype[] := '{date,timestamp,timestamptz,time,timetz,interval}';
  jsons CONSTANT regtype[] := '{json,jsonb}';
  texts CONSTANT regtype[] := '{text,varchar,bpchar}';
BEGIN
  IF source_type = ANY (jsons) AND wanted <> ALL (jsons) THEN
    IF is_array THEN
      RETURN format('CASE jsonb_typeof(%1$s::jsonb) WHEN ''array'' THEN ARRAY(SELECT e FROM jsonb_array_elements_text(%1$s::jsonb) AS e)::%2$s WHEN ''null'' THEN NULL ELSE (%1$s #>> ''{}'')::%2$s END', value, CASE wanted WHEN 'text'::regtype THEN 'text' ELSE target END);
    END IF;
    value := format('(%s #>> ''{}'')', value);
    source_type := 'text';
  END IF;

  IF conversion IN ('unix_seconds', 'unix_milliseconds') AND source_type <> ALL (times) THEN
    IF source_type <> ALL (integers || fractions || texts) THEN
      RETURN NULL;
    END IF;
    value := format('to_timestamp(%s::double precision%s)', value, CASE conversion WHEN 'unix_milliseconds' THEN ' / 1000' ELSE '' END);
    source_type := 'timestamptz';
  END IF;

  IF wanted = ANY (integers) AND source_type = ANY (fractions || texts) THEN
    -- A cast would round. What has a fraction goes through text, where it is refused.
    value := format('%s::numeric', value);
    RETURN format('CASE WHEN %1$s = trunc(%1$s) THEN %1$s::%2$s ELSE %1$s::text::%2$s END', value, target);
  ELSIF wanted = 'boolean'::regtype AND source_type = ANY (integers || fractions) THEN
    RETURN format('%s::text::boolean', value);
  ELSIF wanted = ANY (jsons) AND source_type <> ALL (jsons || texts) THEN
    RETURN format('to_jsonb(%s)::%s', value, target);
  ELSIF wanted = ANY (ARRAY['varchar', 'bpchar']::regtype[]) AND size IS NOT NULL THEN
    -- The cast that an assignment uses: it doesn't cut.
    RETURN format('%1$I(%2$s::text::%1$I, %3$s, false)', CASE wanted WHEN 'bpchar'::regtype THEN 'bpchar' ELSE 'varchar' END, value, size + 4);
  ELSIF is_array AND size IS NOT NULL AND wanted = 'varchar[]'::regtype THEN
    RETURN format('CASE WHEN %1$s::text[] = %1$s::%2$s::text[] THEN %1$s::%2$s ELSE ''{''::%2$s END', value, target);
  ELSIF source_type = wanted OR source_type = ANY (texts) OR wanted = ANY (texts)
    OR EXISTS (SELECT FROM pg_cast AS c WHERE c.castsource = source_type AND c.casttarget = wanted)
    OR EXISTS (SELECT FROM pg_type AS t WHERE t.oid = source_type AND (t.typnamespace <> 'pg_catalog'::regnamespace OR t.typelem <> 0 AND is_array))
  THEN
    RETURN format('%s::%s', value, CASE wanted WHEN 'text'::regtype THEN 'text' ELSE target END);
  END IF;
  RETURN NULL;
END
