using Fenceline.Core.Build;
using Fenceline.Database.Execution;
using Fenceline.Migrations;
using Fenceline.Migrations.Snapshot;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>Tenant columns with names and types of their own, tables in several schemas, and tables whose rows have their tenant from a parent.</summary>
public sealed class TenantFormsTests
{
    private const string Uuids = "0b1f4c1e-8f2f-4b7e-9d0a-6a2f5d3c7e10 5d3c7e10-0000-4b7e-9d0a-6a2f5d3c7e11";
    private const string Numbers = "70 7";

    [Theory]
    [InlineData(15, "uuid", Uuids)]
    [InlineData(18, "uuid", Uuids)]
    [InlineData(15, "bigint", Numbers)]
    [InlineData(18, "integer", Numbers)]
    public async Task One_tenant_neither_sees_nor_changes_rows_of_another(int version, string type, string tenants)
    {
        await using var database = await StartAsync(version, type, tenants);
        var (a, b) = (tenants.Split(' ')[0], tenants.Split(' ')[1]);
        foreach (var tenant in new[] { a, b })
        {
            await AsAsync(database, tenant, $"""
                INSERT INTO invoices (title) VALUES ('of {tenant}');
                INSERT INTO invoice_lines (invoice_id, amount) SELECT id, 1 FROM invoices;
                INSERT INTO line_notes (line_id, body) SELECT id, 'note of {tenant}' FROM invoice_lines;
                INSERT INTO tags (invoice, name) SELECT id, 'tag' FROM invoices
                """);
        }

        // As the table lists it, in its own type, and with the function of that type as its default.
        Assert.Equal($"2|{type}|current_user_id_{type}()", await database.RunAsync(
            "SELECT ordinal_position, data_type, column_default FROM information_schema.columns WHERE table_schema = 'billing' AND table_name = 'invoices' AND column_name = 'tenantId'"));
        foreach (var (tenant, other) in new[] { (a, b), (b, a) })
        {
            var rows = await AsAsync(database, tenant, "SELECT title FROM invoices; SELECT count(*) FROM invoice_lines; SELECT body FROM line_notes; SELECT name FROM tags");
            Assert.Equal($"of {tenant}\n1\nnote of {tenant}\ntag", rows);
            Assert.Equal(rows, await AsAsync(database, tenant, "SELECT title FROM billing.invoices; SELECT count(*) FROM billing.invoice_lines; SELECT body FROM public.line_notes; SELECT name FROM public.tags"));
            var invoice = await database.RunAsync($"SELECT id FROM billing.invoices WHERE title = 'of {other}'");
            var line = await database.RunAsync($"SELECT id FROM billing.invoice_lines WHERE invoice_id = {invoice}");
            Assert.Equal("", await AsAsync(database, tenant, $"""
                SELECT * FROM invoice_lines WHERE invoice_id = {invoice};
                UPDATE invoices SET title = 'mine' WHERE id = {invoice} RETURNING 1;
                UPDATE invoice_lines SET amount = 9 WHERE id = '{line}' RETURNING 1;
                DELETE FROM line_notes WHERE line_id = '{line}' RETURNING 1;
                DELETE FROM invoice_lines WHERE invoice_id = {invoice} RETURNING 1;
                DELETE FROM invoices WHERE id = {invoice} RETURNING 1
                """));
            Assert.Contains("row-level security", await FailsAsync(database, tenant, $"INSERT INTO invoice_lines (invoice_id) VALUES ({invoice})"), StringComparison.Ordinal);
            Assert.Contains("row-level security", await FailsAsync(database, tenant, $"UPDATE invoice_lines SET invoice_id = {invoice}"), StringComparison.Ordinal);
            Assert.Contains("row-level security", await FailsAsync(database, tenant, $"INSERT INTO line_notes (line_id, body) VALUES ('{line}', 'x')"), StringComparison.Ordinal);
            Assert.Contains("row-level security", await FailsAsync(database, tenant, $"INSERT INTO invoices (\"tenantId\", title) VALUES ('{other}', 'x')"), StringComparison.Ordinal);
            // The foreign key carries the tenant, whose column has another name on the other side.
            Assert.Contains("foreign key", await FailsAsync(database, tenant, $"INSERT INTO tags (invoice, name) VALUES ({invoice}, 'x')"), StringComparison.Ordinal);
            // Role and setting must agree, and nobody's rows are none.
            Assert.Equal("0|0|0", await database.RunAsync($"BEGIN; SET LOCAL ROLE {Role(tenant)}; SET LOCAL app.user_id = '{other}'; {Counts}; COMMIT", "opsai_app"));
            Assert.Equal("0|0|0", await database.RunAsync($"BEGIN; SET LOCAL ROLE {Role(tenant)}; {Counts}; COMMIT", "opsai_app"));
        }

        Assert.Equal("2|2|2", await database.RunAsync(Counts, "opsai_admin"));
        Assert.Equal(string.Join('\n', new[] { a, b }.Order(StringComparer.Ordinal).Select(tenant => $"{tenant}|of {tenant}")), await database.RunAsync(
            "SELECT \"tenantId\", title FROM fenceline_admin.invoices ORDER BY \"tenantId\" COLLATE \"C\"", "opsai_admin"));
        Assert.Equal($"{a}|1.00", await database.RunAsync($"SELECT user_id, amount FROM fenceline_admin.invoice_lines WHERE user_id = '{a}'", "opsai_admin"));
        Assert.Equal("1", await database.RunAsync($"SELECT row_count FROM fenceline.tenant_usage WHERE tenant_id = '{b}' AND table_name = 'invoice_lines'", "opsai_admin"));
    }

    [Theory]
    [InlineData(15, "uuid", Uuids, "acme", "0B1F4C1E-8F2F-4B7E-9D0A-6A2F5D3C7E12")]
    [InlineData(18, "bigint", Numbers, "acme", "07", "9223372036854775808")]
    [InlineData(18, "integer", Numbers, "-7", "070", "2147483648")]
    public async Task A_tenant_whose_id_is_no_value_of_the_type_is_refused(int version, string type, string tenants, params string[] ids)
    {
        await using var database = await StartAsync(version, type, tenants);
        foreach (var id in ids)
        {
            var error = await database.FailAsync($"SELECT * FROM fenceline.onboard('{id}', NULL, 'standard')", "opsai_provisioner");
            Assert.True(error.Contains($"shared tables have the tenant as {type}", StringComparison.Ordinal) || error.Contains("Not a tenant's id", StringComparison.Ordinal), error);
            await database.FailAsync($"INSERT INTO fenceline.tenants (tenant_id, tier, schema_name, role_name) VALUES ('{id}', 'standard', 'x', 'x')");
            // Such a session is nobody's.
            Assert.Equal("0|0|0", await database.RunAsync($"BEGIN; CREATE ROLE \"user_{id}\" IN ROLE opsai_tenant; SET LOCAL ROLE \"user_{id}\"; SET LOCAL app.user_id = '{id}'; {Counts}; ROLLBACK"));
        }
    }

    [Theory]
    [InlineData(15, "uuid", Uuids)]
    [InlineData(18, "bigint", Numbers)]
    public async Task Offboarding_takes_rows_with_every_form_of_tenant(int version, string type, string tenants)
    {
        await using var database = await StartAsync(version, type, tenants);
        foreach (var tenant in tenants.Split(' '))
            await AsAsync(database, tenant, "INSERT INTO invoices (title) VALUES ('x'); INSERT INTO invoice_lines (invoice_id, amount) SELECT id, 1 FROM invoices; INSERT INTO line_notes (line_id, body) SELECT id, 'n' FROM invoice_lines; INSERT INTO tags (invoice, name) SELECT id, 't' FROM invoices");
        var leaving = database.Manifest.Tenants.Single(tenant => tenant.Id == tenants.Split(' ')[0]);

        await database.OperateAsync(string.Concat(new ApplyScript(database.Manifest).Offboard(leaving)));

        Assert.Equal("1|1|1|1", await database.RunAsync("SELECT (SELECT count(*) FROM billing.invoices), (SELECT count(*) FROM billing.invoice_lines), (SELECT count(*) FROM public.line_notes), (SELECT count(*) FROM public.tags)"));
        Assert.Equal("x", await AsAsync(database, tenants.Split(' ')[1], "SELECT title FROM invoices JOIN invoice_lines ON invoice_id = invoices.id JOIN line_notes ON line_id = invoice_lines.id"));
        // The one who comes back finds nothing of before.
        await database.OperateAsync(string.Concat(new ApplyScript(database.Manifest).ForTenant(leaving)));
        Assert.Equal("0", await AsAsync(database, leaving.Id, "SELECT count(*) FROM invoices"));
    }

    [Fact]
    public async Task A_snapshot_of_every_form_reads_back_as_it_was_written()
    {
        await using var database = new SampleDatabase(_ => Manifest("uuid", Uuids));
        var model = DatabaseModelBuilder.Build(database.Manifest);
        Assert.Equal(model, ModelSnapshot.Read(ModelSnapshot.Write(model)));
    }

    /// <summary>Also where a foreign key carries the tenant, whose two sides get their type one after the other.</summary>
    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_migration_gives_a_tenant_column_another_type_and_keeps_the_rows(int version)
    {
        var (a, b) = (Uuids.Split(' ')[0], Uuids.Split(' ')[1]);
        var text = Manifest("text", Uuids);
        await using var database = new SampleDatabase(_ => text) { Version = version, LoadsRows = false };
        await database.InitializeAsync();
        foreach (var tenant in new[] { a, b })
            await AsAsync(database, tenant, $"INSERT INTO invoices (title) VALUES ('of {tenant}'); INSERT INTO invoice_lines (invoice_id, amount) SELECT id, 1 FROM invoices; INSERT INTO tags (invoice, name) SELECT id, 'tag' FROM invoices");

        var before = new SqlTree(database.Manifest);
        var applied = before.RenderShared().Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var after = new SqlTree(SampleDatabase.ReadSample(_ => Manifest("uuid", Uuids)), before.ToHistory());
        foreach (var file in after.RenderShared().Where(file => !applied.Contains(file.Path)))
            await database.OperateAsync(file.Content);

        Assert.Equal("uuid\nuuid", await database.RunAsync("SELECT data_type FROM information_schema.columns WHERE (table_name, column_name) IN (('invoices', 'tenantId'), ('tags', 'user_id')) AND table_schema IN ('billing', 'public') ORDER BY table_name"));
        foreach (var (tenant, other) in new[] { (a, b), (b, a) })
        {
            Assert.Equal($"of {tenant}\n1\ntag", await AsAsync(database, tenant, "SELECT title FROM invoices; SELECT count(*) FROM invoice_lines; SELECT name FROM tags"));
            var invoice = await database.RunAsync($"SELECT id FROM billing.invoices WHERE title = 'of {other}'");
            Assert.Contains("foreign key", await FailsAsync(database, tenant, $"INSERT INTO tags (invoice, name) VALUES ({invoice}, 'x')"), StringComparison.Ordinal);
        }

        Assert.Contains("shared tables have the tenant as uuid", await database.FailAsync("SELECT * FROM fenceline.onboard('acme', NULL, 'standard')", "opsai_provisioner"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_schema_goes_with_its_last_table_and_comes_back(int version)
    {
        var with = Manifest("text", Uuids);
        var without = with.Replace("\"schema\": \"geo\", ", "", StringComparison.Ordinal);
        await using var database = new SampleDatabase(_ => with) { Version = version, AppliedAs = AppliedAs.DatabaseOwner, LoadsRows = false };
        await database.InitializeAsync();
        var history = new SqlTree(database.Manifest);
        foreach (var (manifest, schemas) in new[] { (without, "0"), (with, "1") })
        {
            var read = SampleDatabase.ReadSample(_ => manifest);
            history = new SqlTree(read, history.ToHistory());
            await new MigrationRunner(database.Cluster.ConnectionString(database.Name, PostgresCluster.LoginOf(AppliedAs.DatabaseOwner)), MigrationScripts.OfTenants(read, history)).RunAsync(cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(schemas, await database.RunAsync("SELECT count(*) FROM pg_namespace WHERE nspname = 'geo'"));
        }
    }

    private const string Counts = "SELECT (SELECT count(*) FROM billing.invoices), (SELECT count(*) FROM billing.invoice_lines), (SELECT count(*) FROM public.line_notes)";

    private static string Role(string tenant) => "user_" + tenant.Replace("-", "__", StringComparison.Ordinal);

    private static string Pinned(string tenant, string statements) =>
        $"BEGIN; SET LOCAL ROLE {Role(tenant)}; SET LOCAL search_path TO {Role(tenant)}, opsai_path, pg_temp; SET LOCAL app.user_id = '{tenant}'; {statements}; COMMIT;";

    private static Task<string> AsAsync(SampleDatabase database, string tenant, string statements) => database.RunAsync(Pinned(tenant, statements), "opsai_app");

    private static Task<string> FailsAsync(SampleDatabase database, string tenant, string statements) => database.FailAsync(Pinned(tenant, statements), "opsai_app");

    private static async Task<SampleDatabase> StartAsync(int version, string type, string tenants)
    {
        var database = new SampleDatabase(_ => Manifest(type, tenants)) { Version = version, LoadsRows = false };
        await database.InitializeAsync();
        return database;
    }

    private static string Manifest(string type, string tenants) => $$"""
        {
          "version": 1,
          "project": "opsai",
          "tables": {
            "countries": { "placement": "reference", "schema": "geo", "columns": { "code": "text" }, "primaryKey": ["code"], "seed": [{ "code": "x" }] },
            "invoices": {
              "placement": "shared", "schema": "billing", "tenantColumn": "tenantId",
              "columns": { "id": "bigint generated always as identity", "tenantId": "{{type}} not null", "title": "text", "country": "text" },
              "primaryKey": ["id"], "uniqueAcrossTenants": true, "indexes": [["title"]],
              "foreignKeys": [{ "columns": ["country"], "references": "countries" }]
            },
            "invoice_lines": {
              "placement": "shared", "schema": "billing", "parent": "invoices",
              "columns": { "id": "uuid not null default gen_random_uuid()", "invoice_id": "bigint not null", "amount": "numeric(10,2)" },
              "primaryKey": ["id"],
              "foreignKeys": [{ "columns": ["invoice_id"], "references": "invoices" }]
            },
            "line_notes": {
              "placement": "shared", "parent": "invoice_lines",
              "columns": { "line_id": "uuid not null", "body": "text" }, "primaryKey": ["line_id"],
              "foreignKeys": [{ "columns": ["line_id"], "references": "invoice_lines", "onDelete": "cascade" }]
            },
            "tags": {
              "placement": "shared", "tenantType": "{{type}}",
              "columns": { "invoice": "bigint not null", "name": "text not null" }, "primaryKey": ["invoice", "name"],
              "foreignKeys": [{ "columns": ["invoice"], "references": "invoices", "onDelete": "cascade" }]
            }
          },
          "tenants": [{{string.Join(", ", tenants.Split(' ').Select(tenant => $$"""{ "id": "{{tenant}}" }"""))}}]
        }
        """;
}
