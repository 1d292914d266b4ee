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
        MergeStatement merge => new MergeAnalysis(context, queries, sources, this, _inserts).Merge(merge, queries.With(merge.With, scope)),
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
        if ((schema is not null && !context.Tables.IsSharedSchema(schema)) || context.Tables.Find(target.Name.Last.Name) is { Shared: not null })
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
        queries.Expressions.WalkCondition(where, scope, first);
        return scope;
    }

    private RangeEntry Target(TableReference reference)
    {
        var target = queries.Tables.Write(reference, reads: true);
        if (target.SharedTable is not null)
            context.Uses.Add(target);
        return target;
    }
}
