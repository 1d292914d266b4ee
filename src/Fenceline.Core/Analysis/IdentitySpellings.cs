using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>The current tenant as it is written by hand: the setting itself, a claim of the token in it, and what Supabase calls these. Or the user within it.</summary>
/// <param name="members">Of a user; null for the tenant.</param>
internal sealed class IdentitySpellings(AnalysisContext context, SqlMembers? members = null)
{
    private const string SupabaseSchema = "auth";
    private const string SupabaseClaims = "request.jwt.claims";

    /// <summary><c>current_user_id()</c>, <c>current_setting('app.user_id')</c>.</summary>
    public bool IsTenant(FunctionExpression call)
    {
        if (call.Name.HasHole)
            return false;
        var schema = SchemaOf(call);
        if (IsFunction(schema, call.Name.Last.Name) && HasNoArguments(call))
            return true;
        return (members is null ? context.Catalog.IdentitySetting : members.Setting) is { } setting && IsSetting(call, setting);
    }

    private EquatableArray<string> Claim => members?.Claim ?? context.Catalog.IdentityClaim;

    private string? DecidingSetting => members is null ? context.Catalog.DecidingSetting : members.DecidingSetting;

    private bool IsFunction(string? schema, string name) =>
        members is null ? context.Tables.IsTenantFunction(schema, name) : name == members.Function && (schema is null || schema == context.Catalog.SharedSchema);

    /// <summary><c>auth.uid()</c>: the claim <c>sub</c> as a uuid.</summary>
    public bool IsUuidOfTenant(FunctionExpression call) => Claim is ["sub"] && IsSupabases(call, "uid");

    /// <summary><c>auth.jwt()</c>: the claims as JSON.</summary>
    public bool IsClaims(FunctionExpression call) => Claim.Count > 0 && IsSupabases(call, "jwt");

    /// <summary><c>current_setting('request.jwt.claims', true)::json ->> 'sub'</c>, <c>auth.jwt() -> 'app_metadata' ->> 'org_id'</c>.</summary>
    public bool IsTenant(OperatorExpression operation)
    {
        if (Claim is not { Count: > 0 } claim)
            return false;
        var steps = new List<(SqlOperator Operator, SqlExpression Operand)>();
        return IsClaims(AddSteps(operation, steps, claim.Count))
            && (LeadTo(steps, claim) || (steps is [{ Operator: { Name: "#>>", Schema: null or "pg_catalog" }, Operand: var path }] && IsText(path, "{" + string.Join(",", claim) + "}") && claim.All(IsPlain)));
    }

    /// <summary>Takes a chain apart, also where parentheses hold its beginning.</summary>
    /// <param name="levels">So many at most: a longer chain is not the tenant.</param>
    /// <returns>Where it begins.</returns>
    private static SqlExpression AddSteps(OperatorExpression operation, List<(SqlOperator Operator, SqlExpression Operand)> steps, int levels)
    {
        var start = operation.Operands[0].Unwrapped;
        if (start is OperatorExpression inner && levels > 1)
            start = AddSteps(inner, steps, levels - 1);
        for (var i = 0; i < operation.Operators.Count; i++)
            steps.Add((operation.Operators[i], operation.Operands[i + 1]));
        return start;
    }

    private static bool LeadTo(List<(SqlOperator Operator, SqlExpression Operand)> steps, EquatableArray<string> claim) =>
        steps.Count == claim.Count
        && Enumerable.Range(0, claim.Count).All(i =>
            steps[i].Operator is { Schema: null or "pg_catalog" } step && step.Name == (i == claim.Count - 1 ? "->>" : "->") && IsText(steps[i].Operand, claim[i]));

    private static bool IsText(SqlExpression expression, string value) =>
        expression.Unwrapped is LiteralExpression { Kind: SqlLiteralKind.Text, HasHole: false } literal && literal.Value == value;

    /// <summary>As an element of an array it is written without quotes.</summary>
    private static bool IsPlain(string name) => name.All(letter => letter is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')) && !name.Equals("null", StringComparison.OrdinalIgnoreCase);

    private bool IsClaims(SqlExpression document) => document switch
    {
        FunctionExpression call => IsClaims(call),
        CastExpression { Type: { ArrayDimensions: 0, Name: "json" or "jsonb" or "pg_catalog.json" or "pg_catalog.jsonb" } } cast => IsSettingOfClaims(cast.Operand.Unwrapped),
        _ => false,
    };

    private bool IsSettingOfClaims(SqlExpression value) => value switch
    {
        // An empty text is no JSON.
        SpecialFunctionExpression { Name: "nullif", Arguments.Count: 2 } call => IsSettingOfClaims(call.Arguments[0].Unwrapped),
        FunctionExpression call => DecidingSetting is { } setting && IsSetting(call, setting),
        _ => false,
    };

    private static bool IsSetting(FunctionExpression call, string setting) =>
        call.Name.Last.Name == "current_setting"
        && SchemaOf(call) is null or "pg_catalog"
        && call.Arguments.Count > 0
        && call.Arguments[0].Value.Unwrapped is LiteralExpression { Kind: SqlLiteralKind.Text } literal
        && string.Equals(literal.Value, setting, StringComparison.OrdinalIgnoreCase);

    // Unless the text or the manifest says what a function of that name does.
    private bool IsSupabases(FunctionExpression call, string name) =>
        DecidingSetting == SupabaseClaims && !call.Name.HasHole && SchemaOf(call) == SupabaseSchema && call.Name.Last.Name == name && HasNoArguments(call)
        && context.State.FunctionOf(name) is null && context.Tables.FunctionOf(SupabaseSchema, name) is null;

    private static bool HasNoArguments(FunctionExpression call) => call.Arguments.Count == 0 && !call.IsStar;

    private static string? SchemaOf(FunctionExpression call) => call.Name.Parts.Count > 1 ? call.Name.Parts[call.Name.Parts.Count - 2].Name : null;
}
