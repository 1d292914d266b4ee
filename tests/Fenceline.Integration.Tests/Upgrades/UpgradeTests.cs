using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Database.Files;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Upgrades;

/// <summary>
/// Databases that earlier versions made. <c>Versions/</c> keeps what each of them generated from its manifest, as a project
/// has it in version control; this version appends what leads on, and the database is then as one that it makes from nothing.
/// </summary>
public sealed class UpgradeTests
{
    private const string Database = "app";

    /// <summary>A landing database holds little else.</summary>
    private const string Functions = """
        SELECT replace(format('%s %s %s %s', p.oid::regprocedure, p.proowner::regrole, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(p.proacl) AS a), pg_get_functiondef(p.oid)), E'\n', ' ')
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname = 'fenceline' ORDER BY 1
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Upgrades", "Versions");

    public static TheoryData<string, bool> Versions => [.. Directory.EnumerateDirectories(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal).SelectMany(version => new[] { (version!, false), (version!, true) })];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_database_of_an_earlier_version_becomes_one_of_this(string version, bool onNewest)
    {
        var generated = Path.Combine(Root, version, "generated");
        var manifest = Read(Path.Combine(Root, version, "tenants.json"));
        var installation = onNewest ? PostgresServers.Newest : PostgresServers.Main;
        await using var old = await PostgresCluster.StartAsync(installation, Cancellation);
        await RunAsync(old, "postgres", $"CREATE DATABASE {Database}");
        await RunAsync(old, Database, string.Concat(Applied(generated).Select(File.ReadAllText)) + await File.ReadAllTextAsync(Path.Combine(Root, version, "rows.sql"), Cancellation));
        var rows = await RowsAsync(old, manifest);
        Assert.DoesNotContain("|0|", rows, StringComparison.Ordinal);

        var tree = new SqlTree(manifest, GeneratedFolder.Read(generated, "generated"));
        var result = await new MigrationRunner(old.ConnectionString(Database) + ";Pooling=false", MigrationScripts.OfTenants(manifest, tree)).RunAsync(cancellationToken: Cancellation);
        Assert.True(result.IsComplete);
        Assert.Empty((await new DriftReader(old.ConnectionString(Database) + ";Pooling=false", tree.Model, "fenceline", "opsai_owner").ReadAsync(Cancellation)).Findings);
        Assert.Equal(rows, await RowsAsync(old, manifest));

        await using var fresh = await PostgresCluster.StartAsync(installation, Cancellation);
        await RunAsync(fresh, "postgres", $"CREATE DATABASE {Database}");
        await RunAsync(fresh, Database, string.Concat(new ApplyScript(manifest, new SqlTree(tree.Manifest)).All()));
        var (upgraded, made) = (await RunAsync(old, Database, Catalog.Query), await RunAsync(fresh, Database, Catalog.Query));
        Assert.True(upgraded == made, Catalog.Difference(upgraded, made));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_landing_database_of_an_earlier_version_becomes_one_of_this(string version, bool onNewest)
    {
        var sql = Path.Combine(Root, version, "generated", "sql", "landing");
        var manifest = Read(Path.Combine(Root, version, "tenants.json"));
        await using var cluster = await PostgresCluster.StartAsync(onNewest ? PostgresServers.Newest : PostgresServers.Main, Cancellation);
        await RunAsync(cluster, "postgres", "CREATE DATABASE landing");
        var files = Directory.EnumerateFiles(sql, "0*.sql").Order(StringComparer.Ordinal).Prepend(Path.Combine(sql, "roles.sql")).Append(Path.Combine(sql, "access.sql"));
        await RunAsync(cluster, "landing", string.Concat(files.Select(File.ReadAllText)));

        var tree = new SqlTree(manifest, GeneratedFolder.Read(Path.Combine(Root, version, "generated"), "generated"));
        Assert.True((await new MigrationRunner(cluster.ConnectionString("landing") + ";Pooling=false", MigrationScripts.OfLanding(manifest, tree)).RunAsync(cancellationToken: Cancellation)).IsComplete);
        var upgraded = await RunAsync(cluster, "landing", Functions);
        await RunAsync(cluster, "postgres", "DROP DATABASE landing WITH (FORCE);\nCREATE DATABASE landing");
        Assert.True((await new MigrationRunner(cluster.ConnectionString("landing") + ";Pooling=false", MigrationScripts.OfLanding(manifest, new SqlTree(tree.Manifest))).RunAsync(cancellationToken: Cancellation)).IsComplete);
        var made = await RunAsync(cluster, "landing", Functions);
        Assert.Contains("open_landing", made, StringComparison.Ordinal);
        Assert.True(upgraded == made, Catalog.Difference(upgraded, made));
    }

    [Fact]
    public void There_are_versions_to_begin_with() => Assert.True(Versions.Count >= 4);

    /// <summary>What a person would have run: the files in their order.</summary>
    private static IEnumerable<string> Applied(string generated)
    {
        var sql = Path.Combine(generated, "sql");
        return new[] { Path.Combine(sql, "shared", "roles.sql") }
            .Concat(Numbered("shared")).Concat(Numbered("tenant"))
            .Concat(Directory.EnumerateFiles(Path.Combine(sql, "tenants")).Where(file => Path.GetFileName(file).Count(letter => letter == '.') == 1).Order(StringComparer.Ordinal))
            .Append(Path.Combine(sql, "shared", "access.sql"));

        IEnumerable<string> Numbered(string stream) => Directory.EnumerateFiles(Path.Combine(sql, stream), "0*.sql").Order(StringComparer.Ordinal);
    }

    /// <summary>All that the tables of the manifest hold, wherever a tenant has it.</summary>
    private static Task<string> RowsAsync(PostgresCluster cluster, TenantManifest manifest)
    {
        var names = string.Join(", ", manifest.Sources.SelectMany(source => source.Tables).Concat(manifest.Tables).Select(table => $"'{table.Name}'"));
        return RunAsync(cluster, Database, $$"""
            SELECT format('SELECT %L, count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM %s AS t', c.oid::regclass, c.oid::regclass)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relname IN ({{names}}) AND (n.nspname = 'public' OR n.nspname LIKE 'user\_%') ORDER BY 1 \gexec
            """);
    }

    private static TenantManifest Read(string path)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", File.ReadAllText(path)), _ => []);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }

    private static async Task<string> RunAsync(PostgresCluster cluster, string database, string script)
    {
        var result = await cluster.PsqlAsync(database, script, cancellationToken: Cancellation);
        return result.ExitCode == 0 ? result.Output.TrimEnd() : throw new InvalidOperationException(result.Error);
    }
}
