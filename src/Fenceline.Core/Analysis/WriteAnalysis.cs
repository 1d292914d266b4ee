using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>UPDATE, DELETE and MERGE; INSERT is <see cref="InsertAnalysis"/>'s.</summary>
internal sealed class WriteAnalysis(AnalysisContext context, QueryAnalysis queries, SourceAnalysis sources)
{
    private readonly InsertAnalysis _inserts = new(context, queries);

    /// <summary>What a statement that writes returns.</summary>
    public QueryOutput Write(StatementNode statement, Scope scope) => statement switch
    {
        InsertStatement insert => _inserts.Insert(insert, queries.With(insert.With, scope)),
        UpdateStatement update => Update(update, queries.With(update.With, scope)),
        DeleteStatement delete => Delete(delete, queries.With(delete.With, scope)),
        MergeStatement merge => Merge(merge, queries.With(merge.With, scope)),
        _ => QueryOutput.Nothing,
    };

    private QueryOutput Update(UpdateStatement update, Scope outer)
    {
        var first = context.NextId;
        var target = Target(update.Target);
        Referring(update.Target, "UPDATE", key => update.Set.Any(set => set.Targets.Any(column => key.Columns.Contains(column.Column.Name))));
        var scope = Join(target, sources.From(update.From, outer), update.Where, first, outer);
        _inserts.Set(update.Set, target, null, scope);
        return _inserts.Returning(update.Returning, scope);
    }

    private QueryOutput Delete(DeleteStatement delete, Scope outer)
    {
        var first = context.NextId;
        var target = Target(delete.Target);
        Referring(delete.Target, "DELETE", _ => true);
        var scope = Join(target, sources.From(delete.Using, outer), delete.Where, first, outer);
        return _inserts.Returning(delete.Returning, scope);
    }

    /// <summary>Says which shared tables a write to a table that all tenants have in common reaches, by way of their foreign keys.</summary>
    /// <param name="concerns">Whether the write changes what a key refers to.</param>
    public void Referring(TableReference target, string verb, Func<SqlReference, bool> concerns)
    {
        var schema = context.State.FirstSchema(CatalogLookup.SchemaOf(target.Name));
        // Keys between shared tables carry the tenant.
        if ((schema is not null && schema != context.Catalog.SharedSchema) || context.Tables.Find(target.Name.Last.Name) is { Shared: not null })
            return;

        foreach (var (table, key) in context.Tables.ReferencesTo(target.Name.Last.Name))
        {
            if (!concerns(key))
                continue;
            var effect = verb.StartsWith("TRUNCATE", StringComparison.Ordinal) || (key.CascadeOnDelete && verb == "DELETE") ? "changes rows of all tenants" : "depends on rows of all tenants";
            context.Report(SqlRules.UnpinnedWrite, $"{verb} on `{target.Name.Last.Name}` {effect}: a foreign key of `{table.Name}` refers to it", target.Name.Span);
            return;
        }
    }

    private Scope Join(RangeEntry target, SourceNames from, SqlExpression? where, int first, Scope outer)
    {
        var names = Namespace.Of(target);
        names.Add(from.Names);
        var scope = new Scope(names, outer, outer.Tables);
        var end = context.NextId;
        queries.Predicates.Apply(where, new Location(scope, first, end, from.HasOuterJoin));
        OuterJoins.Reduce(from.Joins, first, end, where, scope);
        queries.Expressions.Walk(where, scope);
        return scope;
    }

    private RangeEntry Target(TableReference reference)
    {
        var target = queries.Tables.Write(reference, reads: true);
        if (target.SharedTable is not null)
            context.Uses.Add(target);
        return target;
    }

    private QueryOutput Merge(MergeStatement merge, Scope outer)
    {
        var source = context.NextId;
        var from = sources.From(EquatableArray.Of(merge.Source), outer);
        var end = context.NextId;
        var target = queries.Tables.Write(merge.Target, reads: true);
        // Rows of the target that no branch touches are only matched, which the join's condition restricts.
        if (target.SharedTable is not null)
            context.Uses.Add(target);

        var names = from.Names;
        var sourceScope = new Scope(names, outer, outer.Tables);
        var both = Namespace.Of(target);
        both.Add(names);
        var scope = new Scope(both, outer, outer.Tables);
        queries.Predicates.Apply(merge.On, MergeLocation(merge, scope, source, end, target, from.HasOuterJoin));
        queries.Expressions.Walk(merge.On, scope);
        if (merge.Branches.Any(branch => branch.Action == SqlMergeAction.Delete))
            Referring(merge.Target, "DELETE", _ => true);
        if (merge.Branches.Any(branch => branch.Action == SqlMergeAction.Update))
            Referring(merge.Target, "UPDATE", key => merge.Branches.Any(branch => branch.Set.Any(set => set.Targets.Any(column => key.Columns.Contains(column.Column.Name)))));
        foreach (var branch in merge.Branches)
            Branch(branch, target, branch.Match == SqlMergeMatch.NotMatched ? sourceScope : scope);
        return _inserts.Returning(merge.Returning, scope);
    }

    private static Location MergeLocation(MergeStatement merge, Scope scope, int source, int end, RangeEntry target, bool hasOuterJoin)
    {
        const string Elsewhere = "the ON of MERGE does not restrict `{}`: rows that match nothing count too";
        if (merge.Branches.Any(branch => branch.Match == SqlMergeMatch.NotMatchedBySource))
            return new Location(scope, end, end, true, Elsewhere);
        return merge.Branches.All(branch => branch.Match == SqlMergeMatch.Matched)
            ? new Location(scope, source, target.Id + 1, hasOuterJoin)
            : new Location(scope, target.Id, target.Id + 1, false, Elsewhere);
    }

    private void Branch(MergeBranch branch, RangeEntry target, Scope scope)
    {
        queries.Expressions.Walk(branch.Condition, scope);
        _inserts.Set(branch.Set, target, null, scope);
        if (branch.Action != SqlMergeAction.Insert)
            return;

        queries.Expressions.Walk(branch.Values, scope);
        var values = branch.Values is null ? default : branch.Values.Values;
        _inserts.CheckKey(target, branch.Columns, values, scope, branch.Span);
    }
}
