using Fenceline.Core.Sql.Syntax;

namespace Fenceline.Core.Tests.Sql.Parity;

internal static class Comparison
{
    /// <summary>How this parser and PostgreSQL's differ on a text; null when they agree, or mean to differ.</summary>
    public static string? Fault(string sql)
    {
        var script = SqlParser.Parse(sql);
        var (tree, error) = PgQuery.Parse(sql);
        if (Differences.Reason(sql, script, error) is not null)
            return null;
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
