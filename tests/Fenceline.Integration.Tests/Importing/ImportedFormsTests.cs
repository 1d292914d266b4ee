using Fenceline.Core.Manifest;
using Fenceline.Database.Importing;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Importing;

/// <summary>Each form of tenancy, as people have it, comes out as what it is.</summary>
public sealed class ImportedFormsTests
{
    private const ImportNoteKind Open = ImportNoteKind.Open;
    private const ImportNoteKind LeftOut = ImportNoteKind.LeftOut;
    private const ImportNoteKind Guessed = ImportNoteKind.Guessed;
    private const int Version = 15;

    [Fact]
    public async Task A_text_key_by_a_setting_is_taken_over_whole()
    {
        var imported = await ImportedDatabase.OfAsync("text-key-by-setting", Version);
        Assert.Equal((3, 3, 0), (imported.Report.Tables, imported.Report.WholeTables, imported.Report.PartTables));
        var identity = imported.Manifest.Database.Identity;
        Assert.Equal((IdentityKind.Setting, "app.tenant", "tenant_id"), (identity.Kind, identity.Setting, imported.Manifest.Database.TenantColumn));
        Assert.Equal(TablePlacement.Reference, imported.Table("countries").Placement);
        Assert.Equal(["title"], imported.Table("notes").UniqueKeys.Single().Columns);
        Assert.True(imported.Table("comments").ForeignKeys.Single() is { ReferencedTable: "notes", CascadeOnDelete: true, Columns: ["note_id"] });
        Assert.DoesNotContain(imported.Notes(Open), note => note.Contains("FEN201", StringComparison.Ordinal) || note.Contains("FEN204", StringComparison.Ordinal) || note.Contains("FEN220", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Supabase_users_are_tenants_and_what_is_open_is_said()
    {
        var imported = await ImportedDatabase.OfAsync("uuid-by-supabase", Version);
        var identity = imported.Manifest.Database.Identity;
        Assert.Equal((IdentityKind.Jwt, "request.jwt.claims", "sub", TenantKeyType.Uuid), (identity.Kind, identity.Setting, identity.Claim, imported.Manifest.Database.TenantType));
        Assert.True(imported.Table("todos") is { IsUniqueAcrossTenants: true, Placement: TablePlacement.Shared });
        Assert.Equal("own_todos", imported.Manifest.Views.Single().Name);
        foreach (var start in new[]
        {
            "FEN220 public.leaked: it has the tenant column user_id", "FEN205 public.leaked: PUBLIC may SELECT", "FEN204 public.open_to_all: policy Anything lets PUBLIC read and write",
            "FEN212 public.all_todos: a view of public.todos", "FEN213 public.todo_counts: a materialized view of public.todos", "FEN215 function public.everything()", "FEN216 function public.everything()",
            "FEN202 public.todos: row-level security does not hold for its owner", "FEN204 public.todos: policy Own todos has no WITH CHECK",
        })
            imported.Has(Open, start);
    }

    [Fact]
    public async Task Organizations_of_a_token_on_Supabase()
    {
        var imported = await ImportedDatabase.OfAsync("supabase-organizations", Version);
        var database = imported.Manifest.Database;
        Assert.Equal((DatabaseEngine.Supabase, TenantKeyType.Uuid, "org_id"), (database.Engine, database.TenantType, database.TenantColumn));
        Assert.Equal((IdentityKind.Jwt, "app_metadata org_id"), (database.Identity.Kind, string.Join(' ', database.Identity.ClaimPath)));
        Assert.Equal(["organizations", "projects", "settings"], imported.Manifest.Tables.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.Equal((0, "id"), (imported.Table("organizations").PrimaryKey.Count, imported.Table("organizations").TenantKey!.Column));
        Assert.Equal((0, true), (imported.Table("settings").PrimaryKey.Count, imported.Table("settings").ForeignKeys.Single().CascadeOnDelete));
        Assert.Equal(("organizations", 0), (imported.Table("projects").ForeignKeys.Single().ReferencedTable, imported.Table("projects").ForeignKeys.Single().Columns.Count));
        Assert.Equal([], imported.Notes(LeftOut));
    }

    [Fact]
    public async Task A_number_with_a_table_of_tenants()
    {
        var imported = await ImportedDatabase.OfAsync("bigint-tenants-table", Version);
        Assert.Equal((TenantKeyType.Bigint, "account_id"), (imported.Manifest.Database.TenantType, imported.Manifest.Database.TenantColumn));
        Assert.Equal(["accounts", "memberships", "projects", "sessions", "settings", "users"], imported.Manifest.Tables.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.Equal((0, "id"), (imported.Table("accounts").PrimaryKey.Count, imported.Table("accounts").TenantKey!.Column));
        Assert.Equal((0, "accounts", 0), (imported.Table("settings").PrimaryKey.Count, imported.Table("settings").ForeignKeys.Single().ReferencedTable, imported.Table("settings").ForeignKeys.Single().Columns.Count));
        Assert.Equal(["projects_name"], imported.Table("projects").Indexes.Select(index => index.Name));
        imported.Has(Guessed, "public.accounts: it seems to be the tenants' own table");
        Assert.All(["users", "sessions"], name => Assert.Equal(TablePlacement.Global, imported.Table(name).Placement));
        imported.Has(Guessed, "public.users: it is the application's own");
        imported.Has(Guessed, "public.projects: column id takes its numbers from a sequence");
        imported.Has(Open, "FEN219 public.projects: unique over all tenants: projects_slug_key");
        imported.Has(Open, "FEN220 public.projects");
    }

    [Fact]
    public async Task The_key_by_each_tables_own_name()
    {
        var imported = await ImportedDatabase.OfAsync("mixed-names", Version);
        Assert.Equal(
            [("Projects", "tenantId"), ("audit", "organization_id"), ("invoices", "org"), ("organizations", "id"), ("tickets", "tenant_id")],
            imported.Manifest.Tables.Select(table => (table.Name, table.TenantKey!.Column)).OrderBy(pair => pair.Name, StringComparer.Ordinal));
        imported.Has(Open, "FEN218 public.audit: its tenant column organization_id may be null");
        imported.Has(LeftOut, "public.transfers: nothing says whose a row is");
    }

    [Fact]
    public async Task Several_schemas_and_an_identity_by_a_function()
    {
        var imported = await ImportedDatabase.OfAsync("several-schemas", Version);
        var database = imported.Manifest.Database;
        Assert.Equal(("app.org_id", "billing", "org_id"), (database.Identity.Setting, database.SharedSchema, database.TenantColumn));
        Assert.Equal("app", imported.Table("projects").Schema);
        Assert.Equal("user_data", imported.Table("files").Schema);
        Assert.DoesNotContain("user_", database.TenantSchema, StringComparison.Ordinal);
        imported.Has(LeftOut, "billing.projects: another table of the manifest has that name, app.projects");
        imported.Has(Open, "FEN201 user_data.files: it has policies, and row-level security is off");
        imported.Has(Open, "FEN210 role import_reporter: it has BYPASSRLS and logs in");
        imported.Has(Open, "FEN211 role import_owner: it owns 1 of the tables and logs in");
        imported.Has(Open, "FEN219 billing.invoices: references that may lead to another tenant's row");
    }

    [Fact]
    public async Task Children_have_their_parents_tenant()
    {
        var imported = await ImportedDatabase.OfAsync("children", Version);
        Assert.Equal("invoices", imported.Table("invoice_lines").TenantKey!.Parent!.Table);
        Assert.Equal("invoice_lines", imported.Table("line_taxes").TenantKey!.Parent!.Table);
        Assert.Equal("invoice_lines", imported.Table("line_products").TenantKey!.Parent!.Table);
        imported.Has(LeftOut, "public.line_products: constraint line_products_product_id_fkey: Nothing would keep this foreign key within one tenant");
        imported.Has(LeftOut, "public.loose: nothing says whose a row is");
        imported.Has(Open, "FEN220 public.line_taxes: it has rows of tenants, by way of invoice_lines");
        Assert.DoesNotContain(imported.Notes(LeftOut), note => note.StartsWith("public.invoice_lines", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Membership_by_a_query()
    {
        var imported = await ImportedDatabase.OfAsync("membership", Version);
        Assert.Equal("account_id", imported.Manifest.Database.TenantColumn);
        Assert.Equal(["accounts", "documents", "folders", "members"], imported.Manifest.Tables.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.True(imported.Manifest.Database.Members is { Table: "members", User: "user_id", UserType: "uuid", Role: null, Identity: { Kind: IdentityKind.Jwt, Setting: "request.jwt.claims", Claim: "sub" } });
        // Nobody makes itself a member, and nothing says that of the others.
        Assert.All(imported.Manifest.Tables, table => Assert.Empty(table.MemberRules));
        imported.Has(Guessed, "members: members says of which tenants (account_id) a user (user_id) is a member");
        Assert.DoesNotContain(imported.Notes(LeftOut), note => note.Contains("policy member", StringComparison.Ordinal));
        imported.Has(LeftOut, "public.members: policy own: shows a user its own memberships");
        imported.Has(LeftOut, "public.documents: policy public_ones: of no form that a manifest has");
        imported.Has(Guessed, "public.accounts: it seems to be the tenants' own table");
    }

    [Fact]
    public async Task Membership_by_functions_and_what_a_member_is()
    {
        var imported = await ImportedDatabase.OfAsync("members-with-roles", Version);
        Assert.True(imported.Manifest.Database.Members is { Table: "account_users", User: "user_id", Role: "account_role" });
        Assert.Equal("delete: -; insert: -; update: owner", Roles("accounts"));
        Assert.Equal("insert: owner", Roles("account_users"));
        Assert.Equal("delete: owner; insert: owner editor; update: owner", Roles("projects"));
        Assert.Equal("", Roles("notes"));
        Assert.Equal("delete: -; insert: -; select: owner; update: -", Roles("invoices"));
        Assert.Equal("projects", imported.Table("tasks").TenantKey!.Parent!.Table);
        // Whoever logs in is nobody's row.
        Assert.Equal(TablePlacement.Global, imported.Table("users").Placement);
        Assert.Equal("users", Assert.Single(imported.Table("account_users").ForeignKeys, key => key.Columns.Count > 0).ReferencedTable);
        Assert.DoesNotContain(imported.Notes(LeftOut), note => note.Contains("policy", StringComparison.Ordinal));

        string Roles(string table) => string.Join("; ", imported.Table(table).MemberRules.OrderBy(rule => rule.Command, StringComparer.Ordinal).Select(rule => $"{rule.Command.ToLowerInvariant()}: {(rule.Roles.Count == 0 ? "-" : string.Join(' ', rule.Roles))}"));
    }

    [Fact]
    public async Task A_schema_for_each_tenant()
    {
        var imported = await ImportedDatabase.OfAsync("schema-per-tenant", Version);
        Assert.Equal(["tenant_{id}", "acme", "globex", "initech"], [imported.Manifest.Database.TenantSchema, .. imported.Manifest.Tenants.Select(tenant => tenant.Id)]);
        Assert.True(imported.Table("orders") is { Placement: TablePlacement.Schema, ForeignKeys: [{ ReferencedTable: "customers", CascadeOnDelete: true }] });
        Assert.Equal(TablePlacement.Reference, imported.Table("plans").Placement);
        imported.Has(ImportNoteKind.Changes, "tenant_acme.orders: other columns or keys than most tenants have: in tenant_initech");
        imported.Has(ImportNoteKind.Changes, "tenant_acme.orders: is missing in tenant_globex");
    }

    [Fact]
    public async Task What_Airbyte_filled_becomes_sources()
    {
        var imported = await ImportedDatabase.OfAsync("airbyte-filled", Version);
        var sources = imported.Manifest.Sources.ToDictionary(source => source.Name);
        Assert.True(sources["stripe"] is { Connector: "source-stripe", Sensitivity: Sensitivity.Sensitive });
        Assert.Equal(["contacts", "events"], sources["hubspot"].Streams.Select(stream => stream.Name));
        Assert.Equal((Sensitivity.Public, TablePlacement.Schema), (sources["github"].Sensitivity, imported.Manifest.Tenants[1].Placements.Single().Placement));
        Assert.Equal(["id", "email", "created", "balance", "metadata"], imported.Table("stripe_customers").Columns.Select(column => column.Name));
        Assert.Equal([("123", 2), ("456", 3)], imported.Manifest.Tenants.Select(tenant => (tenant.Id, tenant.Sources.Count)));
        imported.Has(LeftOut, "user_123.hubspot_events: Airbyte filled it, and nothing says which columns tell its rows apart");
    }

    [Fact]
    public async Task Names_that_EF_Core_makes()
    {
        var imported = await ImportedDatabase.OfAsync("entity-framework", Version);
        Assert.Equal("TenantId", imported.Manifest.Database.TenantColumn);
        Assert.Equal(["OrderLines", "Orders", "Tenants"], imported.Manifest.Tables.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Orders", imported.Table("OrderLines").TenantKey!.Parent!.Table);
        Assert.Equal(["IX_Orders_TenantId_Number"], imported.Table("Orders").Indexes.Select(index => index.Name));
        imported.Has(LeftOut, "public.__EFMigrationsHistory: a tool's own");
    }

    [Fact]
    public async Task What_a_manifest_has_no_word_for_is_said()
    {
        var imported = await ImportedDatabase.OfAsync("odd-objects", Version);
        Assert.Equal(["bookings"], imported.Manifest.Tables.Select(table => table.Name));
        Assert.Equal(["id", "tenant_id", "room", "span", "name", "shout", "code", "parent_id"], imported.Table("bookings").TenantKey!.WithTenant([.. imported.Table("bookings").Columns.Select(column => column.Name)], "tenant_id"));
        foreach (var start in new[]
        {
            "column seats: it is of the domain public.positive", "column home: it is of the composite type public.address", "column mood: its enum types.mood", "column price: ", "column email: its extension stands in public",
            "collation of name: ", "default of code: ", "reference (parent_id) to public.bookings", "constraint bookings_tenant_id_room_span_excl: a manifest has no exclusion", "constraint not_two: ", "index bookings_hash: ",
            "index bookings_collated: ", "trigger touched: ",
        })
            imported.Has(LeftOut, "public.bookings: " + start);
        imported.Has(LeftOut, "public.events: it is partitioned");
        imported.Has(LeftOut, "public.log: it has no primary key");
        imported.Has(LeftOut, "public.deferred: its primary key is of a kind");
        imported.Has(Open, "FEN220 public.events_2026: ");
    }

    [Fact]
    public async Task Hostile_names_stay_texts()
    {
        var imported = await ImportedDatabase.OfAsync("hostile-names", Version);
        Assert.Equal(["select", "typed"], imported.Manifest.Tables.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("sk_live_", string.Concat(imported.Manifest.Tables.Select(table => table.Description)), StringComparison.Ordinal);
        imported.Has(LeftOut, "public.SELECT: ");
        imported.Has(LeftOut, "Odd Schema.things: ");
        imported.Has(LeftOut, "public.*/ // {}: ");
        imported.Has(LeftOut, "identity: ");
        imported.Has(Open, "FEN210 role import \"role: it has BYPASSRLS");
    }

    [Fact]
    public async Task A_tenant_inside_of_JSON_and_a_claim()
    {
        var imported = await ImportedDatabase.OfAsync("json-key", Version);
        var identity = imported.Manifest.Database.Identity;
        Assert.Equal((IdentityKind.Jwt, "org_id"), (identity.Kind, identity.Claim));
        Assert.True(imported.Table("events").TenantKey is { Column: "metadata", JsonPath: ["user_id"] });
        imported.Has(LeftOut, "public.visits: policy never_deleted: restrictive");
    }

    [Fact]
    public async Task Flags_go_before_guesses()
    {
        var column = await ImportedDatabase.OfAsync("mixed-names", Version, new ImportOptions { TenantColumns = ["from_org"], Project = "mine" });
        Assert.Equal(["organizations", "transfers", "mine"], [.. column.Manifest.Tables.Select(table => table.Name), column.Manifest.Project]);
        var schema = await ImportedDatabase.OfAsync("several-schemas", Version, new ImportOptions { Schemas = ["app"] });
        Assert.Equal(["projects"], schema.Manifest.Tables.Select(table => table.Name));
        var pattern = await ImportedDatabase.OfAsync("schema-per-tenant", Version, new ImportOptions { TenantSchema = "tenant_a{id}", Schemas = ["public", "tenant_acme"] });
        Assert.Equal(["cme"], pattern.Manifest.Tenants.Select(tenant => tenant.Id));
        await Assert.ThrowsAsync<ImportException>(() => ImportedDatabase.OfAsync("children", Version, new ImportOptions { Schemas = ["nowhere"] }));
    }

    [Fact]
    public async Task Five_hundred_tables_take_seconds()
    {
        var script = """
            DO $$ BEGIN FOR i IN 1..500 LOOP
              EXECUTE format('CREATE TABLE t%s (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL, a text, b numeric(10,2) CHECK (b >= 0), c timestamptz NOT NULL DEFAULT now(), up bigint%s)', i, CASE WHEN i > 1 THEN ' REFERENCES t' || i - 1 ELSE '' END);
              EXECUTE format('CREATE INDEX ON t%s (tenant_id, c)', i);
              EXECUTE format('ALTER TABLE t%s ENABLE ROW LEVEL SECURITY', i);
              EXECUTE format('CREATE POLICY p ON t%s USING (tenant_id = current_setting(''app.tenant'')::uuid)', i);
            END LOOP; END $$;
            """;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await using var cluster = await PostgresCluster.StartAsync(TestContext.Current.CancellationToken);
        var name = await cluster.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, (await cluster.PsqlAsync(name, script, cancellationToken: TestContext.Current.CancellationToken)).ExitCode);
        clock.Restart();
        var report = await new DatabaseImporter(cluster.ConnectionString(name), new ImportOptions()).ImportAsync(TestContext.Current.CancellationToken);
        Assert.Equal((500, 500), (report.Tables, report.WholeTables));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }
}
