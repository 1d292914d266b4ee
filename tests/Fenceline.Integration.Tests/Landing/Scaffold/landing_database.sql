-- What the publisher may do in a landing database: ask how to read, and read as each tenant's reader.
GRANT USAGE ON SCHEMA {{ calls }} TO {{ publisher }};
GRANT EXECUTE ON FUNCTION {{ control }}.landing_probe(text, text), {{ control }}.landing_rows(text, text, jsonb, timestamptz, boolean) TO {{ publisher }};
