using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Says which texts an expression may have. Each body is run through once, when an expression in it is asked for.</summary>
/// <param name="files">The text of a file beside the project, by a constant path or resource name.</param>
internal sealed class FlowIndex(SourceModels models, Func<string, string?>? files = null)
{
    private readonly ConcurrentDictionary<SyntaxNode, FlowResult> _results = new();
    private readonly OwnBodies _bodies = new(models);

    public SourceModels Models => models;

    public OwnBodies Bodies => _bodies;

    public string? FileText(string name) => files?.Invoke(name);

    /// <summary>The texts that an expression may have as plain text, or as a statement with its values beside it.</summary>
    /// <param name="isParameterized">The API takes a <see cref="FormattableString"/>: what stands in a hole is sent as a parameter.</param>
    public ImmutableArray<BuiltText> TextsOf(IOperation value, bool isParameterized, CancellationToken cancellationToken)
    {
        var isGathered = value.Parent is IArgumentOperation { ArgumentKind: not ArgumentKind.Explicit };
        var root = Body.RootOf(value);
        var result = _results.TryGetValue(root.Syntax, out var known) ? known
            : _results.GetOrAdd(root.Syntax, FlowRunner.Run(this, root, new HashSet<ISymbol>(SymbolEqualityComparer.Default), cancellationToken).Result);
        return result.TextsOf(value.Syntax, isGathered, isParameterized);
    }

    /// <summary>What an expression elsewhere may be, for a run that is underway.</summary>
    public (FlowValue Value, ImmutableDictionary<HeapId, HeapObject> Objects) ValueOf(IOperation value, FlowSession session)
    {
        var root = Body.RootOf(value);
        if (!_results.TryGetValue(root.Syntax, out var result))
        {
            if (session.Underway.Count > 12)
            {
                session.WasCut = true;
                return (FlowValue.Unknown(value.Syntax), ImmutableDictionary<HeapId, HeapObject>.Empty);
            }

            (result, var wasCut) = FlowRunner.Run(this, root, session.Underway, session.CancellationToken);
            if (wasCut)
                session.WasCut = true;
            else
                result = _results.GetOrAdd(root.Syntax, result);
        }

        return (result.ValueOf(value.Syntax), result.Objects);
    }
}
