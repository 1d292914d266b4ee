using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

internal static class Ranges
{
    /// <summary>What a range with constant ends takes of a given length; null when that can't be told.</summary>
    public static (int Start, int Length)? Of(IRangeOperation range, int length)
    {
        if (End(range.LeftOperand, 0, length) is not { } start || End(range.RightOperand, length, length) is not { } end)
            return null;
        return start >= 0 && start <= end && end <= length ? (start, end - start) : null;
    }

    private static int? End(IOperation? operand, int whenMissing, int length)
    {
        if (operand is null)
            return whenMissing;
        while (operand is IConversionOperation conversion)
            operand = conversion.Operand;
        return operand switch
        {
            { ConstantValue: { HasValue: true, Value: int at } } => at,
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat, Operand.ConstantValue: { HasValue: true, Value: int back } } => length - back,
            _ => null,
        };
    }
}
