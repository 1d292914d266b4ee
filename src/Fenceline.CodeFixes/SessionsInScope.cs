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
        if (FencelineType.Is(type, "TenantDataSource"))
            return ".ForTenant({0})";

        // What is generated of a manifest.
        return type?.GetMembers("Tenant").OfType<IMethodSymbol>().Any(IsOfTenant) == true ? ".Tenant({0}).Session" : null;
    }

    private static bool IsOfTenant(IMethodSymbol method) =>
        method is { Parameters: [{ Type: var id }] } && FencelineType.Is(id, "TenantId")
        && method.ReturnType.GetMembers("Session").OfType<IPropertySymbol>().Any(session => FencelineType.Is(session.Type, "TenantSession"));
}
