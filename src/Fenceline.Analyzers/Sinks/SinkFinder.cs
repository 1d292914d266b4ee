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
        // What is appended is the end of a larger text: the whole is looked at.
        ICompoundAssignmentOperation { Target: IMemberReferenceOperation target } assignment when symbols.Of(target.Member, target.Type) is { } kind => [new SqlUse(assignment, kind)],
        IDeconstructionAssignmentOperation assignment => InTargets(assignment.Target),
        IAssignmentOperation { Target: IMemberReferenceOperation target } assignment when symbols.Of(target.Member, target.Type) is { } kind => [new SqlUse(assignment.Value, kind)],
        IAssignmentOperation { Target: IDynamicMemberReferenceOperation { MemberName: "CommandText" } } assignment => [new SqlUse(assignment.Value, SinkKind.Text)],
        IDynamicInvocationOperation { Operation: IDynamicMemberReferenceOperation { MemberName: var name } } call when SinkSymbols.IsKnownName(name) => InDynamic(call.Arguments),
        IFieldInitializerOperation { InitializedFields: [var field, ..] } initializer when symbols.Of(field, field.Type) is { } kind => [new SqlUse(initializer.Value, kind)],
        IPropertyInitializerOperation { InitializedProperties: [var property, ..] } initializer when symbols.Of(property, property.Type) is { } kind => [new SqlUse(initializer.Value, kind)],
        IMethodReferenceOperation { Parent: not IInvocationOperation } reference when symbols.Of(reference.Method).FirstOrDefault(kind => kind is not null) is { } kind => [new SqlUse(reference, kind) { IsOpen = true }],
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

    private IEnumerable<SqlUse> InTargets(IOperation target)
    {
        foreach (var element in target is ITupleOperation tuple ? tuple.Elements : [])
        {
            var inner = element is IConversionOperation conversion ? conversion.Operand : element;
            if (inner is IMemberReferenceOperation member && symbols.Of(member.Member, member.Type) is { } kind)
                yield return new SqlUse(inner, kind);
            foreach (var use in InTargets(inner))
                yield return use;
        }
    }

    // Which of them is the SQL is known at run time only: a text, else what might be one.
    private static IEnumerable<SqlUse> InDynamic(ImmutableArray<IOperation> arguments)
    {
        var texts = arguments.Where(argument => argument.Type is { SpecialType: SpecialType.System_String }).ToList();
        return (texts.Count > 0 ? texts : arguments.Where(argument => argument.Type is { TypeKind: TypeKind.Dynamic } or { SpecialType: SpecialType.System_Object }))
            .Take(1).Select(argument => new SqlUse(argument, SinkKind.Text));
    }
}
