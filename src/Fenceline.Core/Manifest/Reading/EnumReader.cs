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
        return new EnumDraft(new EnumType(member.Name, ReadLabels(member.Value)), member.NameSpan, isNamed);
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

    private EquatableArray<string> ReadLabels(JsonNode node)
    {
        var labels = Expect.Texts(document, node, "an enum");
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
