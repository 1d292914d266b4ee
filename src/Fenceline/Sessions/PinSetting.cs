using Npgsql;

namespace Fenceline;

/// <summary>A setting that holds for one transaction.</summary>
internal readonly record struct PinSetting(string Name, string Value)
{
    private const string Two = "SELECT pg_catalog.set_config($1, $2, true), pg_catalog.set_config($3, $4, true)";
    private const string Three = Two + ", pg_catalog.set_config($5, $6, true)";

    /// <summary>Sets all of them for the transaction that it runs in.</summary>
    /// <param name="settings">Two or three.</param>
    public static NpgsqlBatchCommand CreateCommand(PinSetting[] settings)
    {
        var command = new NpgsqlBatchCommand(settings.Length switch
        {
            2 => Two,
            3 => Three,
            _ => throw new ArgumentOutOfRangeException(nameof(settings)),
        });
        foreach (var setting in settings)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = setting.Name });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = setting.Value });
        }

        return command;
    }
}
