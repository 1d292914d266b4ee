using System.Collections.Concurrent;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>A method's body, an initial value or another piece of code that runs as a whole.</summary>
/// <param name="Wild">Variables that can change behind the back of who follows the statements: see <see cref="WildVariables"/>.</param>
internal sealed record Body(IOperation Root, ControlFlowGraph Graph, ISet<ISymbol> Wild)
{
    public static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    /// <summary>Null for what the compiler makes no graph of.</summary>
    public static Body? Of(IOperation root, CancellationToken cancellationToken)
    {
        var graph = root switch
        {
            IMethodBodyOperation body => ControlFlowGraph.Create(body, cancellationToken),
            IConstructorBodyOperation body => ControlFlowGraph.Create(body, cancellationToken),
            IFieldInitializerOperation initializer => ControlFlowGraph.Create(initializer, cancellationToken),
            IPropertyInitializerOperation initializer => ControlFlowGraph.Create(initializer, cancellationToken),
            IParameterInitializerOperation initializer => ControlFlowGraph.Create(initializer, cancellationToken),
            IAttributeOperation attribute => ControlFlowGraph.Create(attribute, cancellationToken),
            IBlockOperation block => ControlFlowGraph.Create(block, cancellationToken),
            _ => null,
        };
        return graph is null ? null : new Body(root, graph, WildVariables.Of(root));
    }
}

/// <summary>The bodies of the project's own methods, each bound once.</summary>
internal sealed class OwnBodies(SourceModels models)
{
    private readonly ConcurrentDictionary<IMethodSymbol, Body?> _bodies = new(SymbolEqualityComparer.Default);

    public SourceModels Models => models;

    /// <summary>The body that runs when exactly this method is called; null when it is not here.</summary>
    public Body? Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var definition = Implemented(method);
        return _bodies.TryGetValue(definition, out var known) ? known : _bodies[definition] = Bind(definition, cancellationToken);
    }

    /// <summary>The declaration of a method that carries its body.</summary>
    public static IMethodSymbol Implemented(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return definition.PartialImplementationPart ?? definition;
    }

    private Body? Bind(IMethodSymbol method, CancellationToken cancellationToken) =>
        method.DeclaringSyntaxReferences is [var reference] && models.GetOperation(reference.GetSyntax(cancellationToken), null, cancellationToken) is { } operation
            ? Body.Of(Body.RootOf(operation), cancellationToken)
            : null;
}
