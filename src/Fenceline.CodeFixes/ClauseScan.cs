namespace Fenceline.CodeFixes;

/// <summary>Where a condition of a statement stands, or would stand.</summary>
/// <param name="Where">Behind the word WHERE; null when the statement has none.</param>
/// <param name="End">Behind the condition, or where a WHERE clause would start.</param>
/// <param name="HasOr">The condition has an OR outside of parentheses.</param>
internal readonly record struct ConditionPlace(int? Where, int End, bool HasOr)
{
    /// <summary>The condition is that of a join: it begins where <see cref="Where"/> says, and not behind a space.</summary>
    public bool IsJoin { get; init; }
}

/// <summary>Looks for the clause ends of one SELECT, UPDATE or DELETE by its words. Only proposes: what comes of it is analysed before it is offered.</summary>
internal static class ClauseScan
{
    private static readonly HashSet<string> Enders = new(StringComparer.OrdinalIgnoreCase)
    {
        "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "UNION", "INTERSECT", "EXCEPT", "RETURNING",
    };

    /// <param name="start">A place in the FROM clause, or at the target of an UPDATE or DELETE.</param>
    public static ConditionPlace Find(string sql, int start)
    {
        int? where = null;
        var hasOr = false;
        var depth = 0;
        var end = start;
        for (var i = start; i < sql.Length;)
        {
            var next = SkipToken(sql, i);
            var token = sql.Substring(i, next - i);
            if (token == "(")
                depth++;
            else if (token == ")" && depth-- == 0)
                break;
            else if (depth == 0 && (token == ";" || Enders.Contains(token)))
                break;
            else if (depth == 0 && token.Equals("WHERE", StringComparison.OrdinalIgnoreCase))
                where = next;
            else if (depth == 0 && where is not null && token.Equals("OR", StringComparison.OrdinalIgnoreCase))
                hasOr = true;

            // White space and comments before the end belong to what follows.
            if (!char.IsWhiteSpace(token[0]) && !token.StartsWith("--", StringComparison.Ordinal))
                end = next;
            i = next;
        }

        return new ConditionPlace(where, end, hasOr);
    }

    private static int SkipToken(string sql, int start)
    {
        var c = sql[start];
        if (char.IsLetterOrDigit(c) || c == '_')
            return SkipWhile(sql, start, x => char.IsLetterOrDigit(x) || x is '_' or '$');
        if (c is '\'' or '"')
            return After(sql, c.ToString(), start + 1);
        if (string.CompareOrdinal(sql, start, "--", 0, 2) == 0)
            return SkipWhile(sql, start, x => x is not ('\n' or '\r'));
        if (string.CompareOrdinal(sql, start, "/*", 0, 2) == 0)
            return After(sql, "*/", start + 2);
        return start + 1;
    }

    private static int SkipWhile(string sql, int start, Func<char, bool> isPart)
    {
        var i = start;
        while (i < sql.Length && isPart(sql[i]))
            i++;
        return i;
    }

    private static int After(string sql, string end, int start) =>
        sql.IndexOf(end, start, StringComparison.Ordinal) is var at and >= 0 ? at + end.Length : sql.Length;
}
