using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Sql;

/// <summary>The <c>[CrossTenant("reason")]</c> attribute, on a member or on a type around it.</summary>
internal static class Exemption
{
    public static bool Covers(ISymbol symbol)
    {
        for (var current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (IsMarked(current) || (current is IMethodSymbol { AssociatedSymbol: { } associated } && IsMarked(associated)))
                return true;
        }

        return false;
    }

    /// <summary>What is said of reaching several tenants' rows is exempt; what is said of values in SQL text and of the session is not.</summary>
    public static bool Silences(string ruleId) => ruleId is not (CodeRules.ConcatenatedSql or SqlRules.SessionSetting or SqlRules.ExemptionWithoutReason);

    public static bool IsAttribute(ITypeSymbol? type) =>
        type is { Name: "CrossTenantAttribute", ContainingNamespace: { Name: "Fenceline", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool IsMarked(ISymbol symbol) => symbol.GetAttributes().Any(attribute => IsAttribute(attribute.AttributeClass));
}
