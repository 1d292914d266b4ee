// What the pin costs: dotnet run -c Release --project tests/benchmarks/queries [part of a race's title]
using Fenceline;
using Fenceline.QueryBenchmark;
using Npgsql;

const int Many = 1000;
const string Bare = "bare command as superuser, no tenancy";
const string Floor = "the floor: pin and query in one batch, by hand";
const string Separate = "begin, set, query, commit in separate calls";

await using var database = await BenchmarkDatabase.StartAsync(Many);
await using var bare = NpgsqlDataSource.Create(database.Superuser);
await using var app = NpgsqlDataSource.Create(database.App);
await using var tenantLogin = NpgsqlDataSource.Create(database.FirstTenantLogin);
await using var db = new OpsaiDatabase(database.App);
// Only where no pooler in transaction mode stands in between.
const string Prepare = ";Max Auto Prepare=20;Auto Prepare Min Usages=2";
await using var barePrepared = NpgsqlDataSource.Create(database.Superuser + Prepare);
await using var dbPrepared = new OpsaiDatabase(database.App + Prepare);

IReadOnlyList<TenantId> one = [database.Tenants[0]];
await RaceAsync("Find, one tenant", one, [.. Main(Work.Find, "FindAsync", 1.15), .. Orientation(Work.Find), .. Prepared(Work.Find, "FindAsync"), .. OtherTools(Work.Find)]);
await RaceAsync("Find, rotating over 1,000 tenants", database.Tenants, [.. Main(Work.Find, "FindAsync", 1.3), .. Prepared(Work.Find, "FindAsync")]);
await RaceAsync("List of 100 rows, one tenant", one, [.. Main(Work.List, "ListAsync", 1.15), .. Orientation(Work.List), .. Prepared(Work.List, "ListAsync"), .. OtherTools(Work.List)]);
await RaceAsync("List of 100 rows, rotating over 1,000 tenants", database.Tenants, [.. Main(Work.List, "ListAsync", 1.3), .. Prepared(Work.List, "ListAsync")]);
await RaceAsync("Find in the tenant's own schema, one tenant", one, [.. Main(Work.FindInSchema, "FindAsync", 1.15), .. Prepared(Work.FindInSchema, "FindAsync")]);
await RaceAsync("Find in the tenant's own schema, rotating over 1,000 tenants", database.Tenants, [.. Main(Work.FindInSchema, "FindAsync", 1.3), .. Prepared(Work.FindInSchema, "FindAsync")]);
await StreamAsync();

Contender[] Main(Work work, string method, double aim) =>
[
    new(Bare, NpgsqlWays.Command(bare, work, work.BareSql)),
    new($"pinned {method}", (tenant, i) => work.TypedAsync(db.Tenant(tenant), i), new Aim(1.05, Floor), new Aim(aim, Bare), new Aim(0.6, Separate)),
    new(Floor, NpgsqlWays.Batch(app, work)),
    new(Separate, NpgsqlWays.Separate(app, work)),
];

// What row-level security costs the server, with nothing to pin: a login that is the tenant.
Contender[] Orientation(Work work) =>
[
    new("bare command under row-level security, as the tenant's login", NpgsqlWays.Command(tenantLogin, work, _ => work.PinnedSql)),
];

Contender[] Prepared(Work work, string method) =>
[
    new("bare command as superuser, prepared", NpgsqlWays.Command(barePrepared, work, work.BareSql)),
    new($"pinned {method}, prepared", (tenant, i) => work.TypedAsync(dbPrepared.Tenant(tenant), i)),
];

Contender[] OtherTools(Work work) =>
[
    new("Dapper as superuser, no tenancy", Tools.Dapper(bare, work)),
    new("Dapper on a pinned transaction", Tools.DapperPinned(db, work)),
    new("EF Core as superuser, no tenancy", Tools.EntityFramework(bare, work)),
    new("EF Core on a pinned transaction", Tools.EntityFrameworkPinned(db, work)),
];

Task RaceAsync(string title, IReadOnlyList<TenantId> tenants, Contender[] contenders) =>
    args.Length == 0 || title.Contains(args[0], StringComparison.OrdinalIgnoreCase) ? new Race(database.Cpu, tenants, contenders).RunAsync(title) : Task.CompletedTask;

// Constant memory: what is held while a million rows pass, against what is held while ten thousand do.
async Task StreamAsync()
{
    if (args.Length > 0 && !"Stream".Contains(args[0], StringComparison.OrdinalIgnoreCase))
        return;
    var tenant = database.Tenants[0];
    await database.RunAsync($"INSERT INTO public.notes (user_id, id, body) OVERRIDING SYSTEM VALUE SELECT '{tenant}', 1000 + n, 'note ' || n FROM generate_series(1, 1000000) AS n");
    foreach (var limit in new[] { 10_000, 1_000_000 })
    {
        var most = 0L;
        var count = 0;
        await foreach (var _ in db.Tenant(tenant).Notes.StreamAsync(limit: limit))
        {
            if (++count % 5_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        Console.WriteLine(FormattableString.Invariant($"Stream of {count} rows: at most {most / 1024} KiB live"));
    }
}
