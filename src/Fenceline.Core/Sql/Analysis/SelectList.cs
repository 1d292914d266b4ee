using Fenceline.Core.Sql.Syntax;

namespace Fenceline.Core.Sql.Analysis;

/// <summary>The names and values of a select list, or of RETURNING.</summary>
internal sealed class SelectList(QueryAnalysis queries)
{
    /// <summary>The columns of a select list or of RETURNING.</summary>
    public IEnumerable<OutputColumn> Columns(IReadOnlyList<TargetItem> targets, Scope scope) => targets.SelectMany(target => Columns(target, scope));

    /// <summary>Whether there is a star over a relation whose columns are not all known.</summary>
    public static bool HasUnknownColumns(IReadOnlyList<TargetItem> targets, Scope scope) => targets.Any(target => target.Expression.Unwrapped switch
    {
        StarExpression { Qualifier: null } => scope.Names.IsOpen,
        StarExpression star => Entry(star, scope) is null or { IsOpen: true },
        FieldExpression { Field: null } => true,
        _ => false,
    });

    private IEnumerable<OutputColumn> Columns(TargetItem target, Scope scope)
    {
        switch (target.Expression.Unwrapped)
        {
            case StarExpression { Qualifier: null }:
                return scope.Names.Star.Select(column => new OutputColumn(column.Name, TenantValue.Of(column.Node)));
            case StarExpression star:
                var entry = Entry(star, scope);
                return entry is null ? [] : entry.Columns.Select(name => new OutputColumn(name, TenantValue.Of(entry.Column(name))));
            default:
                return [new OutputColumn(Name(target), queries.Expressions.Value(target.Expression, scope))];
        }
    }

    private static RangeEntry? Entry(StarExpression star, Scope scope)
    {
        for (var at = scope; at is not null; at = at.Outer)
        {
            if (at.Names.Entry(TableIndex.SchemaOf(star.Qualifier!), star.Qualifier!.Last.Name) is { } entry)
                return entry;
        }

        return null;
    }

    private static string Name(TargetItem target)
    {
        var expression = target.Expression.Unwrapped;
        while (expression is CastExpression cast)
            expression = cast.Operand.Unwrapped;
        return target.Alias?.Name ?? expression switch
        {
            ColumnExpression column => column.Name.Last.Name,
            FunctionExpression call => call.Name.Last.Name,
            SpecialFunctionExpression special => special.Name,
            FieldExpression { Field: { } field } => field.Name,
            CaseExpression => "case",
            SubqueryExpression { Query.Body: SelectBody { Targets.Count: 1 } select } => Name(select.Targets[0]),
            _ => "?column?",
        };
    }
}
