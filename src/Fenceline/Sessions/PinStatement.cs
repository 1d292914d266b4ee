using Npgsql;

namespace Fenceline;

/// <summary>
/// Sets what pins a session, for the transaction that it runs in. The text is the same for all tenants: the settings' names
/// are part of it, and only their values are parameters.
/// </summary>
internal sealed class PinStatement(params string[] settings)
{
    private readonly string _sql =
        "SELECT " + string.Join(", ", settings.Select((name, i) => $"pg_catalog.set_config({Quoting.Literal(name)}, ${i + 1}, true)"));

    /// <param name="values">One for each setting, in their order.</param>
    public NpgsqlBatchCommand CreateCommand(string[] values)
    {
        var command = new NpgsqlBatchCommand(_sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return command;
    }
}
