using System.Diagnostics;
using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Migrations;

/// <summary>The disk fills up under a migration. What was recorded is whole, and the same command completes it once there is space.</summary>
public sealed class FullDiskTests
{
    private const int Tenants = 30;
    private const string Database = "app";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_that_is_full_stops_a_migration_and_spoils_nothing()
    {
        await using var cluster = await PostgresCluster.StartAsync(Cancellation);
        await using var disk = await SmallDisk.MountAsync(Cancellation);
        await PsqlAsync(cluster, "postgres", $"CREATE TABLESPACE small LOCATION '{disk.Folder}'");
        await PsqlAsync(cluster, "postgres", $"CREATE DATABASE {Database} TABLESPACE small");

        var before = new SqlTree(Read("\"id\": \"bigint not null\", \"body\": \"text\"", ""));
        Assert.True((await Runner(cluster, before).RunAsync(cancellationToken: Cancellation)).IsComplete);
        await PsqlAsync(cluster, Database, $"""
            SELECT count(o) FROM generate_series(1, {Tenants}) AS n, fenceline.onboard('t' || n, NULL, 'standard') AS o;
            INSERT INTO public.notes (user_id, id, body) SELECT 't' || t, n, repeat('x', 30) FROM generate_series(1, {Tenants}) AS t, generate_series(1, 300) AS n;
            {string.Concat(Enumerable.Range(1, Tenants).Select(n => $"INSERT INTO user_t{n}.drafts (id, body) SELECT n, repeat('x', 30) FROM generate_series(1, 3000) AS n;\n"))}
            CHECKPOINT;
            """);
        // Tables are written again, and indexes are built: on what all share, and in each tenant's schema.
        var after = new SqlTree(Read("\"id\": \"bigint not null\", \"body\": \"text\", \"key\": \"uuid not null default gen_random_uuid()\"", ", \"indexes\": [[\"body\"]]"), before.ToHistory());

        disk.Fill(leave: 100_000);
        var failure = await Assert.ThrowsAsync<MigrationException>(() => Runner(cluster, after).RunAsync(cancellationToken: Cancellation));
        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);

        disk.Fill(leave: 2_000_000);
        var some = await Runner(cluster, after).RunAsync(new MigrationOptions { ContinuesOnError = true, Parallelism = 1 }, Cancellation);
        TestContext.Current.SendDiagnosticMessage("{0} of {1} tenants had space.", some.Migrated.Count, Tenants);
        Assert.InRange(some.Migrated.Count, 1, Tenants - 1);
        Assert.Equal(Tenants, some.Migrated.Count + some.Failed.Count);
        Assert.All(some.Failed.Values, error => Assert.Contains("No space left on device", error, StringComparison.Ordinal));
        Assert.Equal($"{some.Migrated.Count}|{some.Failed.Count}|{Tenants * 3000}", await StateAsync());

        disk.Fill(leave: null);
        Assert.True((await Runner(cluster, after).RunAsync(cancellationToken: Cancellation)).IsComplete);
        Assert.Equal($"{Tenants}|0|{Tenants * 3000}", await StateAsync());
        Assert.Equal($"t|{Tenants * 300}", await PsqlAsync(cluster, Database, "SELECT (SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 'public.notes'::regclass), (SELECT count(*) FROM public.notes WHERE key IS NOT NULL)"));

        // How many tenants have the column, how many are recorded as behind, and how many rows there are.
        Task<string> StateAsync() => PsqlAsync(cluster, Database, """
            SELECT (SELECT count(*) FROM information_schema.columns WHERE table_schema LIKE 'user\_t%' AND table_name = 'drafts' AND column_name = 'key'),
              (SELECT count(DISTINCT tenant_id) FROM fenceline.pending_steps),
              (SELECT sum((xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.drafts', schema_name), false, false, '')))[1]::text::int) FROM fenceline.tenants)
            """);
    }

    private static MigrationRunner Runner(PostgresCluster cluster, SqlTree tree) => new(cluster.ConnectionString(Database) + ";Pooling=false", MigrationScripts.OfTenants(tree.Manifest, tree));

    private static TenantManifest Read(string columns, string indexes)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", $$"""
            {
              "version": 1, "project": "opsai", "sources": {},
              "tables": {
                "drafts": { "placement": "schema", "columns": { {{columns}} }, "primaryKey": ["id"]{{indexes}} },
                "notes": { "placement": "shared", "columns": { {{columns}} }, "primaryKey": ["id"]{{indexes}} }
              },
              "tenants": []
            }
            """), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }

    private static async Task<string> PsqlAsync(PostgresCluster cluster, string database, string script)
    {
        var result = await cluster.PsqlAsync(database, script, cancellationToken: Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.TrimEnd();
    }

    /// <summary>A file system of its own, in memory, that holds little.</summary>
    private sealed class SmallDisk(string folder) : IAsyncDisposable
    {
        private const int Megabytes = 60;

        public string Folder => folder;

        private string Filler => Path.Combine(folder, "filler");

        public static async Task<SmallDisk> MountAsync(CancellationToken cancellationToken)
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
                Assert.Skip("Only root can mount a small disk to fill.");
            var folder = Directory.CreateTempSubdirectory("fenceline-disk-").FullName;
            var user = (await RunAsync("id", ["-u", "postgres"], cancellationToken)).Trim();
            await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={Megabytes}m,uid={user},mode=0700", "tmpfs", folder], cancellationToken);
            return new SmallDisk(folder);
        }

        /// <summary>Takes all space but so many bytes; gives all of it back for null.</summary>
        public void Fill(long? leave)
        {
            File.Delete(Filler);
            if (leave is not { } bytes)
                return;
            using var filler = File.Create(Filler);
            filler.Write(new byte[Math.Max(0, new DriveInfo(folder).AvailableFreeSpace - bytes)]);
        }

        public async ValueTask DisposeAsync()
        {
            await RunAsync("umount", ["--lazy", folder], CancellationToken.None);
            Directory.Delete(folder);
        }

        private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
        {
            var result = await ProcessRunner.RunAsync(new ProcessStartInfo(program, arguments), cancellationToken: cancellationToken);
            return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} ended with {result.ExitCode}: {result.Error}"));
        }
    }
}
