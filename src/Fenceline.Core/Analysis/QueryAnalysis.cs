using System.Runtime.CompilerServices;
using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>Queries and what they return; each is analysed once, in its scope.</summary>
internal sealed class QueryAnalysis
{
    private const int MaxDepth = 100;
    private const string TooLate = "`LIMIT` applies before the filter";

    private readonly AnalysisContext _context;
    private readonly SourceAnalysis _sources;
    private readonly SelectAnalysis _selects;
    private Dictionary<SqlNode, QueryOutput>? _subqueries;
    private int _depth;

    public QueryAnalysis(AnalysisContext context)
    {
        _context = context;
        Expressions = new ExpressionAnalysis(context, this);
        Predicates = new PredicateAnalysis(context, Expressions, this);
        Tables = new TableAnalysis(context, this);
        _sources = new SourceAnalysis(context, this, Tables);
        _selects = new SelectAnalysis(context, this, _sources);
    }

    public ExpressionAnalysis Expressions { get; }

    public PredicateAnalysis Predicates { get; }

    public TableAnalysis Tables { get; }

    public WriteAnalysis Writes => field ??= new WriteAnalysis(_context, this, _sources);

    /// <summary>A query inside of an expression, which may be asked for more than once.</summary>
    public QueryOutput Subquery(SqlQuery query, Scope scope)
    {
        _subqueries ??= new Dictionary<SqlNode, QueryOutput>(ReferenceComparer<SqlNode>.Instance);
        if (!_subqueries.TryGetValue(query, out var output))
            _subqueries.Add(query, output = Query(query, scope));
        return output;
    }

    /// <param name="isRead">Something asks for what it returns; else that is not worked out.</param>
    public QueryOutput Query(SqlQuery query, Scope scope, bool isRead = true)
    {
        if (_depth >= MaxDepth)
        {
            _context.NotProven("queries are nested too deeply to be analysed", query.Span);
            return QueryOutput.Nothing;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        _depth++;
        scope = With(query.With, scope);
        var output = Clauses(query, Body(query.Body, query.OrderBy, scope, isRead), scope);
        _depth--;
        return output;
    }

    /// <summary>The scope with the names of a WITH clause. A SELECT that nothing mentions is never run; what writes always is.</summary>
    public Scope With(WithClause? with, Scope scope)
    {
        if (with is null)
            return scope;

        var tables = new TableNames(scope.Tables);
        foreach (var item in with.Tables)
        {
            // Without RECURSIVE a query sees only those before it.
            var inner = scope with { Tables = tables };
            if (!with.IsRecursive)
                tables = new TableNames(tables);
            tables.Add(new NamedQuery(item.Name.Name, Columns(item), item.Statement, with.IsRecursive, inner) { HasMoreColumns = item.Search is not null || item.Cycle is not null });
        }

        foreach (var item in with.Tables)
        {
            if (item.Statement is not QueryStatement)
                Analyze(tables.Find(item.Name.Name)!);
        }

        return scope with { Tables = tables };
    }

    public void Analyze(NamedQuery named)
    {
        if (named.Output is not null || named.IsBeingAnalyzed)
            return;

        named.IsBeingAnalyzed = true;
        var output = named.Statement switch
        {
            QueryStatement statement when named.IsRecursive => Recursive(statement.Query, named),
            QueryStatement statement => Query(statement.Query, named.Scope),
            _ => Writes.Write(named.Statement, named.Scope).Behind("the statement has written before the filter"),
        };
        named.Output = output.Renamed(named.Columns);
        if (named.HasMoreColumns)
            named.Output = named.Output with { IsOpen = true };
        named.IsBeingAnalyzed = false;
        named.Export = new Export(named.Output);
        _context.Exports.Add(named.Export);
    }

    private static List<string> Columns(CommonTableExpression item) => item.Columns.Select(column => column.Name).ToList();

    private QueryOutput Clauses(SqlQuery query, QueryOutput output, Scope scope)
    {
        Expressions.Walk(query.Limit, scope);
        Expressions.Walk(query.Offset, scope);
        if (query.HasLimit || query.Limit is not null || query.Offset?.Unwrapped is not (null or LiteralExpression { Value: "0" }))
            return output.Behind(TooLate);
        return query.Locks.Count > 0 ? output.Behind("the rows are locked before the filter") : output;
    }

    private QueryOutput Body(QueryBody body, EquatableArray<SortItem> orderBy, Scope scope, bool isRead)
    {
        if (body is SelectBody select)
            return _selects.Select(select, orderBy, scope, isRead);

        Expressions.Walk(orderBy, scope);
        return body switch
        {
            ParenthesizedBody parenthesized => Query(parenthesized.Query, scope, isRead),
            SetOperationBody operation => SetOperation(operation, scope),
            ValuesBody values => Values(values, scope),
            TableBody table => Star(Namespace.Of(Tables.Read(table.Table, scope))),
            _ => QueryOutput.Nothing,
        };
    }

    // What the queries return is asked for also where nobody reads the rows: INTERSECT and EXCEPT compare them.
    private QueryOutput SetOperation(SetOperationBody operation, Scope scope)
    {
        var outputs = operation.Operands.Select(operand => Body(operand, default, scope, isRead: true)).ToList();
        SetOperations.Link(operation, outputs, _context.Graph);
        return QueryOutput.OneOf(outputs);
    }

    private static QueryOutput Star(Namespace names) =>
        new(names.Star.ConvertAll(column => new OutputColumn(column.Name, column.Node.Value)), names.IsOpen);

    private QueryOutput Values(ValuesBody values, Scope scope)
    {
        Expressions.Walk(values, scope);
        var columns = values.Rows.Count == 0 ? 0 : values.Rows.Min(row => row.Values.Count);
        return new QueryOutput(
            Enumerable.Range(0, columns)
                .Select(i => new OutputColumn(
                    FormattableString.Invariant($"column{i + 1}"),
                    AbstractValue.OneOf(values.Rows.Select(row => Expressions.Value(row.Values[i], scope).Behind("it stands in VALUES")).ToList())))
                .ToList(),
            false);
    }

    /// <summary>A query that may mention itself in the last operand of its UNION.</summary>
    private QueryOutput Recursive(SqlQuery query, NamedQuery named)
    {
        if (query.Body is not SetOperationBody { Operands.Count: > 1 } union || _depth >= MaxDepth)
            return Query(query, named.Scope);

        _depth++;
        var scope = With(query.With, named.Scope);
        var last = union.Operands.Count - 1;
        var first = QueryOutput.OneOf(union.Operands.Take(last).Select(operand => Body(operand, default, scope, isRead: true)).ToList());
        named.FirstRows = first.Renamed(named.Columns);
        var next = Body(union.Operands[last], default, scope, isRead: true);
        Expressions.Walk(query.OrderBy, scope);
        var output = Clauses(query, QueryOutput.OneOf([first, next]), scope);
        _depth--;
        if (named.OwnReferences.Count == 0)
            return output;

        for (var i = 0; !first.IsOpen && !next.IsOpen && i < Math.Min(first.Columns.Count, next.Columns.Count); i++)
        {
            var own = named.OwnReferences.Where(entry => i < entry.Columns.Count).Select(entry => entry.Column(entry.Columns[i])).ToList();
            _context.Graph.Assume(own, first.Columns[i].Value, next.Columns[i].Value);
        }

        return output.Behind("the recursion runs before the filter");
    }
}
