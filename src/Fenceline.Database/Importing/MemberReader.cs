using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Database.Importing;

/// <summary>Takes a query or a call for a question about members: whether who asks is one of a tenant's, or of which tenants.</summary>
internal sealed class MemberReader(FoundCatalog catalog, IdentityReader identities)
{
    private const int Deepest = 3;

    // What columns that say what a member is are called.
    private static readonly string[] RoleWords = ["role", "permission", "rank", "level"];

    /// <summary><c>SELECT account_id FROM members WHERE user_id = auth.uid()</c>, or a function whose body is that.</summary>
    public MemberForm? OfTenants(SqlQuery query, int depth = 0) => query switch
    {
        _ when depth > Deepest => null,
        { With: null, Body: SelectBody { From: [TableReference source], Where: { } where, Targets: [{ Expression: ColumnExpression selected }] } } => Read(source, where, null, selected.Name.Last.Name),
        { With: null, Body: SelectBody { From.Count: 0, Where: null, Targets: [{ Expression: { } target }] } } when target.Unwrapped is FunctionExpression { Arguments.Count: 0 } call => OfSet(call, depth),
        { With: null, Body: SelectBody { From: [FunctionSource { Functions: [{ Call: FunctionExpression { Arguments.Count: 0 } call }] }], Where: null } } => OfSet(call, depth),
        _ => null,
    };

    /// <summary><c>EXISTS (SELECT 1 FROM members m WHERE m.account_id = projects.account_id AND m.user_id = auth.uid())</c></summary>
    /// <param name="isTenant">Whether an expression is the tenant of the row in question.</param>
    public MemberForm? OfExists(SqlQuery query, Func<SqlExpression, bool> isTenant) =>
        query is { With: null, Body: SelectBody { From: [TableReference source], Where: { } where } } ? Read(source, where, isTenant, null) : null;

    /// <summary><c>is_member(account_id)</c>, where its body asks whether there is such a member; or <c>has_role(account_id, 'owner')</c>.</summary>
    /// <returns>With the argument that is the tenant.</returns>
    public (MemberForm Form, SqlExpression Tenant)? OfCall(FunctionExpression call)
    {
        var arguments = call.Arguments.Select(argument => argument.Value).ToList();
        foreach (var function in Functions(call))
        {
            if (arguments.Count == 0 || Body(function) is not { With: null, Body: SelectBody { From.Count: 0, Where: null, Targets: [{ Expression: { } target }] } } || target.Unwrapped is not ExistsExpression exists)
                continue;
            for (var i = 0; i < arguments.Count; i++)
            {
                var tenant = i;
                if (exists.Query is { With: null, Body: SelectBody { From: [TableReference source], Where: { } where } }
                    && Read(source, where, expression => ArgumentOf(function, expression) == tenant, null, expression => ArgumentOf(function, expression) is { } other && other != tenant ? Given(function, arguments, other) : null) is { } form)
                    return (form, arguments[i]);
            }
        }

        return null;
    }

    private static readonly SqlExpression Nothing = new LiteralExpression(SqlLiteralKind.Null, "", false, default);

    /// <summary>What a call gives for an argument; what it leaves out is NULL where that is the default.</summary>
    private static SqlExpression? Given(FoundFunction function, List<SqlExpression> arguments, int place) =>
        place < arguments.Count ? arguments[place] : function.Defaults.StartsWith("NULL", StringComparison.Ordinal) ? Nothing : null;

    private MemberForm? OfSet(FunctionExpression call, int depth) =>
        Functions(call).Where(function => function.Signature.Length == 0).Select(function => Body(function) is { } body ? OfTenants(body, depth + 1) : null).FirstOrDefault(form => form is not null);

    private IEnumerable<FoundFunction> Functions(FunctionExpression call)
    {
        var schema = call.Name.Parts.Count > 1 ? call.Name.Parts[call.Name.Parts.Count - 2].Name : null;
        return catalog.Functions.Where(function => function.Name == call.Name.Last.Name && (schema is null || function.Schema == schema));
    }

    private static SqlQuery? Body(FoundFunction function)
    {
        var body = function.Body.Trim();
        var at = body.IndexOf("RETURN", StringComparison.OrdinalIgnoreCase);
        var isReturn = at >= 0 && (at == 0 || (function.Language == "plpgsql" && body.IndexOf(';', StringComparison.Ordinal) > at));
        var text = !isReturn ? body : body[(at + "RETURN".Length)..].Split(';')[0].TrimStart() is var returned && returned.StartsWith("QUERY", StringComparison.OrdinalIgnoreCase) ? returned["QUERY".Length..] : "SELECT " + returned;
        return SqlParser.Parse(text).Statements is [QueryStatement { Query: { } query }] ? query : null;
    }

    private static int? ArgumentOf(FoundFunction function, SqlExpression expression) => expression.Unwrapped switch
    {
        CastExpression cast => ArgumentOf(function, cast.Operand),
        ParameterExpression { Style: SqlParameterStyle.Positional, Name: var name } when int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) => number - 1,
        ColumnExpression column when column.Name.Parts.Count == 1 || column.Name.Parts[0].Name == function.Name => function.Arguments.ToList().IndexOf(column.Name.Last.Name) is >= 0 and var place ? place : null,
        _ => null,
    };

    /// <param name="selected">The column that is the tenant; null where <paramref name="isTenant"/> finds it.</param>
    /// <param name="given">What is given for an argument of a function.</param>
    private MemberForm? Read(TableReference source, SqlExpression where, Func<SqlExpression, bool>? isTenant, string? selected, Func<SqlExpression, SqlExpression?>? given = null)
    {
        var schema = source.Name.Parts.Count > 1 ? source.Name.Parts[source.Name.Parts.Count - 2].Name : null;
        var table = catalog.Tables.FirstOrDefault(found => found.IsTable && found.Name == source.Name.Last.Name && (schema is null || found.Schema == schema));
        var alias = source.Alias?.Name?.Name ?? source.Name.Last.Name;
        if (table is null)
            return null;

        string? user = null, role = null;
        IdentityForm? identity = null;
        var roles = default(EquatableArray<string>);
        var tenant = selected;
        foreach (var asked in (where.Unwrapped is LogicalExpression { Operator: SqlLogicalOperator.And } all ? all.Operands.AsEnumerable() : [where]).Select(Decided))
        {
            if (asked is not { } condition)
                continue;
            if (Pairs(condition).Where(pair => pair.Column is not null).Select(pair => (Column: pair.Column!, pair.Values)).ToList() is not { Count: > 0 } pairs)
                return null;
            if (pairs.Find(pair => pair.Values is [var one] && identities.Read(one) is not null) is { Column: { } who } found)
                (user, identity) = (who, identities.Read(found.Values[0]));
            else if (isTenant is not null && pairs.Find(pair => pair.Values is [var one] && isTenant(one)) is { Column: { } whose })
                tenant = whose;
            else if (pairs.Find(pair => RoleWords.Any(word => pair.Column.Contains(word, StringComparison.OrdinalIgnoreCase)) && pair.Values.TrueForAll(value => Text(value) is not null)) is { Column: { } what } ranked && role is null)
                (role, roles) = (what, ranked.Values.Select(value => Text(value)!).ToEquatableArray());
            else
                return null;
        }

        return tenant is not null && user is not null && user != tenant ? new MemberForm(schema ?? table.Schema, table.Name, tenant, user, identity!, role, roles) : null;

        // A role is asked for, or any will do, by what is given for an argument. Null where it always holds.
        SqlExpression? Decided(SqlExpression condition)
        {
            if (given is null || condition.Unwrapped is not LogicalExpression { Operator: SqlLogicalOperator.Or } any)
                return condition;
            var open = any.Operands.Where(operand => operand.Unwrapped is not IsExpression { Test: SqlIsTest.Null, IsNegated: false } test || given(test.Operand) is null or LiteralExpression { Kind: SqlLiteralKind.Null }).ToList();
            return open.Exists(operand => operand.Unwrapped is IsExpression test && given(test.Operand) is LiteralExpression { Kind: SqlLiteralKind.Null }) ? null : open is [var only] ? only : condition;
        }

        // A column of the members' table, and what it must equal one of.
        IEnumerable<(string? Column, List<SqlExpression> Values)> Pairs(SqlExpression condition) => condition.Unwrapped switch
        {
            ComparisonExpression { Operator.Name: "=" } equal => [(ColumnOf(equal.Left), [equal.Right]), (ColumnOf(equal.Right), [equal.Left])],
            InListExpression { IsNegated: false } list => [(ColumnOf(list.Operand), [.. list.Items])],
            QuantifiedExpression { Quantifier: SqlQuantifier.Any, Operator.Name: "=", Array: { } array } some when Items(array) is { } items => [(ColumnOf(some.Left), items)],
            _ => [],
        };

        string? ColumnOf(SqlExpression expression) => expression.Unwrapped switch
        {
            CastExpression cast => ColumnOf(cast.Operand),
            ColumnExpression { Name.Parts: [{ Name: var only }] } when table.Column(only) is not null && (isTenant is null || !isTenant(expression)) => only,
            ColumnExpression { Name.Parts: [.., { Name: var owner }, { Name: var column }] } when owner == alias && table.Column(column) is not null => column,
            _ => null,
        };

        string? Text(SqlExpression expression) => expression.Unwrapped switch
        {
            CastExpression cast => Text(cast.Operand),
            LiteralExpression { Kind: SqlLiteralKind.Text } literal => literal.Value,
            var other => given?.Invoke(other) is { } value ? Text(value) : null,
        };
    }

    private static List<SqlExpression>? Items(SqlExpression array) => array.Unwrapped switch
    {
        CastExpression cast => Items(cast.Operand),
        ArrayExpression literal => [.. literal.Items],
        _ => null,
    };
}
