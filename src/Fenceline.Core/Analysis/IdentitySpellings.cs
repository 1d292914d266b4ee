using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>The current tenant as it is written by hand: the setting itself, a claim of the token in it, and what Supabase calls these.</summary>
internal sealed class IdentitySpellings(AnalysisContext context)
{
    private const string SupabaseSchema = "auth";
    private const string SupabaseClaims = "request.jwt.claims";

    /// <summary><c>current_user_id()</c>, <c>current_setting('app.user_id')</c>.</summary>
    public bool IsTenant(FunctionExpression call)
    {
        if (call.Name.HasHole)
            return false;
        var schema = SchemaOf(call);
        if (context.Tables.IsTenantFunction(schema, call.Name.Last.Name) && HasNoArguments(call))
            return true;
        return context.Catalog.IdentitySetting is { } setting && IsSetting(call, setting);
    }

    /// <summary><c>auth.uid()</c>: the claim <c>sub</c> as a uuid.</summary>
    public bool IsUuidOfTenant(FunctionExpression call) => context.Catalog.IdentityClaim == "sub" && IsSupabases(call, "uid");

    /// <summary><c>auth.jwt()</c>: the claims as JSON.</summary>
    public bool IsClaims(FunctionExpression call) => context.Catalog.IdentityClaim is not null && IsSupabases(call, "jwt");

    /// <summary><c>current_setting('request.jwt.claims', true)::json ->> 'sub'</c>, <c>auth.jwt() ->> 'org_id'</c>.</summary>
    public bool IsTenant(OperatorExpression operation) =>
        context.Catalog.IdentityClaim is { } claim
        && operation is { Operators: [{ Name: "->>", Schema: null or "pg_catalog" }], Operands: [var document, var member] }
        && member.Unwrapped is LiteralExpression { Kind: SqlLiteralKind.Text, HasHole: false } name && name.Value == claim
        && IsClaims(document.Unwrapped);

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
        FunctionExpression call => context.Catalog.DecidingSetting is { } setting && IsSetting(call, setting),
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
        context.Catalog.DecidingSetting == SupabaseClaims && !call.Name.HasHole && SchemaOf(call) == SupabaseSchema && call.Name.Last.Name == name && HasNoArguments(call)
        && context.State.FunctionOf(name) is null && context.Tables.FunctionOf(SupabaseSchema, name) is null;

    private static bool HasNoArguments(FunctionExpression call) => call.Arguments.Count == 0 && !call.IsStar;

    private static string? SchemaOf(FunctionExpression call) => call.Name.Parts.Count > 1 ? call.Name.Parts[call.Name.Parts.Count - 2].Name : null;
}
