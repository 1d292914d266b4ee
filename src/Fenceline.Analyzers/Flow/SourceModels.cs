using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Flow;

/// <summary>The operations of declarations elsewhere in the compilation: the initializer of a field that holds SQL, the body of a method that runs it.</summary>
/// <remarks>
/// They are asked for on demand, for the few declarations that SQL flows through, so that findings show while one
/// types: what a compilation's end would report, an editor does not show.
/// </remarks>
internal sealed class SourceModels(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    public Compilation Compilation => compilation;

    /// <param name="known">A model that is at hand and serves when it is of the same file.</param>
    public IOperation? GetOperation(SyntaxNode node, SemanticModel? known, CancellationToken cancellationToken)
    {
        if (known?.SyntaxTree == node.SyntaxTree)
            return known.GetOperation(node, cancellationToken);
        return compilation.ContainsSyntaxTree(node.SyntaxTree) ? ModelOf(node.SyntaxTree).GetOperation(node, cancellationToken) : null;
    }

#pragma warning disable RS1030 // Costs a second binding: only of such declarations, once per compilation.
    private SemanticModel ModelOf(SyntaxTree tree) => _models.GetOrAdd(tree, tree => compilation.GetSemanticModel(tree));
#pragma warning restore RS1030
}
