using System.Collections.Immutable;
using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>Types that gather a text piece by piece.</summary>
internal static class BuilderCalls
{
    public static bool IsBuilder(ITypeSymbol? type) => type switch
    {
        { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } } => true,
        { Name: "StringWriter" or "TextWriter", ContainingNamespace: { Name: "IO", ContainingNamespace.Name: "System" } } => true,
        _ => IsHandler(type),
    };

    public static bool IsHandler(ITypeSymbol? type) => KnownTypes.IsStatement(type) || type is { Name: "DefaultInterpolatedStringHandler" or "AppendInterpolatedStringHandler" };
}

/// <summary>Calls of builders.</summary>
internal sealed partial class FlowEvaluator
{
    private FlowValue? BuilderCall(IInvocationOperation call, FlowValue instance, FlowValue[] arguments)
    {
        if (!BuilderCalls.IsBuilder(call.TargetMethod.ContainingType) || call.Instance is null || instance.Objects.IsEmpty)
            return null;
        if (!instance.Texts.IsEmpty || instance.Objects.Any(id => Content(id).IsLost || !Content(id).IsBuilder))
        {
            foreach (var lost in arguments.Append(instance))
                Lose(lost);
            return call.Type is null or { SpecialType: SpecialType.System_Void } ? FlowValue.Nothing : BuilderCalls.IsBuilder(call.Type) ? instance : Plain(call);
        }

        switch (call.TargetMethod.Name)
        {
            case nameof(ToString) or "ToStringAndClear" when call.Arguments.IsEmpty:
                return FlowValue.Of(Print(instance, call.Syntax)).SeenFrom(call.Syntax);
            case "EnsureCapacity" or "Equals" or "CopyTo" or "Flush" or "FlushAsync" or "Dispose" or "DisposeAsync" or "Close" or "GetChunks":
                return Plain(call);
        }

        var changes = instance.Objects.Select(id => (id, Text: Changed(call, Content(id).Text, arguments))).ToList();
        foreach (var (id, text) in changes)
            Change(id, new HeapObject { Text = instance.Objects.Count == 1 ? text : Alternatives.Union(Content(id).Text, text), IsSummary = Content(id).IsSummary });
        return BuilderCalls.IsBuilder(call.Type) ? instance : Plain(call);
    }

    /// <summary>What a call leaves in a builder that held a text.</summary>
    private ImmutableArray<BuiltText> Changed(IInvocationOperation call, ImmutableArray<BuiltText> before, FlowValue[] arguments)
    {
        var line = Alternatives.Of(new ComputedPart("\n", call.Syntax));
        switch (call.TargetMethod.Name)
        {
            case "Append" or "Write" or "WriteAsync" or "AppendLiteral" when Values(call) is [var value]:
                return Alternatives.Product(before, Appended(call, value, arguments));
            case "AppendLine" or "WriteLine" or "WriteLineAsync" when Values(call) is { Length: <= 1 } values:
                return Alternatives.Product(values.Aggregate(before, (texts, value) => Alternatives.Product(texts, Appended(call, value, arguments))), line);
            case "AppendFormatted":
                return Alternatives.Product(before, AppendedHole(call, arguments));
            case "AppendFormat":
                return Alternatives.Product(before, Format(call, arguments));
            case "AppendJoin":
                return Alternatives.Product(before, Join(call, arguments));
            case "Insert" when call.Arguments is [var at, var value] && at.Value.ConstantValue is { HasValue: true, Value: int position }:
                var inserted = Print(arguments[1], value.Value.Syntax);
                return position == 0 ? Alternatives.Product(inserted, before) : Each(before, text => Inserted(text, position, inserted), call);
            case "Remove" when call.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: int start } }, { Value.ConstantValue: { HasValue: true, Value: int length } }]:
                return Each(before, text => Removed(text, start, length), call);
            case "Replace" when call.Arguments.Length == 2:
                return [.. before.Select(text => Replaced(text, call, arguments))];
            case "Clear":
                return Alternatives.EmptyText;
            default:
                foreach (var argument in arguments)
                    Lose(argument);
                return Alternatives.Product(before, Alternatives.Hole(call.Syntax));
        }
    }

    private static ImmutableArray<BuiltText> Each(ImmutableArray<BuiltText> texts, Func<BuiltText, ImmutableArray<BuiltText>?> change, IOperation call) =>
        texts.Aggregate(Alternatives.None, (all, text) => Alternatives.Union(all, change(text) ?? Alternatives.Hole(call.Syntax)));

    private static ImmutableArray<BuiltText>? Inserted(BuiltText text, int position, ImmutableArray<BuiltText> inserted) =>
        text.TryGetKnown(out var known) && position <= known.Length
            ? Alternatives.Product(Alternatives.Product([text.Slice(0, position)], inserted), [text.Slice(position, known.Length - position)])
            : null;

    private static ImmutableArray<BuiltText>? Removed(BuiltText text, int start, int length) =>
        text.TryGetKnown(out var known) && start >= 0 && length >= 0 && start + length <= known.Length
            ? [text.Slice(0, start).Append(text.Slice(start + length, known.Length - start - length))]
            : null;

    // Without those that say in which form.
    private static IArgumentOperation[] Values(IInvocationOperation call) =>
        [.. call.Arguments.Where(argument => argument.ArgumentKind != ArgumentKind.DefaultValue && !IsProvider(argument.Parameter?.Type))];

    private static bool IsProvider(ITypeSymbol? type) => type is { Name: nameof(IFormatProvider) or "CultureInfo" or "CancellationToken" };

    // A handler of .NET has written into the same text what it holds.
    private ImmutableArray<BuiltText> Appended(IInvocationOperation call, IArgumentOperation argument, FlowValue[] arguments) =>
        Print(arguments[call.Arguments.IndexOf(argument)], argument.Value.Syntax);

    private ImmutableArray<BuiltText> AppendedHole(IInvocationOperation call, FlowValue[] arguments)
    {
        var value = call.Arguments[0].Value;
        if (KnownTypes.IsStatement(call.TargetMethod.ContainingType))
            return KnownTypes.IsStatement(Unconverted(value).Type) ? Print(arguments[0], value.Syntax) : Alternatives.Of(Parameter(value.Syntax));
        var alignment = ArgumentOf(call, "alignment");
        var format = ArgumentOf(call, "format");
        return Formatted(Print(arguments[0], value.Syntax), value, alignment, format);
    }

    private static IOperation? ArgumentOf(IInvocationOperation call, string name) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name && argument.ArgumentKind != ArgumentKind.DefaultValue && !argument.IsImplicit)?.Value;
}
