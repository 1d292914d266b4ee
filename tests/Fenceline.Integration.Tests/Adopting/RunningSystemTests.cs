using Fenceline.Database.Adopting;
using Fenceline.Migrations.Adoption;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Adopting;

/// <summary>Adopting a database that is in use: nobody notices until the fence is up, and from then on nobody sees too much.</summary>
public sealed class RunningSystemTests
{
    /// <summary>An application that owns its tables and logs in as their owner, with numbers from sequences, keys without the tenant, children, and no policies at all; and somebody who reads by PUBLIC.</summary>
    public const string Shop = """
        CREATE ROLE webapp LOGIN; CREATE ROLE reporting LOGIN; GRANT CREATE, USAGE ON SCHEMA public TO webapp; SET ROLE webapp;
        CREATE TABLE accounts (id uuid PRIMARY KEY, name text NOT NULL);
        CREATE TABLE currencies (code text PRIMARY KEY, digits smallint NOT NULL);
        CREATE TABLE projects (id bigserial PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts, name text NOT NULL, currency text NOT NULL DEFAULT 'EUR' REFERENCES currencies, UNIQUE (account_id, name));
        CREATE TABLE tasks (id bigserial PRIMARY KEY, project_id bigint NOT NULL REFERENCES projects ON DELETE CASCADE, title text NOT NULL, done boolean NOT NULL DEFAULT false);
        CREATE INDEX tasks_open ON tasks (project_id) WHERE NOT done;
        CREATE TABLE audit (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), project_id bigint NOT NULL REFERENCES projects, what text);
        GRANT SELECT ON projects TO PUBLIC;
        INSERT INTO currencies VALUES ('EUR', 2);
        INSERT INTO accounts SELECT ('00000000-0000-0000-0000-00000000000' || i)::uuid, 'account ' || i FROM generate_series(1, 3) AS i;
        INSERT INTO projects (account_id, name) SELECT a.id, 'project ' || i FROM accounts AS a, generate_series(1, 300) AS i;
        INSERT INTO tasks (project_id, title) SELECT p.id, 'task' FROM projects AS p, generate_series(1, 20);
        INSERT INTO audit (project_id, what) SELECT p.id, 'made' FROM projects AS p;
        """;

    private const string One = "00000000-0000-0000-0000-000000000001";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Pin(UsedDatabase used) => $"SET LOCAL ROLE \"{used.RoleOf(One)}\"; SET LOCAL search_path = \"{used.RoleOf(One)}\", shop_path, pg_temp; SELECT set_config('{used.Manifest.Database.Identity.Setting}', '{One}', true)";

    /// <summary>Children have a tenant column of their own, which the database lacks.</summary>
    public static string WithOwnColumn(string manifest) => manifest.Replace("\"parent\": \"projects\",", "", StringComparison.Ordinal);

    private static Traffic Before(UsedDatabase used) => new Traffic()
        .Add("reads", used.Address("webapp"), "", "SELECT count(*) FROM projects AS p JOIN tasks AS t ON t.project_id = p.id WHERE p.account_id = '" + One + "'", value => (long)value! >= 6000)
        .Add("writes", used.Address("webapp"), "", "INSERT INTO projects (account_id, name) VALUES ('" + One + "', 'of before ' || gen_random_uuid()) RETURNING id", value => value is long)
        .Add("writes children", used.Address("webapp"), "", "INSERT INTO tasks (project_id, title) SELECT min(id), 'of before' FROM projects RETURNING id", value => value is long)
        .Add("writes others", used.Address("webapp"), "", "INSERT INTO audit (project_id, what) SELECT min(id), 'of before' FROM projects")
        .Add("updates", used.Address("webapp"), "", "UPDATE tasks SET done = NOT done WHERE id = 1 + {n} % 100")
        .Add("reports", used.Address("reporting"), "", "SELECT count(*) FROM projects", value => (long)value! >= 900);

    private static Traffic Pinned(UsedDatabase used) => new Traffic()
        .Add("pinned reads", used.Address("shop_app"), Pin(used), "SELECT count(*) FROM projects AS p JOIN tasks AS t ON t.project_id = p.id WHERE p.account_id = '" + One + "'", value => (long)value! >= 6000)
        .Add("pinned writes", used.Address("shop_app"), Pin(used), "INSERT INTO projects (name) VALUES ('pinned ' || gen_random_uuid()) RETURNING account_id", value => value is Guid id && id == Guid.Parse(One))
        .Add("pinned children", used.Address("shop_app"), Pin(used), "INSERT INTO tasks (project_id, title) SELECT min(id), 'pinned' FROM projects WHERE account_id = '" + One + "' RETURNING id", value => value is long);

    [Theory]
    [InlineData(15, false)]
    [InlineData(18, false)]
    [InlineData(15, true)]
    [InlineData(18, true)]
    public async Task Nobody_notices_until_the_fence_is_up(int version, bool hasOwnColumns)
    {
        await using var used = await UsedDatabase.OfAsync(Shop, version, hasOwnColumns ? WithOwnColumn : null);
        await using (var before = Before(used))
        {
            await used.AdoptAsync(AdoptionStage.Prepare);
            await used.AdoptAsync(AdoptionStage.Shadow);
            await using var pinned = Pinned(used);
            await Task.Delay(300, Cancellation);
            await pinned.EndAsync();
            await before.EndAsync();
        }

        await using (var pinned = Pinned(used))
        {
            await used.AdoptAsync(AdoptionStage.Enforce);
            await using var fenced = new Traffic()
                .Add("sees its own alone", used.Address("shop_app"), Pin(used), "SELECT count(DISTINCT account_id) FROM public.projects", value => (long)value! == 1)
                .Add("sees nothing", used.Address("webapp"), "", "SELECT (SELECT count(*) FROM public.projects) + (SELECT count(*) FROM public.tasks) + (SELECT count(*) FROM public.audit) + (SELECT count(*) FROM public.accounts)", value => (long)value! == 0);
            await Task.Delay(300, Cancellation);
            await fenced.EndAsync();
            await used.AdoptAsync();
            await pinned.EndAsync();
        }

        Assert.Equal([], await used.RemainsAsync());
        var difference = await used.DifferenceFromNewAsync();
        Assert.True(difference.Length == 0, difference);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Each_stage_is_undone_and_done_again(int version)
    {
        await using var used = await UsedDatabase.OfAsync(Shop, version, WithOwnColumn);
        await using var traffic = Before(used);
        var states = new List<string> { await used.CatalogAsync() };
        foreach (var stage in new[] { AdoptionStage.Prepare, AdoptionStage.Shadow })
        {
            await used.AdoptAsync(stage);
            states.Add(await used.CatalogAsync());
            await used.Adopter.UndoAsync(cancellationToken: Cancellation);
            used.AssertSame(states[^2], await used.CatalogAsync());
            await used.AdoptAsync(stage);
            used.AssertSame(states[^1], await used.CatalogAsync());
        }

        await traffic.EndAsync();
        foreach (var stage in new[] { AdoptionStage.Enforce, AdoptionStage.Close })
        {
            await used.AdoptAsync(stage);
            states.Add(await used.CatalogAsync());
            await used.Adopter.UndoAsync(cancellationToken: Cancellation);
            used.AssertSame(states[^2], await used.CatalogAsync());
            await used.AdoptAsync(stage);
            used.AssertSame(states[^1], await used.CatalogAsync());
        }

        Assert.Equal([], await used.RemainsAsync());
        for (var i = states.Count - 2; i >= 0; i--)
        {
            Assert.NotEmpty(await used.Adopter.UndoAsync(cancellationToken: Cancellation));
            used.AssertSame(states[i], await used.CatalogAsync());
        }

        Assert.Empty(await used.Adopter.UndoAsync(cancellationToken: Cancellation));
    }
}
