using Fenceline.Sql;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>
/// Whether a name behind a dot is a column's. Where it is none, PostgreSQL takes it for a function and calls it with what stands
/// before the dot: <c>('/etc/passwd'::text).pg_read_file</c>.
/// </summary>
internal sealed class QueryColumns
{
    // What PostgreSQL calls columns whose query or function does not name them.
    private static readonly string[] Unnamed = ["?column?", "case", "coalesce", "nullif", "greatest", "least", "exists", "array", "row", "ordinality"];

    private static readonly string[] System = ["tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"];

    // Of the functions that return pairs.
    private static readonly string[] Pairs = ["key", "value"];

    private readonly IReadOnlyCollection<string> _tableColumns;
    private readonly HashSet<string> _made = new(Unnamed.Concat(System).Concat(Pairs), StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _functions = new(StringComparer.Ordinal);

    /// <param name="nodes">The query, whole.</param>
    /// <param name="tableColumns">Of all tables that it may read.</param>
    /// <param name="viewColumns">Of all views that it may read, as far as the views name them.</param>
    public QueryColumns(IReadOnlyList<SqlNode> nodes, IReadOnlyCollection<string> tableColumns, IReadOnlyCollection<string> viewColumns)
    {
        _tableColumns = tableColumns;
        _made.UnionWith(viewColumns);
        foreach (var node in nodes)
        {
            _made.UnionWith(MadeBy(node).Select(name => name.Name));
            if (node is FunctionSource source)
                AddFunction(source);
        }
    }

    /// <summary>What the query calls its columns, and what PostgreSQL calls those without a name.</summary>
    public IReadOnlyCollection<string> Made => _made;

    /// <summary>Of a name with a dot in it: before the dot stands a table, or a function whose value is no row and has one column.</summary>
    public bool IsColumn(QualifiedName name) => _functions.TryGetValue(name.Parts[name.Parts.Count - 2].Name, out var own)
        ? own.Contains(name.Last.Name)
        : _tableColumns.Contains(name.Last.Name) || _made.Contains(name.Last.Name);

    /// <summary>Of a value in parentheses. What the query itself calls a column says nothing of the value's type.</summary>
    public bool IsField(string name) => !NameRules.IsPostgresOwn(name) && (_tableColumns.Contains(name) || Pairs.Contains(name));

    private void AddFunction(FunctionSource source)
    {
        var names = source.Alias?.Name is { } alias
            ? [alias.Name]
            : source.Functions.Select(item => item.Call).OfType<FunctionExpression>().Select(call => call.Name.Last.Name).ToList();
        var columns = names.Append("ordinality").Concat(Pairs)
            .Concat(source.Alias is null ? [] : MadeBy(source.Alias).Select(column => column.Name))
            .Concat(source.Functions.SelectMany(MadeBy).Select(column => column.Name)).ToList();
        foreach (var name in names)
        {
            if (_functions.TryGetValue(name, out var known))
                known.IntersectWith(columns);
            else
                _functions.Add(name, new HashSet<string>(columns, StringComparer.Ordinal));
        }
    }

    private static IEnumerable<SqlIdentifier> MadeBy(SqlNode node) => node switch
    {
        TargetItem { Alias: { } alias } => [alias],
        TableAlias alias => alias.Columns.Concat(alias.Definitions.Select(column => column.Name)),
        CommonTableExpression table => table.Columns,
        RowsFromItem item => item.Definitions.Select(column => column.Name),
        TableFunctionSource source => source.Columns,
        SearchClause search => [search.Column],
        CycleClause cycle => [cycle.Mark, cycle.Path],
        _ => [],
    };
}
