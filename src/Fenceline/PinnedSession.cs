using System.ComponentModel;
using Npgsql;

namespace Fenceline;

/// <summary>A way to read under a role, a path and a setting that hold for one query only.</summary>
public abstract class PinnedSession
{
    private readonly PinSetting[] _settings;

    private protected PinnedSession(GuardedDataSource dataSource, PinSetting[] settings)
    {
        DataSource = dataSource;
        _settings = settings;
    }

    internal GuardedDataSource DataSource { get; }

    /// <summary>For generated code: a statement that runs in one round trip with the settings that pin it.</summary>
    /// <param name="sql">One statement; its parameters are <c>$1</c>, <c>$2</c> and so on.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public PinnedQuery CreateQuery(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return new PinnedQuery(this, sql);
    }

    /// <summary>
    /// Sets role, path and identity, always all of them. The statements of one batch are one implicit transaction, so
    /// what is local to a transaction is gone when the batch ends, whatever ends it.
    /// </summary>
    internal NpgsqlBatchCommand CreatePin()
    {
        var pin = new NpgsqlBatchCommand(PinSetting.SqlFor(_settings.Length));
        foreach (var setting in _settings)
        {
            pin.Parameters.Add(new NpgsqlParameter<string> { TypedValue = setting.Name });
            pin.Parameters.Add(new NpgsqlParameter<string> { TypedValue = setting.Value });
        }

        return pin;
    }

    /// <summary>Says in the tenant's terms what PostgreSQL said in its own; null when it is not about access.</summary>
    /// <param name="exception">What PostgreSQL said.</param>
    /// <param name="isPinned">The settings were taken, so the query failed.</param>
    internal abstract TenantAccessException? Translate(PostgresException exception, bool isPinned);
}

/// <summary>A setting that holds for one transaction.</summary>
internal readonly record struct PinSetting(string Name, string Value)
{
    private const string Two = "SELECT pg_catalog.set_config($1, $2, true), pg_catalog.set_config($3, $4, true)";
    private const string Three = Two + ", pg_catalog.set_config($5, $6, true)";

    public static string SqlFor(int count) => count switch
    {
        2 => Two,
        3 => Three,
        _ => throw new ArgumentOutOfRangeException(nameof(count)),
    };
}
