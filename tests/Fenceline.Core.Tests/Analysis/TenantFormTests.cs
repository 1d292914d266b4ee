using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;

namespace Fenceline.Core.Tests.Analysis;

/// <summary>Tenant columns of other types and names, tables of several schemas, and rows that have their tenant from a parent.</summary>
public sealed class TenantFormTests
{
    private static readonly SqlCatalog Uuids = Catalog("uuid");

    private static readonly SqlCatalog Numbers = Catalog("bigint");

    [Theory]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = $1", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = $1::uuid", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = current_user_id()::uuid", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = current_user_id_uuid()", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = (SELECT public.current_user_id_uuid())", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = current_setting('app.user_id')::uuid", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = (SELECT current_setting('app.user_id', true)::uuid)", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\"::text = $1", "safe")]
    [InlineData("SELECT * FROM (SELECT * FROM invoices) AS i WHERE i.\"tenantId\" = $1::uuid", "safe")]
    [InlineData("SELECT * FROM invoices AS i JOIN notes AS n ON n.tenant = i.\"tenantId\"::text WHERE i.\"tenantId\" = $1::uuid", "safe")]
    [InlineData("INSERT INTO invoices (\"tenantId\") VALUES ($1::uuid)", "safe")]
    [InlineData("INSERT INTO invoices (\"tenantId\") VALUES (current_user_id_uuid())", "safe")]
    [InlineData("INSERT INTO notes (tenant) VALUES ($1::uuid::text)", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = other.current_user_id_uuid()", "FEN101 FEN105")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = current_user_id_bigint()", "FEN101 FEN105")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = overlay($1 placing '0' from 1)::uuid", "FEN101")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = '0b1f4c1e-8f2f-4b7e-9d0a-6a2f5d3c7e10'::uuid", "FEN104")]
    // Rows of others may be no uuids, and the error tells.
    [InlineData("SELECT * FROM notes WHERE tenant::uuid = $1", "FEN101")]
    [InlineData("INSERT INTO notes (tenant) VALUES ($1::varchar(3))", "FEN102")]
    public void A_uuid_is_the_tenant_under_casts_that_are_the_identity_on_it(string sql, string rules) => Assert.Equal(rules, Rules(sql, Uuids));

    [Theory]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = $1::bigint", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = $1::int", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\"::int8 = $1", "safe")]
    [InlineData("SELECT * FROM notes WHERE tenant = $1::int::text", "safe")]
    // Others' numbers may be too large, and the error tells.
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\"::int = $1", "FEN101")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\"::smallint = $1", "FEN101")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = $1::numeric(2, 0)", "FEN101")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = $1::real::bigint", "FEN101")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = ($1::text)::varchar(1)::bigint", "FEN101")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" / 2 = $1 / 2", "FEN101")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = $1::uuid", "safe")]
    public void A_number_is_the_tenant_under_casts_that_are_the_identity_on_it(string sql, string rules) => Assert.Equal(rules, Rules(sql, Numbers));

    /// <summary>Without tenant columns of the type, an id may have other spellings than that of its value.</summary>
    [Theory]
    [InlineData("SELECT * FROM notes WHERE user_id = $1::int::text")]
    [InlineData("SELECT * FROM notes WHERE user_id = $1::uuid::text")]
    public void Where_ids_are_texts_the_way_through_another_type_is_none(string sql) => Assert.Equal("FEN101", AnalyzerFixture.Rules(sql));

    [Theory]
    [InlineData("SELECT * FROM billing.invoices WHERE \"tenantId\" = $1", "safe")]
    [InlineData("SELECT * FROM billing.invoices", "FEN101")]
    [InlineData("SELECT * FROM invoices", "FEN101")]
    [InlineData("SELECT billing.invoices.id FROM billing.invoices WHERE billing.invoices.\"tenantId\" = $1", "safe")]
    [InlineData("SELECT * FROM public.notes", "FEN101")]
    [InlineData("SELECT * FROM geo.countries", "safe")]
    [InlineData("SELECT * FROM other.invoices", "safe")]
    [InlineData("UPDATE billing.invoices SET id = 1", "FEN102")]
    [InlineData("TRUNCATE billing.invoices", "FEN102")]
    public void A_table_is_known_in_its_schema(string sql, string rules) => Assert.Equal(rules, Rules(sql, Uuids));

    [Theory]
    [InlineData("SELECT * FROM lines", "FEN101")]
    [InlineData("SELECT * FROM lines WHERE invoice_id = $2", "FEN101")]
    [InlineData("SELECT * FROM lines WHERE invoice_id = $1", "FEN101")]
    [InlineData("SELECT l.* FROM lines AS l JOIN invoices AS i ON i.id = l.invoice_id WHERE i.\"tenantId\" = $1", "safe")]
    [InlineData("SELECT l.* FROM lines AS l JOIN invoices AS i ON i.id = l.id WHERE i.\"tenantId\" = $1", "FEN101")]
    [InlineData("SELECT l.* FROM lines AS l JOIN invoices AS i ON i.id = l.invoice_id OR i.id = l.id WHERE i.\"tenantId\" = $1", "FEN101")]
    [InlineData("SELECT l.* FROM lines AS l JOIN invoices AS i ON i.id = l.invoice_id", "FEN101 FEN101")]
    [InlineData("SELECT l.* FROM lines AS l LEFT JOIN invoices AS i ON i.id = l.invoice_id AND i.\"tenantId\" = $1", "FEN101")]
    [InlineData("SELECT l.* FROM invoices AS i LEFT JOIN lines AS l ON l.invoice_id = i.id WHERE i.\"tenantId\" = $1", "safe")]
    [InlineData("SELECT * FROM lines WHERE invoice_id IN (SELECT id FROM invoices WHERE \"tenantId\" = $1)", "safe")]
    [InlineData("SELECT * FROM lines WHERE id IN (SELECT id FROM invoices WHERE \"tenantId\" = $1)", "FEN101")]
    [InlineData("SELECT * FROM lines WHERE invoice_id NOT IN (SELECT id FROM invoices WHERE \"tenantId\" = $1)", "FEN101")]
    [InlineData("SELECT * FROM lines AS l WHERE EXISTS (SELECT FROM invoices AS i WHERE i.id = l.invoice_id AND i.\"tenantId\" = $1)", "safe")]
    [InlineData("SELECT * FROM lines AS l WHERE EXISTS (SELECT FROM invoices AS i WHERE i.id = l.invoice_id)", "FEN101 FEN101")]
    [InlineData("SELECT * FROM lines AS l WHERE EXISTS (SELECT FROM invoices AS i WHERE i.\"tenantId\" = $1)", "FEN101")]
    [InlineData("SELECT * FROM remarks WHERE line_id IN (SELECT l.id FROM lines AS l JOIN invoices AS i ON i.id = l.invoice_id WHERE i.\"tenantId\" = $1)", "safe")]
    [InlineData("SELECT * FROM remarks WHERE line_id IN (SELECT id FROM lines)", "FEN101 FEN101")]
    public void A_row_with_a_parent_is_the_tenants_where_the_whole_key_leads_to_one_of_his(string sql, string rules) => Assert.Equal(rules, Rules(sql, Uuids));

    [Theory]
    [InlineData("INSERT INTO lines (invoice_id) VALUES ($2)", "FEN102")]
    [InlineData("INSERT INTO lines (invoice_id) VALUES ($1)", "FEN102")]
    [InlineData("INSERT INTO lines (id) VALUES (1)", "FEN102")]
    [InlineData("INSERT INTO lines (invoice_id) VALUES ((SELECT id FROM invoices WHERE id = $2 AND \"tenantId\" = $1))", "safe")]
    [InlineData("INSERT INTO lines (invoice_id) VALUES ((SELECT id + 1 FROM invoices WHERE id = $2 AND \"tenantId\" = $1))", "FEN102")]
    [InlineData("INSERT INTO lines (invoice_id) SELECT id FROM invoices WHERE \"tenantId\" = $1", "safe")]
    [InlineData("INSERT INTO lines (invoice_id) SELECT id FROM invoices", "FEN102 FEN101")]
    [InlineData("INSERT INTO lines (invoice_id, n) SELECT id, 1 FROM invoices WHERE \"tenantId\" = $1 ON CONFLICT (invoice_id, n) DO NOTHING", "safe")]
    [InlineData("INSERT INTO lines (invoice_id, id) SELECT id, 1 FROM invoices WHERE \"tenantId\" = $1 ON CONFLICT (id) DO NOTHING", "FEN102")]
    [InlineData("COPY lines FROM STDIN", "FEN102")]
    [InlineData("COPY lines (id) FROM STDIN", "FEN102")]
    [InlineData("UPDATE lines SET n = 1 WHERE id = 1", "FEN102")]
    [InlineData("UPDATE lines AS l SET n = 1 FROM invoices AS i WHERE i.id = l.invoice_id AND i.\"tenantId\" = $1", "safe")]
    [InlineData("UPDATE lines AS l SET invoice_id = $2 FROM invoices AS i WHERE i.id = l.invoice_id AND i.\"tenantId\" = $1", "FEN102")]
    [InlineData("UPDATE lines AS l SET invoice_id = (SELECT min(id) FROM invoices WHERE \"tenantId\" = $1) WHERE EXISTS (SELECT FROM invoices AS i WHERE i.id = l.invoice_id AND i.\"tenantId\" = $1)", "safe")]
    [InlineData("DELETE FROM lines USING invoices AS i WHERE i.id = lines.invoice_id AND i.\"tenantId\" = $1", "safe")]
    [InlineData("DELETE FROM lines USING invoices AS i WHERE i.id = lines.n AND i.\"tenantId\" = $1", "FEN102")]
    public void A_row_with_a_parent_is_written_for_one_of_the_tenants(string sql, string rules) => Assert.Equal(rules, Rules(sql, Uuids));

    [Theory]
    [InlineData("CREATE POLICY p ON lines USING (EXISTS (SELECT FROM billing.invoices AS i WHERE i.id = billing.lines.invoice_id))", "")]
    [InlineData("CREATE POLICY p ON lines USING (EXISTS (SELECT FROM billing.invoices AS i WHERE i.n = billing.lines.n))", "FEN204")]
    [InlineData("CREATE POLICY p ON lines USING (true)", "FEN204")]
    [InlineData("CREATE POLICY p ON billing.invoices USING (\"tenantId\" = (SELECT current_user_id_uuid()))", "")]
    [InlineData("CREATE POLICY p ON billing.invoices USING (\"tenantId\" = '0b1f4c1e-8f2f-4b7e-9d0a-6a2f5d3c7e10')", "FEN204")]
    [InlineData("ALTER TABLE billing.invoices DISABLE ROW LEVEL SECURITY", "FEN201")]
    [InlineData("ALTER TABLE invoices ALTER \"tenantId\" SET DEFAULT current_user_id_uuid()", "")]
    [InlineData("ALTER TABLE invoices ALTER \"tenantId\" SET DEFAULT gen_random_uuid()", "FEN218")]
    [InlineData("ALTER TABLE invoices ALTER \"tenantId\" SET DEFAULT 'x'", "FEN218")]
    [InlineData("CREATE OR REPLACE FUNCTION current_user_id_uuid() RETURNS uuid LANGUAGE sql AS $$ SELECT gen_random_uuid() $$", "FEN217")]
    [InlineData("ALTER TABLE billing.lines ADD FOREIGN KEY (invoice_id) REFERENCES billing.invoices (id)", "")]
    [InlineData("ALTER TABLE billing.invoices ADD UNIQUE (id)", "")]
    [InlineData("ALTER TABLE billing.invoices ADD UNIQUE (n)", "FEN219")]
    [InlineData("ALTER TABLE billing.lines ADD UNIQUE (n)", "FEN219")]
    [InlineData("ALTER TABLE billing.lines ADD UNIQUE (invoice_id, n)", "")]
    [InlineData("GRANT SELECT ON ALL TABLES IN SCHEMA billing TO PUBLIC", "FEN205")]
    public void The_fence_of_these_tables_is_watched(string sql, string rules) =>
        Assert.Equal(rules, string.Join(' ', SqlAnalyzer.Analyze(sql, Uuids, new SqlAnalysisOptions()).Findings.Select(finding => finding.RuleId).Where(rule => rule.StartsWith("FEN2", StringComparison.Ordinal)).Distinct()));

    [Theory]
    [InlineData("SELECT * FROM notes WHERE tenant = current_setting('request.jwt.claims', true)::json ->> 'org_id'", "org_id", "safe")]
    [InlineData("SELECT * FROM notes WHERE tenant = (SELECT current_setting('request.jwt.claims', true)::jsonb ->> 'org_id')", "org_id", "safe")]
    [InlineData("SELECT * FROM notes WHERE tenant = nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'org_id'", "org_id", "safe")]
    [InlineData("SELECT * FROM notes WHERE tenant = (SELECT auth.jwt() ->> 'org_id')", "org_id", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = (auth.jwt() ->> 'org_id')::uuid", "org_id", "safe")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = (SELECT auth.uid())", "sub", "safe")]
    [InlineData("SELECT * FROM notes WHERE tenant = auth.uid()::text", "sub", "safe")]
    [InlineData("SELECT * FROM notes WHERE tenant = current_setting('request.jwt.claims', true)::json ->> 'sub'", "org_id", "FEN101")]
    [InlineData("SELECT * FROM notes WHERE tenant = current_setting('request.other', true)::json ->> 'org_id'", "org_id", "FEN101")]
    [InlineData("SELECT * FROM notes WHERE tenant = current_setting('request.jwt.claims', true)::json -> 'org_id' ->> 'org_id'", "org_id", "FEN101")]
    [InlineData("SELECT * FROM notes WHERE tenant = current_setting('request.jwt.claims', true)", "org_id", "FEN101")]
    [InlineData("SELECT * FROM notes WHERE tenant = auth.jwt() ->> 'sub'", "org_id", "FEN101")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = auth.uid()", "org_id", "FEN101 FEN105")]
    [InlineData("SELECT * FROM invoices WHERE \"tenantId\" = other.uid()", "sub", "FEN101 FEN105")]
    [InlineData("SELECT set_config('request.jwt.claims', '{}', true); SELECT * FROM notes WHERE tenant = auth.jwt() ->> 'org_id'", "org_id", "FEN104")]
    [InlineData("CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql AS $$ SELECT gen_random_uuid() $$; SELECT * FROM invoices WHERE \"tenantId\" = auth.uid()", "sub", "FEN101")]
    public void A_claim_of_the_token_is_the_tenant_however_it_is_written(string sql, string claim, string rules) =>
        Assert.Equal(rules, Rules(sql, Catalog("uuid", $$"""{ "kind": "jwt", "claim": "{{claim}}" }""")));

    [Theory]
    [InlineData("auth.jwt() -> 'app_metadata' ->> 'org_id'", "safe")]
    [InlineData("((auth.jwt() -> 'app_metadata') ->> 'org_id')", "safe")]
    [InlineData("(auth.jwt() -> 'org_id') ->> 'app_metadata'", "FEN101")]
    [InlineData("auth.jwt() #>> '{app_metadata,org_id}'", "safe")]
    [InlineData("current_setting('request.jwt.claims', true)::json -> 'app_metadata' ->> 'org_id'", "safe")]
    [InlineData("auth.jwt() -> 'user_metadata' ->> 'org_id'", "FEN101")]
    [InlineData("auth.jwt() ->> 'org_id'", "FEN101")]
    [InlineData("auth.jwt() ->> 'app_metadata'", "FEN101")]
    [InlineData("auth.jwt() -> 'app_metadata' -> 'org_id' ->> 'org_id'", "FEN101")]
    [InlineData("auth.jwt() -> 'org_id' ->> 'app_metadata'", "FEN101")]
    [InlineData("auth.jwt() #>> '{user_metadata,org_id}'", "FEN101")]
    [InlineData("auth.jwt() #>> '{app_metadata}'", "FEN101")]
    [InlineData("auth.jwt() ->> 'app_metadata' ->> 'org_id'", "FEN101")]
    [InlineData("auth.uid()::text", "FEN101 FEN105")]
    public void A_claim_within_another_is_the_tenant_by_the_whole_way(string expression, string rules) =>
        Assert.Equal(rules, Rules($"SELECT * FROM notes WHERE tenant = {expression}", Catalog("uuid", """{ "kind": "jwt", "claim": ["app_metadata", "org_id"] }""")));

    private static string Rules(string sql, SqlCatalog catalog) =>
        SqlAnalyzer.Analyze(sql, catalog, new SqlAnalysisOptions()).Findings.Where(finding => !AnalyzerFixture.IsOfFence(finding)).Select(finding => finding.RuleId).ToList() is { Count: > 0 } found ? string.Join(' ', found) : "safe";

    private static SqlCatalog Catalog(string type, string identity = "{}")
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", $$"""
            {
              "version": 1,
              "project": "shop",
              "database": { "identity": {{identity}} },
              "tables": {
                "notes": { "placement": "shared", "tenantColumn": "tenant", "columns": { "id": "bigint" }, "primaryKey": ["id"] },
                "countries": { "placement": "reference", "schema": "geo", "columns": { "code": "text" }, "primaryKey": ["code"] },
                "invoices": {
                  "placement": "shared", "schema": "billing", "tenantColumn": "tenantId", "columns": { "id": "bigint", "tenantId": "{{type}}", "n": "bigint" },
                  "primaryKey": ["id"], "uniqueAcrossTenants": true
                },
                "lines": {
                  "placement": "shared", "schema": "billing", "parent": "invoices", "columns": { "id": "bigint", "invoice_id": "bigint not null", "n": "bigint" }, "primaryKey": ["id"],
                  "unique": [["invoice_id", "n"]], "foreignKeys": [{ "columns": ["invoice_id"], "references": "invoices" }]
                },
                "remarks": {
                  "placement": "shared", "parent": "lines", "columns": { "line_id": "bigint", "body": "text" }, "primaryKey": ["line_id"],
                  "foreignKeys": [{ "columns": ["line_id"], "references": "lines" }]
                }
              }
            }
            """), _ => []);
        return SqlCatalog.For(result.Manifest ?? throw new InvalidOperationException(string.Join("\n", result.Problems)));
    }
}
