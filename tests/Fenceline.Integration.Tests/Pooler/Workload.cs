using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>One worker's operations, each for another tenant, and what each must and must not see.</summary>
internal sealed class Workload(OpsaiDatabase database, NpgsqlDataSource unpinned, Ledger ledger, int seed)
{
    private static readonly string[] Operations =
        ["list", "rows by policy", "stream", "stream left early", "settings", "insert shared", "insert own", "update", "commit", "rollback", "failed statement", "unpinned"];

    private readonly Random _random = new(seed);
    private int _written;

    public static IReadOnlyList<string> Names => Operations;

    public async Task RunOneAsync(CancellationToken stop)
    {
        var tenant = TortureDatabase.Tenants[_random.Next(TortureDatabase.Tenants.Count)];
        var operation = Operations[_random.Next(Operations.Length)];
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (_random.Next(16) == 0)
            cancellation.CancelAfter(_random.Next(5));
        try
        {
            await RunAsync(operation, tenant, cancellation.Token);
            ledger.Count(operation);
        }
        catch (Exception e)
        {
            stop.ThrowIfCancellationRequested();
            if (Explanation(e, cancellation.IsCancellationRequested) is not { } explanation)
            {
                ledger.Unexplained.Enqueue($"{operation}: {e}");
                return;
            }

            ledger.Count(explanation);
        }
    }

    /// <summary>What was done to the operation; null when nothing was.</summary>
    private static string? Explanation(Exception exception, bool isCancelled) => exception switch
    {
        OperationCanceledException when isCancelled => "cancelled",
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown } => "killed",
        NpgsqlException { InnerException: IOException or SocketException } => "connection lost",
        _ => null,
    };

    private Task RunAsync(string operation, TenantId id, CancellationToken cancellation)
    {
        var tenant = database.Tenant(id);
        return operation switch
        {
            "list" => ListAsync(tenant, id, cancellation),
            "rows by policy" => RowsByPolicyAsync(tenant, id, cancellation),
            "stream" => StreamAsync(tenant, id, int.MaxValue, cancellation),
            "stream left early" => StreamAsync(tenant, id, 1, cancellation),
            "settings" => SettingsAsync(tenant, id, cancellation),
            "insert shared" => InsertSharedAsync(tenant, id, cancellation),
            "insert own" => InsertOwnAsync(tenant, id, cancellation),
            "update" => UpdateAsync(tenant, id, cancellation),
            "commit" => TransactionAsync(tenant, id, commits: true, cancellation),
            "rollback" => TransactionAsync(tenant, id, commits: false, cancellation),
            "failed statement" => FailAsync(tenant, cancellation),
            _ => UnpinnedAsync(cancellation),
        };
    }

    private async Task ListAsync(OpsaiTenant tenant, TenantId id, CancellationToken cancellation)
    {
        var customers = await tenant.Stripe.Customers.ListAsync(cancellationToken: cancellation);
        Expect(id, $"one@{id}.example two@{id}.example", string.Join(' ', customers.Select(customer => customer.Email)));
    }

    /// <summary>No filter: what is seen, the policy lets through.</summary>
    private async Task RowsByPolicyAsync(OpsaiTenant tenant, TenantId id, CancellationToken cancellation)
    {
        var owners = await tenant.Session.QueryAsync<string>($"SELECT DISTINCT user_id FROM public.notes", cancellation);
        Expect(id, id.Value, string.Join(' ', owners));
    }

    private async Task StreamAsync(OpsaiTenant tenant, TenantId id, int most, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var entry in tenant.Session.StreamAsync<string>($"SELECT owner FROM journal, generate_series(1, 50)", cancellation))
        {
            Expect(id, id.Value, entry);
            if (++count >= most)
                break;
        }

        Expect(id, "rows", count > 0 ? "rows" : "no rows");
    }

    private async Task SettingsAsync(OpsaiTenant tenant, TenantId id, CancellationToken cancellation)
    {
        var settings = await tenant.Session.QuerySingleOrDefaultAsync<string>(
            $"SELECT current_user || ' ' || current_setting('search_path') || ' ' || current_setting('app.user_id')", cancellation);
        Expect(id, $"user_{id} \"user_{id}\", \"opsai_path\", pg_temp {id}", settings);
    }

    private async Task InsertSharedAsync(OpsaiTenant tenant, TenantId id, CancellationToken cancellation)
    {
        var body = NextId();
        var note = await tenant.Notes.InsertAsync(new NotesInsert { Body = body }, cancellation);
        ledger.Notes.Enqueue($"{id}/{body}");
        Expect(id, body, note.Body);
    }

    private async Task InsertOwnAsync(OpsaiTenant tenant, TenantId id, CancellationToken cancellation)
    {
        var entry = NextId();
        await tenant.Session.ExecuteAsync($"INSERT INTO journal (id, owner) VALUES ({entry}, {id.Value})", cancellation);
        ledger.Journal.Enqueue($"{id}/{entry}");
    }

    /// <summary>Each tenant has one row of that name, and only one of them is in reach.</summary>
    private async Task UpdateAsync(OpsaiTenant tenant, TenantId id, CancellationToken cancellation)
    {
        Expect(id, "1", Text(await tenant.Session.ExecuteAsync($"UPDATE public.notes SET country = NULL WHERE body = 'seed'", cancellation)));
        Expect(id, "1", Text(await tenant.Session.ExecuteAsync($"UPDATE journal SET owner = {id.Value} WHERE id = 'seed'", cancellation)));
    }

    private async Task TransactionAsync(OpsaiTenant tenant, TenantId id, bool commits, CancellationToken cancellation)
    {
        var pair = NextId();
        ledger.Pairs.Enqueue($"{id}/{pair}");
        if (!commits)
            ledger.Abandoned.Enqueue($"{id}/{pair}");

        await using var transaction = await tenant.BeginTransactionAsync(cancellationToken: cancellation);
        await transaction.Notes.InsertAsync(new NotesInsert { Body = pair }, cancellation);
        await transaction.Session.ExecuteAsync($"INSERT INTO journal (id, owner) VALUES ({pair}, {id.Value})", cancellation);
        var owners = await transaction.Session.QueryAsync<string>($"SELECT DISTINCT user_id FROM public.notes UNION SELECT owner FROM journal", cancellation);
        Expect(id, id.Value, string.Join(' ', owners));
        if (commits)
        {
            await transaction.CommitAsync(cancellation);
            ledger.Notes.Enqueue($"{id}/{pair}");
            ledger.Journal.Enqueue($"{id}/{pair}");
        }
        else if (_random.Next(2) == 0)
        {
            await transaction.RollbackAsync(cancellation);
        }
    }

    private static async Task FailAsync(OpsaiTenant tenant, CancellationToken cancellation)
    {
        try
        {
            await tenant.Session.ExecuteAsync($"SELECT 1 / (count(*) - 2) FROM stripe_customers", cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            return;
        }

        throw new InvalidOperationException("The statement did not fail.");
    }

    /// <summary>A login that nobody pins, between all the others that are: it must find nothing of theirs.</summary>
    private async Task UnpinnedAsync(CancellationToken cancellation)
    {
        await using var command = unpinned.CreateCommand(ServerConnections.SettingsSql);
        if (await command.ExecuteScalarAsync(cancellation) is not ServerConnections.Unpinned and var found)
            ledger.Leftovers.Enqueue($"{found}");
    }

    private void Expect(TenantId id, string expected, string? actual) => ledger.Expect(id, expected, actual);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string NextId() => FormattableString.Invariant($"{seed}-{_written++}");
}
