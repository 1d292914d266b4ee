-- The same key under several names and in several places.
CREATE TABLE organizations (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL);
CREATE TABLE "Projects" (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), "tenantId" uuid NOT NULL REFERENCES organizations, name text);
CREATE TABLE tickets (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant_id uuid NOT NULL REFERENCES organizations, title text NOT NULL);
CREATE TABLE invoices (number text NOT NULL, org uuid NOT NULL REFERENCES organizations, total numeric(10,2), PRIMARY KEY (org, number));
CREATE TABLE audit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, organization_id uuid REFERENCES organizations, what jsonb NOT NULL DEFAULT '{}');
CREATE TABLE transfers (id uuid PRIMARY KEY, from_org uuid NOT NULL REFERENCES organizations, to_org uuid NOT NULL REFERENCES organizations);
