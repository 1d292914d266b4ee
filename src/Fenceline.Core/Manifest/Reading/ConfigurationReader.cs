using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads a connector's configuration, and gathers the placeholders in it.</summary>
internal sealed class ConfigurationReader(ManifestDocument document, string source, VariableRegistry variables)
{
    private readonly HashSet<string> _placeholders = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Placeholders => _placeholders;

    public ConfigObject Read(JsonObject? node) => node is null ? new ConfigObject(default) : ReadObject(node);

    private ConfigObject ReadObject(JsonObject node)
    {
        var members = new List<ConfigMember>(node.Members.Count);
        foreach (var member in Expect.Members(document, node))
        {
            if (member.Name.Contains("${"))
                document.Error(ManifestRules.InvalidPlaceholder, member.NameSpan, "A placeholder can't be in a property's name; use it in the value.");
            members.Add(new ConfigMember(member.Name, ReadValue(member.Value)));
        }

        return new ConfigObject(new EquatableArray<ConfigMember>([.. members]));
    }

    private ConfigValue ReadValue(JsonNode node) => node switch
    {
        JsonObject nested => ReadObject(nested),
        JsonArray array => new ConfigArray(array.Items.Select(ReadValue).ToEquatableArray()),
        JsonString text => PlaceholderParser.Parse(document, text, (name, range) => Note(text, name, range)),
        JsonNumber number => new ConfigNumber(number.Text),
        JsonBoolean boolean => new ConfigBoolean(boolean.Value),
        _ => new ConfigNull(),
    };

    private void Note(JsonString text, string name, TextRange range)
    {
        if (_placeholders.Add(name))
            variables.Add(new ManifestPlace(document, StringSpans.Inside(text, range)), name, source, isSecret: false);
    }
}
