using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>MERGE: which rows of its target and its source make a difference.</summary>
internal sealed class MergeAnalysis(AnalysisContext context, QueryAnalysis queries, SourceAnalysis sources, WriteAnalysis writes, InsertAnalysis inserts)
{
    public QueryOutput Merge(MergeStatement merge, Scope outer)
    {
        var first = context.NextId;
        var from = sources.From(EquatableArray.Of(merge.Source), outer);
        var end = context.NextId;
        var target = queries.Tables.Write(merge.Target, reads: true);
        // Rows of the target that no branch touches are only matched.
        if (target.SharedTable is not null)
            context.Uses.Add(target);

        var sourceScope = new Scope(from.Names, outer, outer.Tables);
        var both = Namespace.Of(target);
        both.Add(from.Names);
        var scope = new Scope(both, outer, outer.Tables);
        queries.Predicates.ApplyAny(Acting(merge).Select(branch => TargetRows(merge, branch)).ToList(), new Location(scope, target.Id, target.Id + 1, false));
        queries.Predicates.ApplyAny(Acting(merge).Select(branch => SourceRows(merge, branch)).ToList(), new Location(scope, first, end, from.HasOuterJoin));
        // Where that was not enough, says so of a filter in ON.
        queries.Predicates.Apply(merge.On, new Location(scope, 0, 0, true, "the ON of MERGE does not restrict `{}`: rows that match nothing count too"));
        queries.Expressions.WalkCondition(merge.On, scope, first);
        Referring(merge);
        foreach (var branch in merge.Branches)
            Branch(branch, target, branch.Match == SqlMergeMatch.NotMatched ? sourceScope : scope);
        return inserts.Returning(merge.Returning, scope);
    }

    /// <summary>The branches that do something; all when none does.</summary>
    private static IReadOnlyList<MergeBranch> Acting(MergeStatement merge) =>
        merge.Branches.Where(branch => branch.Action != SqlMergeAction.Nothing).ToList() is { Count: > 0 } acting ? acting : merge.Branches.ToArray();

    // Whether a row of the source is matched depends on the target's rows for which ON holds, whatever else the branch asks.
    private static SqlExpression TargetRows(MergeStatement merge, MergeBranch branch) => branch.Match switch
    {
        SqlMergeMatch.Matched => Both(merge.On, branch.Condition),
        SqlMergeMatch.NotMatched => merge.On,
        _ => branch.Condition ?? True(branch),
    };

    // And whether a row of the target is matched, on the source's.
    private static SqlExpression SourceRows(MergeStatement merge, MergeBranch branch) => branch.Match switch
    {
        SqlMergeMatch.NotMatched => branch.Condition ?? True(branch),
        _ => Both(merge.On, branch.Condition),
    };

    private static SqlExpression Both(SqlExpression on, SqlExpression? condition) =>
        condition is null ? on : new LogicalExpression(SqlLogicalOperator.And, EquatableArray.Of(on, condition), on.Span);

    private static LiteralExpression True(MergeBranch branch) => new(SqlLiteralKind.True, "true", false, branch.Span);

    private void Referring(MergeStatement merge)
    {
        if (merge.Branches.Any(branch => branch.Action == SqlMergeAction.Delete))
            writes.Referring(merge.Target, "DELETE", _ => true);
        if (merge.Branches.Any(branch => branch.Action == SqlMergeAction.Update))
            writes.Referring(merge.Target, "UPDATE", key => merge.Branches.Any(branch => branch.Set.Any(set => set.Targets.Any(column => key.Columns.Contains(column.Column.Name)))));
    }

    private void Branch(MergeBranch branch, RangeEntry target, Scope scope)
    {
        queries.Expressions.Walk(branch.Condition, scope);
        inserts.Set(branch.Set, target, null, scope);
        if (branch.Action != SqlMergeAction.Insert)
            return;

        queries.Expressions.Walk(branch.Values, scope);
        var values = branch.Values is null ? default : branch.Values.Values;
        inserts.CheckKey(target, branch.Columns, values, scope, branch.Span);
    }
}
