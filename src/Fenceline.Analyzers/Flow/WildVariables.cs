using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>
/// Variables whose value can change though no statement on the way says so: a lambda or local function assigns them, or
/// another name refers to them. They are taken for unknown everywhere.
/// </summary>
internal static class WildVariables
{
    public static ISet<ISymbol> Of(IOperation root)
    {
        var wild = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in root.Descendants())
        {
            switch (operation)
            {
                case IAssignmentOperation { Target: var target } assignment:
                    AddTargets(target, wild);
                    if (assignment is ISimpleAssignmentOperation { IsRef: true })
                        AddVariables(assignment, wild);
                    break;
                case IIncrementOrDecrementOperation { Target: var target }:
                    AddTargets(target, wild);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                    AddTargets(argument.Value, wild);
                    if (argument.Parent is IInvocationOperation { TargetMethod.RefKind: not RefKind.None })
                        AddVariables(argument, wild);
                    break;
                case IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } declarator:
                    wild.Add(declarator.Symbol);
                    AddVariables(declarator, wild);
                    break;
                case IAddressOfOperation:
                    AddVariables(operation, wild);
                    break;
                case IReturnOperation { ReturnedValue: { } value } when value.Syntax.Parent is Microsoft.CodeAnalysis.CSharp.Syntax.RefExpressionSyntax:
                    AddVariables(operation, wild);
                    break;
                // What a pattern or a declaration within a nested function names is that function's own.
            }
        }

        return wild;
    }

    // Of a target, those variables that belong to a function further out.
    private static void AddTargets(IOperation target, HashSet<ISymbol> wild)
    {
        foreach (var variable in target.DescendantsAndSelf().Select(VariableOf).OfType<ISymbol>())
        {
            if (FunctionOf(target) is { } function && !IsOwn(variable, function))
                wild.Add(variable);
        }
    }

    private static bool IsOwn(ISymbol variable, ISymbol function) => SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, function);

    private static void AddVariables(IOperation operation, HashSet<ISymbol> wild)
    {
        foreach (var variable in operation.Descendants().Select(VariableOf).OfType<ISymbol>())
            wild.Add(variable);
    }

    private static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    private static ISymbol? FunctionOf(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda)
                return lambda.Symbol;
            if (parent is ILocalFunctionOperation function)
                return function.Symbol;
        }

        return null;
    }
}
