using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Sinks;

/// <summary>Whether a connection is that of a tenant's transaction, which is pinned.</summary>
internal static class PinnedConnection
{
    /// <param name="connection">An expression that may be a connection.</param>
    public static bool Is(IOperation? connection)
    {
        while (connection is IConversionOperation or IArgumentOperation or IParenthesizedOperation)
            connection = connection.ChildOperations.First();
        return connection switch
        {
            IPropertyReferenceOperation { Property: { Name: "Connection", ContainingType: { Name: "TenantTransaction", ContainingNamespace: { Name: "Fenceline", ContainingNamespace.IsGlobalNamespace: true } } } } => true,
            ILocalReferenceOperation local => Is(OnlyValue(local)),
            _ => false,
        };
    }

    /// <summary>What a local is declared as, when nothing else is ever assigned to it.</summary>
    private static IOperation? OnlyValue(ILocalReferenceOperation use)
    {
        IOperation root = use;
        while (root.Parent is { } parent)
            root = parent;
        var isAssigned = root.Descendants().Any(operation => operation switch
        {
            IAssignmentOperation { Target: ILocalReferenceOperation target } => Same(target),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: ILocalReferenceOperation argument } => Same(argument),
            _ => false,
        });
        return isAssigned || use.Local.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: var value }
            ? null
            : use.SemanticModel?.GetOperation(value);

        bool Same(ILocalReferenceOperation other) => SymbolEqualityComparer.Default.Equals(other.Local, use.Local);
    }
}
