using Fenceline.Core.Manifest;
using Fenceline.Database;
using Fenceline.Database.Execution;
using Fenceline.Integration.Tests.Database;
using Fenceline.Migrations;
using Fenceline.Migrations.Files;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Migrations;

/// <summary>Migrations over a fleet: ended in the middle, run by two at once, refused, failed, and run again.</summary>
public sealed class RunnerTests : IAsyncLifetime
{
    private const int Tenants = 40;
    private const string Database = "app";

    private PostgresCluster? _cluster;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Address => (_cluster ?? throw new InvalidOperationException("Not started.")).ConnectionString(Database);

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync(Cancellation);
        await PsqlAsync("postgres", $"CREATE DATABASE {Database}");
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task From_nothing_it_makes_everything_and_again_it_does_nothing()
    {
        var scripts = Scripts(Sample());
        Assert.False((await Runner(scripts).ReadStatusAsync(Cancellation)).IsUpToDate);
        var first = await Runner(scripts).RunAsync(cancellationToken: Cancellation);
        Assert.Equal((6, "123 456 789", true), (first.Applied.Count, string.Join(' ', first.Onboarded), first.IsComplete));
        var again = await Runner(scripts).RunAsync(cancellationToken: Cancellation);
        Assert.Equal((0, 0, 0), (again.Applied.Count, again.Onboarded.Count, again.Migrated.Count));
        var status = await Runner(scripts).ReadStatusAsync(Cancellation);
        Assert.Equal((true, 3L, 6), (status.IsUpToDate, status.Tenants, status.Applied));
    }

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_is_completed_by_the_last()
    {
        var (tree, manifest) = await BeginAsync();
        var scripts = Scripts(manifest, tree);
        var random = new Random(7);
        var kills = 0;
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var run = Runner(scripts).RunAsync(new MigrationOptions { Parallelism = 3 }, Cancellation);
            await Task.Delay(random.Next(60), Cancellation);
            kills += int.Parse(await PsqlAsync(Database, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'fenceline migrate'"), System.Globalization.CultureInfo.InvariantCulture);
            try
            {
                if ((await run).IsComplete)
                    break;
            }
            catch (Exception e) when (e is MigrationException or NpgsqlException)
            {
                // As wanted.
            }
        }

        Assert.True(kills > 0, "Nothing was killed.");
        Assert.True((await Runner(scripts).RunAsync(cancellationToken: Cancellation)).IsComplete);
        await AssertMigratedAsync();
    }

    [Fact]
    public async Task Two_at_once_do_the_work_of_one()
    {
        var (tree, manifest) = await BeginAsync();
        var scripts = Scripts(manifest, tree);
        var results = await Task.WhenAll(Runner(scripts).RunAsync(cancellationToken: Cancellation), Runner(scripts).RunAsync(cancellationToken: Cancellation));
        Assert.All(results, result => Assert.True(result.IsComplete));
        await AssertMigratedAsync();
    }

    [Fact]
    public async Task A_tenant_that_fails_is_as_it_was_and_the_others_go_on_where_that_was_said()
    {
        var (tree, manifest) = await BeginAsync();
        var scripts = Scripts(manifest, tree);
        foreach (var tenant in new[] { "t3", "t7", "t30" })
            await PsqlAsync(Database, $"ALTER TABLE user_{tenant}.drafts ADD COLUMN title int");

        var stopped = await Runner(scripts).RunAsync(new MigrationOptions { Canaries = ["t7"] }, Cancellation);
        Assert.Equal((false, "t7", 0, Tenants - 1), (stopped.IsComplete, string.Join(' ', stopped.Failed.Keys), stopped.Migrated.Count, stopped.Left));
        Assert.Contains("column \"title\" of relation \"drafts\" already exists", stopped.Failed["t7"], StringComparison.Ordinal);

        var result = await Runner(scripts).RunAsync(new MigrationOptions { ContinuesOnError = true }, Cancellation);
        Assert.Equal((3, Tenants - 3, 0), (result.Failed.Count, result.Migrated.Count, result.Left));
        var status = await Runner(scripts).ReadStatusAsync(Cancellation);
        Assert.Equal(["t3", "t30", "t7"], status.Behind.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(status.Behind.Keys.Order(StringComparer.Ordinal), status.Failures.Keys.Order(StringComparer.Ordinal));
        Assert.All(status.Failures.Values, failure => Assert.Contains("column \"title\" of relation \"drafts\" already exists", failure.Error, StringComparison.Ordinal));
        foreach (var tenant in result.Failed.Keys)
            await PsqlAsync(Database, $"ALTER TABLE user_{tenant}.drafts DROP COLUMN title");
        Assert.True((await Runner(scripts).RunAsync(cancellationToken: Cancellation)).IsComplete);
        Assert.Equal("0", await PsqlAsync(Database, "SELECT count(*) FROM fenceline.tenant_failures"));
        await AssertMigratedAsync();
    }

    [Fact]
    public async Task A_tenant_that_comes_in_the_middle_is_at_a_whole_version()
    {
        var (tree, manifest) = await BeginAsync();
        var scripts = Scripts(manifest, tree);
        var run = Runner(scripts).RunAsync(new MigrationOptions { Parallelism = 1 }, Cancellation);
        for (var i = 0; i < 10; i++)
            await PsqlAsync(Database, $"SELECT fenceline.onboard('late{i}', NULL, 'standard')", "opsai_provisioner");
        Assert.True((await run).IsComplete);
        await Runner(scripts).RunAsync(cancellationToken: Cancellation);
        await AssertMigratedAsync(Tenants + 10);
    }

    [Fact]
    public async Task A_database_of_newer_files_or_of_others_is_left_alone()
    {
        var (tree, manifest) = await BeginAsync();
        var newer = Scripts(manifest, tree);
        await Runner(newer).RunAsync(cancellationToken: Cancellation);
        var older = Scripts(Manifest(Begin));
        Assert.Contains("there is no such file here: it was migrated by newer files", (await Assert.ThrowsAsync<MigrationException>(() => Runner(older).RunAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);

        await PsqlAsync(Database, "UPDATE fenceline.shared_migrations SET hash = repeat('0', 64) WHERE version = 2");
        Assert.Contains("0002_tables with another text", (await Assert.ThrowsAsync<MigrationException>(() => Runner(newer).ReadStatusAsync(Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("0002_tables with another text", (await Assert.ThrowsAsync<MigrationException>(() => Runner(newer).RunAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("another text for it", await FailAsync(string.Concat(new ApplyScript(manifest, tree).All())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_somebody_holds_for_a_while_is_waited_for_in_short_tries()
    {
        var (tree, manifest) = await BeginAsync();
        var scripts = Scripts(manifest, tree);
        await using var holder = new NpgsqlConnection(Address);
        await holder.OpenAsync(Cancellation);
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE user_t5.drafts IN ACCESS SHARE MODE; LOCK TABLE public.notes IN ACCESS SHARE MODE", holder))
            await hold.ExecuteNonQueryAsync(Cancellation);
        var run = Runner(scripts).RunAsync(cancellationToken: Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(7), Cancellation);
        await using (var release = new NpgsqlCommand("COMMIT", holder))
            await release.ExecuteNonQueryAsync(Cancellation);
        Assert.True((await run).IsComplete);
        await AssertMigratedAsync();
    }

    private const string Begin = "\"columns\": { \"id\": \"bigint not null\", \"body\": \"text\" }";
    private const string Changed = "\"columns\": { \"id\": \"bigint not null\", \"body\": \"text\", \"title\": \"text not null default 'x'\" }, \"indexes\": [[\"title\"]]";

    /// <summary>A migration sets roles and settings, and runs what no transaction may hold: each needs a session of its own.</summary>
    [Theory]
    [InlineData("transaction", false)]
    [InlineData("session", true)]
    public async Task A_pooler_in_transaction_mode_is_refused(string mode, bool runs)
    {
        await using var pooler = await Pooler.PoolerFixture.StartAsync(Address, 3, mode);
        var run = new MigrationRunner(pooler.ConnectionString, Scripts(Sample())).RunAsync(cancellationToken: Cancellation);
        if (runs)
            Assert.True((await run).IsComplete);
        else
            Assert.Contains("pooler in transaction mode", (await Assert.ThrowsAsync<MigrationException>(() => run)).Message, StringComparison.Ordinal);
        Assert.Equal(runs ? "t" : "f", await PsqlAsync(Database, "SELECT to_regnamespace('fenceline') IS NOT NULL"));
    }

    [Fact]
    public async Task A_server_that_stops_at_once_loses_nothing_that_was_recorded()
    {
        var (tree, manifest) = await BeginAsync();
        var scripts = Scripts(manifest, tree);
        // The tests' servers don't wait for the disk: what was written before is to be there afterwards.
        await PsqlAsync(Database, "CHECKPOINT");
        var run = Runner(scripts).RunAsync(new MigrationOptions { Parallelism = 3 }, Cancellation);
        // Of a process that ends like this the server thinks the worst: it ends all others and recovers from its log.
        var victim = "";
        while (victim.Length == 0 && !run.IsCompleted)
            victim = await PsqlAsync(Database, "SELECT pid FROM pg_stat_activity WHERE application_name = 'fenceline migrate' LIMIT 1");
        Assert.NotEqual("", victim);
        System.Diagnostics.Process.GetProcessById(int.Parse(victim, System.Globalization.CultureInfo.InvariantCulture)).Kill();
        try
        {
            await run;
        }
        catch (Exception e) when (e is MigrationException or NpgsqlException)
        {
            // As wanted.
        }

        while ((await _cluster!.PsqlAsync(Database, "SELECT 1", cancellationToken: Cancellation)).ExitCode != 0)
            await Task.Delay(50, Cancellation);
        Assert.True((await Runner(scripts).RunAsync(cancellationToken: Cancellation)).IsComplete);
        await AssertMigratedAsync();
    }

    [Fact]
    public async Task A_repair_takes_half_built_indexes_away_and_accepts_texts_that_are_vouched_for()
    {
        var (tree, manifest) = await BeginAsync();
        var runner = Runner(Scripts(manifest, tree));
        await runner.RunAsync(cancellationToken: Cancellation);
        Assert.Equal("|", await RepairAsync());

        await PsqlAsync(Database, "SET ROLE opsai_owner; UPDATE fenceline.shared_migrations SET hash = 'of another branch' WHERE version = 2");
        await FailAsync("SET ROLE opsai_owner; CREATE UNIQUE INDEX CONCURRENTLY twice ON public.notes (id)");
        Assert.Contains("another text", (await Assert.ThrowsAsync<MigrationException>(() => runner.ReadStatusAsync(Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal("public.twice|0002_tables", await RepairAsync("0002_tables"));
        Assert.True((await runner.ReadStatusAsync(Cancellation)).IsUpToDate);
        Assert.Equal("f", await PsqlAsync(Database, "SELECT to_regclass('public.twice') IS NOT NULL"));
        Assert.Contains("There is no file 0099_none", (await Assert.ThrowsAsync<MigrationException>(() => runner.RepairAsync(["0099_none"], Cancellation))).Message, StringComparison.Ordinal);

        async Task<string> RepairAsync(params string[] texts)
        {
            var repair = await runner.RepairAsync(texts, Cancellation);
            return string.Join(' ', repair.DroppedIndexes) + "|" + string.Join(' ', repair.AcceptedTexts);
        }
    }

    /// <summary>The login that migrates every day can do what the owner can, and need not be able to make roles.</summary>
    [Fact]
    public async Task The_migrators_login_brings_on_what_another_has_set_up()
    {
        var (tree, manifest) = await BeginAsync();
        var result = await As("opsai_migrator", Scripts(manifest, tree)).RunAsync(cancellationToken: Cancellation);
        Assert.Equal((true, true, Tenants), (result.IsComplete, result.LeftRolesAlone, result.Migrated.Count));
        await AssertMigratedAsync();
        Assert.True((await As("opsai_migrator", Scripts(manifest, tree)).ReadStatusAsync(Cancellation)).IsUpToDate);
        Assert.False((await Runner(Scripts(manifest, tree)).RunAsync(cancellationToken: Cancellation)).LeftRolesAlone);
    }

    [Fact]
    public async Task What_the_migrators_login_may_not_do_is_said_with_who_may()
    {
        const string Remedy = "Migrate once as the login that set the database up";
        var (tree, manifest) = await BeginAsync();
        var scripts = Scripts(manifest, tree);
        // What runs as another role than the owner: an extension, and what only the maker of roles may change.
        var first = scripts.Numbered.First(script => script.Version > 3);
        var needsMore = scripts with { Numbered = [.. scripts.Numbered.Select(script => script == first ? first with { File = first.File with { Content = "SET ROLE opsai_maker;\n" } } : script)] };
        Assert.Contains(Remedy, (await Assert.ThrowsAsync<MigrationException>(() => As("opsai_migrator", needsMore).RunAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        var newRole = scripts with { RoleNames = [.. scripts.RoleNames, "opsai_auditor"] };
        Assert.Contains("The role opsai_auditor is missing, and this login may not make roles. " + Remedy, (await Assert.ThrowsAsync<MigrationException>(() => As("opsai_migrator", newRole).RunAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("may not act as opsai_owner", (await Assert.ThrowsAsync<MigrationException>(() => As("opsai_app", scripts).RunAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);

        await PsqlAsync("postgres", "CREATE ROLE somebody LOGIN;\nCREATE DATABASE empty");
        var onEmpty = new MigrationRunner(_cluster!.ConnectionString("empty", "somebody") + ";Pooling=false", scripts);
        Assert.Contains("may not set up database empty", (await Assert.ThrowsAsync<MigrationException>(() => onEmpty.RunAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        Assert.True((await Runner(scripts).RunAsync(cancellationToken: Cancellation)).IsComplete);
        await AssertMigratedAsync();
    }

    /// <summary>From a program, by what is in version control.</summary>
    [Fact]
    public async Task A_program_migrates_when_it_starts_and_a_probe_sees_what_is_pending()
    {
        var root = Path.Combine(AppContext.BaseDirectory, "migrator");
        var migrator = FencelineMigrator.FromFiles(Path.Combine(root, "tenants.json"), Path.Combine(root, "generated"));
        Assert.True(await migrator.AreMigrationsPendingAsync(Address, Cancellation));
        // As several instances that start at once.
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => migrator.MigrateAsync(Address, cancellationToken: Cancellation)));
        Assert.All(results, result => Assert.True(result.IsComplete));
        Assert.False(await migrator.AreMigrationsPendingAsync(Address, Cancellation));
        Assert.Equal(3L, (await migrator.ReadStatusAsync(Address, Cancellation)).Tenants);
        Assert.Contains("fenceline generate", Assert.Throws<GeneratedFilesException>(() => FencelineMigrator.FromFiles(Path.Combine(root, "tenants.json"), root + "/none")).Message, StringComparison.Ordinal);
    }

    /// <summary>A database with tenants that have rows, and what leads it on.</summary>
    private async Task<(SqlTree Tree, TenantManifest Manifest)> BeginAsync()
    {
        var before = new SqlTree(Manifest(Begin));
        Assert.True((await Runner(Scripts(Manifest(Begin), before)).RunAsync(cancellationToken: Cancellation)).IsComplete);
        await PsqlAsync(Database, $"SELECT count(o) FROM generate_series(1, {Tenants}) AS n, fenceline.onboard('t' || n, NULL, 'standard') AS o", "opsai_provisioner");
        await PsqlAsync(Database, string.Concat(Enumerable.Range(1, Tenants).Select(n => $"INSERT INTO user_t{n}.drafts (id, body) VALUES (1, 'draft'); INSERT INTO public.notes (user_id, id, body) VALUES ('t{n}', 1, 'note');\n")));
        var manifest = Manifest(Changed);
        return (new SqlTree(manifest, before.ToHistory()), manifest);
    }

    private async Task AssertMigratedAsync(int tenants = Tenants)
    {
        Assert.Equal($"{tenants}|{tenants}|t|{Tenants}|0", await PsqlAsync(Database, """
            SELECT (SELECT count(*) FROM information_schema.columns WHERE table_name = 'drafts' AND column_name = 'title' AND table_schema LIKE 'user\_%' AND is_nullable = 'NO'),
              (SELECT count(*) FROM pg_indexes WHERE indexname = 'drafts_title_idx'),
              (SELECT bool_and(indisvalid) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE c.relname = 'notes_title_idx'),
              (SELECT count(*) FROM public.notes WHERE title = 'x'),
              (SELECT count(*) FROM fenceline.pending_steps)
            """));
        Assert.Equal($"{Tenants}", await PsqlAsync(Database, "SELECT sum((xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.drafts', schema_name), false, false, '')))[1]::text::int) FROM fenceline.tenants"));
    }

    private MigrationRunner As(string login, MigrationScripts scripts) => new(_cluster!.ConnectionString(Database, login) + ";Pooling=false", scripts);

    private MigrationRunner Runner(MigrationScripts scripts) => new(Address + ";Pooling=false", scripts);

    private static MigrationScripts Scripts(TenantManifest manifest, SqlTree? tree = null) => MigrationScripts.OfTenants(manifest, tree ?? new SqlTree(manifest));

    private static TenantManifest Sample() => SampleDatabase.ReadSample();

    private static TenantManifest Manifest(string columns)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", $$"""
            {
              "version": 1, "project": "opsai", "sources": {},
              "tables": {
                "drafts": { "placement": "schema", {{columns}}, "primaryKey": ["id"] },
                "notes": { "placement": "shared", {{columns}}, "primaryKey": ["id"] }
              },
              "tenants": []
            }
            """), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }

    private async Task<string> PsqlAsync(string database, string script, string user = PostgresCluster.Superuser)
    {
        var result = await _cluster!.PsqlAsync(database, script, user, Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.TrimEnd();
    }

    private async Task<string> FailAsync(string script)
    {
        var result = await _cluster!.PsqlAsync(Database, script, cancellationToken: Cancellation);
        Assert.Equal(3, result.ExitCode);
        return result.Error;
    }
}
