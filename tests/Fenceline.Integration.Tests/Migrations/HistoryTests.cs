using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Database.Introspection;
using Fenceline.Migrations;
using Fenceline.Migrations.Plan;
using Fenceline.Migrations.Scripts;
using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Migrations;

/// <summary>
/// Manifests that change, step by step: a database that was migrated along the way is the one that the last manifest makes
/// from nothing, and every row is still there. <c>FENCELINE_HISTORIES</c> makes it more of them, <c>FENCELINE_HISTORY_SEED</c> others.
/// </summary>
public sealed class HistoryTests
{
    private const int Steps = 3;

    // Each on a server of its own.
    private const int AtOnce = 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 100)]
    public async Task Migrated_step_by_step_is_what_is_made_from_nothing(bool onNewest, int histories)
    {
        histories = Number("FENCELINE_HISTORIES") ?? histories;
        var seed = Number("FENCELINE_HISTORY_SEED") ?? 20261126;
        var undone = (await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(FollowSomeAsync))).Sum();
        TestContext.Current.SendDiagnosticMessage("{0} histories of {1} changes each; in {2} of them one was undone as well.", histories, Steps, undone);
        Assert.True(undone > histories / 2, $"In only {undone} of {histories} histories a change was undone.");

        async Task<int> FollowSomeAsync(int first)
        {
            await using var cluster = await PostgresCluster.StartAsync(onNewest ? PostgresServers.Newest : PostgresServers.Main, Cancellation);
            var count = 0;
            for (var i = first; i < histories; i += AtOnce)
                count += await FollowAsync(new Server(cluster), seed + i) ? 1 : 0;
            return count;
        }
    }

    /// <returns>Whether one of the changes was undone as well, in a copy.</returns>
    private static async Task<bool> FollowAsync(Server server, int seed)
    {
        var undone = false;
        var evolving = EvolvingManifest.Start(new Random(seed));
        var manifest = evolving.Read();
        var tree = new SqlTree(manifest);
        await server.BeginAsync();
        var told = new List<string>();
        GeneratedHistory? history = null;
        for (var step = 0; step <= Steps; step++)
        {
            try
            {
                if (step > 0)
                {
                    evolving.Change();
                    manifest = evolving.Read();
                    tree = new SqlTree(manifest, history);
                }

                told.Add(evolving.Last);
                var isUndone = step == 1 + (seed % Steps) && tree.Plan.Steps.Any() && tree.Plan.Steps.All(planned => planned.Reverse is not null);
                var before = isUndone ? await server.CatalogAsync() : "";
                await server.ApplyAsync(manifest, tree);
                if (isUndone)
                {
                    undone = true;
                    var after = await server.UndoInCopyAsync(tree.Plan);
                    Assert.True(before == after, "What the change is undone by leaves something else than there was:\n" + Catalog.Difference(before, after));
                }

                var rows = await server.FillAsync(evolving, step);
                evolving.Filled();
                Assert.Equal(string.Join(' ', evolving.Tables.SelectMany(table => Server.Places(table.Name, table.Placement, table.Source).Select(_ => table.Rows))), rows);
                // What is added later has no value in the rows of before.
                if (step == 0)
                    evolving.Fill();
                if (step == Steps && seed % 10 == 0)
                {
                    // Again changes nothing.
                    await server.ApplyAsync(manifest, tree);
                    Assert.Equal(rows, await server.CountAsync(evolving));
                }

                history = tree.ToHistory();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Seed {seed}, step {step} ({string.Join("; ", told)}; {evolving.Last}): {e.Message}", e);
            }
        }

        var drift = await server.DriftAsync(tree);
        Assert.True(drift.Count == 0, $"Seed {seed} ({string.Join("; ", told)}):\n{string.Join('\n', drift)}");
        var migrated = await server.CatalogAsync();
        Assert.Contains("column public.github_repositories.id bigint", migrated, StringComparison.Ordinal);
        await server.BeginAsync();
        await server.ApplyAsync(manifest, new SqlTree(tree.Manifest));
        Assert.True(migrated == await server.CatalogAsync(), $"Seed {seed} ({string.Join("; ", told)}):\n{Catalog.Difference(migrated, await server.CatalogAsync())}");
        return undone;
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>One database after another, all of one name: the project's roles are this database's.</summary>
    private sealed class Server(PostgresCluster cluster)
    {
        private const string Database = "app";
        private const string Copy = "undone";

        public async Task BeginAsync() =>
            await RunAsync("postgres", $"DROP DATABASE IF EXISTS {Database} WITH (FORCE); DROP ROLE IF EXISTS user_1, user_2;\nCREATE DATABASE {Database}", isScript: true);

        public Task<string> ApplyAsync(TenantManifest manifest, SqlTree tree) => RunAsync(Database, string.Concat(new ApplyScript(manifest, tree).All()));

        public async Task<IReadOnlyList<DriftFinding>> DriftAsync(SqlTree tree) =>
            (await new DriftReader(cluster.ConnectionString(Database) + ";Pooling=false", tree.Model, "fenceline", "opsai_owner").ReadAsync(Cancellation)).Findings;

        /// <summary>Runs what undoes a plan, from its end, in a copy of the database, and says what the copy is then.</summary>
        public async Task<string> UndoInCopyAsync(MigrationPlan plan)
        {
            await RunAsync("postgres", $"CREATE DATABASE {Copy} TEMPLATE {Database}");
            await RunAsync(Copy, string.Concat(plan.Parts.Reverse().Where(part => part.Stream != MigrationStream.Landing).SelectMany(UndoOf)));
            var catalog = await RunAsync(Copy, Catalog.Query);
            await RunAsync("postgres", $"DROP DATABASE {Copy} WITH (FORCE)");
            return catalog;
        }

        private static IEnumerable<string> UndoOf(PlanPart part)
        {
            string?[] tenants = part.Stream == MigrationStream.Shared ? [null] : part.Source == "github" ? ["2"] : ["1", "2"];
            return tenants.SelectMany(tenant => part.Steps.Reverse().Select(step =>
                (step.RunsAs is null ? "RESET ROLE;\n" : $"SET ROLE {step.RunsAs};\n")
                + string.Concat(step.Reverse!.Select(statement => TenantTemplate.Readable(statement).Replace("{schema}", "user_" + tenant, StringComparison.Ordinal).Replace("{role}", "user_" + tenant, StringComparison.Ordinal) + ";\n"))));
        }

        public Task<string> CatalogAsync() => RunAsync(Database, Catalog.Query);

        /// <summary>Writes a row into each table, for each tenant that has it, and says how many there are now.</summary>
        public async Task<string> FillAsync(EvolvingManifest manifest, int id)
        {
            var statements = manifest.Tables.SelectMany(table => Places(table.Name, table.Placement, table.Source).Select(place =>
            {
                var columns = table.Columns.Select(column => (column.Name, ValueOf(column.Type))).Prepend(("id", id.ToString(CultureInfo.InvariantCulture)));
                if (place.Tenant is { } tenant)
                    columns = columns.Prepend(("user_id", $"'{tenant}'"));
                return $"INSERT INTO {place.Table} ({string.Join(", ", columns.Select(column => column.Item1))}) VALUES ({string.Join(", ", columns.Select(column => column.Item2))});";
            }));
            return await RunAsync(Database, string.Join('\n', statements) + "\n" + CountOf(manifest));
        }

        public Task<string> CountAsync(EvolvingManifest manifest) => RunAsync(Database, CountOf(manifest));

        private static string CountOf(EvolvingManifest manifest) => "SELECT " + string.Join(" || ' ' || ", manifest.Tables.SelectMany(table => Places(table.Name, table.Placement, table.Source).Select(place =>
            $"(SELECT count(*) FROM {place.Table}{(place.Tenant is null ? "" : $" WHERE user_id = '{place.Tenant}'")})")));

        /// <summary>Where a table's rows are: tenant 1 shares GitHub's, tenant 2 has them in its schema.</summary>
        public static IEnumerable<(string Table, string? Tenant)> Places(string name, string? placement, string? source) => (placement, source) switch
        {
            ("reference", _) => [($"public.{name}", null)],
            ("shared", _) => [($"public.{name}", "1"), ($"public.{name}", "2")],
            (_, "github") => [($"public.{name}", "1"), ($"user_2.{name}", null)],
            _ => [($"user_1.{name}", null), ($"user_2.{name}", null)],
        };

        private static string ValueOf(string type) => type switch
        {
            "boolean" => "true",
            "date" => "'2025-05-05'",
            "jsonb" => "'{}'",
            "state" => "'open'",
            _ => "'5'",
        };

        private async Task<string> RunAsync(string database, string script, bool isScript = false)
        {
            // CREATE DATABASE stands alone.
            var result = await cluster.PsqlAsync(database, isScript ? script.Replace("; ", ";\n", StringComparison.Ordinal) : script, cancellationToken: Cancellation);
            return result.ExitCode == 0 ? result.Output.TrimEnd() : throw new InvalidOperationException(result.Error);
        }
    }
}
