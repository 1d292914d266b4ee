using System.Collections.Immutable;
using System.Globalization;
using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Literals, interpolated strings, concatenation and conversions.</summary>
internal sealed partial class FlowEvaluator
{
    private static FlowValue Literal(ILiteralOperation literal) => literal.ConstantValue.Value switch
    {
        null or "" => FlowValue.EmptyText,
        string text when literal.Syntax is LiteralExpressionSyntax { Token: var token } => FlowValue.Of(new LiteralPart(text, token, 0)),
        string when literal.Syntax is InterpolatedStringTextSyntax { TextToken: var token } => OfToken(token),
        _ => Constant(literal),
    };

    private static FlowValue OfToken(SyntaxToken token)
    {
        var value = LiteralMap.Of(token).Value;
        return value.Length == 0 ? FlowValue.EmptyText : FlowValue.Of(new LiteralPart(value, token, 0));
    }

    // A long chain of + is deep on its left side: it is walked, not recursed into.
    private FlowValue Concatenation(IBinaryOperation binary)
    {
        var operands = new Stack<IOperation>();
        IOperation left = binary;
        while (left is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } inner)
        {
            operands.Push(inner.RightOperand);
            left = inner.LeftOperand;
        }

        var texts = Part(left);
        while (operands.Count > 0)
            texts = Alternatives.Product(texts, Part(operands.Pop()));
        return FlowValue.Of(texts);
    }

    private FlowValue Conversion(IConversionOperation conversion)
    {
        if (IsFormattable(conversion.Type) && Unconverted(conversion) is IInterpolatedStringOperation interpolated)
            return FormattableOf(interpolated);
        if (conversion.OperatorMethod is { } method && !PrintedValues.IsHarmless(conversion.Type))
            return OperatorCall(method, [Evaluate(conversion.Operand)], conversion);

        var value = Evaluate(conversion.Operand);
        return PrintedValues.IsHarmless(conversion.Type) ? Plain(conversion) : value;
    }

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
            operation = conversion.Operand;
        return operation;
    }

    private static bool IsFormattable(ITypeSymbol? type) => type is { Name: nameof(FormattableString) or "IFormattable", ContainingNamespace.Name: "System" };

    private FlowValue Interpolated(IInterpolatedStringOperation interpolated) => IsFormattable(interpolated.Type)
        ? FormattableOf(interpolated)
        : FlowValue.Of(interpolated.Parts.Aggregate(Alternatives.EmptyText, (texts, part) => Alternatives.Product(texts, Content(part))));

    /// <summary>A text with its values beside it, and what it would be if it were printed.</summary>
    private FlowValue FormattableOf(IInterpolatedStringOperation interpolated)
    {
        var parameterized = Alternatives.EmptyText;
        var printed = Alternatives.EmptyText;
        foreach (var part in interpolated.Parts)
        {
            var text = Content(part);
            printed = Alternatives.Product(printed, text);
            parameterized = Alternatives.Product(parameterized, part is IInterpolationOperation hole ? Alternatives.Of(Parameter(hole.Expression.Syntax)) : text);
        }

        return FlowValue.Formattable(parameterized, printed);
    }

    private ParameterPart Parameter(SyntaxNode origin) => new("@p" + Session.ParameterNumber(origin).ToString(CultureInfo.InvariantCulture), origin);

    private ImmutableArray<BuiltText> Content(IInterpolatedStringContentOperation content) => content switch
    {
        IInterpolatedStringTextOperation text => Part(text.Text),
        IInterpolationOperation hole => Formatted(Part(hole.Expression), hole.Expression, hole.Alignment, hole.FormatString),
        _ => Alternatives.Hole(content.Syntax),
    };

    /// <summary>What a value prints in a hole, with a width and a form perhaps.</summary>
    private static ImmutableArray<BuiltText> Formatted(ImmutableArray<BuiltText> texts, IOperation value, IOperation? alignment, IOperation? format)
    {
        if (alignment is null && format is null)
            return texts;

        var operand = Unconverted(value);
        var form = format is null ? null : format.ConstantValue is { HasValue: true, Value: string constant } ? constant : NoForm;
        if (PrintedValues.OfFormatted(operand.Type, form, value.Syntax) is { } formatted)
            return formatted;
        return alignment is null && operand.Type?.SpecialType == SpecialType.System_String ? texts : Alternatives.Hole(value.Syntax);
    }

    // A form that is not known: none of those that are plain.
    private const string NoForm = "\0\0\0\0\0";
}
