using Fenceline.Core.Manifest;
using Fenceline.Sql;

namespace Fenceline.Database.Importing;

/// <summary>Takes an expression for who asks: a setting, a claim of a token, the role, Supabase's functions, or a function of one's own that returns one of these.</summary>
internal sealed class IdentityReader(FoundCatalog catalog)
{
    private const string Claims = "request.jwt.claims";
    private const int Deepest = 3;

    private readonly Dictionary<string, IdentityForm?> _functions = new(StringComparer.Ordinal);

    public IdentityForm? Read(SqlExpression expression) => Read(expression, 0);

    private IdentityForm? Read(SqlExpression expression, int depth) => depth > Deepest ? null : expression.Unwrapped switch
    {
        CastExpression cast => Read(cast.Operand, depth),
        SubqueryExpression { Query: { With: null, Body: SelectBody { From.Count: 0, Where: null, Targets: [var target] } } } => Read(target.Expression, depth),
        SpecialFunctionExpression { Name: "nullif", Arguments: [var value, _] } => Read(value, depth),
        FunctionExpression call => OfCall(call, depth),
        SystemValueExpression { Name: "current_user" } value => new IdentityForm(IdentityKind.Role, null, null, value.Name),
        OperatorExpression { Operators: [{ Name: "->>" }], Operands: [var document, var member] } => OfClaim(document, member),
        OperatorExpression { Operators: [{ Name: "->" }, { Name: "->>" }], Operands: [var document, var group, var member] } when Text(group) is { } name => OfClaim(document, member, name),
        _ => null,
    };

    private IdentityForm? OfCall(FunctionExpression call, int depth)
    {
        var name = call.Name.Last.Name;
        var schema = call.Name.Parts.Count > 1 ? call.Name.Parts[call.Name.Parts.Count - 2].Name : null;
        if (name == "current_setting" && schema is null or "pg_catalog" && call.Arguments.Count > 0 && Text(call.Arguments[0].Value) is { } setting)
            return new IdentityForm(IdentityKind.Setting, setting, null, $"current_setting('{setting}')");
        if (schema == "auth" && name == "uid")
            return new IdentityForm(IdentityKind.Jwt, Claims, "sub", "auth.uid()");
        if (call.Arguments.Count > 0)
            return null;
        var key = $"{schema}.{name}";
        if (!_functions.TryGetValue(key, out var known))
        {
            var found = catalog.Functions.FirstOrDefault(function => function.Name == name && function.Signature.Length == 0 && (schema is null || function.Schema == schema));
            _functions[key] = known = found is null ? null : OfBody(found, depth);
        }

        return known;
    }

    /// <summary>A function of one's own, where its body is nothing but the identity.</summary>
    private IdentityForm? OfBody(FoundFunction function, int depth)
    {
        var body = function.Body.Trim();
        var at = body.IndexOf("RETURN", StringComparison.OrdinalIgnoreCase);
        var isReturn = at >= 0 && (at == 0 || (function.Language == "plpgsql" && body.IndexOf(';', StringComparison.Ordinal) > at));
        var text = isReturn ? "SELECT " + body[(at + "RETURN".Length)..].Split(';')[0] : body;
        return Query(text) is { Body: SelectBody { From.Count: 0, Where: null, Targets: [var target] } } ? Read(target.Expression, depth + 1) is { } form ? form with { Spelling = $"{function.Schema}.{function.Name}()" } : null : null;
    }

    private static SqlQuery? Query(string text) => SqlParser.Parse(text).Statements is [QueryStatement { Query: { With: null } query }] ? query : null;

    /// <param name="within">The claim that it is within; null for one at the top.</param>
    private static IdentityForm? OfClaim(SqlExpression document, SqlExpression member, string? within = null)
    {
        if (Text(member) is not { } claim)
            return null;
        switch (document.Unwrapped)
        {
            case FunctionExpression { Arguments.Count: 0 } call when IsSupabaseToken(call):
                return new IdentityForm(IdentityKind.Jwt, Claims, claim, $"auth.jwt(){Step(within)} ->> '{claim}'") { Within = within };
            case CastExpression cast when SettingOf(cast.Operand) is { } setting:
                return new IdentityForm(IdentityKind.Jwt, setting, claim, $"current_setting('{setting}')::json{Step(within)} ->> '{claim}'") { Within = within };
            case OperatorExpression { Operators: [{ Name: "->" }], Operands: [var outer, var inner] } when within is null && Text(inner) is { } group:
                return OfClaim(outer, member, group);
            default:
                return null;
        }
    }

    private static string Step(string? within) => within is null ? "" : $" -> '{within}'";

    private static bool IsSupabaseToken(FunctionExpression call) => call.Name.Parts is [{ Name: "auth" }, { Name: "jwt" }];

    private static string? SettingOf(SqlExpression value) => value.Unwrapped switch
    {
        SpecialFunctionExpression { Name: "nullif", Arguments: [var inner, _] } => SettingOf(inner),
        FunctionExpression { Arguments: [var first, ..] } call when call.Name.Last.Name == "current_setting" => Text(first.Value),
        _ => null,
    };

    private static string? Text(SqlExpression expression) => expression.Unwrapped switch
    {
        CastExpression cast => Text(cast.Operand),
        LiteralExpression { Kind: SqlLiteralKind.Text } literal => literal.Value,
        _ => null,
    };
}
