using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>The comments <c>fenceline: cross-tenant: reason</c>. Each exempts the statement that it stands before or in.</summary>
internal static class Exemptions
{
    private const string Tool = "fenceline:";
    private const string Mark = "cross-tenant";

    public static List<SqlExemption> Find(string sql, EquatableArray<TextSpan> comments) =>
        comments.Count == 0 ? [] : comments.Select(comment => Read(sql, comment)).OfType<SqlExemption>().ToList();

    private static SqlExemption? Read(string sql, TextSpan span)
    {
        var text = sql.Substring(span.Start, span.Length);
        text = text.StartsWith("--", StringComparison.Ordinal) ? text.Substring(2) : text.Substring(2, Math.Max(0, text.Length - (text.EndsWith("*/", StringComparison.Ordinal) ? 4 : 2)));
        text = text.Trim();
        if (!text.StartsWith(Tool, StringComparison.OrdinalIgnoreCase))
            return null;
        text = text.Substring(Tool.Length).TrimStart();
        if (!text.StartsWith(Mark, StringComparison.OrdinalIgnoreCase))
            return null;
        text = text.Substring(Mark.Length).TrimStart();
        return new SqlExemption(text.StartsWith(":", StringComparison.Ordinal) ? text.Substring(1).Trim() : "", span);
    }
}
