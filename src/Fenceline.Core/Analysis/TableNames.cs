using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>The common table expressions of one WITH clause, before those of the clauses around it.</summary>
internal sealed class TableNames(TableNames? outer)
{
    private readonly Dictionary<string, NamedQuery> _queries = new(StringComparer.Ordinal);

    public void Add(NamedQuery query) => _queries[query.Name] = query;

    public NamedQuery? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._queries.TryGetValue(name, out var query))
                return query;
        }

        return null;
    }

    private TableNames? Outer { get; } = outer;
}

/// <summary>A common table expression, or a view that the text creates: analysed when it is first mentioned, once.</summary>
/// <param name="scope">Where its body stands, with the names that its body may mention.</param>
internal sealed class NamedQuery(string name, IReadOnlyList<string> columns, StatementNode statement, bool isRecursive, Scope scope)
{
    public string Name { get; } = name;

    public IReadOnlyList<string> Columns { get; } = columns;

    public StatementNode Statement { get; } = statement;

    public bool IsRecursive { get; } = isRecursive;

    public Scope Scope { get; } = scope;

    /// <summary>SEARCH and CYCLE add columns of their own behind those of the query: the places of what a star brings say nothing then.</summary>
    public bool HasMoreColumns { get; init; }

    public bool IsBeingAnalyzed { get; set; }

    /// <summary>Null until its body is analysed.</summary>
    public QueryOutput? Output { get; set; }

    public Export? Export { get; set; }

    /// <summary>While the second part of a recursive query is analysed: what the first part returns.</summary>
    public QueryOutput? FirstRows { get; set; }

    /// <summary>The references to it in its own body.</summary>
    public List<RangeEntry> OwnReferences { get; } = [];
}
