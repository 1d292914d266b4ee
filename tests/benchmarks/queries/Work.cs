using Npgsql;

namespace Fenceline.QueryBenchmark;

/// <summary>What all contenders of a race do.</summary>
/// <param name="BareSql">The statement for whoever is held back by nothing.</param>
/// <param name="PinnedSql">The statement under the tenant's path.</param>
/// <param name="Parameters">Its parameters, for a tenant and a call.</param>
/// <param name="Read">Makes a row.</param>
/// <param name="TypedAsync">The same through the typed classes.</param>
internal sealed record Work(
    Func<TenantId, string> BareSql,
    string PinnedSql,
    Func<TenantId, int, NpgsqlParameter[]> Parameters,
    Func<NpgsqlDataReader, object> Read,
    Func<OpsaiTenant, int, Task> TypedAsync)
{
    private const string Notes = "SELECT id, body, country, created_at FROM public.notes WHERE user_id = $1";
    private const string Customers = "SELECT id, email, name, created, currency, balance, delinquent, metadata FROM {0}stripe_customers WHERE true AND id = $1 LIMIT 1";

    public static Work Find { get; } = OnNotes(Notes + " AND id = $2", hasId: true, (tenant, i) => tenant.Notes.FindAsync(Id(i)));

    public static Work List { get; } = OnNotes(Notes + " ORDER BY id", hasId: false, (tenant, _) => tenant.Notes.ListAsync());

    /// <summary>In the tenant's own schema, where there is no row-level security.</summary>
    public static Work FindInSchema { get; } = new(
        tenant => Format(Customers, $"user_{tenant}."),
        Format(Customers, ""),
        (_, i) => [new NpgsqlParameter<string> { TypedValue = CustomerId(i) }],
        StripeCustomersQueries.Read,
        (tenant, i) => tenant.Stripe.Customers.FindAsync(CustomerId(i)));

    public static long Id(int call) => (call % BenchmarkDatabase.RowsPerTenant) + 1;

    private static string CustomerId(int call) => FormattableString.Invariant($"cus_{Id(call)}");

    private static Work OnNotes(string sql, bool hasId, Func<OpsaiTenant, int, Task> typed) => new(
        _ => sql,
        sql,
        (tenant, i) =>
        {
            var user = new NpgsqlParameter<string> { TypedValue = tenant.Value };
            return hasId ? [user, new NpgsqlParameter<long> { TypedValue = Id(i) }] : [user];
        },
        NotesQueries.Read,
        typed);

    private static string Format(string sql, string schema) => string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, schema);
}
