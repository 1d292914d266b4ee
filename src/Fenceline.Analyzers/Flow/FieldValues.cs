using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fenceline.Analyzers.Flow;

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

    /// <summary>Whether no one changes the collection that a field holds: it is private, and only asked, and what it holds can't change.</summary>
    public static bool IsOnlyRead(IFieldSymbol field, CancellationToken cancellationToken) => field.DeclaredAccessibility == Accessibility.Private
        && ItemsOf(field.Type).All(IsUnchanging)
        && field.ContainingType.DeclaringSyntaxReferences.SelectMany(reference => NamesIn(reference.GetSyntax(cancellationToken), field.Name)).All(IsRead);

    private static ImmutableArray<ITypeSymbol> ItemsOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol { TypeArguments: var arguments } => arguments,
        _ => [],
    };

    private static bool IsUnchanging(ITypeSymbol type) => type is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.All(element => IsUnchanging(element.Type))
        : type.IsValueType || type.SpecialType is SpecialType.System_String or SpecialType.System_Object || type.TypeKind == TypeKind.Delegate;

    private static bool IsRead(IdentifierNameSyntax name)
    {
        var use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : (ExpressionSyntax)name;
        return use.Parent switch
        {
            ElementAccessExpressionSyntax element => !IsChanged(element),
            MemberAccessExpressionSyntax member => Readers.Contains(member.Name.Identifier.ValueText),
            ForEachStatementSyntax loop => loop.Expression == use,
            _ => false,
        };
    }

    private static readonly HashSet<string> Readers = new(StringComparer.Ordinal)
    {
        "Contains", "ContainsKey", "TryGetValue", "Length", "Count", "First", "FirstOrDefault", "Single", "Select", "Where", "Any", "All", "Keys", "Values", "GetValueOrDefault", "ToString", "IndexOf",
    };

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
