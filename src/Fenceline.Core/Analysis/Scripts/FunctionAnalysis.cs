using Fenceline.Sql;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Scripts;

/// <summary>The bodies of functions, procedures and DO blocks: what they read and write, and what that means for their callers.</summary>
internal sealed class FunctionAnalysis(SqlTokens tokens, CatalogLookup tables, SqlAnalysisOptions options, ScriptState state, KnownViews views, int depth)
{
    private const int MaxDepth = 6;

    public void Block(DoStatement block, List<SqlFinding> findings)
    {
        if (block.Body.HasHole || block.Language != "plpgsql")
        {
            findings.Add(new SqlFinding(SqlRules.NotProven, $"what the block does is not known: {Unread(block.Body, block.Language)}", block.Body.Span));
            return;
        }

        var frame = Frame(new FunctionArguments([]), _ => AbstractValue.Unknown);
        var body = new PlAnalysis(tables, options, frame);
        findings.AddRange(InText(body.Analyze(block.Body.Value), block.Body));
        if (body.ChangesTenant)
            state.Tenant = AbstractValue.Unknown;
    }

    public void Create(CreateFunctionStatement function, List<SqlFinding> findings)
    {
        var first = findings.Count;
        var effect = Function(function, findings, name => AbstractValue.Of(":" + name));
        var known = findings.Count == first && IsRead(function) && !effect.ChangesTenant ? Proven(function) : new SqlFunction(null, function.Name.Last.Name, SqlFunctionEffect.Unknown);
        state.AddFunction(known with { GivesBack = function.Parameters.Any(parameter => parameter.IsOut || parameter.IsInOut), Assigned = effect.Assigned });
    }

    /// <summary>What a body does besides what is found in it.</summary>
    /// <param name="ChangesTenant">The current tenant may be another one than the caller's afterwards.</param>
    /// <param name="Assigned">The columns of a trigger's row that get values.</param>
    private readonly record struct BodyEffect(bool ChangesTenant, EquatableArray<string> Assigned);

    /// <summary>What a call of a function may be given that is proven when all its arguments are the caller's.</summary>
    private SqlFunction Proven(CreateFunctionStatement function)
    {
        const int MostTried = 8;
        var name = function.Name.Last.Name;
        // What is proven with any arguments is proven for any call.
        if (IsProven(null))
            return new SqlFunction(null, name, SqlFunctionEffect.Harmless);

        var parameters = function.Parameters;
        // Which place an argument has in a call depends on those that calls leave out.
        for (var i = 0; i < Math.Min(parameters.Count, MostTried) && !parameters.Any(parameter => parameter.IsOut); i++)
        {
            var given = NameOf(i);
            if (parameters[i].Default is null && IsProven(given))
                return new SqlFunction(null, name, SqlFunctionEffect.HarmlessForArgument) { PinnedArgument = i + 1, PinnedName = parameters[i].Name?.Name };
        }

        // What a call leaves out the caller has not given.
        return new SqlFunction(null, name, parameters.Any(parameter => parameter.Default is not null) ? SqlFunctionEffect.Unknown : SqlFunctionEffect.HarmlessForCaller);

        string NameOf(int place) => parameters[place].Name?.Name ?? FormattableString.Invariant($"${place + 1}");

        bool IsProven(string? tenant)
        {
            var findings = new List<SqlFinding>();
            var effect = Function(function, findings, given => given == tenant ? AbstractValue.Of(":" + given) : AbstractValue.Unknown, isRowOfTenant: false);
            return findings.Count == 0 && !effect.ChangesTenant;
        }
    }

    private static bool IsRead(CreateFunctionStatement function) => function.Body is null || function.Language is "sql" or "plpgsql";

    private static string Unread(SqlString body, string? language) => body.HasHole ? "a part of its text is not" : $"{language ?? "its language"} is not read";

    /// <param name="argument">What is given for an argument, by its name or its number.</param>
    /// <param name="isRowOfTenant">The row that fires a trigger is the current tenant's.</param>
    private BodyEffect Function(CreateFunctionStatement function, List<SqlFinding> findings, Func<string, AbstractValue> argument, bool isRowOfTenant = true)
    {
        var arguments = new FunctionArguments([function.Name.Last.Name]);
        foreach (var parameter in function.Parameters)
        {
            if (parameter.Name is { } name)
                arguments.Values[name.Name] = Typed(argument(name.Name), parameter.Type);
        }

        // An argument that the body gives another value to has it under its number, too.
        AbstractValue Numbered(int number) => number > function.Parameters.Count ? AbstractValue.Unknown
            : function.Parameters[number - 1].Name is { } name ? arguments.Values[name.Name]
            : Typed(argument(FormattableString.Invariant($"${number}")), function.Parameters[number - 1].Type);

        var inner = new ScriptState(tables.Catalog, state);
        Settings(function, inner);
        var frame = Frame(arguments, Numbered) with { State = inner };
        foreach (var statement in function.Statements)
            StatementAnalysis.Analyze(statement, new AnalysisContext(tables, views, inner, findings, arguments) { Parameters = Numbered });
        if (function.Return is { } value)
            StatementAnalysis.Analyze(new ReturnStatement(value, value.Span), new AnalysisContext(tables, views, inner, findings, arguments) { Parameters = Numbered });
        foreach (var usual in function.Parameters.Select(parameter => parameter.Default).OfType<SqlExpression>())
            StatementAnalysis.Analyze(new ReturnStatement(usual, usual.Span), new AnalysisContext(tables, views, inner, findings));
        if (function.Body is not { } body)
            return default;

        if (body.HasHole || !IsRead(function) || depth > MaxDepth)
        {
            if (body.HasHole || QuickScan.MentionsTable(body.Value, tables) || views.AreMentionedIn(body.Value))
                findings.Add(new SqlFinding(SqlRules.NotProven, $"what the function does is not known: {Unread(body, function.Language)}", body.Span));
        }
        else if (function.Language == "sql")
        {
            var script = new ScriptAnalysis(body.Value, tables, options with { Holes = default }, frame);
            findings.AddRange(InText(script.Analyze().Findings, body));
            return new BodyEffect(script.ChangesTenant, default);
        }
        else if (inner.PrefersVariables)
        {
            findings.Add(new SqlFinding(SqlRules.NotProven, "with `plpgsql.variable_conflict` a column's name may mean a variable", body.Span));
        }
        else
        {
            var code = new PlAnalysis(tables, options with { Holes = default }, frame);
            findings.AddRange(InText(code.Analyze(body.Value, function.Returns?.Name == "trigger", isRowOfTenant), body));
            return new BodyEffect(code.ChangesTenant, code.Assigned);
        }

        return default;
    }

    // CREATE FUNCTION ... SET setting = value: what holds while the body runs.
    private void Settings(CreateFunctionStatement function, ScriptState inner)
    {
        var reader = new DdlReader(tokens, function.Span);
        while (reader.SkipTo("set"))
        {
            reader.Accept("set");
            if (reader.Name() is not { } name)
                continue;
            var setting = name.Schema is null ? name.Name : name.Schema + "." + name.Name;
            if (string.Equals(setting, tables.Catalog.DecidingSetting, StringComparison.OrdinalIgnoreCase))
                inner.Tenant = AbstractValue.Unknown;
            else if (setting == "search_path" && (reader.Accept("to") || reader.Current.Kind == SqlTokenKind.Operator))
                inner.IsPathAdmin |= NamesAdminSchema(reader);
            else if (setting == "plpgsql.variable_conflict")
                inner.PrefersVariables = true;
        }
    }

    private bool NamesAdminSchema(DdlReader reader)
    {
        if (reader.Current.Kind == SqlTokenKind.Operator)
            reader.Position++;
        do
        {
            if (reader.Current.Value == tables.Catalog.AdminSchema)
                return true;
            reader.SkipOne();
        }
        while (reader.Accept(SqlTokenKind.Comma));
        return false;
    }

    private ScriptFrame Frame(FunctionArguments arguments, Func<int, AbstractValue> numbered) => new(arguments, numbered, views, state, depth);

    /// <summary>What is left of a value in a variable of this type.</summary>
    public static AbstractValue Typed(AbstractValue value, SqlTypeName type, CatalogLookup tables)
    {
        const string OfColumn = "%type";
        if (!type.Name.EndsWith(OfColumn, StringComparison.Ordinal))
            return Casts.Apply(value, type with { Modifiers = default }, tables);
        // table.column: what a variable's own type is, or that of another table's column, is not known.
        var parts = type.Name.Substring(0, type.Name.Length - OfColumn.Length).Split('.');
        var table = parts.Length < 2 ? null : tables.Shared(parts.Length > 2 ? parts[parts.Length - 3] : null, parts[parts.Length - 2]);
        return table?.TenantKey is { IsColumn: true } key && key.Column == parts[parts.Length - 1] ? value : AbstractValue.Unknown;
    }

    private AbstractValue Typed(AbstractValue value, SqlTypeName type) => Typed(value, type, tables);

    // At its place in the text, where the body stands there as it is.
    private static IEnumerable<SqlFinding> InText(IEnumerable<SqlFinding> findings, SqlString body) => findings.Select(finding => finding with
    {
        Span = body.IsVerbatim ? new TextSpan(body.ContentSpan.Start + finding.Span.Start, finding.Span.Length) : body.Span,
    });
}
