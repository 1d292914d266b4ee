-- A text key, policies by a setting: the form that a manifest has.
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE notes (
  tenant_id text NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  title text NOT NULL DEFAULT 'untitled',
  country text REFERENCES countries,
  price numeric(12,2) NOT NULL DEFAULT 0 CHECK (price >= 0),
  tags text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, title)
);
CREATE INDEX notes_created ON notes (tenant_id, created_at DESC) INCLUDE (title) WHERE price > 0;
CREATE INDEX notes_tags ON notes USING gin (tags);
CREATE INDEX notes_country ON notes (country);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE POLICY by_tenant ON notes USING (tenant_id = (SELECT current_setting('app.tenant', true))) WITH CHECK (tenant_id = (SELECT current_setting('app.tenant', true)));
CREATE TABLE comments (
  tenant_id text NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  note_id bigint NOT NULL,
  body text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, note_id) REFERENCES notes (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE comments ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments FORCE ROW LEVEL SECURITY;
CREATE POLICY by_tenant ON comments USING (tenant_id = current_setting('app.tenant', true)) WITH CHECK (tenant_id = current_setting('app.tenant', true));
