using Microsoft.CodeAnalysis;

namespace Fenceline.CodeFixes;

/// <summary>Tells the runtime's types from others of their names.</summary>
internal static class FencelineType
{
    public static bool Is(ITypeSymbol? type, string name) =>
        type is { ContainingNamespace: { Name: "Fenceline", ContainingNamespace.IsGlobalNamespace: true } } && type.Name == name;
}
