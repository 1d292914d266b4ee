using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

internal static class CapturedVariables
{
    private static readonly HashSet<string> Readers = new(StringComparer.Ordinal) { "ToString", "Length", "Count", "get_Length", "get_Count", "Contains", "ContainsKey", "Any", "First", "Select", "Where", "ToList", "ToArray" };

    /// <summary>The variables from around a lambda whose objects it may change, or hand to what may.</summary>
    public static IEnumerable<ISymbol> ChangedIn(SyntaxNode lambda, IOperation root)
    {
        var function = root.Descendants().FirstOrDefault(operation => operation is IAnonymousFunctionOperation && operation.Syntax == lambda);
        if (function is not IAnonymousFunctionOperation { Symbol: var symbol })
            yield break;

        foreach (var operation in function.Descendants())
        {
            var variable = operation switch { ILocalReferenceOperation local => local.Local, IParameterReferenceOperation parameter => parameter.Parameter, _ => (ISymbol?)null };
            if (variable is not null && !SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, symbol) && !IsRead(operation))
                yield return variable;
        }
    }

    private static bool IsRead(IOperation reference) => reference.Parent switch
    {
        IInvocationOperation call => call.Instance == reference && Readers.Contains(call.TargetMethod.Name),
        IPropertyReferenceOperation { Parent: not IAssignmentOperation } property => property.Instance == reference,
        IFieldReferenceOperation { Parent: not IAssignmentOperation } => true,
        IArrayElementReferenceOperation { Parent: not IAssignmentOperation } => true,
        IInterpolationOperation or IBinaryOperation => true,
        _ => false,
    };
}
