using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Sinks;

/// <summary>Which of the project's methods run when an interface's or a base class's method is called.</summary>
internal static class Implementations
{
    public static ILookup<IMethodSymbol, IMethodSymbol> In(Compilation compilation) => Types(compilation.Assembly.GlobalNamespace)
        .Where(type => type.TypeKind is TypeKind.Class or TypeKind.Struct)
        .SelectMany(Pairs)
        .ToLookup<(IMethodSymbol Base, IMethodSymbol Own), IMethodSymbol, IMethodSymbol>(pair => pair.Base, pair => pair.Own, SymbolEqualityComparer.Default);

    private static IEnumerable<(IMethodSymbol Base, IMethodSymbol Own)> Pairs(INamedTypeSymbol type)
    {
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (method.OverriddenMethod is { } overridden)
                yield return (overridden.OriginalDefinition, method);
        }

        // Of the project's own interfaces: nobody asks for others, and there are many.
        var contracts = type.AllInterfaces.Where(contract => SymbolEqualityComparer.Default.Equals(contract.ContainingAssembly, type.ContainingAssembly));
        foreach (var member in contracts.SelectMany(contract => contract.GetMembers()).OfType<IMethodSymbol>())
        {
            if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol own)
                yield return (member.OriginalDefinition, own.OriginalDefinition);
        }
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));
}
