using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>A body in PL/pgSQL: its statements of SQL, the expressions between them, and the texts that it runs.</summary>
internal sealed class PlAnalysis(CatalogLookup tables, SqlAnalysisOptions options, ScriptFrame around)
{
    private const int MaxDepth = 6;
    private const string Select = "SELECT ";

    private readonly HashSet<string> _assigned = new(StringComparer.Ordinal);

    /// <summary>The current tenant may be another one than the caller's when the body has run.</summary>
    public bool ChangesTenant { get; private set; }

    /// <summary>The columns of the trigger's row that get values.</summary>
    public EquatableArray<string> Assigned => _assigned.ToEquatableArray();

    /// <summary>What is found, at its place in the body.</summary>
    /// <param name="isRowOfTenant">The row that fires the trigger is the current tenant's: whoever wrote it was held to that.</param>
    public List<SqlFinding> Analyze(string text, bool isTrigger = false, bool isRowOfTenant = false)
    {
        var body = PlParser.Parse(text);
        if (body.Error is { } error)
            return [NotProven($"the body is not understood: {error.Message}", error.Span)];
        if (around.Depth > MaxDepth)
            return [NotProven("texts that run other texts are nested too deeply to be analysed", new TextSpan(0, 0))];
        if (body.PrefersVariables || around.State.PrefersVariables)
            return [NotProven("with `variable_conflict use_variable` a column's name may mean a variable", new TextSpan(0, 0))];

        var arguments = new FunctionArguments(body.Labels.Concat(around.Arguments.Qualifiers));
        foreach (var argument in around.Arguments.Values)
            arguments.Values[argument.Key] = argument.Value;
        if (isTrigger && isRowOfTenant)
            AddRows(arguments);
        var frame = around with { Arguments = arguments, State = new ScriptState(tables.Catalog, around.State) };
        var variables = new PlVariables(text, body, frame, tables, Script(Select + "1", frame).Value);
        variables.Solve();
        foreach (var parameter in around.Arguments.Values.Keys.ToList())
            around.Arguments.Values[parameter] = arguments.Values[parameter];

        var statements = PlText.Statements(text, body);
        ChangesTenant = Script(statements, frame).ChangesTenant
            || body.Nodes.OfType<PlExpression>().Any(expression => Script(Of(text, expression), frame).ChangesTenant)
            || body.Nodes.OfType<PlExecute>().Any(execute => DynamicSql.Read(text, execute.Text, variables) is { } sql && Inner(execute, text, sql, frame).ChangesTenant);
        if (ChangesTenant)
            frame.State.Tenant = AbstractValue.Unknown;

        foreach (var cursor in FilteredCursors(text, body, frame))
            frame.State.AddCursor(cursor, isFiltered: true);
        var findings = Script(statements, frame).Analyze().Findings.ToList();
        foreach (var node in body.Nodes)
            Node(node, text, frame, variables, isTrigger, findings);
        return findings;
    }

    /// <summary>The cursors whose every query is proven: the rows that they stand on are the tenant's.</summary>
    private List<string> FilteredCursors(string text, PlBody body, ScriptFrame frame)
    {
        // Most bodies have none that matters.
        if (text.IndexOf("current", StringComparison.OrdinalIgnoreCase) < 0)
            return [];

        var queries = body.Nodes.OfType<PlDeclaration>().Where(declared => declared.Cursor is not null).Select(declared => (Name: declared.Name, Query: declared.Cursor))
            .Concat(body.Nodes.OfType<PlOpened>().Select(opened => (Name: opened.Cursor, opened.Query)));
        var assigned = new HashSet<string>(
            body.Nodes.OfType<PlAssignment>().Select(assignment => assignment.Target[0]).Concat(body.Nodes.OfType<PlTaken>().SelectMany(taken => taken.Targets))
                .Concat(body.Nodes.OfType<PlSql>().SelectMany(sql => sql.Into)).Concat(body.Nodes.OfType<PlExecute>().SelectMany(execute => execute.Into)).Concat(around.Arguments.Values.Keys),
            StringComparer.Ordinal);
        return queries.GroupBy(query => query.Name, StringComparer.Ordinal)
            .Where(cursor => !assigned.Contains(cursor.Key) && cursor.All(query => query.Query is { } sql && Script(PlText.Of(text, sql), frame).Analyze().Findings.Count == 0))
            .Select(cursor => cursor.Key)
            .ToList();
    }

    private ScriptAnalysis Script(string sql, ScriptFrame frame) => new(sql, tables, options, frame);

    private static string Of(string text, PlExpression expression) => Select + text.Substring(expression.Span.Start, expression.Span.Length);

    private static SqlFinding NotProven(string message, TextSpan span) => new(SqlRules.NotProven, message, span);

    private void AddRows(FunctionArguments arguments)
    {
        foreach (var column in tables.TenantColumns)
        {
            arguments.Values["new." + column] = AbstractValue.Of(":new");
            arguments.Values["old." + column] = AbstractValue.Of(":new");
        }
    }

    private void Node(PlNode node, string text, ScriptFrame frame, PlVariables variables, bool isTrigger, List<SqlFinding> findings)
    {
        switch (node)
        {
            case PlExpression expression:
                findings.AddRange(Script(Of(text, expression), frame).Analyze().Findings.Select(finding => finding with { Span = Moved(finding.Span, expression.Span) }));
                break;
            case PlExecute execute:
                if (isTrigger && execute.Into.Contains("new"))
                    findings.Add(NotProven("the trigger may put a row of another tenant in the place of NEW", execute.Span));
                Execute(execute, text, frame, variables, findings);
                break;
            case PlAssignment { Target.Count: > 0 } assignment when isTrigger && assignment.Target[0] is "new" or "old":
                Row(assignment, text, frame, findings);
                break;
            case PlSql { Into: { Count: > 0 } into } sql when isTrigger && into.Contains("new"):
            case PlTaken { Targets: var taken } when isTrigger && taken.Contains("new"):
                findings.Add(NotProven("the trigger may put a row of another tenant in the place of NEW", node.Span));
                break;
            case PlSql sql when isTrigger && PlVariables.CallOf(text, sql) is { } call && call.Call.DescendantsAndSelf().OfType<ColumnExpression>().Any(column => column.Name.Parts[0].Name == "new") && PlVariables.MayGiveBack(call, frame.State):
                findings.Add(NotProven("the procedure may give NEW another tenant", node.Span));
                break;
            case PlReturn result when isTrigger && !IsRow(text.Substring(result.Value.Span.Start, result.Value.Span.Length)):
                findings.Add(NotProven("the trigger may put a row of another tenant in the place of NEW", result.Span));
                break;
        }
    }

    private static bool IsRow(string value) => value.Trim('(', ')', ' ').ToLowerInvariant() is "new" or "old" or "null";

    // At its place behind the word that was put before the expression.
    private static TextSpan Moved(TextSpan found, TextSpan expression) =>
        found.Start < Select.Length ? expression : new TextSpan(expression.Start + found.Start - Select.Length, Math.Min(found.Length, expression.Length));

    private void Row(PlAssignment assignment, string text, ScriptFrame frame, List<SqlFinding> findings)
    {
        if (assignment.Target.Count == 1)
        {
            findings.Add(NotProven("the trigger may put a row of another tenant in the place of NEW", assignment.Span));
            return;
        }

        _assigned.Add(assignment.Target[1]);
        if (!tables.IsTenantColumn(assignment.Target[1]))
            return;
        var value = PlVariables.Value(text, assignment.Value, expression => Script(Select + "1", frame).Value(expression));
        if (value is not { IsKnown: true, Leaves.Length: 0, IsLiteral: false, IsNull: false, IsTyped: false })
            findings.Add(new SqlFinding(SqlRules.UnpinnedWrite, $"the trigger gives the row to a tenant that is not pinned: `{assignment.Target[0].ToUpperInvariant()}.{assignment.Target[1]}` is neither left as it is nor the current tenant", assignment.Span));
    }

    private void Execute(PlExecute execute, string text, ScriptFrame frame, PlVariables variables, List<SqlFinding> findings)
    {
        if (DynamicSql.Read(text, execute.Text, variables) is not { } sql)
        {
            findings.Add(NotProven("the text that EXECUTE runs is not known: build it from constants and `format` with %L and %I, and pass values with USING", execute.Span) with { IsOfUnknownCode = true });
            return;
        }

        if (frame.Depth >= MaxDepth)
        {
            findings.Add(NotProven("texts that run other texts are nested too deeply to be analysed", execute.Span));
            return;
        }

        findings.AddRange(Inner(execute, text, sql, frame).Analyze().Findings.Select(finding => finding with { Message = "in the text that EXECUTE runs, " + finding.Message, Span = execute.Span }));
    }

    /// <summary>The text that EXECUTE runs, with the values that it is given.</summary>
    private ScriptAnalysis Inner(PlExecute execute, string text, DynamicSql sql, ScriptFrame frame)
    {
        AbstractValue Valued(SqlExpression expression) => Script(Select + "1", frame).Value(expression);
        var given = execute.Using.Select(expression => PlVariables.Value(text, expression, Valued)).ToList();
        AbstractValue Numbered(int number) =>
            number >= DynamicSql.FirstPlaceholder && number - DynamicSql.FirstPlaceholder < sql.Values.Count ? Valued(sql.Values[number - DynamicSql.FirstPlaceholder])
            : number <= given.Count ? given[number - 1]
            : AbstractValue.Unknown;
        // The variables are not seen inside.
        return new ScriptAnalysis(sql.Text, tables, options with { Holes = sql.Holes }, frame with { Arguments = new FunctionArguments([]), Numbered = Numbered, Depth = frame.Depth + 1 });
    }
}
