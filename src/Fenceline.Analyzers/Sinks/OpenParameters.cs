using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Sinks;

/// <summary>Parameters that callers give a text whom nobody sees: those of other projects, of frameworks, of the operating system.</summary>
internal static class OpenParameters
{
    public static bool IsOpen(IParameterSymbol parameter, Compilation compilation) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: not (MethodKind.LocalFunction or MethodKind.AnonymousFunction) } method
        && !SqlSyntax.IsMarked(parameter) && !(method.AssociatedSymbol is { } member && SqlSyntax.IsMarked(member))
        && (IsVisible(method) || Answers(method) || SymbolEqualityComparer.Default.Equals(method, compilation.GetEntryPoint(default)));

    private static bool IsVisible(IMethodSymbol method)
    {
        for (ISymbol? symbol = method; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
                return false;
        }

        return true;
    }

    /// <summary>Whether it implements or overrides a member of another assembly, whose callers are there.</summary>
    private static bool Answers(IMethodSymbol method)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (!IsSame(overridden, method))
                return true;
        }

        if (method.ExplicitInterfaceImplementations.Any(implemented => !IsSame(implemented, method)))
            return true;
        return method is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, ContainingType: { } type } && type.AllInterfaces
            .Where(contract => !IsSame(contract, method))
            .SelectMany(contract => contract.GetMembers(method.Name).OfType<IMethodSymbol>())
            .Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method));
    }

    private static bool IsSame(ISymbol symbol, IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, method.ContainingAssembly);
}
