using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>The names and values of a select list, or of RETURNING.</summary>
internal sealed class SelectList(QueryAnalysis queries)
{
    /// <summary>What a select list or RETURNING returns.</summary>
    public QueryOutput Output(EquatableArray<TargetItem> targets, Scope scope)
    {
        var columns = new List<OutputColumn>(targets.Count);
        var isOpen = false;
        foreach (var target in targets)
            isOpen |= !Add(columns, target, scope);
        return new QueryOutput(columns, isOpen);
    }

    /// <returns>False for a star over a relation whose columns are not all known.</returns>
    private bool Add(List<OutputColumn> columns, TargetItem target, Scope scope)
    {
        switch (target.Expression.Unwrapped)
        {
            case StarExpression { Qualifier: null }:
                foreach (var (name, node) in scope.Names.Star)
                    columns.Add(new OutputColumn(name, node.Value));
                return !scope.Names.IsOpen;
            case StarExpression star:
                if (Entry(star, scope) is not { } entry)
                    return false;
                foreach (var name in entry.Columns)
                    columns.Add(new OutputColumn(name, entry.Column(name).Value));
                return !entry.IsOpen;
            default:
                columns.Add(new OutputColumn(OutputNames.Of(target), queries.Expressions.Value(target.Expression, scope)));
                return target.Expression.Unwrapped is not FieldExpression { Field: null };
        }
    }

    private static RangeEntry? Entry(StarExpression star, Scope scope)
    {
        for (var at = scope; at is not null; at = at.Outer)
        {
            if (at.Names.Entry(CatalogLookup.SchemaOf(star.Qualifier!), star.Qualifier!.Last.Name) is { } entry)
                return entry;
        }

        return null;
    }
}
