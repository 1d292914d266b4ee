using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Database;

/// <summary>What docs/database.md says of backups: a dump by the role that is for it, restored on another server, and applied to again.</summary>
public sealed class BackupTests
{
    private const string Counts = """
        SELECT (SELECT count(*) FROM public.notes), (SELECT count(*) FROM public.github_repositories), (SELECT count(*) FROM user_123.stripe_customers),
          (SELECT count(*) FROM user_456.github_repositories), (SELECT count(*) FROM fenceline.tenants), (SELECT count(*) FROM fenceline.tenant_migrations)
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AppliedAs.Superuser, "database")]
    [InlineData(AppliedAs.DatabaseOwner, "database")]
    [InlineData(AppliedAs.Superuser, "schema")]
    public async Task Everything_is_dumped_restored_and_fenced_again(AppliedAs appliedAs, string landing)
    {
        await using var sample = new SampleDatabase(text => text.Replace("\"engine\": \"postgres\"", $"\"engine\": \"postgres\", \"landing\": \"{landing}\"", StringComparison.Ordinal)) { AppliedAs = appliedAs };
        await sample.InitializeAsync();
        if (landing == "schema")
        {
            // A restore would run it, as whoever restores.
            await sample.RunAsync("""
                ALTER EVENT TRIGGER opsai_guard_loader DISABLE; SET ROLE user_123_loader;
                CREATE FUNCTION user_123_landing.bad() RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN IF current_user <> 'user_123_loader' THEN RAISE EXCEPTION 'A restore ran me.'; END IF; RETURN true; END $$;
                CREATE TABLE user_123_landing.trap (id int CHECK (user_123_landing.bad())); INSERT INTO user_123_landing.trap VALUES (1); RESET ROLE;
                ALTER EVENT TRIGGER opsai_guard_loader ENABLE
                """);
        }

        var before = await sample.RunAsync(Counts);
        Assert.Equal("3|4|2|2|3|4", before);
        var dump = Path.Combine(Path.GetTempPath(), $"fenceline-backup-{Guid.NewGuid():N}.dump");
        try
        {
            var roles = await SucceedAsync(sample.Cluster, "pg_dumpall", ["--roles-only", "-U", "postgres"]);
            string[] apart = landing == "schema" ? ["--exclude-schema=user_*_landing"] : [];
            var refused = await sample.Cluster.ClientAsync("pg_dump", ["-U", "opsai_backup", "-Fc", "-f", dump, .. apart, sample.Name], cancellationToken: Cancellation);
            Assert.Contains("row-level security", refused.Error, StringComparison.Ordinal);
            await SucceedAsync(sample.Cluster, "pg_dump", ["-U", "opsai_backup", "--enable-row-security", "-Fc", "-f", dump, .. apart, sample.Name]);

            await using var other = await PostgresCluster.StartAsync(Cancellation);
            await other.PsqlAsync("postgres", "\\set ON_ERROR_STOP off\n" + roles, cancellationToken: Cancellation);
            var made = await other.PsqlAsync("postgres", $"CREATE DATABASE {sample.Name} OWNER {PostgresCluster.LoginOf(appliedAs)}", cancellationToken: Cancellation);
            Assert.Equal("", made.Error);
            await SucceedAsync(other, "pg_restore", ["-U", "postgres", "--exit-on-error", "-d", sample.Name, dump]);
            var script = string.Concat(new Fenceline.Migrations.ApplyScript(sample.Manifest).All());
            var applied = await other.PsqlAsync(sample.Name, script, PostgresCluster.LoginOf(appliedAs), Cancellation);
            Assert.True(applied.ExitCode == 0, applied.Error);

            Assert.Equal(before, await ReadAsync(other, Counts));
            Assert.Equal("note of 123", await ReadAsync(other, SampleDatabase.Pinned("123", "SELECT body FROM notes"), "opsai_app"));
            Assert.Equal("f", await ReadAsync(other, "SELECT has_database_privilege('pg_monitor', current_database(), 'CONNECT')"));
            Assert.Equal("0", await ReadAsync(other, "SELECT count(*) FROM pg_class WHERE relname = 'trap'"));

            async Task<string> ReadAsync(PostgresCluster server, string sql, string user = PostgresCluster.Superuser)
            {
                var result = await server.PsqlAsync(sample.Name, sql, user, Cancellation);
                Assert.True(result.ExitCode == 0, result.Error);
                return result.Output.TrimEnd();
            }
        }
        finally
        {
            File.Delete(dump);
        }
    }

    private static async Task<string> SucceedAsync(PostgresCluster server, string program, string[] arguments)
    {
        var result = await server.ClientAsync(program, arguments, cancellationToken: Cancellation);
        Assert.True(result.ExitCode == 0, $"{program}: {result.Error}");
        return result.Output;
    }
}
