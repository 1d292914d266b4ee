using System.Diagnostics;
using DbUp;
using DbUp.Engine;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;
using Fenceline.Migrations.Files;
using Fenceline.Migrations.Layouts;
using Fenceline.Sql;
using Fenceline.Testing;
using Npgsql;

namespace Fenceline.Integration.Tests.Migrations;

/// <summary>A database that other tools migrate, from the folders that are written for them, is as one that Fenceline migrates.</summary>
public sealed class LayoutTests
{
    private const string Database = "app";
    private const string Before = """ "columns": { "id": "bigint not null", "body": "text" } """;
    private const string After = """ "columns": { "id": "bigint not null", "body": "text", "title": "text not null default 'x'" }, "indexes": [["title"]] """;
    private const string TwoTenants = """{ "id": "123", "name": "Acme" }, { "id": "456" }""";
    private const string ThreeTenants = """{ "id": "123", "name": "Acme Ltd" }, { "id": "456" }, { "id": "789" }""";

    private static readonly DateTimeOffset Start = new(2026, 11, 27, 9, 59, 58, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ScriptLayout.Supabase)]
    [InlineData(ScriptLayout.Flyway)]
    [InlineData(ScriptLayout.DbUp)]
    [InlineData(ScriptLayout.Psql)]
    public async Task A_folder_brings_a_database_to_where_Fenceline_would(ScriptLayout layout)
    {
        using var root = new TempFolder();
        var folder = layout == ScriptLayout.Supabase ? Path.Combine(root.Path, "supabase", "migrations") : root.Path;
        await using var cluster = await StartAsync();
        await using var other = await StartAsync();
        SqlTree? last = null;
        foreach (var (columns, tenants, time) in new[] { (Before, TwoTenants, Start), (After, ThreeTenants, Start.AddDays(1)) })
        {
            var manifest = Manifest(columns, tenants);
            var tree = new SqlTree(manifest, last?.ToHistory());
            foreach (var file in ScriptExport.Pending(manifest, tree, layout, isLanding: false, Read(folder), time))
                Write(folder, file);
            Assert.Empty(ScriptExport.Pending(manifest, tree, layout, isLanding: false, Read(folder), time.AddHours(1)));
            await ApplyAsync(layout, cluster, root.Path, folder);
            await ApplyAsync(layout, cluster, root.Path, folder);
            Assert.True((await new MigrationRunner(Address(other), MigrationScripts.OfTenants(manifest, tree)).RunAsync(cancellationToken: Cancellation)).IsComplete);
            foreach (var server in new[] { cluster, other })
                await PsqlAsync(server, "SELECT fenceline.onboard('900', 'made at run time', 'standard'); SELECT fenceline.onboard('901', NULL, 'standard')", "opsai_provisioner");
            last = tree;
        }

        Assert.Equal("0", await PsqlAsync(cluster, "SELECT count(*) FROM fenceline.pending_steps"));
        Assert.Equal("123 Acme Ltd,456,789,900 made at run time,901", await PsqlAsync(cluster, "SELECT string_agg(concat_ws(' ', tenant_id, name), ',' ORDER BY tenant_id) FROM fenceline.tenants"));
        Assert.Equal("5", await PsqlAsync(cluster, "SELECT count(*) FROM pg_indexes WHERE indexname = 'drafts_title_idx'"));
        Assert.Empty((await new DriftReader(Address(cluster), last!.Model, "fenceline", "opsai_owner").ReadAsync(Cancellation)).Findings);
        var (migrated, expected) = (await PsqlAsync(cluster, Catalog.Query), await PsqlAsync(other, Catalog.Query));
        // The tool's own table of what it ran.
        var ours = string.Join('\n', migrated.Split('\n').Where(line => !line.Contains("schemaversions", StringComparison.Ordinal) && !line.Contains("supabase_migrations", StringComparison.Ordinal)));
        Assert.True(ours == expected, Catalog.Difference(ours, expected));
        // Who applied can't become the maker of roles afterwards.
        Assert.Equal("f", await PsqlAsync(cluster, $"SELECT pg_has_role('{PostgresCluster.DatabaseOwner}', 'opsai_maker', 'MEMBER') AND current_setting('server_version_num')::int < 160000"));
    }

    [Fact]
    public void What_was_written_stays_and_what_is_new_comes_last()
    {
        using var root = new TempFolder();
        var manifest = Manifest(Before, TwoTenants);
        var tree = new SqlTree(manifest);
        // Somebody else's, of a day to come.
        Write(root.Path, new GeneratedFile("20301231235959_theirs.sql", "SELECT 1;\n"));
        var first = ScriptExport.Pending(manifest, tree, ScriptLayout.Supabase, isLanding: false, Read(root.Path), Start);
        Assert.Equal("20310101000000_fenceline_roles.sql", first[0].Path);
        Assert.Equal("20310101000001_fenceline_shared_0001_foundation.sql", first[1].Path);
        Assert.EndsWith("_fenceline_access.sql", first[^1].Path, StringComparison.Ordinal);
        foreach (var file in first)
            Write(root.Path, file);

        var renamed = Manifest(Before, """{ "id": "123", "name": "Acme Ltd" }, { "id": "456" }""");
        var second = ScriptExport.Pending(renamed, new SqlTree(renamed, tree.ToHistory()), ScriptLayout.Supabase, isLanding: false, Read(root.Path), Start);
        Assert.Equal(["roles", "user_123", "access"], second.Select(file => file.Path[("20310101000000_fenceline_".Length)..^".sql".Length]));
        Assert.True(string.CompareOrdinal(second[0].Path, first[^1].Path) > 0);

        var changed = Manifest(After, TwoTenants);
        var third = ScriptExport.Pending(changed, new SqlTree(changed, tree.ToHistory()), ScriptLayout.Flyway, isLanding: false, Read(root.Path), Start);
        Assert.Contains(third, file => file.Path.EndsWith("__fenceline_steps_0002_user_123.sql", StringComparison.Ordinal) && file.Content.Contains("-- ALTER TABLE user_123.drafts ADD COLUMN title", StringComparison.Ordinal));
        Assert.Contains(third, file => file.Path.EndsWith("__fenceline_steps_0002_others.sql.conf", StringComparison.Ordinal));

        Write(root.Path, first[1] with { Content = first[1].Content + "-- a word\n" });
        Assert.Contains($"{first[1].Path} is not as it was written", Refused(tree, isLanding: false), StringComparison.Ordinal);
        Write(root.Path, first[1]);
        Assert.Contains("comes from migrations that are not in the generated folder", Refused(tree, isLanding: true), StringComparison.Ordinal);

        string Refused(SqlTree from, bool isLanding) =>
            Assert.Throws<GeneratedFilesException>(() => ScriptExport.Pending(manifest, from, ScriptLayout.Supabase, isLanding, Read(root.Path), Start)).Message;
    }

    private static async Task ApplyAsync(ScriptLayout layout, PostgresCluster cluster, string root, string folder)
    {
        switch (layout)
        {
            case ScriptLayout.Supabase:
                // Its own command line: it needs a password, which nobody asks for here.
                var start = new ProcessStartInfo(OtherProgram.Find("supabase", "its folder was NOT pushed.", "npm install --global supabase"), ["db", "push", "--yes", "--skip-vault", "--workdir", root, "--remote=" + Uri(cluster)]);
                start.Environment["DO_NOT_TRACK"] = "1";
                var pushed = await ProcessRunner.RunAsync(start, cancellationToken: Cancellation);
                Assert.True(pushed.ExitCode == 0, pushed.Output + pushed.Error);
                break;
            case ScriptLayout.DbUp:
                var result = DeployChanges.To.PostgresqlDatabase(Address(cluster)).WithScriptsFromFileSystem(folder).WithoutTransaction().WithVariablesDisabled().LogToNowhere().Build().PerformUpgrade();
                Assert.True(result.Successful, $"{result.ErrorScript?.Name}: {result.Error}");
                break;
            case ScriptLayout.Flyway:
                await FlywayAsync(cluster, folder);
                break;
            default:
                var psql = await cluster.ClientAsync("psql", ["-X", "-q", "-U", PostgresCluster.DatabaseOwner, "-d", Database, "-o", "/dev/null", "-f", Path.Combine(folder, "apply.sql")], cancellationToken: Cancellation);
                Assert.True(psql.ExitCode == 0, psql.Error);
                break;
        }
    }

    /// <summary>As Flyway does with executeInTransaction=false: statement by statement, each version once, in the order of versions.</summary>
    private static async Task FlywayAsync(PostgresCluster cluster, string folder)
    {
        await using var connection = new NpgsqlConnection(Address(cluster));
        await connection.OpenAsync(Cancellation);
        var done = Path.Combine(folder, "done");
        var applied = File.Exists(done) ? await File.ReadAllLinesAsync(done, Cancellation) : [];
        foreach (var file in Read(folder).Where(file => !applied.Contains(file.Path)).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            Assert.Contains("executeInTransaction=false", await File.ReadAllTextAsync(Path.Combine(folder, file.Path + ".conf"), Cancellation), StringComparison.Ordinal);
            foreach (var statement in SqlParser.Parse(file.Content).Statements)
            {
                await using var command = new NpgsqlCommand(file.Content.Substring(statement.Span.Start, statement.Span.Length), connection);
                await command.ExecuteNonQueryAsync(Cancellation);
            }

            await File.AppendAllLinesAsync(done, [file.Path], Cancellation);
        }
    }

    private static string Address(PostgresCluster cluster) => cluster.ConnectionString(Database, PostgresCluster.DatabaseOwner) + ";Pooling=false";

    private static string Uri(PostgresCluster cluster)
    {
        var address = new NpgsqlConnectionStringBuilder(Address(cluster));
        return $"postgresql://{address.Username}:none@{address.Host}:{address.Port}/{Database}?sslmode=disable";
    }

    private static async Task<PostgresCluster> StartAsync()
    {
        var cluster = await PostgresCluster.StartAsync(Cancellation);
        var result = await cluster.PsqlAsync("postgres", $"CREATE ROLE {PostgresCluster.DatabaseOwner} LOGIN CREATEROLE;\nCREATE DATABASE {Database} OWNER {PostgresCluster.DatabaseOwner}", cancellationToken: Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        return cluster;
    }

    private static List<GeneratedFile> Read(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.sql", SearchOption.AllDirectories).Select(path => new GeneratedFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path)))]
        : [];

    private static void Write(string folder, GeneratedFile file)
    {
        var path = Path.Combine(folder, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file.Content);
    }

    private static TenantManifest Manifest(string columns, string tenants)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", $$"""
            {
              "version": 1, "project": "opsai", "sources": {}, "database": { "publicRights": "revoke" },
              "tables": {
                "drafts": { "placement": "schema", {{columns}}, "primaryKey": ["id"] },
                "notes": { "placement": "shared", {{columns}}, "primaryKey": ["id"] }
              },
              "tenants": [{{tenants}}]
            }
            """), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }

    private static async Task<string> PsqlAsync(PostgresCluster cluster, string script, string user = PostgresCluster.Superuser)
    {
        var result = await cluster.PsqlAsync(Database, script, user, Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.TrimEnd();
    }
}
