using Fenceline.Sql;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>The SQL of a body in PL/pgSQL, at its places.</summary>
internal static class PlText
{
    private const string Perform = "perform";
    private const string Select = "SELECT ";

    /// <summary>A statement as SQL knows it: without its variables, and with SELECT for PERFORM.</summary>
    public static string Of(string text, PlSql sql)
    {
        var copy = new char[sql.Span.Length];
        Copy(text, sql, copy, sql.Span.Start);
        return new string(copy);
    }

    /// <summary>All statements of a body, each where it stands; what is between them is blank, but for comments.</summary>
    public static string Statements(string text, PlBody body)
    {
        var copy = Blank(text);
        foreach (var comment in body.Comments)
            text.CopyTo(comment.Start, copy, comment.Start, comment.Length);
        foreach (var sql in body.Nodes.OfType<PlSql>())
        {
            Copy(text, sql, copy, 0);
            copy[sql.Span.End] = ';';
        }

        return new string(copy);
    }

    // With room for a semicolon behind the last statement, and the lines kept.
    private static char[] Blank(string text)
    {
        var copy = new char[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
            copy[i] = text[i] is '\n' or '\r' ? text[i] : ' ';
        copy[text.Length] = ' ';
        return copy;
    }

    /// <param name="first">The place in the text of the copy's first character.</param>
    private static void Copy(string text, PlSql sql, char[] copy, int first)
    {
        text.CopyTo(sql.Span.Start, copy, sql.Span.Start - first, sql.Span.Length);
        if (sql.IsPerform)
            Select.CopyTo(0, copy, sql.Span.Start - first, Perform.Length);
        if (sql.IntoSpan is not { } into)
            return;
        for (var i = into.Start; i < into.End; i++)
            copy[i - first] = ' ';
    }
}
