using System.Text;
using Fenceline.Core.Json;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>enums</c>: types of the application's own, a list of labels each.</summary>
internal sealed class EnumReader(ManifestDocument document, DatabaseOptions database)
{
    private readonly CollisionMap _types = new("in C#");

    public EnumIndex Read(IReadOnlyList<JsonMember> members) => new(database, [.. members.Select(ReadEnum)]);

    private EnumDraft ReadEnum(JsonMember member)
    {
        var isNamed = CheckName(member.Name, member.NameSpan);
        if (isNamed)
            _types.Add(new ManifestPlace(document, member.NameSpan), CSharpText.Pascal(member.Name), new NameHolder("the enum", member.Name));
        var renamed = new List<RenamedLabel>();
        return new EnumDraft(new EnumType(member.Name, ReadLabels(member.Value, renamed)) { RenamedLabels = renamed.ToEquatableArray() }, member.NameSpan, isNamed);
    }

    private bool CheckName(string name, TextSpan span)
    {
        if (!NameRules.CheckLowerIdentifier(document, span, name, "an enum's name"))
            return false;
        if (!ColumnTypes.IsTaken(name))
            return true;
        document.Error(ManifestRules.Collision, span, $"{Wording.Quote(name)} is one of PostgreSQL's types; choose another name.");
        return false;
    }

    private EquatableArray<string> ReadLabels(JsonNode node, List<RenamedLabel> renamed)
    {
        var labels = (Expect.Array(document, node, "an enum")?.Items ?? default).Select(item => ReadLabel(item, renamed)).OfType<JsonString>().ToList();
        if (node is JsonArray { Items.Count: 0 })
            document.Error(ManifestRules.InvalidValue, node.Span, "An enum must list at least one label.");

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var members = new CollisionMap("in C#");
        foreach (var label in labels)
        {
            if (!seen.Add(label.Value))
                document.Error(ManifestRules.Duplicate, label.Span, $"{Wording.Quote(label.Value)} is listed twice in this enum; remove one of the two.");
            else if (label.Value.Length == 0)
                document.Error(ManifestRules.InvalidValue, label.Span, "A label must hold at least one character.");
            else if (Encoding.UTF8.GetByteCount(label.Value) > SqlText.MaxIdentifierBytes)
                NameRules.Report(document, label.Span, label.Value, "a label", "PostgreSQL takes 63 bytes in UTF-8 and no more; use a shorter one");
            else
                members.Add(new ManifestPlace(document, label.Span), CSharpText.Pascal(label.Value), new NameHolder("the label", label.Value));
        }

        return labels.Select(label => label.Value).ToEquatableArray();
    }

    /// <summary>A text, or an object that says what the label was called before.</summary>
    private JsonString? ReadLabel(JsonNode item, List<RenamedLabel> renamed)
    {
        if (item is not JsonObject)
            return Expect.Text(document, item, "an item of an enum");
        var reader = ObjectReader.Of(document, item, "a label")!;
        var label = reader.RequiredText("label", "write it, as in \"label\": \"paid\".");
        var from = reader.Text("renamedFrom");
        reader.Finish();
        if (label is not null && from is not null && label.Value == from.Value)
            document.Error(ManifestRules.InvalidValue, from.Span, "'renamedFrom' gives the name that it has now; give the one that it had before, or remove it.");
        else if (from is not null && renamed.Exists(other => other.From == from.Value))
            document.Error(ManifestRules.Duplicate, from.Span, $"Another label was renamed from {Wording.Quote(from.Value)} too; remove 'renamedFrom' of one of the two.");
        else if (label is not null && from is not null)
            renamed.Add(new RenamedLabel(label.Value, from.Value));
        return label;
    }
}

/// <summary>An enum with the place that later checks point to.</summary>
/// <param name="IsNamed">Its name can be a type's.</param>
internal sealed record EnumDraft(EnumType Type, TextSpan NameSpan, bool IsNamed);

/// <summary>The types that are not PostgreSQL's own, for the columns that have them: enums by name, and those of extensions.</summary>
internal sealed class EnumIndex(DatabaseOptions database, IReadOnlyList<EnumDraft> enums)
{
    private readonly Dictionary<string, EnumType> _byName = enums.Where(draft => draft.IsNamed).ToDictionary(draft => draft.Type.Name, draft => draft.Type, StringComparer.Ordinal);

    /// <summary>The schema of the enums.</summary>
    public string Schema => database.SharedSchema;

    /// <summary>The schema of the extensions.</summary>
    public string ExtensionSchema => database.ExtensionSchema;

    public IReadOnlyList<EnumDraft> All => enums;

    public IEnumerable<string> Names => _byName.Keys;

    public bool HasExtension(string name) => database.Extensions.Contains(name);

    public EnumType? Find(string name) => _byName.TryGetValue(name, out var type) ? type : null;
}
