using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>A table with the places that later checks point to.</summary>
/// <param name="IsComplete">Every column could be read, so that what refers to a column can be checked.</param>
internal sealed record TableDraft(Table Table, TextSpan NameSpan, IReadOnlyList<ForeignKeyDraft> ForeignKeys, bool IsComplete)
{
    /// <summary>Where it names the schema that it stands in.</summary>
    public JsonString? Schema { get; init; }

    /// <summary>The table whose rows say whose this one's are; null when it says so itself.</summary>
    public JsonString? Parent { get; init; }

    /// <summary>Where it says what a user must be; null where it does not.</summary>
    public MemberRulesDraft? MemberRules { get; init; }
}

/// <param name="ReferencedColumns">Null when the manifest leaves them out: the referenced primary key.</param>
internal sealed record ForeignKeyDraft(
    TextSpan Place,
    IReadOnlyList<JsonString> Columns,
    JsonString References,
    IReadOnlyList<JsonString>? ReferencedColumns,
    bool CascadeOnDelete);
