-- Children without a tenant column, and children of these.
CREATE TABLE invoices (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL, issued date);
CREATE TABLE invoice_lines (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), invoice_id bigint NOT NULL REFERENCES invoices ON DELETE CASCADE, amount numeric(12,2));
CREATE TABLE line_taxes (line_id uuid NOT NULL REFERENCES invoice_lines ON DELETE CASCADE, code text NOT NULL, rate numeric(5,4) NOT NULL, PRIMARY KEY (line_id, code));
CREATE TABLE products (id uuid PRIMARY KEY, tenant_id uuid NOT NULL, name text);
CREATE TABLE line_products (line_id uuid NOT NULL REFERENCES invoice_lines ON DELETE CASCADE, product_id uuid NOT NULL REFERENCES products, PRIMARY KEY (line_id, product_id));
CREATE TABLE loose (id uuid PRIMARY KEY, invoice_id bigint REFERENCES invoices);
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
CREATE POLICY t ON invoices USING (tenant_id = current_setting('app.tenant_id')::uuid) WITH CHECK (tenant_id = current_setting('app.tenant_id')::uuid);
ALTER TABLE products ENABLE ROW LEVEL SECURITY;
CREATE POLICY t ON products USING (tenant_id = current_setting('app.tenant_id')::uuid) WITH CHECK (tenant_id = current_setting('app.tenant_id')::uuid);
ALTER TABLE invoice_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON invoice_lines USING (EXISTS (SELECT 1 FROM invoices i WHERE i.id = invoice_lines.invoice_id));
