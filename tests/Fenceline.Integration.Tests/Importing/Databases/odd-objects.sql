-- What a manifest has no word for.
CREATE EXTENSION btree_gist;
CREATE EXTENSION citext;
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TYPE address AS (street text, city text);
CREATE SCHEMA types;
CREATE TYPE types.mood AS ENUM ('good', 'bad');
CREATE TABLE bookings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL,
  room int4range NOT NULL,
  span tstzrange NOT NULL,
  seats positive,
  home address,
  mood types.mood,
  price money,
  email citext,
  name text COLLATE "C" NOT NULL,
  shout text GENERATED ALWAYS AS (upper(name)) STORED,
  code text DEFAULT 'B' || floor(random() * 1000)::text,
  parent_id bigint REFERENCES bookings (id) ON DELETE SET NULL,
  EXCLUDE USING gist (tenant_id WITH =, room WITH &&, span WITH &&)
);
ALTER TABLE bookings ADD CONSTRAINT not_two CHECK (name <> 'two') NOT VALID;
CREATE INDEX bookings_hash ON bookings USING hash (name);
CREATE INDEX bookings_collated ON bookings (name COLLATE "POSIX");
CREATE TABLE events (tenant_id integer NOT NULL, at timestamptz NOT NULL, what text, PRIMARY KEY (tenant_id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE log (tenant_id integer NOT NULL, line text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE deferred (id uuid NOT NULL, tenant_id integer NOT NULL, PRIMARY KEY (id) DEFERRABLE);
