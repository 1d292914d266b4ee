using System.ComponentModel;
using System.Text.Json;
using Npgsql;

namespace Fenceline;

/// <summary>For generated code: reads columns, without reflection.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ColumnReader
{
    /// <summary>A value that is not NULL.</summary>
    public static T Value<T>(NpgsqlDataReader reader, int column)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.GetFieldValue<T>(column);
    }

    /// <summary>A reference, or null.</summary>
    public static T? Reference<T>(NpgsqlDataReader reader, int column)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
    }

    /// <summary>A value, or null.</summary>
    public static T? Nullable<T>(NpgsqlDataReader reader, int column)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
    }

    /// <summary>JSON that is not NULL.</summary>
    public static JsonElement Json(NpgsqlDataReader reader, int column) => Parse(Value<string>(reader, column));

    /// <summary>JSON, or null for NULL; the JSON <c>null</c> is an element.</summary>
    public static JsonElement? NullableJson(NpgsqlDataReader reader, int column) =>
        Reference<string>(reader, column) is { } text ? Parse(text) : null;

    /// <summary>An array of JSON that is not NULL.</summary>
    public static JsonElement?[] JsonArray(NpgsqlDataReader reader, int column) => ParseAll(Value<string?[]>(reader, column));

    /// <summary>An array of JSON, or null for NULL.</summary>
    public static JsonElement?[]? NullableJsonArray(NpgsqlDataReader reader, int column) =>
        Reference<string?[]>(reader, column) is { } texts ? ParseAll(texts) : null;

    /// <summary>An enum that is not NULL.</summary>
    public static T Enum<T>(NpgsqlDataReader reader, int column, EnumLabels<T> labels)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.ValueOf(Value<string>(reader, column));
    }

    /// <summary>An enum, or null.</summary>
    public static T? NullableEnum<T>(NpgsqlDataReader reader, int column, EnumLabels<T> labels)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Reference<string>(reader, column) is { } label ? labels.ValueOf(label) : null;
    }

    /// <summary>An array of enums that is not NULL.</summary>
    public static T?[] EnumArray<T>(NpgsqlDataReader reader, int column, EnumLabels<T> labels)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.ValuesOf(Value<string?[]>(reader, column));
    }

    /// <summary>An array of enums, or null.</summary>
    public static T?[]? NullableEnumArray<T>(NpgsqlDataReader reader, int column, EnumLabels<T> labels)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Reference<string?[]>(reader, column) is { } values ? labels.ValuesOf(values) : null;
    }

    /// <summary>A tenant that the database knows.</summary>
    public static TenantId Tenant(NpgsqlDataReader reader, int column) => TenantId.Parse(Value<string>(reader, column));

    private static JsonElement?[] ParseAll(string?[] texts) =>
        Array.ConvertAll(texts, text => text is null ? (JsonElement?)null : Parse(text));

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
