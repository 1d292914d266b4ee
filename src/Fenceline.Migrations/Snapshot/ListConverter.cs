using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fenceline.Sql.Collections;

namespace Fenceline.Migrations.Snapshot;

/// <summary>Reads and writes a list of the model as a JSON array.</summary>
/// <param name="type">How one item is written.</param>
internal sealed class ListConverter<T>(Func<SnapshotJson, JsonTypeInfo<T>> type) : JsonConverter<EquatableArray<T>>
    where T : IEquatable<T>
{
    public override EquatableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("A list is expected here.");

        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(JsonSerializer.Deserialize(ref reader, type(SnapshotJson.Instance)) ?? throw new JsonException("A list has no empty items."));
        return items.ToEquatableArray();
    }

    public override void Write(Utf8JsonWriter writer, EquatableArray<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
            JsonSerializer.Serialize(writer, item, type(SnapshotJson.Instance));
        writer.WriteEndArray();
    }
}
