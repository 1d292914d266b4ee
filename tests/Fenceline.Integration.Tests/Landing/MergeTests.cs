namespace Fenceline.Integration.Tests.Landing;

/// <summary>What is published of what landed.</summary>
public abstract class MergeTests(LandingServer server)
{
    private const string Airbyte = "_airbyte_raw_id varchar NOT NULL, _airbyte_extracted_at timestamp with time zone, _airbyte_meta jsonb NOT NULL, _airbyte_generation_id bigint";

    [Fact]
    public async Task A_table_that_has_not_landed_is_said_and_what_is_published_stays()
    {
        var tenant = await server.AddTenantAsync();
        Assert.Equal("Missing None +0 ~0 -0", await tenant.PublishAsync());
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await tenant.PublishAsync();
        await tenant.Connect().SendAsync($"ALTER TABLE {tenant.Landing}.github_repositories RENAME TO elsewhere");
        Assert.Equal("Missing None +0 ~0 -0", await tenant.PublishAsync(allowDeletes: true));
        Assert.Equal("1|one", await server.ReadAsync(tenant, "id, full_name", "github_repositories"));
    }

    [Fact]
    public async Task Rows_without_a_key_are_set_aside_and_counted()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"), ConnectorStream.Repository(null, "none"), ConnectorStream.Repository(null, "none"));
        Assert.Equal("Published All +1 ~0 -0 Null(id)=2", await tenant.PublishAsync());
        Assert.Equal("Unchanged None +0 ~0 -0 Null(id)=2", await tenant.PublishAsync());
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("schema")]
    public async Task Rows_that_do_not_fit_a_type_are_set_aside_and_their_published_rows_stay(string placement)
    {
        var tenant = await server.AddTenantAsync(placement);
        await tenant.Connect().SendAsync($$"""
            CREATE TABLE {{tenant.Landing}}.stripe_customers ({{Airbyte}}, id varchar, email varchar, created varchar, balance decimal, metadata jsonb);
            INSERT INTO {{tenant.Landing}}.stripe_customers SELECT 'r', '2026-11-01', '{}', 1, 'cus_' || n, 'e', '1700000000', n, '{"plan": 1}' FROM generate_series(1, 1000) AS n;
            """);
        Assert.Equal("Published All +1000 ~0 -0", await tenant.PublishAsync("stripe"));
        await tenant.Connect().SendAsync($"""
            UPDATE {tenant.Landing}.stripe_customers SET _airbyte_extracted_at = '2026-11-02', balance = CASE id WHEN 'cus_5' THEN 1.5 WHEN 'cus_6' THEN 1e30 ELSE 7 END, created = CASE id WHEN 'cus_7' THEN 'soon' ELSE created END
            WHERE id IN ('cus_5', 'cus_6', 'cus_7', 'cus_8');
            DELETE FROM {tenant.Landing}.stripe_customers WHERE id = 'cus_9';
            """);
        Assert.Equal("Published All +0 ~1 -1 Type(balance)=2 Type(created)=1", await tenant.PublishAsync("stripe"));
        Assert.Equal(
            "cus_5|5|2023-11-14 22:13:20+00\ncus_6|6|2023-11-14 22:13:20+00\ncus_7|7|2023-11-14 22:13:20+00\ncus_8|7|2023-11-14 22:13:20+00",
            await server.OnTenantsAsync($"SET timezone = 'UTC'; SELECT id, balance, created FROM {tenant.Place("stripe_customers")} WHERE id IN ('cus_5', 'cus_6', 'cus_7', 'cus_8', 'cus_9') ORDER BY id"));
    }

    [Fact]
    public async Task A_column_that_cannot_become_its_type_sets_every_row_aside_and_deletes_none()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await tenant.PublishAsync();
        await tenant.Connect().SendAsync($"ALTER TABLE {tenant.Landing}.github_repositories ALTER pushed_at TYPE bigint USING extract(epoch FROM pushed_at)::bigint");
        Assert.Equal("Published All +0 ~0 -0 Type(pushed_at)=1", await tenant.PublishAsync(compareAll: true));
        Assert.Equal("1|one", await server.ReadAsync(tenant, "id, full_name", "github_repositories"));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("schema")]
    public async Task Values_become_what_the_manifest_says(string placement)
    {
        var tenant = await server.AddTenantAsync(placement);
        await tenant.Connect().SendAsync($$"""
            CREATE TABLE {{tenant.Landing}}.survey_answers ({{Airbyte}}, survey varchar, "Number" decimal, answer varchar, tags jsonb, raw jsonb, price decimal, at bigint);
            INSERT INTO {{tenant.Landing}}.survey_answers VALUES
              ('r', '2026-11-01', '{}', 1, 'a', 1, 'yes', '["x", "y"]', '{"k": 1}', 1.5, 1700000000123),
              ('r', '2026-11-01', '{}', 1, 'a', 2, 'no', 'null', 'null', NULL, NULL),
              ('r', '2026-11-01', '{}', 1, 'a', 3, 'far too long an answer', NULL, NULL, NULL, NULL),
              ('r', '2026-11-01', '{}', 1, 'a', 4, NULL, NULL, NULL, NULL, NULL),
              ('r', '2026-11-01', '{}', 1, 'a', 5.5, 'yes', NULL, NULL, NULL, NULL),
              ('r', '2026-11-01', '{}', 1, 'a', 6, 'yes', NULL, NULL, 1e9, NULL);
            """);
        Assert.Equal("Published All +2 ~0 -0 Null(answer)=1 Type(Number)=1 Type(answer)=1 Type(price)=1", await tenant.PublishAsync("survey"));
        Assert.Equal("1|yes|{x,y}|{\"k\": 1}|1.50|2023-11-14 22:13:20.123\n2|no||null||", await server.ReadAsync(tenant, "\"Number\", answer, tags, raw, price, at", "survey_answers"));
        Assert.Equal("Published All +0 ~0 -0 Null(answer)=1 Type(Number)=1 Type(answer)=1 Type(price)=1", await tenant.PublishAsync("survey", compareAll: true));
    }

    [Fact]
    public async Task A_type_of_an_extension_changes_with_the_case_that_it_does_not_compare()
    {
        var tenant = await server.AddTenantAsync("schema");
        await tenant.Connect().SendAsync($$"""
            CREATE TABLE {{tenant.Landing}}.stripe_customers ({{Airbyte}}, id varchar, email varchar, created bigint, balance bigint, metadata jsonb);
            INSERT INTO {{tenant.Landing}}.stripe_customers VALUES ('r', '2026-11-01', '{}', 1, 'cus_1', 'one@example', NULL, 1, NULL);
            """);
        await tenant.PublishAsync("stripe");
        await tenant.Connect().SendAsync($"UPDATE {tenant.Landing}.stripe_customers SET email = 'One@example', _airbyte_extracted_at = '2026-11-02'");
        Assert.Equal("Published Recent +0 ~1 -0", await tenant.PublishAsync("stripe"));
        Assert.Equal("One@example", await server.ReadAsync(tenant, "email", "stripe_customers"));
    }

    [Fact]
    public async Task Rows_of_a_shared_table_carry_their_tenant_whatever_landed()
    {
        var tenant = await server.AddTenantAsync();
        var other = await server.AddTenantAsync();
        foreach (var (who, forged) in new[] { (tenant, other), (other, tenant) })
        {
            await who.Connect().SendAsync($$"""
                CREATE TABLE {{who.Landing}}.stripe_customers ({{Airbyte}}, id varchar, email varchar, created bigint, balance bigint, metadata jsonb);
                INSERT INTO {{who.Landing}}.stripe_customers VALUES ('r', '2026-11-01', '{}', 1, 'cus_1', '{{who.Id}}', NULL, 1, '{"user_id": "{{forged.Id}}", "plan": 2}'), ('r', '2026-11-01', '{}', 1, 'cus_2', '{{who.Id}}', NULL, 1, '[]'), ('r', '2026-11-01', '{}', 1, 'cus_3', '{{who.Id}}', NULL, 1, NULL);
                """);
            Assert.Equal("Published All +3 ~0 -0", await who.PublishAsync("stripe"));
            Assert.Equal("Published All +0 ~0 -0", await who.PublishAsync("stripe", compareAll: true));
        }

        Assert.Equal($"cus_1|{tenant.Id}|2\ncus_2|{tenant.Id}|\ncus_3|{tenant.Id}|", await server.ReadAsync(tenant, "id, email, metadata ->> 'plan'", "stripe_customers"));
        Assert.Equal($"cus_1|{other.Id}|2\ncus_2|{other.Id}|\ncus_3|{other.Id}|", await server.ReadAsync(other, "id, email, metadata ->> 'plan'", "stripe_customers"));
    }

    [Fact]
    public async Task The_youngest_row_wins_and_a_time_that_is_not_known_is_the_oldest()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().SendAsync($$"""
            CREATE TABLE {{tenant.Landing}}.github_repositories ({{Airbyte}}, id bigint, full_name varchar);
            INSERT INTO {{tenant.Landing}}.github_repositories VALUES ('r', '2026-11-02', '{}', 1, 1, 'young'), ('r', '2026-11-01', '{}', 1, 1, 'old'), ('r', NULL, '{}', 1, 1, 'unknown'),
              ('r', '2026-11-01', '{}', 1, 2, 'first of one time'), ('r', '2026-11-01', '{}', 1, 2, 'last of one time'), ('r', NULL, '{}', 1, 3, 'only unknown');
            """);
        Assert.StartsWith("Published All +3 ~0 -0", await tenant.PublishAsync(), StringComparison.Ordinal);
        Assert.Equal("1|young\n2|last of one time\n3|only unknown", await server.ReadAsync(tenant, "id, full_name", "github_repositories"));
        Assert.StartsWith("Published All +0 ~0 -0", await tenant.PublishAsync(compareAll: true), StringComparison.Ordinal);
        await tenant.Connect().SendAsync($"UPDATE {tenant.Landing}.github_repositories SET full_name = 'older' WHERE full_name = 'old'");
        Assert.StartsWith("Published All +0 ~0 -0", await tenant.PublishAsync(compareAll: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recent_rows_are_taken_with_an_overlap_and_rows_that_are_gone_lead_to_all()
    {
        var tenant = await server.AddTenantAsync();
        var connector = tenant.Connect();
        var table = $"{tenant.Landing}.github_repositories";
        await connector.AppendAsync(ConnectorStream.Repositories, 1, [.. Enumerable.Range(1, 10).Select(id => ConnectorStream.Repository(id, "one"))]);
        await tenant.PublishAsync();
        // A batch that was read before the youngest row, and written after.
        await connector.SendAsync($"INSERT INTO {table} SELECT _airbyte_raw_id, _airbyte_extracted_at - interval '30 minutes', _airbyte_meta, _airbyte_generation_id, 11, 'late', private, description, language, 1, pushed_at, topics FROM {table} WHERE id = 1");
        Assert.Equal("Published Recent +1 ~0 -0", await tenant.PublishAsync());
        // One far too late is found when all rows are compared.
        await connector.SendAsync($"INSERT INTO {table} SELECT _airbyte_raw_id, _airbyte_extracted_at - interval '30 days', _airbyte_meta, _airbyte_generation_id, 12, 'far too late', private, description, language, 1, pushed_at, topics FROM {table} WHERE id = 1");
        Assert.Equal("Published Recent +0 ~0 -0", await tenant.PublishAsync());
        await server.OnTenantsAsync($"UPDATE fenceline.publications SET compared_all_at = compared_all_at - interval '2 days' WHERE tenant_id = '{tenant.Id}'");
        Assert.Equal("Published All +1 ~0 -0", await tenant.PublishAsync());

        await connector.SendAsync($"DELETE FROM {table} WHERE id = 3");
        Assert.Equal("Published All +0 ~0 -1", await tenant.PublishAsync());
        // As many deleted as inserted: the recent rows alone would not tell.
        await connector.SendAsync($"DELETE FROM {table} WHERE id IN (4, 5)");
        await connector.AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(20, "new"), ConnectorStream.Repository(21, "new"));
        Assert.Equal("Published All +2 ~0 -2", await tenant.PublishAsync());
    }

    [Fact]
    public async Task A_change_of_the_columns_or_of_the_placement_compares_all()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await tenant.PublishAsync();
        await server.OnTenantsAsync($"UPDATE fenceline.tenant_sources SET placement = 'schema' WHERE tenant_id = '{tenant.Id}'; SET ROLE opsai_owner; SELECT fenceline.run_steps('{tenant.Id}')");
        Assert.Equal("Published All +1 ~0 -0", await tenant.PublishAsync());
        Assert.Equal("1|one", await server.OnTenantsAsync($"SELECT id, full_name FROM {tenant.Role}.github_repositories"));
    }

    [Theory]
    [InlineData("suspended", PublishFailure.TenantNotActive)]
    [InlineData("leaving", PublishFailure.TenantNotActive)]
    public async Task A_tenant_that_is_not_active_is_not_published(string status, PublishFailure failure)
    {
        var tenant = await server.AddTenantAsync();
        await server.OnTenantsAsync($"UPDATE fenceline.tenants SET status = '{status}' WHERE tenant_id = '{tenant.Id}'");
        var refused = await tenant.FailToPublishAsync();
        Assert.Equal(failure, refused.Failure);
        Assert.Contains($"is {status}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_tenants_and_sources_are_refused()
    {
        var tenant = await server.AddTenantAsync();
        Assert.Equal(PublishFailure.UnknownTenant, (await (tenant with { Id = "nobody" }).FailToPublishAsync()).Failure);
        Assert.Equal(PublishFailure.SourceNotConnected, (await tenant.FailToPublishAsync("hubspot")).Failure);
    }

    [Fact]
    public async Task All_sources_are_published_together_or_not_at_all()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await tenant.Connect().SendAsync($"CREATE TABLE {tenant.Landing}.stripe_customers ({Airbyte}, id varchar, email varchar)");
        Assert.Equal("Published All +1 ~0 -0\nPublished All +0 ~0 -0 missing created missing balance missing metadata\nMissing None +0 ~0 -0", await tenant.PublishAsync(source: null));

        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(2, "two"));
        await using var locker = await server.ConnectAsync(server.LandingDatabase, tenant.Loader);
        await LandingServer.RunAsync(locker, $"BEGIN; LOCK TABLE {tenant.Landing}.stripe_customers IN ACCESS EXCLUSIVE MODE");
        Assert.Equal(PublishFailure.LandingLocked, (await tenant.FailToPublishAsync(source: null)).Failure);
        Assert.Equal("1|one", await server.ReadAsync(tenant, "id, full_name", "github_repositories"));
    }

    [Fact]
    public async Task Errors_name_no_values()
    {
        const string Secret = "SECRET-4711";
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().SendAsync($$"""
            CREATE TABLE {{tenant.Landing}}.survey_answers ({{Airbyte}}, survey varchar, "Number" varchar, answer varchar);
            INSERT INTO {{tenant.Landing}}.survey_answers VALUES ('r', '2026-11-01', '{}', 1, '{{Secret}}', '{{Secret}}', '{{Secret}}');
            """);
        Assert.DoesNotContain(Secret, await tenant.PublishAsync("survey"), StringComparison.Ordinal);

        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, Secret), ConnectorStream.Repository(2, Secret));
        await server.OnTenantsAsync($"CREATE UNIQUE INDEX one_name ON public.github_repositories (account, full_name) WHERE account = '{tenant.Id}'");
        try
        {
            var refused = await tenant.FailToPublishAsync();
            Assert.Equal(PublishFailure.KeyBroken, refused.Failure);
            Assert.Contains("one_name", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await server.OnTenantsAsync("DROP INDEX public.one_name");
        }
    }

    [Fact]
    public async Task Cancelling_publishes_nothing_and_leaves_nothing()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().AppendAsync(ConnectorStream.Repositories, 1, ConnectorStream.Repository(1, "one"));
        await using var locker = await server.ConnectAsync(server.TenantsDatabase);
        await LandingServer.RunAsync(locker, "BEGIN; LOCK TABLE public.github_repositories IN ACCESS EXCLUSIVE MODE");
        await using var publisher = server.Publisher();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publisher.PublishAsync(TenantId.Parse(tenant.Id), cancellationToken: cancellation.Token));
        await LandingServer.RunAsync(locker, "ROLLBACK");
        Assert.Equal("", await server.ReadAsync(tenant, "id", "github_repositories"));
        Assert.Equal("0", await server.OnTenantsAsync("SELECT count(*) FROM pg_class WHERE relname LIKE 't%\\_________________________________' AND relkind = 'r'"));
        Assert.Equal("Published All +1 ~0 -0", await tenant.PublishAsync());
    }

    [Fact]
    public async Task Progress_is_told_before_and_after_each_table()
    {
        var tenant = await server.AddTenantAsync();
        var told = new List<string>();
        await using var publisher = server.Publisher();
        await publisher.PublishAsync(TenantId.Parse(tenant.Id), new PublishRequest { Progress = new Teller(told) }, TestContext.Current.CancellationToken);
        Assert.Equal("github_repositories 0/3, github_repositories 1/3 Missing, stripe_customers 1/3, stripe_customers 2/3 Missing, survey_answers 2/3, survey_answers 3/3 Missing", string.Join(", ", told));
    }

    [Fact]
    public async Task Two_publishes_of_one_tenant_at_once_do_as_one_and_those_of_two_do_not_wait()
    {
        var tenant = await server.AddTenantAsync();
        var other = await server.AddTenantAsync();
        foreach (var who in new[] { tenant, other })
            await who.Connect().AppendAsync(ConnectorStream.Repositories, 1, [.. Enumerable.Range(1, 200).Select(id => ConnectorStream.Repository(id, "one"))]);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => tenant.PublishAsync()));
        Assert.Single(results, result => result == "Published All +200 ~0 -0");
        Assert.Equal(5, results.Count(result => result == "Unchanged None +0 ~0 -0"));

        await using var holder = await server.ConnectAsync(server.TenantsDatabase, "opsai_publisher");
        await LandingServer.RunAsync(holder, $"BEGIN; SELECT * FROM fenceline.publish_begin('{tenant.Id}', NULL)");
        Assert.Equal("Published All +200 ~0 -0", await other.PublishAsync());
        Assert.Equal(PublishFailure.Conflict, (await tenant.FailToPublishAsync()).Failure);
    }

    private sealed class Teller(List<string> told) : IProgress<PublishProgress>
    {
        public void Report(PublishProgress value) => told.Add(FormattableString.Invariant($"{value.Table} {value.TablesDone}/{value.Tables} {value.Done?.Outcome}").TrimEnd());
    }
}

public sealed class MergeFromSchemasTests(SchemaLandings server) : MergeTests(server), IClassFixture<SchemaLandings>;

public sealed class MergeFromADatabaseTests(DatabaseLandings server) : MergeTests(server), IClassFixture<DatabaseLandings>;

[Trait("Length", "long")]
public sealed class MergeFromSchemasOfTheNewestTests(SchemaLandingsOnTheNewest server) : MergeTests(server), IClassFixture<SchemaLandingsOnTheNewest>;

[Trait("Length", "long")]
public sealed class MergeFromADatabaseOfTheOldestTests(DatabaseLandingsOnTheOldest server) : MergeTests(server), IClassFixture<DatabaseLandingsOnTheOldest>;
