using Microsoft.CodeAnalysis;

namespace Fenceline.CodeFixes;

/// <summary>Looks for a local, parameter, field or property that makes tenants' sessions.</summary>
internal static class SessionsInScope
{
    /// <summary>An expression for the tenant's session, as text; null when nothing in scope makes any.</summary>
    public static string? Find(SemanticModel model, int position, string tenant) => model.LookupSymbols(position)
        .Select(symbol => (symbol.Name, Type: TenantInScope.TypeOf(symbol, position)))
        .OrderBy(candidate => candidate.Name, StringComparer.Ordinal)
        .Select(candidate => SessionOf(candidate.Type) is { } format ? candidate.Name + string.Format(System.Globalization.CultureInfo.InvariantCulture, format, tenant) : null)
        .FirstOrDefault(session => session is not null);

    private static string? SessionOf(ITypeSymbol? type)
    {
        if (type is { Name: "TenantDataSource" } && IsFencelines(type))
            return ".ForTenant({0})";

        // What is generated of a manifest.
        return type?.GetMembers("Tenant").OfType<IMethodSymbol>().Any(IsOfTenant) == true ? ".Tenant({0}).Session" : null;
    }

    private static bool IsOfTenant(IMethodSymbol method) =>
        method is { Parameters: [{ Type: { Name: "TenantId" } id }] } && IsFencelines(id)
        && method.ReturnType.GetMembers("Session").OfType<IPropertySymbol>().Any(session => session.Type is { Name: "TenantSession" } && IsFencelines(session.Type));

    private static bool IsFencelines(ITypeSymbol type) => type.ContainingNamespace is { Name: "Fenceline", ContainingNamespace.IsGlobalNamespace: true };
}
