using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>What fields and properties are.</summary>
internal sealed partial class FlowEvaluator
{
    private static readonly object This = new();

    /// <summary>Under what name a class's own parameter is kept with its object.</summary>
    private static string CapturedName(IParameterSymbol parameter) => "<>" + parameter.Name;

    private FlowValue Field(IFieldReferenceOperation use)
    {
        var owner = use.Instance is null ? FlowValue.Nothing : Evaluate(use.Instance);
        if (use.Field is { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String })
            return FlowValue.EmptyText;
        if (use.Field.IsConst)
            return Declared(use.Field, use);
        if (Member(owner, NameOf(use.Field)) is { } tracked)
            return tracked.SeenFrom(use.Syntax);
        if (PrintedValues.IsHarmless(use.Type) || FieldValues.Find(use.Field, Session.CancellationToken) is not { Count: > 0 } values)
            return FlowValue.Unknown(use.Syntax);
        return Guarded(use.Field, use, () =>
        {
            var all = values.Aggregate(FlowValue.Nothing, (value, expression) => value.Join(ValueOf(expression, use)));
            if (!all.Objects.IsEmpty && !FieldValues.IsOnlyRead(use.Field, Session.CancellationToken))
                Lose(all);
            return all;
        });
    }

    private FlowValue Property(IPropertyReferenceOperation use)
    {
        var owner = use.Instance is null ? FlowValue.Nothing : Evaluate(use.Instance);
        var arguments = use.Arguments.Select(Given).ToArray();
        var property = use.Property;
        if (use.Arguments.Length > 0 && (property.ContainingType.SpecialType == SpecialType.System_String || !IsOwn(property)))
            return property.ContainingType.SpecialType == SpecialType.System_String || IsText(use.Instance?.Type) ? Slice(use, owner) : Element(owner, [.. use.Arguments.Select(argument => argument.Value)], use);
        if (PrintedValues.IsHarmless(use.Type))
            return Plain(use);
        if (use.Arguments.Length == 0 && IsStored(property) && Member(owner, property.Name) is { } tracked)
            return tracked.SeenFrom(use.Syntax);
        if (property.Name == "Current")
            return AnyOf(owner, use);
        if (property is { Name: "Value" or "Result", ContainingType.Name: "Lazy" or "Nullable" or "Task" or "ValueTask" or "KeyValuePair" })
            return owner.IsNothing ? FlowValue.Unknown(use.Syntax) : owner.SeenFrom(use.Syntax);
        if (property is { Name: "Keys" or "Values" })
            return Make(use, new HeapObject { Bag = AnyOf(owner, use) });
        if (property.GetMethod is { } getter && IsOwn(property) && CallOwn(getter, owner, arguments, use, []) is { } returned)
            return returned.SeenFrom(use.Syntax);
        return InitialValue(property) is { } initial ? Guarded(property, use, () => ValueOf(initial, use)) : FlowValue.Unknown(use.Syntax);
    }

    // `text[1..]`: of a text that is known, the characters that it keeps; of any other, anything.
    private FlowValue Slice(IPropertyReferenceOperation use, FlowValue owner) => FlowValue.Of([.. Print(owner, use.Syntax).Select(text =>
        text.TryGetKnown(out var known) && use.Arguments is [{ Value: IRangeOperation range }] && Ranges.Of(range, known.Length) is { } found
            ? text.Slice(found.Start, found.Length)
            : BuiltText.Hole(use.Syntax))]);

    private static bool IsText(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_String } or { Name: "Span" or "ReadOnlySpan" };

    /// <summary>A property that holds what was last assigned to it.</summary>
    private static bool IsStored(IPropertySymbol property) => property.ContainingType.IsAnonymousType || property.ContainingType.IsTupleType || property.Name == "CommandText"
        || (!property.IsVirtual && !property.IsOverride && !property.IsAbstract
            && property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property.OriginalDefinition) || SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)));

    private bool IsOwn(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Session.Bodies.Models.Compilation.Assembly);

    // Of a static property that nothing assigns.
    private ExpressionSyntax? InitialValue(IPropertySymbol property) =>
        property is { IsStatic: true, SetMethod: null, DeclaringSyntaxReferences: [var reference] }
        && reference.GetSyntax(Session.CancellationToken) is PropertyDeclarationSyntax { Initializer.Value: var value, AccessorList.Accessors: [{ Body: null, ExpressionBody: null }] }
            ? value
            : null;

    /// <summary>The value of a constant, with the places in the source that it comes from.</summary>
    private FlowValue Declared(ISymbol constant, IOperation use)
    {
        var syntax = constant.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax(Session.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value } ? value : null;
        return syntax is not null && !PrintedValues.IsHarmless(use.Type) && Session.Bodies.Models.GetOperation(syntax, use.SemanticModel, Session.CancellationToken) is { } operation
            ? Guarded(constant, use, () => Evaluate(operation))
            : Plain(use);
    }

    private FlowValue Guarded(ISymbol symbol, IOperation use, Func<FlowValue> evaluate)
    {
        if (!Session.Underway.Add(symbol))
        {
            Session.WasCut = true;
            return FlowValue.Unknown(use.Syntax);
        }

        var result = evaluate();
        Session.Underway.Remove(symbol);
        return result.SeenFrom(use.Syntax);
    }

    /// <summary>What an expression elsewhere is, whenever it is evaluated.</summary>
    private FlowValue ValueOf(ExpressionSyntax expression, IOperation use)
    {
        if (Session.Bodies.Models.GetOperation(expression, use.SemanticModel, Session.CancellationToken) is not { } operation)
            return FlowValue.Unknown(use.Syntax);

        var (value, objects) = Session.Index.ValueOf(operation, Session);
        foreach (var pair in objects)
        {
            if (!_state.Objects.ContainsKey(pair.Key))
                _state = _state.With(pair.Key, pair.Value);
        }

        return value.WithoutParameters();
    }
}
