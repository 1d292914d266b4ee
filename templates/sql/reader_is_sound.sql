  -- A reader owns its function, so code that runs as a reader could try to change it: to SECURITY INVOKER, for example, after which
  -- the next call would evaluate a landing as the caller.
  SELECT EXISTS (
    SELECT FROM {{ control }}.landings AS l
    JOIN pg_proc AS model ON model.pronamespace = {{ control_text }}::regnamespace AND model.proname = 'read_as_reader'
    JOIN pg_proc AS made ON made.pronamespace = {{ calls_text }}::regnamespace AND made.proname = 'read_' || l.base_name AND made.proargtypes = model.proargtypes
    WHERE l.tenant_id = tenant AND made.prosecdef AND made.provolatile = 's' AND made.proowner = to_regrole(quote_ident(l.reader_role))
      AND made.prolang = model.prolang AND made.prosrc = model.prosrc AND made.proconfig = model.proconfig)
