using Fenceline.Database.Probes;
using Fenceline.Database.Verification;
using Fenceline.Integration.Tests.Database;
using Fenceline.Migrations;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Verification;

/// <summary>Probes find nothing where nothing is wrong, and each kind of probe can fail.</summary>
public sealed class ProbeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What opens the fence, and what a probe must say of it.</summary>
    private static readonly (string Sql, string Expected)[] Openings =
    [
        ("GRANT SELECT ON user_123.stripe_customers TO user_456; GRANT USAGE ON SCHEMA user_123 TO user_456", "SELECT on user_123.stripe_customers as user_456, pinned: is allowed"),
        ("GRANT INSERT ON public.github_issues TO opsai_tenant", "INSERT on public.github_issues as user_123, pinned: is allowed"),
        ("GRANT UPDATE ON public.notes TO opsai_admin", "UPDATE on public.notes as opsai_admin: is allowed"),
        ("GRANT DELETE ON public.notes TO PUBLIC; GRANT USAGE ON SCHEMA public TO PUBLIC", "DELETE on public.notes as opsai_publisher: is allowed"),
        ("GRANT SELECT ON public.notes TO opsai_app; GRANT USAGE ON SCHEMA public TO opsai_app", "SELECT on public.notes as opsai_app: is allowed"),
        ("REVOKE SELECT ON public.notes FROM opsai_tenant", "SELECT on public.notes as user_123, pinned: is refused"),
        ("CREATE POLICY open ON public.notes FOR SELECT TO opsai_tenant USING (true)", "rows of tenant 456 in public.notes as user_123, pinned: reads"),
        ("ALTER TABLE public.github_issues DISABLE ROW LEVEL SECURITY", "rows of tenant 123 in public.github_issues as user_456, pinned: reads"),
        ("CREATE POLICY purge ON public.notes FOR DELETE TO opsai_tenant USING (true)", "rows of tenant 123 in public.notes as user_456, pinned: deletes"),
        ("CREATE POLICY change ON public.notes FOR UPDATE TO opsai_tenant USING (true)", "rows of tenant 123 in public.notes as user_456, pinned: updates"),
        ("ALTER POLICY user_isolation ON public.notes WITH CHECK (true)", "UPDATE on public.notes as user_456, pinned: gives rows to tenant 123"),
        ("ALTER POLICY user_isolation ON public.notes WITH CHECK (true)", "INSERT on public.notes as user_456, pinned: puts a row of tenant 123 there"),
        ("CREATE OR REPLACE FUNCTION public.current_user_id() RETURNS text LANGUAGE sql STABLE RETURN current_setting('app.user_id', true)", "rows of tenant 456 in public.notes as user_123 with the session of tenant 456: reads"),
        ("ALTER POLICY user_isolation ON public.notes USING (user_id = coalesce((SELECT public.current_user_id()), user_id))", "rows of tenant 123 in public.notes as user_123 without a tenant in the session: reads"),
    ];

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task They_see_what_is_open_and_nothing_else(int version)
    {
        await using var sample = await SampleDatabase.StartAsync(version);
        var before = await sample.RunAsync("SELECT count(*), max(id) FROM public.notes");
        var clean = await ProbeAfterAsync(sample, "SELECT 1");
        Assert.Equal([], Verifying.Lines(clean));
        Assert.Equal([], clean.Unseen);
        Assert.True(clean.Probes!.Asked > 500, "asked " + clean.Probes.Asked);
        foreach (var (sql, expected) in Openings)
        {
            var report = await ProbeAfterAsync(sample, sql);
            Assert.True(report.Findings.Any(finding => $"{finding.Subject} {finding.Problem}".StartsWith(expected, StringComparison.Ordinal)), $"{sql}: {string.Join("; ", Verifying.Lines(report).Take(10))}");
        }

        Assert.Equal(before, await sample.RunAsync("SELECT count(*), max(id) FROM public.notes"));
    }

    [Fact]
    public async Task A_findings_script_shows_it_in_psql()
    {
        await using var sample = await SampleDatabase.StartAsync();
        await sample.RunAsync("CREATE POLICY open ON public.notes FOR SELECT TO opsai_tenant USING (true)");
        var report = await ProbeAfterAsync(sample, "SELECT 1");
        var finding = report.Findings.First(one => one.Problem.Contains("pinned: reads", StringComparison.Ordinal));
        Assert.NotEqual("0", (await sample.RunAsync(finding.Script!)).Split('\n')[^1]);
    }

    [Fact]
    public async Task A_login_that_may_not_take_a_role_says_so()
    {
        await using var sample = await SampleDatabase.StartAsync();
        await sample.RunAsync("CREATE ROLE prober LOGIN; GRANT opsai_owner, user_123, user_456 TO prober; GRANT CONNECT ON DATABASE " + sample.Name + " TO prober");
        var report = await Probe(sample, "prober").ProbeAsync(Cancellation);
        Assert.Contains(report.Unseen, line => line.StartsWith("What opsai_admin can do", StringComparison.Ordinal));
        Assert.Equal([], Verifying.Lines(report));
    }

    private static FenceProbe Probe(SampleDatabase sample, string user) => new(sample.Cluster.ConnectionString(sample.Name, user), sample.Manifest, MigrationScripts.OfTenants(sample.Manifest, new SqlTree(sample.Manifest)));

    private static async Task<VerifyReport> ProbeAfterAsync(SampleDatabase sample, string sql)
    {
        await using var connection = new NpgsqlConnection(sample.Cluster.ConnectionString(sample.Name, PostgresCluster.Superuser));
        await connection.OpenAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var plant = new NpgsqlCommand(sql, connection);
        await plant.ExecuteNonQueryAsync(Cancellation);
        return await Probe(sample, PostgresCluster.Superuser).ProbeAsync(connection, Cancellation);
    }
}
