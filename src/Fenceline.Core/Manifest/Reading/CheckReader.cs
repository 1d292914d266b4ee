using Fenceline.Core.Json;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Reads <c>checks</c> of a table: a name, and a condition over a row.</summary>
internal static class CheckReader
{
    public static EquatableArray<TableCheck> Read(ManifestDocument document, IReadOnlyList<JsonMember> members, RowExpressions expressions)
    {
        var checks = new List<TableCheck>();
        foreach (var member in members)
        {
            NameRules.CheckIdentifier(document, member.NameSpan, member.Name, "a check's name");
            if (Expect.Text(document, member.Value, "a check") is { } text && expressions.Read(text, RowExpressionUse.Check) is { } condition)
                checks.Add(new TableCheck(member.Name, condition));
        }

        return checks.ToEquatableArray();
    }
}
