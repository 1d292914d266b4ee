using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fenceline.Analyzers.Flow;

internal static class DeclaredMethod
{
    /// <summary>The method that a body is of; null for initial values and attributes.</summary>
    public static IMethodSymbol? Of(IOperation root) => root.Syntax switch
    {
        ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax property } => (root.SemanticModel?.GetDeclaredSymbol(property) as IPropertySymbol)?.GetMethod,
        TypeDeclarationSyntax type => root.SemanticModel?.GetDeclaredSymbol(type)?.InstanceConstructors
            .FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() == type)),
        _ => root.SemanticModel?.GetDeclaredSymbol(root.Syntax) as IMethodSymbol,
    };
}
