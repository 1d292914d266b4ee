using System.Runtime.CompilerServices;
using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>What an expression's value is known to be, and what stands below it.</summary>
internal sealed class ExpressionAnalysis(AnalysisContext context, QueryAnalysis queries)
{
    /// <summary>What <c>current_user_id()</c> and its like return.</summary>
    public const string CurrentTenant = "the current tenant";

    private readonly IdentitySpellings _identity = new(context);
    private readonly IdentitySpellings? _member = context.Catalog.Members is { } members ? new(context, members) : null;

    /// <summary>Analyses the queries and calls below a node that is no query itself.</summary>
    /// <param name="calls">Takes in the calls that do not belong to a query inside.</param>
    public void Walk(SqlNode? root, Scope scope, List<SqlExpression>? calls = null)
    {
        var pending = context.Pending.Add(root);
        var floor = pending.Count - (root is null ? 0 : 1);
        while (pending.Count > floor)
        {
            var node = pending.TakeLast();
            switch (node)
            {
                case ColumnExpression column:
                    if (context.HasFunctionValues && DotCalls.MayBeCall(column.Name, scope))
                        NotKnown(column.Name.Last);
                    context.Names.Column(column, scope);
                    continue;
                case FieldExpression { Field: { } field } access when DotCalls.MayBeCall(access.Operand, field, scope):
                    NotKnown(field);
                    break;
                case SqlQuery query:
                    queries.Subquery(query, scope);
                    continue;
                case SqlOperator op when !KnownOperators.IsKnown(op):
                    context.CodeNotKnown($"what the operator `{op.Name}` reads or writes is not known", op.Span);
                    break;
                case SqlOperator op when context.State.HasUnknownCode && op.Schema != "pg_catalog" && context.State.IsUnknownCode(op.Name):
                    context.CodeNotKnown($"what the operator `{op.Name}` of this text reads or writes is not known", op.Span);
                    break;
                case CastExpression { Type: var type } when context.State.HasUnknownCode && context.State.IsUnknownCode(type.Name.Substring(type.Name.LastIndexOf('.') + 1)):
                    context.CodeNotKnown($"what a cast to `{type.Name}` reads or writes is not known", type.Span);
                    break;
                case UnknownExpression:
                    context.NotProven("this expression cannot be analysed", node.Span);
                    break;
                case FunctionExpression call:
                    CheckCall(call, scope);
                    calls?.Add(call);
                    break;
                case SpecialFunctionExpression call:
                    calls?.Add(call);
                    break;
            }

            node.AddChildren(pending);
        }
    }

    public void Walk<T>(EquatableArray<T> roots, Scope scope, List<SqlExpression>? calls = null)
        where T : SqlNode, IEquatable<T>
    {
        foreach (var root in roots)
            Walk(root, scope, calls);
    }

    /// <summary>Analyses what is below a condition. Of its parts PostgreSQL may try any first, also on rows that another one drops.</summary>
    /// <param name="first">The first of the entries that the condition is asked for.</param>
    public void WalkCondition(SqlExpression? condition, Scope scope, int first)
    {
        if (condition is null)
            return;

        var calls = new List<SqlExpression>();
        Walk(condition, scope, calls);
        foreach (var call in calls)
        {
            if (call is FunctionExpression { Name: var name } && KnownFunctions.HasEffect(name.Last.Name) && context.Uses.Exists(use => use.Id >= first))
                context.NotProven($"`{name.Last.Name}` may be called for rows of other tenants, before the filter drops them: call it in the select list", name.Span);
        }
    }

    public AbstractValue Value(SqlExpression expression, Scope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        expression = expression.Unwrapped;
        return expression switch
        {
            ColumnExpression column => Column(column, scope),
            ParameterExpression parameter => Parameter(parameter),
            // Whatever it is, the caller supplied it, and FEN106 says that it should be a parameter.
            HoleExpression => AbstractValue.Of("{" + expression.Span.Start.ToString(System.Globalization.CultureInfo.InvariantCulture) + "}"),
            LiteralExpression { Kind: SqlLiteralKind.Null } => AbstractValue.Null,
            LiteralExpression literal => literal.HasHole ? Hole(literal) : AbstractValue.OfLiteral(literal.Value),
            TypedLiteralExpression literal => Casts.Apply(literal.HasHole ? Hole(literal) : AbstractValue.OfLiteral(literal.Value), literal.Type, context.Tables),
            DefaultExpression => context.Tenant,
            CastExpression cast => Casts.Apply(Value(cast.Operand, scope), cast.Type, context.Tables),
            // These tell any two texts apart.
            CollateExpression { Collation: { Parts.Count: 1, Last.Name: "C" or "POSIX" or "ucs_basic" or "default" } } collated => Value(collated.Operand, scope),
            FieldExpression { Field: { } field, Operand: var row } => Field(row, field.Name, scope),
            OperatorExpression operation => JsonMember(operation, scope),
            SubqueryExpression subquery => queries.Subquery(subquery.Query, scope).Single.Behind(QueryOutput.Outside),
            FunctionExpression call => Call(call, scope),
            SpecialFunctionExpression { Name: "coalesce" } special => AbstractValue.OneOf(Values(special.Arguments, scope)).Behind("it is one of several values"),
            SpecialFunctionExpression { Name: "nullif" } special => special.Arguments.Count == 2 && Value(special.Arguments[0], scope) is { Leaves.Length: 0 } value ? value : AbstractValue.Unknown,
            _ => AbstractValue.Unknown,
        };
    }

    /// <summary>The column that a name means; null when it can't be said.</summary>
    public static PinNode? Resolve(QualifiedName name, Scope scope)
    {
        if (name.HasHole)
            return null;

        var column = name.Last.Name;
        for (var at = scope; at is not null; at = at.Outer)
        {
            if (name.Parts.Count == 1)
            {
                if (at.Names.TryColumn(column, out var node))
                    return node;
            }
            else if (at.Names.Entry(name.Parts.Count > 2 ? name.Parts[name.Parts.Count - 3].Name : null, name.Parts[name.Parts.Count - 2].Name) is { } entry)
            {
                return entry.IsOpen || entry.Has(column) ? entry.Column(column) : null;
            }
        }

        return null;
    }

    private AbstractValue Parameter(ParameterExpression parameter)
    {
        if (parameter.Style == SqlParameterStyle.Positional && context.Parameters is { } given)
            return int.TryParse(parameter.Name, out var number) && number >= 1 ? given(number) : AbstractValue.Unknown;
        if (parameter.Style == SqlParameterStyle.Colon && context.State.Variable(parameter.Name) is { } variable)
            return variable;
        return AbstractValue.Of(Sign(parameter.Style) + parameter.Name);
    }

    private static AbstractValue Hole(SqlNode node) => AbstractValue.Of("{" + node.Span.Start.ToString(System.Globalization.CultureInfo.InvariantCulture) + "}");

    private static string Sign(SqlParameterStyle style) => style switch
    {
        SqlParameterStyle.At => "@",
        SqlParameterStyle.Colon => ":",
        _ => "$",
    };

    private AbstractValue Column(ColumnExpression column, Scope scope)
    {
        if (Resolve(column.Name, scope) is { } node)
            return node.Value;
        return context.Argument(column.Name) ?? AbstractValue.Unknown;
    }

    // (n).user_id. A column of that name comes first, whatever it holds.
    private static AbstractValue Field(SqlExpression row, string field, Scope scope)
    {
        if (row.Unwrapped is not ColumnExpression { Name: { Parts.Count: 1, HasHole: false } name })
            return AbstractValue.Unknown;
        for (var at = scope; at is not null; at = at.Outer)
        {
            if (at.Names.TryColumn(name.Last.Name, out _))
                return AbstractValue.Unknown;
        }

        for (var at = scope; at is not null; at = at.Outer)
        {
            if (at.Names.Entry(null, name.Last.Name) is { } entry)
                return entry.IsOpen || entry.IsValue || !entry.Has(field) ? AbstractValue.Unknown : entry.Column(field).Value;
        }

        return AbstractValue.Unknown;
    }

    public List<AbstractValue> Values(EquatableArray<SqlExpression> expressions, Scope scope)
    {
        var values = new List<AbstractValue>(expressions.Count);
        foreach (var expression in expressions)
            values.Add(Value(expression, scope));
        return values;
    }

    /// <summary>Whether it is who the user within the tenant is, as <c>current_member_id()</c> or <c>auth.uid()</c>.</summary>
    public bool IsMember(SqlExpression expression) => _member is not null && expression.Unwrapped switch
    {
        CastExpression cast => IsMember(cast.Operand),
        SubqueryExpression { Query: { With: null, Body: SelectBody { From.Count: 0, Where: null, Targets: [{ Expression: { } target }] } } } => IsMember(target),
        FunctionExpression call => _member.IsTenant(call) || _member.IsUuidOfTenant(call),
        OperatorExpression operation => _member.IsTenant(operation),
        _ => false,
    };

    private AbstractValue Call(FunctionExpression call, Scope scope)
    {
        if (_identity.IsTenant(call))
            return context.Tenant;
        if (_identity.IsUuidOfTenant(call))
            return Casts.AsUuid(context.Tenant, context.Tables);
        if (call.Over is not null || call.Filter is not null)
            return AbstractValue.Unknown;

        var name = call.Name.Last.Name;
        // The least of the pinned ids is the pinned id.
        if (name is "min" or "max" && call.Arguments.Count == 1)
            return Value(call.Arguments[0].Value, scope).Behind("the aggregate is computed before the filter");
        if (name == "unnest" && call.Arguments.Count == 1 && Casts.ItemsOf(call.Arguments[0].Value) is { } items)
            return AbstractValue.OneOf(Values(items, scope)).Behind("it is one of several values");
        if (name is "jsonb_extract_path_text" or "json_extract_path_text" && call.Arguments.Count > 1)
            return Path(Value(call.Arguments[0].Value, scope), call.Arguments.Skip(1).Select(argument => argument.Value));
        return AbstractValue.Unknown;
    }

    /// <summary><c>metadata -> 'a' ->> 'b'</c>.</summary>
    private AbstractValue JsonMember(OperatorExpression operation, Scope scope)
    {
        if (_identity.IsTenant(operation))
            return context.Tenant;
        var last = operation.Operators[operation.Operators.Count - 1];
        if (last.Name is not "->>" and not "#>>" || operation.Operators.Any(op => op.Schema is not null and not "pg_catalog"))
            return AbstractValue.Unknown;
        if (operation.Operators.Count == 1 && last.Name == "#>>" && operation.Operands[1].Unwrapped is LiteralExpression { Kind: SqlLiteralKind.Text } array)
            return Steps(array.Value) is { } steps ? Value(operation.Operands[0], scope).At(string.Join(PinNode.PathSeparator, steps)) : AbstractValue.Unknown;
        if (last.Name != "->>" || operation.Operators.Take(operation.Operators.Count - 1).Any(op => op.Name != "->"))
            return AbstractValue.Unknown;
        return Path(Value(operation.Operands[0], scope), operation.Operands.Skip(1));
    }

    private static AbstractValue Path(AbstractValue document, IEnumerable<SqlExpression> steps)
    {
        var literals = steps.Select(step => step.Unwrapped as LiteralExpression).ToList();
        return literals.All(literal => literal is { Kind: SqlLiteralKind.Text, HasHole: false })
            ? document.At(string.Join(PinNode.PathSeparator, literals.Select(literal => literal!.Value)))
            : AbstractValue.Unknown;
    }

    // An array of plain words; quotes and escapes are not taken apart.
    private static string[]? Steps(string array) =>
        array.Length > 2 && array[0] == '{' && array[array.Length - 1] == '}' && array.All(c => c is not '"' and not '\\' and not ' ')
            ? array.Substring(1, array.Length - 2).Split(',')
            : null;

    private void CheckCall(FunctionExpression call, Scope scope)
    {
        var name = call.Name.Last.Name;
        var schema = call.Name.Parts.Count > 1 ? call.Name.Parts[call.Name.Parts.Count - 2].Name : null;
        if (_identity.IsTenant(call) || _identity.IsUuidOfTenant(call) || _identity.IsClaims(call) || _member?.IsClaims(call) == true || IsMember(call))
            return;
        // One of the text's own making may be meant wherever it has the name of a known one.
        var function = call.Name.HasHole || schema == "pg_catalog" ? null : SqlFunction.Worse(context.State.FunctionOf(name), context.Tables.FunctionOf(schema, name));
        var effect = call.Name.HasHole ? SqlFunctionEffect.Unknown
            : function?.Effect ?? (schema is null or "pg_catalog" && KnownFunctions.IsKnown(name) ? SqlFunctionEffect.Harmless : SqlFunctionEffect.Unknown);
        switch (effect)
        {
            case SqlFunctionEffect.Harmless:
            case SqlFunctionEffect.HarmlessForCaller when call.Arguments.All(argument => Value(argument.Value, scope) is { IsKnown: true, IsLiteral: false, Leaves.Length: 0 }):
                break;
            case SqlFunctionEffect.HarmlessForArgument:
                CheckArgument(call, function!, scope);
                break;
            case SqlFunctionEffect.ReadsAll:
                context.Report(SqlRules.UnfilteredRead, $"the function `{name}` reads `{function!.ReadTable}` for all tenants: the manifest names none of its arguments as the tenant", call.Name.Span);
                break;
            default:
                context.CodeNotKnown($"what the function `{name}` reads or writes is not known", call.Name.Span);
                break;
        }
    }

    private void CheckArgument(FunctionExpression call, SqlFunction function, Scope scope)
    {
        var value = Given(call, function) is { } argument ? Value(argument, scope) : AbstractValue.Unknown;
        // One that was read may write: it must not be called for rows that only a filter keeps out. Of a declared one it isn't known what
        // it makes of a number, whose text may be another tenant's id.
        var isAllowed = function.ReadTable is null ? value.Leaves.Length == 0 : !Casts.IsNumber(value);
        context.Checks.Add(() =>
        {
            if (value.IsPinned && isAllowed)
                return;
            var place = function.PinnedName ?? function.PinnedArgument.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (function.ReadTable is null)
                context.CodeNotKnown($"the function `{function.Name}` keeps to the tenant that its argument {place} names, which is neither a parameter nor the current tenant", call.Name.Span);
            else
                context.Report(SqlRules.UnfilteredRead, $"the function `{function.Name}` reads rows of the tenant that its argument {place} names, which is neither a parameter nor the current tenant", call.Name.Span);
        });
    }

    private static SqlExpression? Given(FunctionExpression call, SqlFunction function)
    {
        var place = function.PinnedArgument;
        if (place <= call.Arguments.Count && call.Arguments.Take(place).All(argument => argument is { Name: null, IsVariadic: false }))
            return call.Arguments[place - 1].Value;
        return function.PinnedName is { } name ? call.Arguments.FirstOrDefault(argument => argument.Name?.Name == name)?.Value : null;
    }

    private void NotKnown(SqlIdentifier name) => context.CodeNotKnown($"`{name.Name}` may be a function called with a dot, and what it reads or writes is not known", name.Span);
}
