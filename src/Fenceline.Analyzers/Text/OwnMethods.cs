using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Text;

/// <summary>The texts that the project's own methods return, with the arguments of a call in place of their parameters.</summary>
internal sealed class OwnMethods(TextEvaluator evaluator, SourceModels models, CancellationToken cancellationToken)
{
    private readonly Dictionary<IMethodSymbol, ImmutableArray<BuiltText>?> _returned = new(SymbolEqualityComparer.Default);

    /// <summary>Null when what the method returns can't be told: it may be overridden, or has no body here.</summary>
    public ImmutableArray<BuiltText>? Evaluate(IInvocationOperation call)
    {
        var method = call.TargetMethod.OriginalDefinition;
        if (method.IsVirtual || method.IsAbstract || method.IsOverride || method.ContainingType.TypeKind == TypeKind.Interface)
            return null;
        if (!_returned.TryGetValue(method, out var texts))
            _returned[method] = texts = Returned(method, call);
        return texts is { } known ? WithArguments(known, method, call.Arguments) : null;
    }

    private ImmutableArray<BuiltText>? Returned(IMethodSymbol method, IInvocationOperation call)
    {
        var syntax = method.DeclaringSyntaxReferences is [var reference] ? reference.GetSyntax(cancellationToken) : null;
        if (syntax is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax) || models.GetOperation(syntax, call.SemanticModel, cancellationToken) is not { } body)
            return null;

        // A parameter that is given another value is not the argument any more.
        if (body.Descendants().Any(operation => operation is IAssignmentOperation { Target: IParameterReferenceOperation } or IArgumentOperation { Parameter.RefKind: not RefKind.None }))
            return null;

        var values = OwnReturns(body).ToList();
        return values.Count == 0 ? null : evaluator.Guarded(method, call.Syntax, () => values.Aggregate(Alternatives.None, (texts, value) => Alternatives.Union(texts, evaluator.Evaluate(value))));
    }

    private static IEnumerable<IOperation> OwnReturns(IOperation body)
    {
        foreach (var child in body.ChildOperations.Where(child => child is not (IAnonymousFunctionOperation or ILocalFunctionOperation)))
        {
            if (child is IReturnOperation { ReturnedValue: { } value })
                yield return value;
            foreach (var inner in OwnReturns(child))
                yield return inner;
        }
    }

    private ImmutableArray<BuiltText> WithArguments(ImmutableArray<BuiltText> texts, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments) =>
        texts.Aggregate(Alternatives.None, (all, text) => Alternatives.Union(all, text.Parts.Aggregate(
            Alternatives.EmptyText, (start, part) => Alternatives.Product(start, Argument(part, method, arguments) ?? Alternatives.Of(part)))));

    private ImmutableArray<BuiltText>? Argument(TextPart part, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments) =>
        part is HolePart { Parameter: { } parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method)
        && arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is { } argument
            ? evaluator.Value(argument.Value)
            : null;
}
