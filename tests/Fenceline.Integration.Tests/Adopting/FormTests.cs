using Fenceline.Database.Adopting;
using Fenceline.Migrations.Adoption;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Adopting;

/// <summary>Databases as people have them, each with rows and with programs that go on.</summary>
public sealed class FormTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The guide's situation: Airbyte fills a schema for each user, and goes on to while nobody has pointed it elsewhere.</summary>
    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Schemas_that_Airbyte_fills(int version)
    {
        const string Users = """
            CREATE ROLE airbyte LOGIN; CREATE ROLE dashboard LOGIN; SET client_min_messages = warning;
            DO $$ DECLARE s text; BEGIN FOREACH s IN ARRAY ARRAY['user_123', 'user_456'] LOOP
              EXECUTE format('CREATE SCHEMA %I AUTHORIZATION airbyte', s);
              EXECUTE format('CREATE TABLE %I.stripe_customers (_airbyte_raw_id varchar(36) NOT NULL, _airbyte_extracted_at timestamptz NOT NULL, _airbyte_generation_id bigint, _airbyte_meta jsonb NOT NULL, id varchar, email varchar, created bigint, balance bigint, metadata jsonb)', s);
              EXECUTE format('ALTER TABLE %I.stripe_customers OWNER TO airbyte', s);
              EXECUTE format('INSERT INTO %I.stripe_customers (_airbyte_raw_id, _airbyte_extracted_at, _airbyte_meta, id, email) SELECT i, now(), ''{}'', ''cus_'' || i, %L || i FROM generate_series(1, 500) AS i', s, s);
              EXECUTE format('GRANT USAGE ON SCHEMA %I TO dashboard', s); EXECUTE format('GRANT SELECT ON %I.stripe_customers TO dashboard', s);
            END LOOP; END $$;
            """;
        await using var used = await UsedDatabase.OfAsync(Users, version);
        await using (var traffic = new Traffic()
            .Add("syncs", used.Address("airbyte"), "", "INSERT INTO user_123.stripe_customers (_airbyte_raw_id, _airbyte_extracted_at, _airbyte_meta, id, email) VALUES (1, now(), '{}', gen_random_uuid()::text, 'new')")
            .Add("reads", used.Address("dashboard"), "", "SELECT count(*) FROM user_456.stripe_customers", value => (long)value! == 500))
        {
            await used.AdoptAsync(AdoptionStage.Prepare);
            await used.Adopter.UndoAsync(cancellationToken: Cancellation);
            await used.AdoptAsync(AdoptionStage.Enforce);
            await Task.Delay(200, Cancellation);
            await traffic.EndAsync();
        }

        var asked = await used.Adopter.RunAsync(AdoptionStage.Close, cancellationToken: Cancellation);
        Assert.Equal(["user_123.stripe_customers", "user_456.stripe_customers"], asked.Problems.Select(problem => problem.Subject));
        await used.AdoptAsync();
        Assert.Equal([], await used.RemainsAsync());
        var difference = await used.DifferenceFromNewAsync();
        Assert.True(difference.Length == 0, difference);
        Assert.Equal("500 user_4561", await used.RunAsync("BEGIN; SET LOCAL ROLE user_456; SET LOCAL search_path = user_456, shop_path, pg_temp; SET LOCAL app.user_id = '456'; SELECT count(*) || ' ' || min(email) FROM stripe_customers", "shop_app"));
        Assert.Equal("123 456", await used.RunAsync("SELECT string_agg(tenant_id, ' ' ORDER BY tenant_id) FROM fenceline.tenants"));
    }

    /// <summary>Row-level security that is there and not forced: its owner goes on to see all rows, and others what their policy says, until the fence is up.</summary>
    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Policies_that_are_there_and_several_schemas(int version)
    {
        const string Organizations = """
            CREATE ROLE owning LOGIN; CREATE ROLE api LOGIN; CREATE SCHEMA app AUTHORIZATION owning; GRANT USAGE ON SCHEMA app TO api; GRANT CREATE ON SCHEMA public TO owning; SET ROLE owning;
            CREATE TABLE organizations (id uuid PRIMARY KEY, name text NOT NULL);
            CREATE TABLE app.projects (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), org_id uuid NOT NULL DEFAULT current_setting('app.org_id')::uuid REFERENCES public.organizations, name text);
            CREATE TABLE app.notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, org_id uuid NOT NULL, project_id uuid REFERENCES app.projects, body text);
            CREATE INDEX notes_org ON app.notes (org_id);
            ALTER TABLE app.projects ENABLE ROW LEVEL SECURITY; ALTER TABLE app.notes ENABLE ROW LEVEL SECURITY;
            CREATE POLICY user_isolation ON app.projects USING (org_id = current_setting('app.org_id')::uuid) WITH CHECK (org_id = current_setting('app.org_id')::uuid);
            CREATE POLICY mine ON app.notes USING (org_id = current_setting('app.org_id')::uuid) WITH CHECK (org_id = current_setting('app.org_id')::uuid);
            GRANT SELECT, INSERT ON app.projects, app.notes TO api;
            INSERT INTO organizations SELECT ('00000000-0000-0000-0000-00000000000' || i)::uuid, 'o' || i FROM generate_series(1, 3) AS i;
            INSERT INTO app.projects (org_id, name) SELECT o.id, 'p' || i FROM organizations AS o, generate_series(1, 100) AS i;
            INSERT INTO app.notes (org_id, project_id, body) SELECT p.org_id, p.id, 'n' FROM app.projects AS p;
            """;
        const string One = "00000000-0000-0000-0000-000000000001";
        await using var used = await UsedDatabase.OfAsync(Organizations, version);
        await using (var traffic = new Traffic()
            .Add("the owner reads all", used.Address("owning"), "", "SELECT count(*) FROM app.projects AS p JOIN app.notes AS n ON n.project_id = p.id", value => (long)value! >= 300)
            .Add("the owner writes", used.Address("owning"), "", $"INSERT INTO app.projects (org_id, name) VALUES ('{One}', 'new')")
            .Add("others read their own", used.Address("api"), $"SET LOCAL app.org_id = '{One}'", "SELECT count(DISTINCT org_id) FROM app.notes", value => (long)value! == 1)
            .Add("others write their own", used.Address("api"), $"SET LOCAL app.org_id = '{One}'", "INSERT INTO app.projects (name) VALUES ('new')"))
        {
            await used.AdoptAsync(AdoptionStage.Shadow);
            await Task.Delay(200, Cancellation);
            await used.Adopter.UndoAsync(cancellationToken: Cancellation);
            await Task.Delay(200, Cancellation);
            await used.AdoptAsync(AdoptionStage.Shadow);
            await Task.Delay(200, Cancellation);
            await traffic.EndAsync();
        }

        await used.AdoptAsync(AdoptionStage.Enforce);
        Assert.Equal("0", await used.RunAsync($"SET app.org_id = '{One}'; SELECT count(*) FROM app.notes", "api"));
        await used.Adopter.UndoAsync(cancellationToken: Cancellation);
        Assert.Equal("100", await used.RunAsync($"SET app.org_id = '{One}'; SELECT count(*) FROM app.notes", "api"));
        Assert.Equal("300", await used.RunAsync("SELECT count(*) FROM app.notes", "owning"));
        await used.AdoptAsync();
        Assert.Equal([], await used.RemainsAsync());
        var difference = await used.DifferenceFromNewAsync();
        Assert.True(difference.Length == 0, difference);
    }

    /// <summary>As on a managed server: a login that owns the database and its tables, with CREATEROLE, and no superuser.</summary>
    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task By_the_owner_of_the_database(int version)
    {
        await using var used = await UsedDatabase.OfAsync(
            """
            CREATE TABLE notes (tenant_id text NOT NULL, id bigserial PRIMARY KEY, body text);
            CREATE TABLE comments (id bigserial PRIMARY KEY, note_id bigint NOT NULL REFERENCES notes, body text);
            INSERT INTO notes (tenant_id, body) SELECT t, 'n' FROM unnest(ARRAY['a', 'b']) AS t, generate_series(1, 100);
            INSERT INTO comments (note_id, body) SELECT id, 'c' FROM notes;
            CREATE ROLE webapp LOGIN; GRANT SELECT, INSERT ON notes, comments TO webapp; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO webapp;
            """,
            version, appliedAs: AppliedAs.DatabaseOwner);
        await using (var traffic = new Traffic()
            .Add("reads", used.Address("webapp"), "", "SELECT count(*) FROM notes JOIN comments ON comments.note_id = notes.id", value => (long)value! >= 200)
            .Add("writes", used.Address("webapp"), "", "INSERT INTO notes (tenant_id, body) VALUES ('a', 'new')"))
        {
            await used.AdoptAsync(AdoptionStage.Prepare);
            await used.Adopter.UndoAsync(cancellationToken: Cancellation);
            await used.AdoptAsync(AdoptionStage.Shadow);
            await used.Adopter.UndoAsync(cancellationToken: Cancellation);
            await used.AdoptAsync(AdoptionStage.Shadow);
            await traffic.EndAsync();
        }

        await used.AdoptAsync();
        Assert.Equal([], await used.RemainsAsync());
        var difference = await used.DifferenceFromNewAsync();
        Assert.True(difference.Length == 0, difference);
        Assert.Equal("a", await used.RunAsync("BEGIN; SET LOCAL ROLE user_a; SET LOCAL search_path = user_a, shop_path, pg_temp; SET LOCAL app.user_id = 'a'; SELECT DISTINCT tenant_id FROM notes", "shop_app"));
    }
}
