using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>A table with the places that later checks point to.</summary>
/// <param name="IsComplete">Every column could be read, so that what refers to a column can be checked.</param>
internal sealed record TableDraft(Table Table, TextSpan NameSpan, IReadOnlyList<ForeignKeyDraft> ForeignKeys, bool IsComplete);

/// <param name="ReferencedColumns">Null when the manifest leaves them out: the referenced primary key.</param>
internal sealed record ForeignKeyDraft(
    TextSpan Place,
    IReadOnlyList<JsonString> Columns,
    JsonString References,
    IReadOnlyList<JsonString>? ReferencedColumns,
    bool CascadeOnDelete);
