  -- The planner takes a reader's function for large. Of the recent rows, a range that all of them are in makes it expect a small part.
  SELECT format('SELECT * FROM %s%s', call, CASE WHEN partial THEN ' WHERE _fenceline_place BETWEEN ''(0,0)'' AND ''(4294967295,65535)''' ELSE '' END)
