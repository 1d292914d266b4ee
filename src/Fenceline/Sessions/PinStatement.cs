using Npgsql;

namespace Fenceline;

/// <summary>
/// Sets what pins a session, for the transaction that it runs in. The text is the same for all tenants: the settings' names
/// are part of it, and only their values are parameters.
/// </summary>
internal sealed class PinStatement
{
    // Null takes back what was set, to what the login has.
    private static readonly string[] LimitSettings = ["statement_timeout", "idle_in_transaction_session_timeout"];

    private readonly bool _hasLimits;
    private readonly string _sql;
    private readonly string _sqlOfFirst;
    private readonly string _sqlOfNext;

    /// <param name="settings">The names of the settings that pin.</param>
    /// <param name="hasLimits">The tenants' tiers limit them.</param>
    public PinStatement(string[] settings, bool hasLimits = false)
    {
        _hasLimits = hasLimits;
        string[] all = hasLimits ? [.. settings, .. LimitSettings] : settings;
        _sql = "SELECT " + SettingAll(all, 0);
        _sqlOfFirst = $"SELECT {SettingAll(all, 0)}, {TransactionMark.Set}";
        // The limits are left as they are by then: a transaction may have lifted them for itself.
        _sqlOfNext = $"SELECT pg_catalog.set_config({TransactionMark.Checked(settings[0])}, $1, true), {SettingAll(settings, 1)}";
    }

    /// <param name="values">One for each setting, in their order.</param>
    /// <param name="limits">The tenant's; not looked at within a transaction.</param>
    /// <param name="place">Where it stands.</param>
    public NpgsqlBatchCommand CreateCommand(string[] values, TierLimits limits, PinPlace place)
    {
        var command = new NpgsqlBatchCommand(place switch { PinPlace.FirstOfTransaction => _sqlOfFirst, PinPlace.WithinTransaction => _sqlOfNext, _ => _sql });
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        if (_hasLimits && place is not PinPlace.WithinTransaction)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = limits.StatementTimeout });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = limits.IdleInTransactionTimeout });
        }

        return command;
    }

    private static string SettingAll(string[] settings, int from) =>
        string.Join(", ", settings.Skip(from).Select((name, i) => $"pg_catalog.set_config({Quoting.Literal(name)}, ${from + i + 1}, true)"));
}

/// <summary>Where a pin stands.</summary>
internal enum PinPlace
{
    /// <summary>In a batch of its own.</summary>
    Alone,

    /// <summary>First in a transaction that is held.</summary>
    FirstOfTransaction,

    /// <summary>Later in it: if it is still the same one.</summary>
    WithinTransaction,
}
