using Npgsql;

namespace Fenceline;

/// <summary>
/// Sets what pins a session, for the transaction that it runs in. The text is the same for all tenants: the settings' names
/// are part of it, and only their values are parameters.
/// </summary>
internal sealed class PinStatement(params string[] settings)
{
    private readonly string _sql = "SELECT " + SettingAll(settings, 0);
    private readonly string _sqlOfFirst = $"SELECT {SettingAll(settings, 0)}, {TransactionMark.Set}";
    private readonly string _sqlOfNext = $"SELECT pg_catalog.set_config({TransactionMark.Checked(settings[0])}, $1, true), {SettingAll(settings, 1)}";

    /// <param name="values">One for each setting, in their order.</param>
    /// <param name="place">Where it stands.</param>
    public NpgsqlBatchCommand CreateCommand(string[] values, PinPlace place)
    {
        var command = new NpgsqlBatchCommand(place switch { PinPlace.FirstOfTransaction => _sqlOfFirst, PinPlace.WithinTransaction => _sqlOfNext, _ => _sql });
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
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
