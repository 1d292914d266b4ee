namespace Fenceline.Analyzers.Sql;

/// <summary>Whether a parameter could stand where a text has a hole: for a value it can, for a name it can't.</summary>
internal static class HolePosition
{
    private static readonly HashSet<string> BeforeNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "FROM", "JOIN", "INTO", "UPDATE", "TABLE", "ONLY", "BY", "SCHEMA", "USING", "AS", "VIEW", "INDEX", "COPY", "TRUNCATE", "ROLE", "CALL",
    };

    /// <param name="before">The SQL up to the hole.</param>
    public static bool CanBeValue(string before)
    {
        // An odd number of quotes: the hole is inside of them. Comments and dollar quotes that hold one only cost precision.
        if (before.Count(c => c == '\'') % 2 == 1)
            return true;
        if (before.Count(c => c == '"') % 2 == 1)
            return false;

        var trimmed = before.TrimEnd();
        if (trimmed.Length < before.Length || trimmed.Length == 0)
            return trimmed.Length > 0 && !BeforeNames.Contains(LastWord(trimmed)) && trimmed[trimmed.Length - 1] != '.';
        return trimmed[trimmed.Length - 1] is not ('.' or '_') && !char.IsLetterOrDigit(trimmed[trimmed.Length - 1]);
    }

    private static string LastWord(string text)
    {
        var start = text.Length;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_'))
            start--;
        return text.Substring(start);
    }
}
