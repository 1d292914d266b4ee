using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fenceline.Analyzers.Flow;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Sinks;

/// <summary>
/// The project's own methods, constructors, operators and accessors that hand a parameter on as SQL, directly or through
/// others. A body is looked at once, when a call of it is met; which parameters reach a sink follows from the graph of those
/// bodies, and what a method makes of a parameter on the way from the templates that it leaves.
/// </summary>
internal sealed class WrapperIndex(SinkFinder sinks, FlowIndex flow)
{
    private const int MaxDepth = 4;

    private readonly ConcurrentDictionary<IMethodSymbol, Passed> _passed = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Ordinal), SinkKind?> _answers = new();
    private readonly Lazy<ILookup<IMethodSymbol, IMethodSymbol>> _implementations = new(() => Implementations.In(flow.Models.Compilation));

    private IAssemblySymbol Own => flow.Models.Compilation.Assembly;

    /// <summary>Which arguments of a call of one of the project's methods become SQL, and what the method makes of them.</summary>
    public IEnumerable<SqlUse> Find(IOperation operation, CancellationToken cancellationToken)
    {
        if (operation is IMethodReferenceOperation { Method: { } method } reference)
            return SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, Own) ? OfReference(reference, cancellationToken) : [];
        if (operation is IParameterInitializerOperation { Parameter.ContainingSymbol: IMethodSymbol declaring } initializer)
            return KindOf(HandedOver.Declared(declaring), initializer.Parameter.Ordinal, cancellationToken) is { } kind ? [new SqlUse(initializer.Value, kind)] : [];
        return HandedOver.Of(operation, Own) is { } handed ? Find(handed, operation, cancellationToken) : [];
    }

    private IEnumerable<SqlUse> Find(HandedOver handed, IOperation operation, CancellationToken cancellationToken)
    {
        foreach (var (parameter, value) in handed.Texts)
        {
            if (KindOf(handed.Method, parameter.Ordinal, cancellationToken) is { } kind)
                yield return new SqlUse(value, kind);
        }

        foreach (var (text, kind) in Templates(handed.Method, 0, cancellationToken))
        {
            var texts = Filled(text, handed, operation, cancellationToken);
            var first = handed.Texts.First(given => Names(text, given.Parameter)).Value;
            yield return new SqlUse(first, kind, texts);
        }
    }

    // Whoever is handed the delegate calls the method with texts that nobody follows.
    private IEnumerable<SqlUse> OfReference(IMethodReferenceOperation reference, CancellationToken cancellationToken)
    {
        var method = HandedOver.Declared(reference.Method);
        foreach (var parameter in method.Parameters.Where(parameter => HandedOver.CanBeText(parameter.Type)))
        {
            if (KindOf(method, parameter.Ordinal, cancellationToken) is { } kind)
            {
                yield return new SqlUse(reference, kind) { IsOpen = true };
                yield break;
            }
        }
    }

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
            foreach (var flow in PassedBy(node.Method, cancellationToken).Whole.Where(flow => flow.Ordinal == node.Ordinal))
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

    /// <summary>Texts that reach the database and have a parameter of the method in them, among others.</summary>
    private IEnumerable<(BuiltText Text, SinkKind Kind)> Templates(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        var passed = PassedBy(method, cancellationToken);
        foreach (var (text, kind) in passed.Parts)
            yield return (text, kind);
        foreach (var (text, callee, ordinal) in passed.PartsHandedOn)
        {
            if (KindOf(callee, ordinal, cancellationToken) is { } kind)
                yield return (text, kind);
        }

        if (depth == MaxDepth)
            yield break;
        foreach (var (operation, handed) in passed.Calls)
        {
            foreach (var (text, kind) in Templates(handed.Method, depth + 1, cancellationToken))
            {
                foreach (var filled in Filled(text, handed, operation, cancellationToken).Where(filled => method.Parameters.Any(parameter => Names(filled, parameter))))
                    yield return (filled, kind);
            }
        }

        foreach (var implementation in ImplementationsOf(method).Where(implementation => depth == 0 && implementation.Parameters.Length == method.Parameters.Length))
        {
            foreach (var (text, kind) in Templates(implementation, depth + 1, cancellationToken))
                yield return (OfParameters(text, implementation, method), kind);
        }
    }

    private static BuiltText OfParameters(BuiltText text, IMethodSymbol from, IMethodSymbol to) => BuiltText.Of(text.Parts.Select(part =>
        part is HolePart { Parameter: { } parameter } hole && from.Parameters.Any(own => Same(own, parameter)) ? hole with { Parameter = to.Parameters[parameter.Ordinal] } : part));

    /// <summary>A template with what a call gives in place of the parameters.</summary>
    private ImmutableArray<BuiltText> Filled(BuiltText template, HandedOver handed, IOperation call, CancellationToken cancellationToken)
    {
        var texts = Alternatives.EmptyText;
        foreach (var part in template.Parts)
        {
            var given = part is HolePart { Parameter: { } parameter } ? handed.Texts.FirstOrDefault(given => Same(given.Parameter, parameter)).Value : null;
            texts = Alternatives.Product(texts, given is not null ? flow.TextsOf(given, false, cancellationToken)
                : part is HolePart { Parameter: { } missing } && DefaultOf(call, missing) is { } text ? text
                : Alternatives.Of(part));
        }

        return texts;
    }

    private static ImmutableArray<BuiltText>? DefaultOf(IOperation call, IParameterSymbol parameter)
    {
        var arguments = call switch { IInvocationOperation invocation => invocation.Arguments, IObjectCreationOperation creation => creation.Arguments, _ => [] };
        return arguments.FirstOrDefault(argument => argument.ArgumentKind == ArgumentKind.DefaultValue && argument.Parameter?.Ordinal == parameter.Ordinal) is { } argument
            ? PrintedValues.OfConstant(argument.Value.ConstantValue.Value, argument.Value.Type, call.Syntax)
            : null;
    }

    private static bool Names(BuiltText text, IParameterSymbol parameter) => text.Parts.Any(part => part is HolePart { Parameter: { } own } && Same(own, parameter));

    // A partial method's parameters are two symbols each.
    private static bool Same(IParameterSymbol one, IParameterSymbol other) => one.Ordinal == other.Ordinal
        && one.ContainingSymbol is IMethodSymbol left && other.ContainingSymbol is IMethodSymbol right
        && SymbolEqualityComparer.Default.Equals(HandedOver.Declared(left), HandedOver.Declared(right));

    private IEnumerable<IMethodSymbol> ImplementationsOf(IMethodSymbol method) =>
        method.IsAbstract || method.IsVirtual || method.IsOverride ? _implementations.Value[method] : [];

    private Passed PassedBy(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (_passed.TryGetValue(method, out var known))
            return known;

        var implemented = OwnBodies.Implemented(method);
        var passed = implemented.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax(cancellationToken) is var syntax && Mentions(implemented, syntax)
            && flow.Models.GetOperation(syntax, null, cancellationToken) is { } body
                ? Collect(body, method, cancellationToken)
                : Passed.Nothing;
        return _passed[method] = passed;
    }

    // Binding a body costs: only of those that name a parameter that can be a text.
    private static bool Mentions(IMethodSymbol method, SyntaxNode syntax)
    {
        var names = method.Parameters.Where(parameter => HandedOver.CanBeText(parameter.Type)).Select(parameter => parameter.Name).ToArray();
        return names.Length > 0 && syntax.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText) && name.Parent is not NameColonSyntax);
    }

    private Passed Collect(IOperation body, IMethodSymbol method, CancellationToken cancellationToken)
    {
        var passed = new Passed();
        foreach (var operation in body.Descendants())
        {
            foreach (var use in sinks.Find(operation).Where(use => !use.IsOpen))
            {
                foreach (var text in flow.TextsOf(use.Value, use.Kind == SinkKind.Formattable, cancellationToken))
                {
                    if (OfMethod(text.WholeParameter, method) is { } whole)
                        passed.Whole.Add(new Flow(whole.Ordinal, use.Kind, null, 0));
                    else if (method.Parameters.Any(parameter => Names(text, parameter)))
                        passed.Parts.Add((text, use.Kind));
                }
            }

            if (HandedOver.Of(operation, Own) is not { } handed || (SymbolEqualityComparer.Default.Equals(handed.Method, method) && handed.Texts.IsEmpty))
                continue;
            passed.Calls.Add((operation, handed));
            foreach (var (target, value) in handed.Texts)
            {
                foreach (var text in flow.TextsOf(value, false, cancellationToken))
                {
                    if (OfMethod(text.WholeParameter, method) is { } whole)
                        passed.Whole.Add(new Flow(whole.Ordinal, null, handed.Method, target.Ordinal));
                    else if (method.Parameters.Any(parameter => Names(text, parameter)))
                        passed.PartsHandedOn.Add((text, handed.Method, target.Ordinal));
                }
            }
        }

        return passed;
    }

    private static IParameterSymbol? OfMethod(IParameterSymbol? parameter, IMethodSymbol method) =>
        parameter is not null && parameter.Ordinal < method.Parameters.Length && Same(parameter, method.Parameters[parameter.Ordinal]) ? parameter : null;

    /// <summary>A parameter goes into a sink, or into a parameter of another method.</summary>
    private readonly record struct Flow(int Ordinal, SinkKind? Sink, IMethodSymbol? Callee, int CalleeOrdinal);

    /// <summary>What a body does with the parameters of its method.</summary>
    private sealed class Passed
    {
        public static readonly Passed Nothing = new();

        public List<Flow> Whole { get; } = [];

        public List<(BuiltText Text, SinkKind Kind)> Parts { get; } = [];

        public List<(BuiltText Text, IMethodSymbol Callee, int Ordinal)> PartsHandedOn { get; } = [];

        public List<(IOperation Operation, HandedOver Handed)> Calls { get; } = [];
    }
}
