using System.Collections.Immutable;
using System.Globalization;
using Fenceline.Analyzers.Sinks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Text;

/// <summary>Works out which texts an expression may have, without running anything.</summary>
/// <param name="models">Where declarations that the expression names are looked up.</param>
/// <param name="holesAreParameters">The API takes a <see cref="FormattableString"/>: what stands in a hole is sent as a parameter.</param>
internal sealed class TextEvaluator(SourceModels models, bool holesAreParameters, CancellationToken cancellationToken)
{
    private bool _holesAreParameters = holesAreParameters;
    private const int MaxDepth = 40;

    private readonly HashSet<ISymbol> _underway = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxNode, ImmutableArray<BuiltText>> _locals = [];
    private (ILocalSymbol Local, ImmutableArray<BuiltText> Before, IOperation Value)? _assignment;
    private OwnMethods? _methods;
    private int _depth;
    private int _parameters;

    public ImmutableArray<BuiltText> Evaluate(IOperation operation)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_depth > MaxDepth)
        {
            _depth--;
            return Alternatives.Hole(operation.Syntax);
        }

        var result = EvaluateCore(operation);
        _depth--;
        return result;
    }

    /// <summary>The texts of a declaration that is looked up once; unknown when it depends on itself.</summary>
    public ImmutableArray<BuiltText> Guarded(ISymbol symbol, SyntaxNode origin, Func<ImmutableArray<BuiltText>> evaluate)
    {
        if (!_underway.Add(symbol))
            return Alternatives.Hole(origin);
        var result = evaluate();
        _underway.Remove(symbol);
        return result;
    }

    private ImmutableArray<BuiltText> EvaluateCore(IOperation operation) => operation switch
    {
        IParenthesizedOperation parenthesized => Evaluate(parenthesized.Operand),
        IConversionOperation conversion when IsTransparent(conversion) => Evaluate(conversion.Operand),
        IArgumentOperation argument => Evaluate(argument.Value),
        ILiteralOperation literal => Literal(literal),
        IInterpolatedStringOperation interpolated => Interpolated(interpolated.Parts),
        IInterpolatedStringHandlerCreationOperation { Content: IInterpolatedStringOperation content } handler => Handled(handler, content),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } binary => Concatenation(binary),
        IConditionalOperation { WhenFalse: { } whenFalse } conditional => Alternatives.Union(Evaluate(conditional.WhenTrue), Evaluate(whenFalse)),
        ICoalesceOperation coalesce => Alternatives.Union(Evaluate(coalesce.Value), Evaluate(coalesce.WhenNull)),
        ISwitchExpressionOperation choice => choice.Arms
            .Where(arm => arm.Value is not IThrowOperation and not IConversionOperation { Operand: IThrowOperation })
            .Aggregate(Alternatives.None, (texts, arm) => Alternatives.Union(texts, Evaluate(arm.Value))),
        ISimpleAssignmentOperation assignment => Evaluate(assignment.Value),
        ILocalReferenceOperation { Local.IsConst: true } local => Declared(local.Local, local),
        ILocalReferenceOperation local => Local(local),
        IFieldReferenceOperation { Field.IsConst: true } constant => Declared(constant.Field, constant),
        IFieldReferenceOperation field => Field(field),
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => Declared(property.Property, property),
        IParameterReferenceOperation parameter => Alternatives.Of(new HolePart(parameter.Syntax, parameter.Parameter)),
        IInvocationOperation invocation => new TextMethods(this).Evaluate(invocation) ?? ReturnedBy(invocation) ?? Unknown(operation),
        _ => Unknown(operation),
    };

    /// <summary>What a local holds where it is read. Each place is walked to once.</summary>
    public ImmutableArray<BuiltText> Local(ILocalReferenceOperation use)
    {
        if (_assignment is { } current && SymbolEqualityComparer.Default.Equals(current.Local, use.Local) && current.Value.Syntax.Span.Contains(use.Syntax.Span))
            return current.Before;
        if (!_locals.TryGetValue(use.Syntax, out var texts))
            _locals[use.Syntax] = texts = SeenFrom(use.Syntax, new LocalFlow(this, use).Evaluate());
        return texts;
    }

    private ImmutableArray<BuiltText>? ReturnedBy(IInvocationOperation call) =>
        (_methods ??= new OwnMethods(this, models, cancellationToken)).Evaluate(call) is { } texts ? SeenFrom(call.Syntax, texts) : null;

    /// <summary>What a name stands for, when that is not known at all: it is the name that is complained about, not what lies behind it.</summary>
    private static ImmutableArray<BuiltText> SeenFrom(SyntaxNode use, ImmutableArray<BuiltText> texts) =>
        [.. texts.Select(text => text.Parts is [HolePart hole] ? BuiltText.Of(hole with { Origin = use }) : text)];

    /// <summary>The texts of what is assigned to a local, which may name the local itself, as in <c>sql = sql + ".."</c>.</summary>
    public ImmutableArray<BuiltText> Assigned(ILocalSymbol local, ImmutableArray<BuiltText> before, IOperation value, Func<IOperation, ImmutableArray<BuiltText>> evaluate)
    {
        var outer = _assignment;
        _assignment = (local, before, value);
        var result = evaluate(value);
        _assignment = outer;
        return result;
    }

    /// <summary>A value that stands in a text; constants of any type as .NET writes them in every culture alike.</summary>
    public ImmutableArray<BuiltText> Value(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        return operation.Type?.SpecialType is SpecialType.System_String or SpecialType.System_Char ? Evaluate(operation) : Unknown(operation);
    }

    private static bool IsTransparent(IConversionOperation conversion) => conversion.OperatorMethod is null;

    private static ImmutableArray<BuiltText> Unknown(IOperation operation) =>
        operation.ConstantValue is { HasValue: true, Value: var value } ? Constant(value, operation.Syntax) : Alternatives.Hole(operation.Syntax);

    private static ImmutableArray<BuiltText> Constant(object? value, SyntaxNode origin)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(text) ? Alternatives.EmptyText : Alternatives.Of(new ComputedPart(text!, origin));
    }

    private static ImmutableArray<BuiltText> Literal(ILiteralOperation literal) => literal switch
    {
        { ConstantValue.Value: null or "" } => Alternatives.EmptyText,
        { ConstantValue.Value: string text, Syntax: LiteralExpressionSyntax { Token: var token } } => Alternatives.Of(new LiteralPart(text, token, 0)),
        _ => Constant(literal.ConstantValue.Value, literal.Syntax),
    };

    // A long chain of + is deep on its left side: it is walked, not recursed into.
    private ImmutableArray<BuiltText> Concatenation(IBinaryOperation binary)
    {
        var operands = new Stack<IOperation>();
        IOperation left = binary;
        while (left is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } inner)
        {
            operands.Push(inner.RightOperand);
            left = inner.LeftOperand;
        }

        var texts = Value(left);
        while (operands.Count > 0)
            texts = Alternatives.Product(texts, Value(operands.Pop()));
        return texts;
    }

    private ImmutableArray<BuiltText> Interpolated(ImmutableArray<IInterpolatedStringContentOperation> contents) =>
        contents.Aggregate(Alternatives.EmptyText, (texts, content) => Alternatives.Product(texts, Content(content)));

    /// <summary>A statement of Fenceline's makes parameters of its holes, and takes in the statements that stand in them.</summary>
    private ImmutableArray<BuiltText> Handled(IInterpolatedStringHandlerCreationOperation handler, IInterpolatedStringOperation content)
    {
        var outer = _holesAreParameters;
        _holesAreParameters |= KnownTypes.IsStatement(handler.Type);
        var result = Interpolated(content.Parts);
        _holesAreParameters = outer;
        return result;
    }

    private ImmutableArray<BuiltText> Content(IInterpolatedStringContentOperation content) => content switch
    {
        IInterpolatedStringTextOperation { Syntax: InterpolatedStringTextSyntax text } => OfToken(text.TextToken),
        IInterpolatedStringAppendOperation { Syntax: InterpolatedStringTextSyntax text } => OfToken(text.TextToken),
        IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: [var value, ..] arguments } } =>
            Interpolation(value.Value, isFormatted: arguments.Length > 1 && !arguments[1].IsImplicit),
        IInterpolationOperation hole => Interpolation(hole.Expression, hole.Alignment is not null || hole.FormatString is not null),
        _ => Alternatives.Hole(content.Syntax),
    };

    private ImmutableArray<BuiltText> Interpolation(IOperation value, bool isFormatted)
    {
        if (KnownTypes.IsStatement(value.Type))
            return Evaluate(value);
        if (_holesAreParameters)
            return Alternatives.Of(Parameter(value.Syntax));
        return isFormatted ? Alternatives.Hole(value.Syntax) : Value(value);
    }

    /// <summary>The next value that travels beside the text.</summary>
    public ParameterPart Parameter(SyntaxNode origin) => new("@p" + (_parameters++).ToString(CultureInfo.InvariantCulture), origin);

    public bool HolesAreParameters => _holesAreParameters;

    private static ImmutableArray<BuiltText> OfToken(SyntaxToken token)
    {
        var value = LiteralMap.Of(token).Value;
        return value.Length == 0 ? Alternatives.EmptyText : Alternatives.Of(new LiteralPart(value, token, 0));
    }

    /// <summary>Any of the values that a field is ever given.</summary>
    private ImmutableArray<BuiltText> Field(IFieldReferenceOperation use)
    {
        if (use.Field is { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String })
            return Alternatives.EmptyText;
        if (use.Type?.SpecialType != SpecialType.System_String || FieldValues.Find(use.Field, cancellationToken) is not { Count: > 0 } values)
            return Unknown(use);

        return SeenFrom(use.Syntax, Guarded(use.Field, use.Syntax, () => values
            .Select(value => models.GetOperation(value, use.SemanticModel, cancellationToken))
            .Aggregate(Alternatives.None, (texts, value) => Alternatives.Union(texts, value is null ? Alternatives.Hole(use.Syntax) : WithoutParameters(Evaluate(value))))));
    }

    // The parameter of a constructor: whoever calls the method that reads the field has nothing to do with it.
    private static ImmutableArray<BuiltText> WithoutParameters(ImmutableArray<BuiltText> texts) =>
        [.. texts.Select(text => text.WholeParameter is null ? text : BuiltText.Hole(((HolePart)text.Parts[0]).Origin))];

    /// <summary>What the one declaration of a constant or a property gives.</summary>
    private ImmutableArray<BuiltText> Declared(ISymbol symbol, IOperation use)
    {
        if (ValueSyntax(symbol) is { } syntax && models.GetOperation(syntax, use.SemanticModel, cancellationToken) is { } value)
            return SeenFrom(use.Syntax, Guarded(symbol, use.Syntax, () => Evaluate(value)));
        return Unknown(use);
    }

    private ExpressionSyntax? ValueSyntax(ISymbol symbol)
    {
        if (symbol.IsVirtual || symbol.IsAbstract || symbol.IsOverride || symbol.DeclaringSyntaxReferences is not [var reference])
            return null;

        return reference.GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
            PropertyDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
            PropertyDeclarationSyntax { Initializer: { } initializer, AccessorList.Accessors: [{ Body: null, ExpressionBody: null } accessor] }
                when accessor.IsKind(SyntaxKind.GetAccessorDeclaration) && symbol.IsStatic => initializer.Value,
            PropertyDeclarationSyntax { AccessorList.Accessors: [{ ExpressionBody: { } body } accessor] }
                when accessor.IsKind(SyntaxKind.GetAccessorDeclaration) => body.Expression,
            _ => null,
        };
    }
}
