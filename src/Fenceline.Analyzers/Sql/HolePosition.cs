using System.Text.RegularExpressions;

namespace Fenceline.Analyzers.Sql;

/// <summary>Whether a parameter could stand where a text has a hole: for a value it can, for a name it can't.</summary>
internal static class HolePosition
{
    private static readonly HashSet<string> BeforeNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "FROM", "JOIN", "INTO", "UPDATE", "TABLE", "ONLY", "BY", "SCHEMA", "USING", "AS", "VIEW", "INDEX", "COPY", "TRUNCATE", "ROLE", "CALL",
        "EXISTS", "DATABASE", "SEQUENCE", "FUNCTION", "PROCEDURE", "EXTENSION", "TRIGGER", "COLUMN", "CONSTRAINT", "LISTEN", "UNLISTEN", "NOTIFY", "EXPLAIN", "ANALYZE", "VERBOSE",
    };

    // In parentheses behind these stands a query or a list of columns.
    private static readonly Regex OpenedByName = new(
        @"\b(?:(?:FROM|JOIN|EXISTS|AS|COPY|EXPLAIN)\s*\(\s*|(?:INTO|COPY)\s+[^\s()]+\s*\([^()]*)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <param name="before">The SQL up to the hole.</param>
    /// <param name="after">The SQL behind it.</param>
    public static bool CanBeValue(string before, string after)
    {
        // An odd number of quotes: the hole is inside of them. Comments and dollar quotes that hold one only cost precision.
        if (before.Count(c => c == '\'') % 2 == 1)
            return true;
        // MySQL quotes names by backticks, SQL Server by brackets, which are subscripts in PostgreSQL.
        if (before.Count(c => c == '"') % 2 == 1 || before.Count(c => c == '`') % 2 == 1 || IsInBrackets(before, after))
            return false;
        if (after.StartsWith(".", StringComparison.Ordinal) || OpenedByName.IsMatch(before))
            return false;

        var trimmed = before.TrimEnd();
        if (trimmed.Length < before.Length || trimmed.Length == 0)
            return trimmed.Length > 0 && !BeforeNames.Contains(LastWord(trimmed)) && trimmed[trimmed.Length - 1] != '.';
        return trimmed[trimmed.Length - 1] is not ('.' or '_') && !char.IsLetterOrDigit(trimmed[trimmed.Length - 1]);
    }

    private static bool IsInBrackets(string before, string after) =>
        before.EndsWith("[", StringComparison.Ordinal) && after.StartsWith("]", StringComparison.Ordinal)
        && (before.Length == 1 || char.IsWhiteSpace(before[before.Length - 2]) || before[before.Length - 2] is '.' or ',' or '(');

    private static string LastWord(string text)
    {
        var start = text.Length;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_'))
            start--;
        return text.Substring(start);
    }
}
