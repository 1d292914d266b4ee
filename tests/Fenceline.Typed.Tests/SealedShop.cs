using Npgsql;

namespace Fenceline.Typed.Tests;

/// <summary>A shop of its own whose tenants have their sealed calls, and rows that only their tenant may see.</summary>
public sealed class SealedShop : IAsyncLifetime
{
    public const string Secret = "ZX81-SECRET";

    private readonly List<NpgsqlConnection> _talkers = [];
    private NpgsqlDataSource _superuser = null!;

    public ShopFixture Shop { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Shop.InitializeAsync();
        await Shop.RunAsync(
            $"""
            INSERT INTO user_1.settings (name) VALUES ('own');
            INSERT INTO user_2.settings (name) VALUES ('{Secret}');
            INSERT INTO public.orders (user_id, reference) VALUES ('1', 'own order'), ('2', '{Secret}'), ('2', '{Secret} too');
            ANALYZE;
            """);
        _superuser = NpgsqlDataSource.Create(Shop.Cluster.ConnectionString(Shop.Name));
        await TalkAsync("postgres");
        await TalkAsync("shop_app");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _talkers)
            await connection.DisposeAsync();
        await _superuser.DisposeAsync();
        await Shop.DisposeAsync();
    }

    /// <summary>What must be the same after whatever a text has tried.</summary>
    public Task<string?> StateAsync() => AskAsync(
        """
        SELECT (SELECT string_agg(name, ',') FROM user_1.settings) || '|' || (SELECT count(*) FROM user_2.settings) || '|' || (SELECT count(*) FROM public.orders)
          || '|' || (SELECT last_value FROM public.orders_id_seq) || '|' || (SELECT count(*) FROM pg_class) || '|' || (SELECT count(*) FROM pg_proc) || '|' || (SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_')
          || '|' || (SELECT md5(string_agg(r::text, ',' ORDER BY rolname)) FROM pg_roles AS r) || '|' || (SELECT count(*) FROM pg_largeobject_metadata)
          || '|' || (SELECT md5(string_agg(p.prosecdef || p.proowner::text, ',' ORDER BY oid)) FROM pg_proc AS p) || '|' || (SELECT count(*) FROM pg_replication_slots)
          || '|' || (SELECT md5(string_agg(coalesce(relacl::text, '-'), ',' ORDER BY oid)) FROM pg_class WHERE relname !~ '^pg_')
        """);

    /// <summary>What the application's connections hold while nobody uses them: advisory locks, transactions, snapshots.</summary>
    public Task<string?> HeldAsync() => AskAsync(
        """
        SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') || '|' || count(*) FILTER (WHERE state <> 'idle') || '|' || count(*) FILTER (WHERE backend_xmin IS NOT NULL)
        FROM pg_stat_activity WHERE usename = 'shop_app'
        """);

    private async Task<string?> AskAsync(string sql)
    {
        await using var command = _superuser.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as string;
    }

    /// <summary>A session whose last statement has a secret in it.</summary>
    private async Task TalkAsync(string user)
    {
        var connection = new NpgsqlConnection(Shop.Cluster.ConnectionString(Shop.Name, user) + ";Pooling=false");
        _talkers.Add(connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"SELECT '{Secret}'", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
