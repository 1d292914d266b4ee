using System.Diagnostics;

namespace Fenceline.Integration.Tests.Landing;

/// <summary>
/// What publishing 1,000,000 rows costs, held against one bare INSERT ... SELECT of the same rows in the same run. Runs when it is asked
/// for: <c>--explicit only</c>.
/// </summary>
public abstract class PublishFigures(LandingServer server)
{
    private const int Rows = 1_000_000;

    [Fact(Explicit = true)]
    public async Task Figures()
    {
        var tenant = await server.AddTenantAsync();
        var connector = tenant.Connect();
        await connector.AppendAsync(ConnectorStream.Repositories, 1);
        await connector.SendAsync($$"""
            INSERT INTO {{tenant.Landing}}.github_repositories
            SELECT gen_random_uuid(), '2026-11-01'::timestamptz + n * interval '1 s', '{"changes":[]}', 1, n, 'acme/repository-' || n, n % 2 = 0, 'Description of repository number ' || n, 'C#', n % 1000,
              '2026-01-01'::timestamptz + n * interval '1 s', jsonb_build_array('a', n) FROM generate_series(1, {{Rows}}) AS n
            """);
        await server.OnLandingAsync($"VACUUM ANALYZE {tenant.Landing}.github_repositories");
        await server.OnLandingAsync("CREATE TABLE public.bare (user_id text NOT NULL, id bigint NOT NULL, full_name text, private boolean, description text, language text, stargazers_count bigint, pushed_at timestamptz, topics jsonb, PRIMARY KEY (user_id, id))");

        var bare = await BestAsync(3, () => server.OnLandingAsync($"TRUNCATE public.bare; INSERT INTO public.bare SELECT '123', id, full_name, private, description, language, stargazers_count, pushed_at, topics FROM {tenant.Landing}.github_repositories"));
        Tell("bare INSERT ... SELECT", bare, bare);
        Tell("first publish", await BestAsync(1, () => tenant.PublishAsync()), bare);
        await server.OnTenantsAsync("VACUUM ANALYZE public.github_repositories");
        Tell("unchanged, all rows compared", await BestAsync(4, () => tenant.PublishAsync(compareAll: true)), bare);
        Tell("bare INSERT ... SELECT, again", await BestAsync(2, () => server.OnLandingAsync($"TRUNCATE public.bare; INSERT INTO public.bare SELECT '123', id, full_name, private, description, language, stargazers_count, pushed_at, topics FROM {tenant.Landing}.github_repositories")), bare);
        Tell("nothing new", await BestAsync(3, () => tenant.PublishAsync()), bare);

        await connector.SendAsync($"UPDATE {tenant.Landing}.github_repositories SET stargazers_count = stargazers_count + 1, _airbyte_extracted_at = '2026-12-01' WHERE id % 100 = 0");
        await server.OnLandingAsync($"VACUUM ANALYZE {tenant.Landing}.github_repositories");
        Tell("1 % changed", await BestAsync(1, () => tenant.PublishAsync()), bare);
        await connector.SendAsync($"UPDATE {tenant.Landing}.github_repositories SET stargazers_count = stargazers_count + 1 WHERE id % 100 = 1");
        Tell("1 % changed, all rows compared", await BestAsync(1, () => tenant.PublishAsync(compareAll: true)), bare);
        await connector.SendAsync($"ALTER TABLE {tenant.Landing}.github_repositories ALTER stargazers_count TYPE numeric; UPDATE {tenant.Landing}.github_repositories SET stargazers_count = 0.5 WHERE id % 100000 = 0");
        Tell("10 rows don't fit", await BestAsync(1, () => tenant.PublishAsync(compareAll: true)), bare);
    }

    private static async Task<TimeSpan> BestAsync(int times, Func<Task<string>> run)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await run();
            var took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }

        return best;
    }

    private static void Tell(string what, TimeSpan took, TimeSpan bare) =>
        TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant($"{what}: {took.TotalSeconds:0.00} s, {took / bare:0.00} x"));
}

public sealed class PublishFiguresInSchemas(SchemaLandings server) : PublishFigures(server), IClassFixture<SchemaLandings>;

public sealed class PublishFiguresInADatabase(DatabaseLandings server) : PublishFigures(server), IClassFixture<DatabaseLandings>;
