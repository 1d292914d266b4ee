using System.Text;

namespace Fenceline.Sql.Tests.Parity;

internal static class Comparison
{
    /// <summary>How this parser and PostgreSQL's differ on a text; null when they agree, or mean to differ.</summary>
    /// <param name="tally">Counts the texts on which they mean to differ.</param>
    public static string? Fault(string sql, DifferenceTally? tally = null)
    {
        // Half of a surrogate pair never reaches the server.
        sql = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(sql));
        var script = SqlParser.Parse(sql);
        var (tree, error) = PgQuery.Parse(sql);
        if (Differences.Reason(sql, script, error) is { } reason)
        {
            tally?.Add(reason);
            return null;
        }

        if (script.Errors.Count == 0 && error is not null)
            return $"accepted: {sql}\n    PostgreSQL: {error}";
        if (script.Errors.Count > 0 && error is null)
            return $"refused: {sql}\n    {script.Errors[0].Message} at {script.Errors[0].Span.Start}";
        if (tree is null)
            return null;

        var ours = Relations.Of(script);
        var theirs = Relations.Of(tree);
        return ours.SequenceEqual(theirs) ? null : $"relations of {sql}\n    here: {string.Join(", ", ours)}\n    PostgreSQL: {string.Join(", ", theirs)}";
    }
}
