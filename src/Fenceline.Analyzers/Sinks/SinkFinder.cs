using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Sinks;

/// <summary>Finds the expressions that become SQL in an operation: an argument, an assigned value, an initial value.</summary>
internal sealed class SinkFinder(SinkSymbols symbols)
{
    public IEnumerable<SqlUse> Find(IOperation operation) => operation switch
    {
        IInvocationOperation call => InArguments(call.TargetMethod, call.Arguments, call.Instance),
        IObjectCreationOperation { Constructor: { } constructor } creation => InArguments(constructor, creation.Arguments, null),
        IAssignmentOperation { Target: IMemberReferenceOperation target } assignment when symbols.Of(target.Member, target.Type) is { } kind => [new SqlUse(assignment.Value, kind)],
        IFieldInitializerOperation { InitializedFields: [var field, ..] } initializer when symbols.Of(field, field.Type) is { } kind => [new SqlUse(initializer.Value, kind)],
        IPropertyInitializerOperation { InitializedProperties: [var property, ..] } initializer when symbols.Of(property, property.Type) is { } kind => [new SqlUse(initializer.Value, kind)],
        _ => [],
    };

    // Almost all calls are none of a sink, and cost no more than the question.
    private IEnumerable<SqlUse> InArguments(IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments, IOperation? receiver) =>
        symbols.Of(method) is { IsEmpty: false } kinds ? InArguments(kinds, arguments, receiver) : [];

    private IEnumerable<SqlUse> InArguments(ImmutableArray<SinkKind?> kinds, ImmutableArray<IArgumentOperation> arguments, IOperation? receiver)
    {
        foreach (var argument in arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue && argument.Parameter is { } parameter && kinds[parameter.Ordinal] is { } kind)
                yield return new SqlUse(argument.Value, kind == SinkKind.Text && IsPinned() ? SinkKind.Pinned : symbols.Refine(kind, receiver?.Type));
        }

        bool IsPinned() => PinnedConnection.Is(receiver) || arguments.Any(PinnedConnection.Is);
    }
}
