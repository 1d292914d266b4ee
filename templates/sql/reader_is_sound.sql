  -- A reader owns its two functions, so code that runs as a reader could try to change them: to SECURITY INVOKER, for example,
  -- after which the next call would evaluate a landing as the caller.
  SELECT count(*) = 2
  FROM {{ control }}.landings AS l
  JOIN pg_proc AS model ON model.pronamespace = {{ control_text }}::regnamespace AND model.proname IN ('read_as_reader', 'sift_as_reader')
  JOIN pg_proc AS made ON made.pronamespace = {{ calls_text }}::regnamespace
    AND made.proname = CASE model.proname WHEN 'read_as_reader' THEN 'read_' ELSE 'sift_' END || l.base_name
    AND made.proargtypes = model.proargtypes
  WHERE l.tenant_id = tenant AND made.prosecdef AND made.provolatile = 's' AND made.proowner = to_regrole(quote_ident(l.reader_role))
    AND made.prolang = model.prolang AND made.prosrc = model.prosrc AND made.proconfig = model.proconfig
