using Microsoft.CodeAnalysis;

namespace Fenceline.CodeFixes;

/// <summary>Looks for a local, parameter, field or property that holds the tenant's id.</summary>
internal static class TenantInScope
{
    /// <summary>An expression for the id, as text; null when nothing in scope has a name for it.</summary>
    public static string? Find(SqlSite site)
    {
        var wanted = new[] { Plain(TenantColumn(site)), "tenantid", "tenant" };
        var candidates = site.Model.LookupSymbols(site.Value.SpanStart)
            .Select(symbol => (symbol.Name, Type: TypeOf(symbol, site.Value.SpanStart), Rank: Array.IndexOf(wanted, Plain(symbol.Name))))
            .Where(candidate => candidate.Rank >= 0 && candidate.Type is not null)
            .OrderBy(candidate => candidate.Rank)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            if (candidate.Type!.SpecialType == SpecialType.System_String)
                return candidate.Name;
            if (FencelineType.Is(candidate.Type, "TenantId"))
                return candidate.Name + ".Value";
        }

        return null;
    }

    /// <summary>The parameter's name: the tenant column's.</summary>
    public static string ParameterName(SqlSite site) => Core.Naming.CSharpText.Camel(TenantColumn(site));

    private static string TenantColumn(SqlSite site) =>
        site.Catalog.Tables.Select(table => table.TenantKey).FirstOrDefault(key => key is { IsColumn: true })?.Column ?? "tenant_id";

    // A local is in scope before it is assigned; then it can't be read yet.
    public static ITypeSymbol? TypeOf(ISymbol symbol, int position) => symbol switch
    {
        ILocalSymbol local => local.Locations[0].SourceSpan.End <= position ? local.Type : null,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol { GetMethod: not null } property => property.Type,
        _ => null,
    };

    private static string Plain(string name) => name.Replace("_", "").ToLowerInvariant();
}
