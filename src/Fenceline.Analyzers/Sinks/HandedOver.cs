using System.Collections.Immutable;
using Fenceline.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Sinks;

/// <summary>What an operation hands over to one of the project's own methods, constructors, operators or accessors.</summary>
/// <param name="Method">As it is declared: a partial one by its declaration without a body.</param>
internal readonly record struct HandedOver(IMethodSymbol Method, ImmutableArray<(IParameterSymbol Parameter, IOperation Value)> Texts)
{
    /// <summary>Null when the operation calls none of the project's own, or gives it no text.</summary>
    public static HandedOver? Of(IOperation operation, IAssemblySymbol assembly) => operation switch
    {
        IInvocationOperation call => Of(call.TargetMethod, call.Arguments, assembly),
        IObjectCreationOperation { Constructor: { } constructor } creation => Of(constructor, creation.Arguments, assembly),
        IAssignmentOperation { Target: IPropertyReferenceOperation { Property.SetMethod: { } setter } target } assignment when IsOwn(setter, assembly) =>
            Of(setter, [.. target.Arguments.Select(argument => argument.Value), assignment is ICompoundAssignmentOperation ? assignment : assignment.Value]),
        IPropertyReferenceOperation { Arguments: { IsEmpty: false } arguments, Property.GetMethod: { } getter } => Of(getter, arguments, assembly),
        IBinaryOperation { OperatorMethod: { } method } binary when IsOwn(method, assembly) => Of(method, [binary.LeftOperand, binary.RightOperand]),
        IUnaryOperation { OperatorMethod: { } method } unary when IsOwn(method, assembly) => Of(method, [unary.Operand]),
        IConversionOperation { OperatorMethod: { } method } conversion when IsOwn(method, assembly) => Of(method, [conversion.Operand]),
        ICompoundAssignmentOperation { OperatorMethod: { } method } assignment when IsOwn(method, assembly) => Of(method, [assignment.Target, assignment.Value]),
        _ => null,
    };

    /// <summary>Whether a value of a type can carry a text.</summary>
    public static bool CanBeText(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String or SpecialType.System_Object } or { TypeKind: TypeKind.TypeParameter or TypeKind.Dynamic } => true,
        IArrayTypeSymbol array => CanBeText(array.ElementType),
        INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String or SpecialType.System_Object or SpecialType.System_Char }], ContainingNamespace: { } space } named =>
            named.TypeKind != TypeKind.Delegate && space.ToDisplayString().StartsWith("System", StringComparison.Ordinal),
        _ => SinkSymbols.IsText(type) || BuilderCalls.IsBuilder(type),
    };

    public static IMethodSymbol Declared(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return definition.PartialDefinitionPart ?? definition;
    }

    private static bool IsOwn(IMethodSymbol method, IAssemblySymbol assembly) => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, assembly);

    private static HandedOver? Of(IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments, IAssemblySymbol assembly)
    {
        if (arguments.IsEmpty || !IsOwn(method, assembly) || !arguments.Any(IsGivenText))
            return null;
        var declared = Declared(method);
        // Of an extension that is called like a method the receiver is the first argument, and counted.
        return new HandedOver(declared, [.. arguments.Where(IsGivenText).Select(argument => (declared.Parameters[argument.Parameter!.Ordinal], argument.Value))]);
    }

    private static HandedOver? Of(IMethodSymbol method, IReadOnlyList<IOperation> values)
    {
        var declared = Declared(method);
        var texts = declared.Parameters.Where(parameter => parameter.Ordinal < values.Count && CanBeText(parameter.Type))
            .Select(parameter => (parameter, values[parameter.Ordinal])).ToImmutableArray();
        return texts.IsEmpty ? null : new HandedOver(declared, texts);
    }

    private static bool IsGivenText(IArgumentOperation argument) =>
        argument.ArgumentKind != ArgumentKind.DefaultValue && argument.Parameter is { } parameter && CanBeText(parameter.OriginalDefinition.Type);
}
