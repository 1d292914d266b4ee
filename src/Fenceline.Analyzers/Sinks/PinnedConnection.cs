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
            // Most locals end at the first question: the walk through the method is for those that don't.
            ILocalReferenceOperation local => Is(DeclaredValue(local)) && !IsAssigned(local),
            _ => false,
        };
    }

    // Only backwards: half-written code may name a local in its own value.
    private static IOperation? DeclaredValue(ILocalReferenceOperation use) =>
        use.Local.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value } && value.Span.End <= use.Syntax.SpanStart
            ? use.SemanticModel?.GetOperation(value)
            : null;

    /// <summary>Whether something else is assigned to a local, anywhere.</summary>
    private static bool IsAssigned(ILocalReferenceOperation use)
    {
        IOperation root = use;
        while (root.Parent is { } parent)
            root = parent;
        return root.Descendants().Any(operation => operation switch
        {
            IAssignmentOperation { Target: ILocalReferenceOperation target } => Same(target),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: ILocalReferenceOperation argument } => Same(argument),
            _ => false,
        });

        bool Same(ILocalReferenceOperation other) => SymbolEqualityComparer.Default.Equals(other.Local, use.Local);
    }
}
