// What it takes to add a column to a table of each tenant: dotnet run -c Release --project tests/benchmarks/migrate [tenants]
using System.Diagnostics;
using System.Globalization;
using Fenceline.Core.Manifest;
using Fenceline.Database.Execution;
using Fenceline.Database.Introspection;
using Fenceline.MigrateBenchmark;
using Fenceline.Migrations;
using Fenceline.Testing;

const int EvolveSchemas = 100;
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;

await using var cluster = await PostgresCluster.StartAsync();
var name = await cluster.CreateDatabaseAsync();
var address = cluster.ConnectionString(name);

var tree = new SqlTree(Fleet.Manifest(0));
var clock = Stopwatch.StartNew();
await RunAsync(MigrationScripts.OfTenants(Fleet.Manifest(0), tree));
await PsqlAsync($"SELECT count(fenceline.onboard('{Fleet.Prefix}' || n, NULL, 'standard')) FROM generate_series(1, 100) AS n");
for (var from = 101; from <= count; from += 100)
    await PsqlAsync($"SELECT count(fenceline.onboard('{Fleet.Prefix}' || n, NULL, 'standard')) FROM generate_series({from}, {Math.Min(count, from + 99)}) AS n");
Tell($"{count} tenants with {Fleet.Tables} tables made", clock.Elapsed, null);

// Psql and Fenceline take turns: three columns each, and the median counts.
var psql = new List<TimeSpan>();
var fenceline = new List<TimeSpan>();
for (var round = 1; round <= 3; round++)
{
    var statements = string.Concat(Enumerable.Range(1, count).Select(n => $"ALTER TABLE user_{Fleet.Prefix}{n}.t1 ADD COLUMN p{round} text;\n"));
    psql.Add(await TimeAsync(() => PsqlAsync("SET ROLE opsai_owner;\n" + statements)));
    tree = new SqlTree(Fleet.Manifest(round), tree.ToHistory());
    var scripts = MigrationScripts.OfTenants(Fleet.Manifest(round), tree);
    fenceline.Add(await TimeAsync(() => RunAsync(scripts)));
}

var bare = Median(psql);
Tell("one psql session, the same statements", bare, null);
Tell("fenceline migrate, 4 tenants at once", Median(fenceline), bare);
var last = MigrationScripts.OfTenants(Fleet.Manifest(3), tree);
Tell("fenceline migrate, nothing pending", await TimeAsync(() => RunAsync(last)), bare);
Tell("fenceline migrate status", await TimeAsync(() => new MigrationRunner(address, last).ReadStatusAsync()), bare);
// What psql added by hand is drift of each tenant.
await PsqlAsync(string.Concat(Enumerable.Range(1, count).Select(n => $"ALTER TABLE user_{Fleet.Prefix}{n}.t1 DROP COLUMN p1, DROP COLUMN p2, DROP COLUMN p3;\n")));
Tell("fenceline migrate status --drift", await TimeAsync(() => new DriftReader(address, tree.Model, "fenceline", "opsai_owner").ReadAsync()), bare);
Tell($"Evolve once per schema, {EvolveSchemas} schemas taken for all", await TimeAsync(() => Task.Run(() => EvolveOnce.Run(address, Math.Min(EvolveSchemas, count)))) * ((double)count / Math.Min(EvolveSchemas, count)), bare);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory of this process: {Process.GetCurrentProcess().PeakWorkingSet64 / (1024 * 1024)} MiB"));

async Task RunAsync(MigrationScripts scripts)
{
    var result = await new MigrationRunner(address, scripts).RunAsync();
    if (!result.IsComplete)
        throw new InvalidOperationException(string.Join('\n', result.Failed.Values));
}

async Task PsqlAsync(string script)
{
    var result = await cluster.PsqlAsync(name, script);
    if (result.ExitCode != 0)
        throw new InvalidOperationException(result.Error);
}

static async Task<TimeSpan> TimeAsync(Func<Task> work)
{
    var start = Stopwatch.GetTimestamp();
    await work();
    return Stopwatch.GetElapsedTime(start);
}

static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

static void Tell(string what, TimeSpan took, TimeSpan? against) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-60} {took.TotalSeconds,8:0.00} s{(against is { } other ? $"  {took / other:0.00} x" : "")}"));
