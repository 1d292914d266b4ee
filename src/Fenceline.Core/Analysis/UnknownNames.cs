using Fenceline.Core.Naming;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>Names of relations and columns that nothing known has. Says nothing where a name may have a meaning that the text doesn't show.</summary>
internal sealed class UnknownNames(AnalysisContext context)
{
    private static readonly HashSet<string> SystemColumns = new(["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"], StringComparer.Ordinal);

    private List<(ColumnExpression Column, Scope Scope)>? _bare;
    private List<QualifiedName>? _relations;
    private List<(string Message, TextSpan Span)>? _said;

    /// <summary>A relation that is no table of the catalog, no view and no common table expression.</summary>
    public void Relation(QualifiedName name)
    {
        var relation = name.Last.Name;
        var schema = CatalogLookup.SchemaOf(name);
        if (schema is "pg_catalog" or "information_schema" or "pg_temp" or "pg_toast" || relation.StartsWith("pg_", StringComparison.Ordinal)
            || context.State.HasMade(relation) || context.Tables.IsMade(relation))
        {
            return;
        }

        (_relations ??= []).Add(name);
        var isOurs = schema is null || context.Tables.IsSharedSchema(schema);
        var near = isOurs ? context.Tables.NearName(relation) : null;
        if (near is not null)
            Say($"`{relation}` is not in the manifest: did you mean `{near}`?", name.Span);
        else if (context.IsStrict)
            Say($"`{relation}` is not in the manifest, and the text does not create it", name.Span);
    }

    public void Column(ColumnExpression column, Scope scope)
    {
        var name = column.Name;
        if (name.HasHole)
            return;
        if (name.Parts.Count == 1)
        {
            // Which of several things a bare name means is only known at the end.
            if (!context.HasVariables && IsNowhere(name.Last.Name, scope))
                (_bare ??= []).Add((column, scope));
            return;
        }

        for (var at = scope; at is not null; at = at.Outer)
        {
            if (at.Names.Entry(name.Parts.Count > 2 ? name.Parts[name.Parts.Count - 3].Name : null, name.Parts[name.Parts.Count - 2].Name) is { } entry)
            {
                Missing(entry, name.Last.Name, name.Last.Span);
                return;
            }
        }
    }

    /// <summary>A column that a statement writes.</summary>
    public void Target(RangeEntry target, ColumnTarget column)
    {
        if (!column.Column.HasHole)
            Missing(target, column.Column.Name, column.Column.Span);
    }

    /// <summary>
    /// Says what was found in the statement itself: a view or a prepared statement has been spoken of where it was made. Of the bare names
    /// that no relation has, those count that are no name of the statement's own either.
    /// </summary>
    public void Conclude(StatementNode statement)
    {
        foreach (var relation in _relations ?? [])
        {
            if (statement.Span.Contains(relation.Span))
                context.UnknownRelations?.Add(relation.Last.Name);
        }

        if (_bare?.FindAll(bare => statement.Span.Contains(bare.Column.Span)) is { Count: > 0 } found)
        {
            var own = Own(statement, found.ConvertAll(bare => bare.Column));
            foreach (var (column, scope) in found.Where(bare => !own.Contains(bare.Column.Name.Last.Name)))
                Nowhere(column, scope);
        }

        foreach (var (message, span) in _said ?? [])
        {
            if (statement.Span.Contains(span))
                context.Report(SqlRules.NotInManifest, message, span);
        }
    }

    // A bare word may also be no column that anybody meant, as where a program puts a word into the text.
    private void Nowhere(ColumnExpression column, Scope scope)
    {
        var name = column.Name.Last.Name;
        var columns = new List<string>();
        for (var at = scope; at is not null; at = at.Outer)
            columns.AddRange(at.Names.Entries.SelectMany(entry => entry.Columns));
        if (NearNames.Find(name, columns) is { } near)
            Say($"no table here has a column `{name}`: did you mean `{near}`?", column.Span);
        else if (context.IsStrict)
            Say($"no table here has a column `{name}`", column.Span);
    }

    /// <summary>All names that the statement gives or uses elsewhere: aliases, other relations, the columns of its queries.</summary>
    private static HashSet<string> Own(StatementNode statement, List<ColumnExpression> bare)
    {
        var own = new HashSet<string>(statement.DescendantsAndSelf().OfType<SqlIdentifier>().Where(identifier => !bare.Exists(column => column.Span == identifier.Span)).Select(identifier => identifier.Name), StringComparer.Ordinal);
        own.UnionWith(statement.DescendantsAndSelf().OfType<TargetItem>().Where(target => target.Expression.Unwrapped is not ColumnExpression).Select(OutputNames.Of));
        return own;
    }

    private static bool IsNowhere(string name, Scope scope)
    {
        if (SystemColumns.Contains(name) || AirbyteColumns.IsAirbytes(name) || scope.Names.Entries.Count == 0)
            return false;
        for (var at = scope; at is not null; at = at.Outer)
        {
            // What a relation's own columns are is known of tables only.
            if (at.Names.IsOpen || at.Names.Entries.Exists(entry => entry.Table is null || entry.Alias == name) || at.Names.TryColumn(name, out _))
                return false;
        }

        return true;
    }

    private void Missing(RangeEntry entry, string column, TextSpan span)
    {
        if (entry.IsOpen || entry.Table is not { } table || entry.Has(column) || SystemColumns.Contains(column) || AirbyteColumns.IsAirbytes(column)
            || column == entry.Alias || KnownFunctions.IsKnown(column) || context.State.HasMade(table.Name) || context.Tables.IsMade(table.Name)
            || context.Tables.IsTenantColumn(column))
        {
            return;
        }

        Say($"`{table.Name}` has no column `{column}`" + (NearNames.Find(column, entry.Columns) is { } near ? $": did you mean `{near}`?" : ""), span);
    }

    private void Say(string message, TextSpan span) => (_said ??= []).Add((message, span));
}
