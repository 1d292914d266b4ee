using System.Text.Json;
using System.Text.Json.Nodes;
using Fenceline.Core.Model;

namespace Fenceline.Migrations.Snapshot;

/// <summary>The model as a text that is committed and reviewed: what is read back equals what was written.</summary>
public static class ModelSnapshot
{
    private const string FormatMember = "format";
    private const string ModelMember = "model";

    // A change of the text's shape gets another number, and a reader of its own for the old one.
    private const int Format = 2;

    /// <summary>The same model gives the same text, whatever the machine.</summary>
    public static string Write(DatabaseModel model) => SnapshotLayout.Write(new JsonObject
    {
        [FormatMember] = Format,
        [ModelMember] = JsonSerializer.SerializeToNode(model, SnapshotJson.Instance.DatabaseModel),
    });

    /// <exception cref="FormatException">The text is not a snapshot, or one of another version of Fenceline.</exception>
    public static DatabaseModel Read(string text)
    {
        try
        {
            var root = JsonNode.Parse(text)?.AsObject() ?? throw new FormatException("The snapshot is empty.");
            var format = root[FormatMember]?.GetValue<int>();
            if (format != Format)
                throw new FormatException($"The snapshot has format {format?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}, and this version of Fenceline reads format {Format}.");
            return root[ModelMember].Deserialize(SnapshotJson.Instance.DatabaseModel) ?? throw new FormatException("The snapshot holds no model.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("The snapshot can't be read: " + e.Message, e);
        }
    }
}
