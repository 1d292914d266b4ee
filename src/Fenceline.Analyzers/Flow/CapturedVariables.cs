using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

internal static class CapturedVariables
{
    private static readonly HashSet<string> Readers = new(StringComparer.Ordinal) { "ToString", "Length", "Count", "get_Length", "get_Count", "Contains", "ContainsKey", "Any", "First", "Select", "Where", "ToList", "ToArray" };

    /// <summary>The variables from around a lambda or local function whose objects it may change, or hand to what may.</summary>
    public static IEnumerable<ISymbol> ChangedIn(Func<IOperation, bool> isFunction, IOperation root)
    {
        var functions = root.Descendants().Where(operation => operation is IAnonymousFunctionOperation or ILocalFunctionOperation).ToList();
        var pending = new Queue<IOperation>(functions.Where(isFunction));
        var seen = new HashSet<IOperation>(pending);
        while (pending.Count > 0)
        {
            var function = pending.Dequeue();
            foreach (var operation in function.Descendants())
            {
                // What it calls, it does.
                var called = operation switch { IInvocationOperation call => call.TargetMethod, IMethodReferenceOperation method => method.Method, _ => null };
                if (called?.MethodKind == MethodKind.LocalFunction
                    && functions.OfType<ILocalFunctionOperation>().FirstOrDefault(other => SymbolEqualityComparer.Default.Equals(other.Symbol, called.OriginalDefinition)) is { } local && seen.Add(local))
                    pending.Enqueue(local);
                if (VariableOf(operation) is { } variable && !SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, SymbolOf(function)) && !IsRead(operation))
                    yield return variable;
            }
        }
    }

    /// <summary>Whether a lambda names a variable from around it.</summary>
    public static bool AreNamedIn(SyntaxNode lambda, IOperation root) => root.Descendants()
        .Where(operation => operation is IAnonymousFunctionOperation && operation.Syntax == lambda)
        .Any(function => function.Descendants().Any(operation => VariableOf(operation) is { } variable && !SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, SymbolOf(function))));

    private static ISymbol? VariableOf(IOperation operation) =>
        operation switch { ILocalReferenceOperation { Local.IsConst: false } local => local.Local, IParameterReferenceOperation parameter => parameter.Parameter, _ => null };

    private static IMethodSymbol SymbolOf(IOperation function) => function is IAnonymousFunctionOperation lambda ? lambda.Symbol : ((ILocalFunctionOperation)function).Symbol;

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
