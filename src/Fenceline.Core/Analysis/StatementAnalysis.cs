using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>One statement of a text: what it may see and change of shared tables.</summary>
internal sealed class StatementAnalysis
{
    private readonly AnalysisContext _context;
    private readonly QueryAnalysis _queries;

    private StatementAnalysis(AnalysisContext context)
    {
        _context = context;
        _queries = new QueryAnalysis(context);
    }

    public static void Analyze(StatementNode statement, AnalysisContext context)
    {
        var analysis = new StatementAnalysis(context);
        analysis.Statement(statement);
        context.Names.Conclude(statement);
        analysis.Conclude();
    }

    private void Statement(StatementNode statement)
    {
        switch (statement)
        {
            case QueryStatement query:
                _queries.Query(query.Query, Scope.Outermost, isRead: false);
                break;
            case InsertStatement or UpdateStatement or DeleteStatement or MergeStatement:
                _queries.Writes.Write(statement, Scope.Outermost);
                break;
            case ExplainStatement explain:
                Statement(explain.Statement);
                _context.Checks.Add(() => Explained(explain));
                break;
            case PrepareStatement prepare:
                Prepare(prepare);
                break;
            case DeclareCursorStatement cursor:
                _queries.Query(cursor.Query, Scope.Outermost, isRead: false);
                break;
            case CreateTableAsStatement create:
                Statement(create.Source);
                break;
            case CopyStatement copy:
                Copy(copy);
                break;
            case TruncateStatement truncate:
                Truncate(truncate);
                break;
            case CallStatement call:
                _queries.Expressions.Walk(call.Call, Scope.Outermost);
                break;
            case ExecuteStatement execute:
                Execute(execute);
                break;
            case ReturnStatement value:
                _queries.Expressions.Walk(value.Value, Scope.Outermost);
                break;
        }
    }

    // The planner guesses from statistics of the whole table, and ANALYZE counts the rows that a filter removed.
    private void Explained(ExplainStatement explain)
    {
        if (_context.Uses.Count > 0 && _context.Uses.TrueForAll(use => use.Key!.IsPinned && !use.IsSampled))
            _context.NotProven("EXPLAIN shows estimates and counts that depend on other tenants' rows", explain.Span);
    }

    private void Execute(ExecuteStatement execute)
    {
        _queries.Expressions.Walk(execute.Arguments, Scope.Outermost);
        if (!_context.State.Prepared.TryGetValue(execute.Name.Name, out var prepare))
        {
            _context.CodeNotKnown($"what the prepared statement `{execute.Name.Name}` does is not known", execute.Span);
            return;
        }

        var given = _queries.Expressions.Values(execute.Arguments, Scope.Outermost);
        var needed = Math.Max(prepare.ParameterTypes.Count, prepare.Statement.DescendantsAndSelf().OfType<ParameterExpression>().Max(parameter => int.TryParse(parameter.Name, out var number) ? number : (int?)0) ?? 0);
        if (given.Count != needed)
            _context.Report(SqlRules.NotInManifest, $"`{execute.Name.Name}` was prepared with {Text(needed)} {(needed == 1 ? "parameter" : "parameters")}, and gets {Text(given.Count)}", execute.Span);
        _context.Parameters = number => number <= given.Count ? Typed(prepare, number, given[number - 1]) : AbstractValue.Unknown;
        Statement(prepare.Statement);
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Prepare(PrepareStatement prepare)
    {
        _context.Parameters = number => Typed(prepare, number, AbstractValue.Of(FormattableString.Invariant($"${number}")));
        Statement(prepare.Statement);
    }

    // What is given is cast to the parameter's type, without its length.
    private AbstractValue Typed(PrepareStatement prepare, int number, AbstractValue value) =>
        number <= prepare.ParameterTypes.Count ? Casts.Apply(value, prepare.ParameterTypes[number - 1] with { Modifiers = default }, _context.Tables) : value;

    private void Copy(CopyStatement copy)
    {
        if (copy.Statement is not null)
            Statement(copy.Statement);
        if (copy.Table is not { } reference)
            return;

        var entry = _queries.Tables.Write(reference);
        if (entry.SharedTable is not { } table)
            return;
        if (!copy.IsFrom)
        {
            _context.Report(SqlRules.UnfilteredRead, $"COPY reads the rows of all tenants from `{table.Name}`: copy a query with a filter", reference.Span, entry);
            return;
        }

        // Without the tenant's column each row takes its default, the current tenant.
        var key = table.TenantKey!;
        if (_context.Tenant is not { IsKnown: true, IsLiteral: false } || !key.IsColumn || copy.Columns.Count == 0 || copy.Columns.Any(column => column.Name == key.Column))
            _context.Report(SqlRules.UnpinnedWrite, $"COPY writes whatever `{InsertAnalysis.KeyText(entry)}` its rows name into `{table.Name}`", reference.Span, entry);
    }

    private void Truncate(TruncateStatement truncate)
    {
        foreach (var reference in truncate.Tables)
        {
            var entry = _queries.Tables.Write(reference);
            if (entry.SharedTable is { } table)
                _context.Report(SqlRules.UnpinnedWrite, $"TRUNCATE removes the rows of all tenants from `{table.Name}`", reference.Span, entry);
            else if (truncate.IsCascade)
                _queries.Writes.Referring(reference, "TRUNCATE CASCADE", _ => true);
        }
    }

    private void Conclude()
    {
        // Filters reach inwards through the queries: the outer ones say first what they ask.
        for (var i = _context.Exports.Count - 1; i >= 0; i--)
            _context.Exports[i].Link(_context.Graph);
        _context.Graph.Solve();
        foreach (var check in _context.Checks)
            check();
        if (_context.Uses.Exists(use => !use.Key!.IsFixed))
            Explain();
        foreach (var use in _context.Uses)
            Report(use);
    }

    /// <summary>Finds the reasons why columns are not pinned that only the solution shows.</summary>
    private void Explain()
    {
        foreach (var export in _context.Exports)
            export.MarkKeys();
        foreach (var fact in _context.Equalities.Where(fact => fact.Target.LeadsToKey))
        {
            var entry = fact.Target.Entry!;
            if (Array.Find(fact.Value.Nodes, node => !node.IsPinned && node.Entry is not null && node.Entry != entry) is { } free)
                entry.Note(2, $"`{Named(free)}`, which it must equal, is not restricted to the tenant");
        }

        for (var i = _context.Exports.Count - 1; i >= 0; i--)
            _context.Exports[i].Explain();
    }

    private static string Named(PinNode column) => column.Entry!.Alias.Length == 0 ? column.Text : column.Entry.Alias + "." + column.Text;

    private void Report(RangeEntry use)
    {
        if (use.Key!.IsPinned && !use.IsSampled)
            return;

        var table = use.SharedTable!.Name;
        var name = use.Alias == table || use.Alias.Length == 0 ? $"`{table}`" : $"`{table}` ({use.Alias})";
        if (!use.Key.IsFixed || use.IsSampled)
        {
            var key = InsertAnalysis.KeyText(use);
            var reason = use.IsSampled ? "TABLESAMPLE takes rows before any filter does" : use.Reason ?? $"nothing restricts `{key}`";
            _context.Report(
                use.IsTarget ? SqlRules.UnpinnedWrite : SqlRules.UnfilteredRead,
                $"{name} is {(use.IsTarget ? "written" : "read")} without an effective tenant filter: {reason}",
                use.Span,
                use);
        }
        else
        {
            var place = _context.Literals.FirstOrDefault(literal => literal.Entry == use) is { Entry: not null } own ? own.Span
                : _context.Literals.Count > 0 ? _context.Literals[0].Span
                : use.Span;
            _context.Report(SqlRules.TenantKeyLiteral, $"{name} is filtered by a tenant that is written in the text: use a parameter or `{_context.Catalog.CurrentTenantFunction}()`", place, use);
        }
    }
}
