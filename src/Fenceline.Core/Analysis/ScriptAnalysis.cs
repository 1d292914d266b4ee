using Fenceline.Core.Analysis.Fence;
using Fenceline.Core.Analysis.Scripts;
using Fenceline.Core.Naming;
using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>All statements of a text: the views that they create for each other, and the comments that exempt them.</summary>
internal sealed class ScriptAnalysis
{
    private readonly string _sql;
    private readonly CatalogLookup _tables;
    private readonly SqlAnalysisOptions _options;
    private readonly ScriptFrame? _frame;
    private readonly SqlTokens _tokens;
    private readonly KnownViews _views;
    private FunctionAnalysis? _functions;
    private readonly ScriptState _state;
    private readonly ScriptEffects _effects;
    private readonly TenantChanges _changes;
    private readonly SessionSettings _settings;
    private readonly bool _mayCallSetConfig;
    private readonly bool _mayNameTenantSchema;
    private readonly bool _mayNameStatistics;
    private readonly List<string>? _unknown;
    private string _before = "";

    /// <param name="frame">What is known where the text is the body of a function or a block; null for a text of its own.</param>
    public ScriptAnalysis(string sql, CatalogLookup tables, SqlAnalysisOptions options, ScriptFrame? frame = null)
    {
        _sql = sql;
        _tables = tables;
        _options = options;
        _frame = frame;
        _tokens = SqlLexer.Tokenize(sql, options.Holes);
        _views = new KnownViews(sql, tables, frame?.Views);
        _state = new ScriptState(tables.Catalog, frame?.State);
        _effects = new ScriptEffects(_tokens, tables, _views, _state);
        _changes = new TenantChanges(tables.Catalog, Value);
        _unknown = options.GathersUnknown ? [] : null;
        _settings = new SessionSettings(tables.Catalog, options.IsPinned);
        _mayCallSetConfig = SessionSettings.MayBeCalled(_tokens);
        _mayNameTenantSchema = TenantSchemas.MayBeNamed(_tokens, tables.Catalog);
        _mayNameStatistics = Statistics.MayBeNamed(_tokens);
    }

    public SqlReport Analyze()
    {
        var statements = SqlParser.Parse(_sql, _tokens).Statements;
        var exemptions = Exemptions.Find(_sql, _tokens.Comments);
        var findings = new List<SqlFinding>();
        var used = new List<SqlExemption>();
        var next = 0;
        var fence = statements.Any(FenceAnalysis.MayConcern) ? new FenceAnalysis(_tokens, _tables, Binding).Run(statements) : null;
        for (var i = 0; i < statements.Count; i++)
        {
            _before = i > 0 && statements[i] is PsqlCommandStatement ? _sql.Substring(statements[i - 1].Span.Start, statements[i - 1].Span.Length) : "";
            var found = Graver(InText(Find(statements[i]), statements[i], _views));
            _effects.After(statements[i], found.TrueForAll(finding => finding.RuleId is SqlRules.NotInManifest or SqlRules.OnePlacement));
            if (_mayCallSetConfig || statements[i] is SetStatement or ResetStatement or OtherStatement or TransactionStatement)
                _changes.After(statements[i], _state);
            if (fence is not null)
                found.AddRange(fence[i]);
            // What stands behind the last statement still speaks of it.
            var end = exemptions.Count == 0 || i == statements.Count - 1 ? _sql.Length : _tokens.StartAfter(statements[i].Span);
            var first = next;
            while (next < exemptions.Count && exemptions[next].Span.Start < end)
                next++;
            if (next > first)
                Exempt(found, exemptions.GetRange(first, next - first), used);
            findings.AddRange(found);
        }

        return new SqlReport(Ordered(findings).ToEquatableArray(), used.ToEquatableArray()) { UnknownRelations = _unknown?.ToEquatableArray() ?? default };
    }

    /// <summary>What is wrong with a view that stands elsewhere is said where the statement names it.</summary>
    private static List<SqlFinding> InText(List<SqlFinding> findings, StatementNode statement, KnownViews views)
    {
        for (var i = 0; i < findings.Count; i++)
        {
            if (views.ViewAt(findings[i].Span) is { } view)
                findings[i] = new SqlFinding(findings[i].RuleId, $"behind the view `{view}` {findings[i].Message}", PlaceOf(view, statement, views));
        }

        return findings;
    }

    /// <summary>Where a statement names a view, or names one that leads to it.</summary>
    private static TextSpan PlaceOf(string view, StatementNode statement, KnownViews views)
    {
        var named = statement.DescendantsAndSelf().OfType<TableReference>().Select(reference => reference.Name).Where(name => views.Find(name) is not null).ToList();
        return (named.Find(name => name.Last.Name == view) ?? named.FirstOrDefault())?.Span ?? statement.Span;
    }

    /// <summary>Takes out the findings that a statement's comments silence, and adds what is wrong with the comments.</summary>
    /// <param name="used">Takes in the comments if they silence anything.</param>
    private static void Exempt(List<SqlFinding> findings, List<SqlExemption> exemptions, List<SqlExemption> used)
    {
        if (findings.RemoveAll(IsExemptible) > 0)
            used.AddRange(exemptions);
        foreach (var exemption in exemptions.Where(exemption => exemption.Reason.Length == 0))
            findings.Add(new SqlFinding(SqlRules.ExemptionWithoutReason, "the exemption gives no reason: `fenceline: cross-tenant: why this may cross tenants`", exemption.Span));
    }

    private static IEnumerable<SqlFinding> Ordered(List<SqlFinding> findings) => findings.Count < 2 ? findings
        : findings.OrderBy(finding => finding.Span.Start).ThenBy(finding => finding.RuleId, StringComparer.Ordinal);

    private static bool IsExemptible(SqlFinding finding) => finding.RuleId != SqlRules.SessionSetting;

    /// <summary>Of several findings for one place the first said is enough, and what is not proven matters only where nothing is wrong for sure.</summary>
    private static List<SqlFinding> Graver(List<SqlFinding> findings) => findings.Count < 2 ? findings : findings
        .GroupBy(finding => finding.Span)
        .SelectMany(place => place.GroupBy(finding => finding.Alias).Select(same => same.OrderBy(Rank).First()))
        .ToList();

    private static int Rank(SqlFinding finding) => finding.RuleId switch
    {
        SqlRules.UnpinnedWrite => 0,
        SqlRules.UnfilteredRead => 1,
        SqlRules.TenantSchemaNamed => 2,
        SqlRules.NotProven => 9,
        _ => 5,
    };

    public List<SqlFinding> Find(StatementNode statement)
    {
        var findings = new List<SqlFinding>();
        if (_settings.OfStatement(statement) is { } setting)
            findings.Add(setting);
        if (_state.HasEscapes && _sql.IndexOf('\\', statement.Span.Start, statement.Span.Length) >= 0)
            findings.Add(NotProven("with another `standard_conforming_strings` a backslash may end a string elsewhere", statement.Span));
        if (_mayCallSetConfig)
            findings.AddRange(_settings.OfCalls(statement));
        if (_mayNameTenantSchema)
            findings.AddRange(TenantSchemas.Find(statement, _tables.Catalog));
        if (_mayNameStatistics)
            findings.AddRange(Statistics.Find(statement, _tables, _state));
        try
        {
            if (statement is PsqlCommandStatement command)
                new PsqlCommands(this, _state).Find(command, _before, findings);
            else if (!_options.IsPinned)
                Unpinned(statement, findings);
            else
                Pinned(statement, findings);
        }
        catch (InsufficientExecutionStackException)
        {
            findings.Add(NotProven("the statement is nested too deeply to be analysed", statement.Span));
        }

        return findings;
    }

    // Row-level security holds there, but not for TRUNCATE, and not inside of what is not known.
    private void Pinned(StatementNode statement, List<SqlFinding> findings)
    {
        switch (statement)
        {
            case TruncateStatement:
                StatementAnalysis.Analyze(statement, Context(findings));
                break;
            case DoStatement block:
                Functions().Block(block, findings);
                break;
            case InvalidStatement when PinChanges.MayStandIn(_sql.Substring(statement.Span.Start, statement.Span.Length), _tables.Catalog):
                findings.Add(NotProven("it may change the role, the search path or the tenant of the pinned session", statement.Span));
                break;
            case CreateFunctionStatement or InvalidStatement or OtherStatement:
                break;
            default:
                var found = new List<SqlFinding>();
                StatementAnalysis.Analyze(statement, Context(found));
                findings.AddRange(found.Where(finding => finding.IsOfUnknownCode || finding.RuleId == SqlRules.NotInManifest));
                findings.AddRange(Placements.Find(statement, _tables));
                break;
        }
    }

    private void Unpinned(StatementNode statement, List<SqlFinding> findings)
    {
        switch (statement)
        {
            case CreateViewStatement view:
                _views.Add(view);
                break;
            case InvalidStatement invalid:
                if (_frame is not null || Mentions(invalid.Span) || HasVariables(invalid.Span))
                    findings.Add(NotProven($"the statement can't be read: {invalid.Message}", invalid.ErrorSpan.Length > 0 ? invalid.ErrorSpan : invalid.Span) with { IsUnreadable = true });
                break;
            case DoStatement block:
                Functions().Block(block, findings);
                break;
            case CreateFunctionStatement function:
                Functions().Create(function, findings);
                break;
            case OtherStatement { Keywords: var words } other when words.StartsWith("create schema", StringComparison.Ordinal) && Mentions(other.Span):
                findings.Add(NotProven("what is created together with the schema is not followed: create it in statements of its own", other.Span));
                break;
            case OtherStatement { HasQuery: true } other:
                if (Mentions(other.Span) && !IsDefinition(other))
                    findings.Add(NotProven("the statement is not understood", other.Span));
                break;
            case FetchStatement fetch when _state.AreCursorsStale:
                findings.Add(NotProven($"the current tenant was changed after `{fetch.Cursor.Name}` was declared: a cursor that asks for it does so at each fetch", fetch.Span));
                break;
            default:
                Analyze(statement, findings);
                break;
        }
    }

    private void Analyze(StatementNode statement, List<SqlFinding> findings)
    {
        var context = Context(findings);
        if (_mayCallSetConfig)
            _changes.During(statement, context);
        StatementAnalysis.Analyze(statement, context);
        // What EXECUTE runs stands elsewhere.
        for (var i = 0; i < findings.Count; i++)
        {
            if (!statement.Span.Contains(findings[i].Span) && _views.ViewAt(findings[i].Span) is null && statement.DescendantsAndSelf().OfType<ExecuteStatement>().FirstOrDefault() is { } execute)
                findings[i] = findings[i] with { Message = $"`{execute.Name.Name}`, as prepared: {findings[i].Message}", Span = execute.Span };
        }
    }

    // Rules aside, DDL touches no rows, whatever privileges and events it names.
    private static bool IsDefinition(OtherStatement other) =>
        other.Keywords.Split(' ')[0] is "create" or "alter" or "drop" or "grant" or "revoke" or "comment" && !other.Keywords.Contains("rule");

    private AnalysisContext Context(List<SqlFinding> findings, string? policyOf = null) =>
        new(_tables, _views, _state, findings, _frame?.Arguments) { Parameters = _frame?.Numbered, IsStrict = _options.IsStrict, UnknownRelations = _unknown, PolicyOf = policyOf };

    /// <summary>A policy's condition lets pass what a query with it as its filter reads.</summary>
    private PolicyBinding Binding(DdlName table, TextSpan condition)
    {
        var findings = new List<SqlFinding>();
        var schema = _tables.Shared(table.Schema, table.Name) is { } known ? _tables.SchemaOf(known) : _tables.Catalog.SharedSchema;
        foreach (var statement in SqlParser.Parse($"SELECT FROM {SqlText.Qualified(schema, table.Name)} WHERE {_sql.Substring(condition.Start, condition.Length)}").Statements)
        {
            if (statement is not QueryStatement)
                return PolicyBinding.Others;
            StatementAnalysis.Analyze(statement, Context(findings, table.Name));
        }

        return findings.Count == 0 ? PolicyBinding.Tenant
            : findings.TrueForAll(finding => finding.RuleId == SqlRules.TenantKeyLiteral) ? PolicyBinding.Literal
            : PolicyBinding.Others;
    }

    private FunctionAnalysis Functions() => _functions ??= new FunctionAnalysis(_tokens, _tables, _options, _state, _views, (_frame?.Depth ?? 0) + 1);

    /// <summary>The functions that the text creates.</summary>
    public IReadOnlyList<SqlFunction> CreatedFunctions()
    {
        var created = SqlParser.Parse(_sql, _tokens).Statements.OfType<CreateFunctionStatement>().ToList();
        foreach (var function in created)
        {
            try
            {
                Functions().Create(function, []);
            }
            catch (InsufficientExecutionStackException)
            {
                _state.AddFunction(new SqlFunction(null, function.Name.Last.Name, SqlFunctionEffect.Unknown));
            }
        }

        return created.ConvertAll(function => (_state.FunctionOf(function.Name.Last.Name) ?? new SqlFunction(null, function.Name.Last.Name, SqlFunctionEffect.Unknown)) with { Schema = CatalogLookup.SchemaOf(function.Name) });
    }

    /// <summary>Whether its statements make somebody else the current tenant than the caller.</summary>
    public bool ChangesTenant => (_mayCallSetConfig || _tokens.Tokens.Any(token => token.Value == "set"))
        && SqlParser.Parse(_sql, _tokens).Statements.Any(_changes.IsToAnother);

    public AbstractValue Value(SqlExpression expression) =>
        new QueryAnalysis(Context([])).Expressions.Value(expression, Scope.Outermost);

    // psql puts their values in before the server reads the statement.
    private bool HasVariables(TextSpan span)
    {
        for (var i = _tokens.IndexAt(span.Start); i < _tokens.Tokens.Count && _tokens[i].Start < span.End; i++)
        {
            // A hole of the caller's is another matter: it is spoken of where it stands.
            if (_tokens[i].Kind == SqlTokenKind.ColonParameter || (_tokens[i].Kind == SqlTokenKind.Hole && _options.Holes.Count == 0))
                return true;
        }

        return false;
    }

    private bool Mentions(TextSpan span) => Mentions(_sql.Substring(span.Start, span.Length));

    public bool Mentions(string text) => QuickScan.MentionsTable(text, _tables) || _views.AreMentionedIn(text) || _state.IsOtherNameIn(text);

    private static SqlFinding NotProven(string message, TextSpan span) => new(SqlRules.NotProven, message, span);
}
