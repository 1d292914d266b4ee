using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Flow;

/// <summary>The methods of .NET that make texts of texts.</summary>
internal sealed partial class FlowEvaluator
{
    private FlowValue? TextCall(IInvocationOperation call, FlowValue instance, FlowValue[] arguments)
    {
        var method = call.TargetMethod;
        if (method.ContainingType.Name is nameof(FormattableString) or "FormattableStringFactory")
            return Formattable(call, instance, arguments);
        if (method is { Name: "AsSpan" or "AsMemory", ContainingType.Name: "MemoryExtensions" } && arguments is [var whole])
            return whole;
        if (method.ContainingType.SpecialType != SpecialType.System_String || PrintedValues.IsHarmless(call.Type))
            return null;

        return method.IsStatic ? StaticTextCall(call, arguments) : Changed(call, instance, arguments) is { } texts ? FlowValue.Of(texts) : null;
    }

    private FlowValue? StaticTextCall(IInvocationOperation call, FlowValue[] arguments) => call.TargetMethod.Name switch
    {
        nameof(string.Concat) => FlowValue.Of(Concat(call, arguments)),
        nameof(string.Format) => FlowValue.Of(Format(call, arguments)),
        nameof(string.Join) => FlowValue.Of(Join(call, arguments)),
        "Create" when BuilderCalls.IsHandler(call.Arguments[call.Arguments.Length - 1].Value.Type) => FlowValue.Of(Print(arguments[arguments.Length - 1], call.Syntax)),
        nameof(string.Intern) or "IsInterned" or "Copy" => arguments[0],
        _ => null,
    };

    /// <summary>What a method of a text makes of it; null when it is none of these.</summary>
    private ImmutableArray<BuiltText>? Changed(IInvocationOperation call, FlowValue instance, FlowValue[] arguments)
    {
        var texts = Print(instance, call.Instance!.Syntax);
        switch (call.TargetMethod.Name)
        {
            case nameof(string.Replace):
                return [.. texts.Select(text => Replaced(text, call, arguments))];
            case "ReplaceLineEndings":
                return Each(texts, text => text.TryGetKnown(out var known) && known.IndexOfAny(['\r', '\n']) < 0 ? [text] : null, call);
            case nameof(ToString) or nameof(string.Clone) when call.Arguments.IsEmpty:
                return texts;
            // An array may be written into.
            case "ToCharArray" when call.Arguments.IsEmpty && call.Syntax.Parent is Microsoft.CodeAnalysis.CSharp.Syntax.ArgumentSyntax:
                return texts;
            case nameof(string.Trim) or nameof(string.TrimStart) or nameof(string.TrimEnd):
                return Each(texts, text => Trimmed(text, call), call);
            case nameof(string.Substring) when Numbers(call) is { } range:
                return Each(texts, text => text.TryGetKnown(out var known) && range[0] >= 0 && range[0] <= known.Length && (range.Length == 1 || range[0] + range[1] <= known.Length)
                    ? [text.Slice(range[0], range.Length == 1 ? known.Length - range[0] : range[1])] : null, call);
            case nameof(string.Remove) when Numbers(call) is { } range:
                return Each(texts, text => text.TryGetKnown(out var known) ? Removed(text, range[0], range.Length == 1 ? known.Length - range[0] : range[1]) : null, call);
            case nameof(string.Insert) when call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: int position }:
                return Each(texts, text => Inserted(text, position, Print(arguments[1], call.Syntax)), call);
            case nameof(string.PadLeft) or nameof(string.PadRight) when call.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: int width } }]:
                return Each(texts, text => Padded(text, width, call), call);
            case nameof(string.ToUpperInvariant) or nameof(string.ToLowerInvariant) or nameof(string.ToUpper) or nameof(string.ToLower):
                return Each(texts, text => Cased(text, call.TargetMethod.Name.StartsWith("ToUpper", StringComparison.Ordinal)), call);
            default:
                return null;
        }
    }

    private static int[]? Numbers(IInvocationOperation call)
    {
        var numbers = call.Arguments.Select(argument => argument.Value.ConstantValue is { HasValue: true, Value: int number } ? number : -1).ToArray();
        return numbers.All(number => number >= 0) ? numbers : null;
    }

    private static ImmutableArray<BuiltText>? Padded(BuiltText text, int width, IInvocationOperation call)
    {
        if (!text.TryGetKnown(out var known))
            return null;
        var padding = Alternatives.Of(new ComputedPart(new string(' ', Math.Max(0, Math.Min(1000, width - known.Length))), call.Syntax));
        return width <= known.Length ? [text] : call.TargetMethod.Name == nameof(string.PadLeft) ? Alternatives.Product(padding, [text]) : Alternatives.Product([text], padding);
    }

    // Letters beyond ASCII may change with the culture, and in length.
    private static ImmutableArray<BuiltText>? Cased(BuiltText text, bool isUpper) => text.Parts.All(part => BuiltText.CharactersOf(part) is { } known && known.All(c => c < 128))
        ? [BuiltText.Of(text.Parts.Select(part => part switch
        {
            LiteralPart literal => literal with { Text = Cased(literal.Text, isUpper) },
            ComputedPart computed => computed with { Text = Cased(computed.Text, isUpper) },
            _ => part,
        }))]
        : null;

    private static string Cased(string text, bool isUpper) => isUpper ? text.ToUpperInvariant() : text.ToLowerInvariant();

    private static ImmutableArray<BuiltText>? Trimmed(BuiltText text, IInvocationOperation call)
    {
        var characters = TrimmedCharacters(call);
        if (characters is null)
            return null;

        var parts = text.Parts.ToList();
        var isWhole = true;
        if (call.TargetMethod.Name != nameof(string.TrimEnd))
            isWhole &= TrimStart(parts, characters);
        if (call.TargetMethod.Name != nameof(string.TrimStart))
            isWhole &= TrimEnd(parts, characters);
        // Without the white space around it, a text that is not known is the same statement. Without other characters it may be another one.
        return isWhole || characters.All(char.IsWhiteSpace) ? [BuiltText.Of(parts)] : null;
    }

    // None means white space; null that they are not known.
    private static char[]? TrimmedCharacters(IInvocationOperation call)
    {
        if (call.Arguments.IsEmpty)
            return [];
        IEnumerable<IOperation> values = call.Arguments[0].Value is IArrayCreationOperation { Initializer: { } initializer } ? initializer.ElementValues : [call.Arguments[0].Value];
        var constants = values.Select(value => value.ConstantValue is { HasValue: true, Value: char c } ? c : (char?)null).ToArray();
        return constants.All(c => c is not null) ? [.. constants.Select(c => c!.Value)] : null;
    }

    // False where what is not known may have been trimmed too.
    private static bool TrimStart(List<TextPart> parts, char[] characters)
    {
        while (parts.Count > 0 && BuiltText.CharactersOf(parts[0]) is { } known)
        {
            var kept = characters.Length == 0 ? known.TrimStart() : known.TrimStart(characters);
            parts[0] = BuiltText.Slice(parts[0], known.Length - kept.Length, kept.Length);
            if (kept.Length > 0)
                return true;
            parts.RemoveAt(0);
        }

        return parts.Count == 0;
    }

    private static bool TrimEnd(List<TextPart> parts, char[] characters)
    {
        while (parts.Count > 0 && BuiltText.CharactersOf(parts[parts.Count - 1]) is { } known)
        {
            var kept = characters.Length == 0 ? known.TrimEnd() : known.TrimEnd(characters);
            parts[parts.Count - 1] = BuiltText.Slice(parts[parts.Count - 1], 0, kept.Length);
            if (kept.Length > 0)
                return true;
            parts.RemoveAt(parts.Count - 1);
        }

        return parts.Count == 0;
    }

    private FlowValue? Formattable(IInvocationOperation call, FlowValue instance, FlowValue[] arguments)
    {
        switch (call.TargetMethod.Name)
        {
            case nameof(FormattableString.Invariant) or "CurrentCulture":
                return FlowValue.Of(Print(arguments[0], call.Syntax));
            case nameof(ToString):
                return FlowValue.Of(Print(instance, call.Syntax));
            case "Create":
                return FlowValue.Formattable(Format(call, arguments, isParameterized: true), Format(call, arguments));
            default:
                return null;
        }
    }

    private ImmutableArray<BuiltText> Concat(IInvocationOperation call, FlowValue[] arguments)
    {
        if (arguments is [var only] && IsCollection(call.Arguments[0].Value.Type))
            return Joined(only, Alternatives.EmptyText, call.Syntax, call.Syntax);
        var result = Alternatives.EmptyText;
        for (var i = 0; i < arguments.Length; i++)
            result = Alternatives.Product(result, Print(arguments[i], call.Arguments[i].Value.Syntax));
        return result;
    }

    private static bool IsCollection(ITypeSymbol? type) =>
        type is IArrayTypeSymbol || (type is { SpecialType: not SpecialType.System_String, Name: not ("ReadOnlySpan" or "Span") } && type.AllInterfaces.Any(contract => contract.Name == "IEnumerable")) || type is { Name: "IEnumerable" }
        || type is INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments: [{ SpecialType: not SpecialType.System_Char }] };

    private ImmutableArray<BuiltText> Join(IInvocationOperation call, FlowValue[] arguments)
    {
        // Numbers with commas between them can't hold SQL either.
        if (arguments.Length == 2 && call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: { } between } && between.ToString().Trim() == ","
            && ListsOf(arguments[1]).IsEmpty && PrintedValues.IsHarmless(ElementType(Unconverted(call.Arguments[1].Value).Type)))
            return Alternatives.Of(new ValuePart(call.Syntax, IsWhole: false));
        return arguments.Length == 2
            ? Joined(arguments[1], Print(arguments[0], call.Arguments[0].Value.Syntax), call.Arguments[1].Value.Syntax, call.Syntax)
            : Alternatives.Hole(call.Syntax);
    }

    private static ITypeSymbol? ElementType(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element] } => element,
        _ => null,
    };

    private ImmutableArray<BuiltText> Joined(FlowValue collection, ImmutableArray<BuiltText> separator, SyntaxNode place, SyntaxNode call)
    {
        var result = Alternatives.None;
        foreach (var list in ListsOf(collection))
        {
            var texts = Alternatives.EmptyText;
            for (var i = 0; i < list.Items.Length; i++)
                texts = Alternatives.Product(i == 0 ? texts : Alternatives.Product(texts, separator), Print(list.Items[i], place));
            result = Alternatives.Union(result, texts);
        }

        return result.IsEmpty ? Alternatives.Hole(call) : result;
    }

    private BuiltText Replaced(BuiltText text, IInvocationOperation call, FlowValue[] arguments)
    {
        var old = Print(arguments[0], call.Arguments[0].Value.Syntax);
        var replacement = Print(arguments[1], call.Arguments[1].Value.Syntax);
        // In what is not known the old text may stand too, and across the seam of two pieces.
        var isSimple = arguments.Length == 2 || call.Arguments[2].ArgumentKind == ArgumentKind.DefaultValue || call.Arguments[2].Value.ConstantValue is { HasValue: true, Value: (int)StringComparison.Ordinal };
        if (!isSimple || old is not [var from] || !from.TryGetKnown(out var what) || what.Length == 0 || replacement is not [var with])
            return BuiltText.Hole(call.Syntax);
        if (text.TryGetKnown(out var characters))
            return Replaced(text, characters, what, with);
        return text.Parts.All(part => part is HolePart or ParameterPart or ValuePart or NamePart || BuiltText.CharactersOf(part)!.IndexOf(what, StringComparison.Ordinal) < 0) && what.Length == 1 && !text.Parts.Any(part => part is ValuePart or NamePart)
            ? text.WholeParameter is null ? text : BuiltText.Hole(call.Syntax)
            : BuiltText.Hole(call.Syntax);
    }

    private static BuiltText Replaced(BuiltText text, string characters, string what, BuiltText with)
    {
        var result = BuiltText.Empty;
        var start = 0;
        for (var at = characters.IndexOf(what, StringComparison.Ordinal); at >= 0; at = characters.IndexOf(what, start, StringComparison.Ordinal))
        {
            result = result.Append(text.Slice(start, at - start)).Append(with);
            start = at + what.Length;
        }

        return result.Append(text.Slice(start, characters.Length - start));
    }

    private ImmutableArray<BuiltText> Format(IInvocationOperation call, FlowValue[] arguments, bool isParameterized = false)
    {
        var first = call.Arguments.IndexOf(call.Arguments.FirstOrDefault(argument => !IsProvider(argument.Parameter?.Type))!);
        if (first < 0 || Print(arguments[first], call.Syntax) is not [var format] || !format.TryGetKnown(out var text) || FormatItems.Parse(text) is not { } items)
            return Alternatives.Hole(call.Syntax);

        // They are given one by one, or gathered in an array.
        var values = arguments.Skip(first + 1).ToArray();
        var places = call.Arguments.Skip(first + 1).Select(argument => argument.Value).ToArray();
        if (values is [var only] && IsCollection(places[0].Type))
        {
            if (ListsOf(only) is not [var gathered])
                return Alternatives.Hole(call.Syntax);
            places = places[0] is IArrayCreationOperation { Initializer: { } written } ? [.. written.ElementValues] : [.. gathered.Items.Select(_ => places[0])];
            values = [.. gathered.Items];
        }

        return items.Aggregate(Alternatives.EmptyText, (texts, item) => Alternatives.Product(texts, Item(format, item, values, places, call, isParameterized)));
    }

    private ImmutableArray<BuiltText> Item(BuiltText format, FormatItem item, FlowValue[] values, IOperation[] places, IOperation call, bool isParameterized)
    {
        if (item.Argument is not { } index)
            return item.Length == 0 ? Alternatives.EmptyText : [format.Slice(item.Start, item.Length)];
        if (index >= values.Length)
            return Alternatives.Hole(call.Syntax);
        if (isParameterized)
            return Alternatives.Of(Parameter(places[index].Syntax));
        return !item.IsFormatted ? Print(values[index], places[index].Syntax)
            : PrintedValues.IsHarmless(Unconverted(places[index]).Type) ? Alternatives.Of(new ValuePart(places[index].Syntax, IsWhole: false)) : Alternatives.Hole(places[index].Syntax);
    }
}
