DECLARE
  statement text;
BEGIN
  FOR statement IN SELECT {{ control }}.across({{ table_text }}) LOOP
    RETURN QUERY EXECUTE statement;
  END LOOP;
END
