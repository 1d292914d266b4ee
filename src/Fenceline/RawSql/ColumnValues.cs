using System.Net;
using System.Text.Json;
using Npgsql;

namespace Fenceline;

/// <summary>The types that a column can become, each with its own reader: generic code per type is what Native AOT needs.</summary>
internal static class ColumnValues
{
    private static readonly Dictionary<Type, Func<NpgsqlDataReader, int, object>> Readers = new()
    {
        [typeof(object)] = static (row, column) => row.GetValue(column),
        [typeof(string)] = Get<string>,
        [typeof(byte[])] = Get<byte[]>,
        [typeof(IPAddress)] = Get<IPAddress>,
        [typeof(JsonElement)] = static (row, column) => ColumnReader.Json(row, column),
        [typeof(TenantId)] = static (row, column) => TenantId.Parse(row.GetString(column)),
        [typeof(string[])] = Get<string[]>,
    };

    static ColumnValues()
    {
        Add<bool>();
        Add<short>();
        Add<int>();
        Add<long>();
        Add<float>();
        Add<double>();
        Add<decimal>();
        Add<Guid>();
        Add<DateOnly>();
        Add<TimeOnly>();
        Add<TimeSpan>();
        Add<DateTime>();
        Add<DateTimeOffset>();
    }

    /// <summary>Reads a column that is not NULL; null for a type that no column becomes.</summary>
    public static Func<NpgsqlDataReader, int, object>? Reader(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum)
            return (row, column) => Enum.Parse(plain, row.GetString(column), ignoreCase: true);
        return Readers.GetValueOrDefault(plain);
    }

    private static void Add<T>()
        where T : struct
    {
        Readers[typeof(T)] = Get<T>;
        Readers[typeof(T[])] = Get<T[]>;
        Readers[typeof(T?[])] = Get<T?[]>;
    }

    private static object Get<T>(NpgsqlDataReader row, int column)
        where T : notnull => row.GetFieldValue<T>(column);
}
