using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Sinks;

/// <summary>
/// The project's own methods and property setters that hand a parameter on as SQL, directly or through others. A body is
/// looked at once, when a call of it is met; which parameters reach a sink follows from the graph of those bodies.
/// </summary>
internal sealed class WrapperIndex(SinkFinder sinks, SourceModels models)
{
    private static readonly IEnumerable<(IParameterSymbol Parameter, IOperation Value)> NoTexts = [];

    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<Flow>> _flows = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Ordinal), SinkKind?> _answers = new();
    private readonly Lazy<ILookup<IMethodSymbol, IMethodSymbol>> _implementations = new(() => Implementations.In(models.Compilation));

    /// <summary>Which arguments of a call of one of the project's methods become SQL.</summary>
    public IEnumerable<SqlUse> Find(IOperation operation, CancellationToken cancellationToken)
    {
        var texts = TextsHandedTo(operation);
        return texts == NoTexts ? [] : Find(texts, cancellationToken);
    }

    private IEnumerable<SqlUse> Find(IEnumerable<(IParameterSymbol Parameter, IOperation Value)> texts, CancellationToken cancellationToken)
    {
        foreach (var (parameter, value) in texts)
        {
            if (KindOf((IMethodSymbol)parameter.ContainingSymbol, parameter.Ordinal, cancellationToken) is { } kind)
                yield return new SqlUse(value, kind);
        }
    }

    /// <summary>What goes into text parameters of the project's own methods and setters, by the parameters' definitions.</summary>
    private IEnumerable<(IParameterSymbol Parameter, IOperation Value)> TextsHandedTo(IOperation operation) => operation switch
    {
        IInvocationOperation call when IsOwn(call.TargetMethod) => OfArguments(call.Arguments),
        IObjectCreationOperation { Constructor: { } constructor } creation when IsOwn(constructor) => OfArguments(creation.Arguments),
        IAssignmentOperation { Target: IPropertyReferenceOperation { Property: { SetMethod: { Parameters: [.., var value] } setter } property } } assignment
            when SinkSymbols.IsText(property.Type) && IsOwn(setter) => [(value.OriginalDefinition, assignment.Value)],
        _ => NoTexts,
    };

    private static IEnumerable<(IParameterSymbol Parameter, IOperation Value)> OfArguments(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.Any(IsGivenText)
            ? arguments.Where(IsGivenText).Select(argument => (argument.Parameter!.OriginalDefinition, argument.Value))
            : NoTexts;

    private static bool IsGivenText(IArgumentOperation argument) =>
        argument.ArgumentKind != ArgumentKind.DefaultValue && argument.Parameter is { } parameter && SinkSymbols.IsText(parameter.Type);

    private bool IsOwn(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, models.Compilation.Assembly);

    /// <summary>How a parameter's text reaches the database; null when it does not.</summary>
    private SinkKind? KindOf(IMethodSymbol method, int ordinal, CancellationToken cancellationToken)
    {
        if (_answers.TryGetValue((method, ordinal), out var known))
            return known;

        var visited = new HashSet<(IMethodSymbol, int)> { (method, ordinal) };
        var pending = new Queue<(IMethodSymbol Method, int Ordinal)>(visited);
        SinkKind? answer = null;
        while (answer is null && pending.Count > 0)
        {
            var node = pending.Dequeue();
            foreach (var flow in FlowsOf(node.Method, cancellationToken).Where(flow => flow.Ordinal == node.Ordinal))
            {
                answer ??= flow.Sink;
                if (flow.Callee is { } callee && visited.Add((callee, flow.CalleeOrdinal)))
                    pending.Enqueue((callee, flow.CalleeOrdinal));
            }

            foreach (var implementation in ImplementationsOf(node.Method))
            {
                if (visited.Add((implementation, node.Ordinal)))
                    pending.Enqueue((implementation, node.Ordinal));
            }
        }

        return _answers[(method, ordinal)] = answer;
    }

    private IEnumerable<IMethodSymbol> ImplementationsOf(IMethodSymbol method) =>
        method.IsAbstract || method.IsVirtual || method.IsOverride ? _implementations.Value[method] : [];

    private ImmutableArray<Flow> FlowsOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (_flows.TryGetValue(method, out var known))
            return known;

        var flows = method.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax(cancellationToken) is var syntax && PassesOn(method, syntax)
            && models.GetOperation(syntax, null, cancellationToken) is { } body
                ? body.Descendants().SelectMany(operation => FlowsIn(operation, method, cancellationToken)).ToImmutableArray()
                : [];
        return _flows[method] = flows;
    }

    // Binding a body costs: only of those that name a text parameter in an argument, an assignment or an initial value.
    private static bool PassesOn(IMethodSymbol method, SyntaxNode syntax)
    {
        var names = method.Parameters.Where(parameter => SinkSymbols.IsText(parameter.Type)).Select(parameter => parameter.Name).ToArray();
        return syntax.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText)
            && name.Parent is ArgumentSyntax or AssignmentExpressionSyntax or EqualsValueClauseSyntax or ConditionalExpressionSyntax or BinaryExpressionSyntax
                or PostfixUnaryExpressionSyntax or CastExpressionSyntax or InterpolationSyntax or MemberAccessExpressionSyntax);
    }

    private IEnumerable<Flow> FlowsIn(IOperation operation, IMethodSymbol method, CancellationToken cancellationToken)
    {
        foreach (var use in sinks.Find(operation))
        {
            foreach (var parameter in PassedOn(use.Value, use.Kind == SinkKind.Formattable, method, cancellationToken))
                yield return new Flow(parameter.Ordinal, use.Kind, null, 0);
        }

        foreach (var (target, value) in TextsHandedTo(operation))
        {
            foreach (var parameter in PassedOn(value, false, method, cancellationToken))
                yield return new Flow(parameter.Ordinal, null, (IMethodSymbol)target.ContainingSymbol, target.Ordinal);
        }
    }

    private IEnumerable<IParameterSymbol> PassedOn(IOperation value, bool isFormattable, IMethodSymbol method, CancellationToken cancellationToken) =>
        new TextEvaluator(models, isFormattable, cancellationToken).Evaluate(value)
            .Select(text => text.WholeParameter)
            .OfType<IParameterSymbol>()
            .Where(parameter => SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method));

    /// <summary>A parameter goes into a sink, or into a parameter of another method.</summary>
    private readonly record struct Flow(int Ordinal, SinkKind? Sink, IMethodSymbol? Callee, int CalleeOrdinal);
}
