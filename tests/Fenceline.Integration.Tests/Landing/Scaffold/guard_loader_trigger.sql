SET ROLE {{ owner }};
CREATE FUNCTION {{ control }}.is_plain(relation oid) RETURNS boolean LANGUAGE sql STABLE {{ path }} AS {{ body:is_plain }};
CREATE FUNCTION {{ control }}.guard_loader() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER {{ path }} AS {{ body:guard_loader }};
RESET ROLE;
CREATE EVENT TRIGGER {{ event_trigger }} ON ddl_command_end EXECUTE FUNCTION {{ control }}.guard_loader();
