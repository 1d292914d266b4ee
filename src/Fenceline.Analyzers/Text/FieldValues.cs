using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fenceline.Analyzers.Text;

/// <summary>All that is ever assigned to a field which only its own type can assign: one that is private or read-only.</summary>
internal static class FieldValues
{
    /// <summary>The expressions, the initial value among them; null when some assignment is no plain one.</summary>
    public static List<ExpressionSyntax>? Find(IFieldSymbol field, CancellationToken cancellationToken)
    {
        if (field is not { IsImplicitlyDeclared: false } || !(field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private))
            return null;

        var values = new List<ExpressionSyntax>();
        foreach (var reference in field.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var initial })
                values.Add(initial);
        }

        foreach (var name in field.ContainingType.DeclaringSyntaxReferences.SelectMany(reference => NamesIn(reference.GetSyntax(cancellationToken), field.Name)))
        {
            var target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : (ExpressionSyntax)name;
            if (target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
                values.Add(assignment.Right);
            else if (IsChanged(target))
                return null;
        }

        return values;
    }

    private static IEnumerable<IdentifierNameSyntax> NamesIn(SyntaxNode type, string name) =>
        type.DescendantNodes().OfType<IdentifierNameSyntax>().Where(node => node.Identifier.ValueText == name);

    private static bool IsChanged(ExpressionSyntax target) => target.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == target,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax => true,
        ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax or ArgumentSyntax or ForEachVariableStatementSyntax } } => true,
        _ => false,
    };
}
