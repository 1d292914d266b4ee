// What the pin costs: dotnet run -c Release --project tests/benchmarks/queries
using Dapper;
using Fenceline;
using Fenceline.QueryBenchmark;
using Npgsql;

const int Many = 1000;
const string Find = "SELECT id, body, country, created_at FROM public.notes WHERE user_id = $1 AND id = $2 LIMIT 1";
const string List = "SELECT id, body, country, created_at FROM public.notes WHERE user_id = $1 ORDER BY id";

await using var database = await BenchmarkDatabase.StartAsync(Many);
await using var bare = NpgsqlDataSource.Create(database.Superuser);
await using var app = NpgsqlDataSource.Create(database.App);
await using var db = new OpsaiDatabase(database.App);

var bareFind = new Contender("bare command, no tenancy", (tenant, i) => BareAsync(Find, tenant, (i % BenchmarkDatabase.NotesPerTenant) + 1));
var bareList = new Contender("bare command, no tenancy", (tenant, _) => BareAsync(List, tenant, null));
var pinnedFind = new Contender("pinned FindAsync", (tenant, i) => db.Tenant(tenant).Notes.FindAsync((i % BenchmarkDatabase.NotesPerTenant) + 1));
var pinnedList = new Contender("pinned ListAsync", (tenant, _) => db.Tenant(tenant).Notes.ListAsync());
var separate = new Contender("begin, set, query, commit in separate calls", SeparateAsync);
var dapper = new Contender("Dapper on a pinned transaction", DapperAsync);

await Race.RunAsync("Find, one tenant", [database.Tenants[0]], bareFind, pinnedFind, separate, dapper);
await Race.RunAsync("Find, rotating over 1,000 tenants", database.Tenants, bareFind, pinnedFind, separate);
await Race.RunAsync("List of 100 rows, one tenant", [database.Tenants[0]], bareList, pinnedList);
await Race.RunAsync("List of 100 rows, rotating over 1,000 tenants", database.Tenants, bareList, pinnedList);
await StreamAsync();

async Task BareAsync(string sql, TenantId tenant, long? id)
{
    await using var connection = await bare.OpenConnectionAsync();
    await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = tenant.Value } } };
    if (id is { } key)
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
    await using var reader = await command.ExecuteReaderAsync();
    var rows = new List<Note>();
    while (await reader.ReadAsync())
        rows.Add(new Note(reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
}

async Task SeparateAsync(TenantId tenant, int i)
{
    await using var connection = await app.OpenConnectionAsync();
    await using var transaction = await connection.BeginTransactionAsync();
    await using (var set = new NpgsqlCommand("SELECT set_config('role', $1, true), set_config('search_path', $1, true), set_config('app.user_id', $2, true)", connection, transaction))
    {
        set.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "user_" + tenant });
        set.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.Value });
        await set.ExecuteNonQueryAsync();
    }

    await using (var command = new NpgsqlCommand(Find, connection, transaction))
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (i % BenchmarkDatabase.NotesPerTenant) + 1 });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            _ = new Note(reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3));
    }

    await transaction.CommitAsync();
}

async Task DapperAsync(TenantId tenant, int i)
{
    await using var transaction = await db.Tenant(tenant).BeginTransactionAsync();
    await transaction.Session.Connection.QueryAsync<(long, string, string?)>(
        "SELECT id, body, country FROM public.notes WHERE user_id = @user AND id = @id",
        new { user = tenant.Value, id = (i % BenchmarkDatabase.NotesPerTenant) + 1 },
        transaction.Session.Transaction);
    await transaction.CommitAsync();
}

// Constant memory: what is held while a million rows pass, against what is held while ten thousand do.
async Task StreamAsync()
{
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

internal sealed record Note(long Id, string Body, string? Country, DateTimeOffset CreatedAt);
