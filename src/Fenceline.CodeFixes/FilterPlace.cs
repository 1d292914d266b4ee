using Fenceline.Sql;
using SqlSpan = Fenceline.Sql.Text.TextSpan;

namespace Fenceline.CodeFixes;

/// <summary>Where the filter of one table of a statement belongs: in WHERE, or in the ON of an outer join whose inner side the table is.</summary>
internal static class FilterPlace
{
    /// <summary>Null where no filter can stand that changes nothing else: in MERGE, and on both sides of a full join.</summary>
    /// <param name="table">Where the table is named.</param>
    public static ConditionPlace? Of(SqlSite site, SqlSpan table)
    {
        var statement = SqlParser.Parse(site.Sql.Text, site.Sql.Holes).Statements.FirstOrDefault(statement => statement.Span.Start <= table.Start && table.End <= statement.Span.End);
        if (statement is null || statement.DescendantsAndSelf().OfType<MergeStatement>().Any())
            return null;

        // The innermost outer join that can leave the table out.
        var joins = statement.DescendantsAndSelf().OfType<JoinSource>()
            .Where(join => join.Kind == SqlJoinKind.Full ? Holds(join, table)
                : (join.Kind == SqlJoinKind.Left && Holds(join.Right, table)) || (join.Kind == SqlJoinKind.Right && Holds(join.Left, table)))
            .OrderBy(join => join.Span.Length)
            .ToList();
        if (joins.Count == 0)
            return ClauseScan.Find(site.Sql.Text, table.End);

        var inner = joins[0];
        // A query in parentheses has a WHERE of its own.
        if (statement.DescendantsAndSelf().OfType<DerivedTable>().Any(derived => Holds(derived, table) && Holds(inner, derived.Span)))
            return ClauseScan.Find(site.Sql.Text, table.End);
        if (inner.Kind == SqlJoinKind.Full || inner.On is not { } condition)
            return null;
        // The condition is put behind the filter, in parentheses where it has an OR.
        return new ConditionPlace(condition.Span.Start, condition.Span.End, HasOr(site.Sql.Text.Substring(condition.Span.Start, condition.Span.Length))) { IsJoin = true };
    }

    private static bool Holds(SqlNode node, SqlSpan span) => node.Span.Start <= span.Start && span.End <= node.Span.End;

    private static bool HasOr(string condition) => SqlLexer.Tokenize(condition, default).Tokens.Any(token => token is { Kind: SqlTokenKind.Word, Value: "or" });
}
