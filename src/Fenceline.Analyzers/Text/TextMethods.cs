using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fenceline.Analyzers.Text;

/// <summary>The methods of .NET that make texts of texts.</summary>
internal sealed class TextMethods(TextEvaluator evaluator)
{
    /// <summary>The texts that a call returns; null when it is no method of these.</summary>
    public ImmutableArray<BuiltText>? Evaluate(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (IsBuilder(method.ContainingType))
            return method.Name == nameof(ToString) && call.Arguments.IsEmpty && call.Instance is { } builder ? Builder(builder) : null;

        if (method.ContainingType.Name is nameof(FormattableString) or "FormattableStringFactory")
            return Formattable(call);

        if (method.ContainingType.SpecialType != SpecialType.System_String)
            return null;

        return (method.Name, call.Instance) switch
        {
            (nameof(string.Concat), null) => Concat(call),
            (nameof(string.Format), null) => Format(call),
            (nameof(string.Join), null) => Join(call),
            ("Create", null) => evaluator.Evaluate(call.Arguments[call.Arguments.Length - 1].Value),
            (nameof(string.Intern), null) => evaluator.Evaluate(call.Arguments[0].Value),
            (nameof(string.Replace), { } instance) => Replace(call, instance),
            (nameof(ToString) or nameof(string.Trim) or nameof(string.TrimStart) or nameof(string.TrimEnd) or "ReplaceLineEndings", { } instance) => evaluator.Evaluate(instance),
            _ => null,
        };
    }

    public static bool IsBuilder(ITypeSymbol? type) => type is { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } };

    /// <summary>The text that a <see cref="System.Text.StringBuilder"/> expression holds: a new one, a chain of calls, or a local.</summary>
    public ImmutableArray<BuiltText> Builder(IOperation operation) => operation switch
    {
        IObjectCreationOperation creation => creation.Arguments.FirstOrDefault(argument => argument.Parameter?.Type.SpecialType == SpecialType.System_String) is { } text
            ? evaluator.Evaluate(text.Value)
            : Alternatives.EmptyText,
        IInvocationOperation { Instance: { } instance } call => Apply(call, Builder(instance)),
        ILocalReferenceOperation local => evaluator.Local(local),
        _ => Alternatives.Hole(operation.Syntax),
    };

    /// <summary>What a call leaves in a builder that held <paramref name="before"/>.</summary>
    public ImmutableArray<BuiltText> Apply(IInvocationOperation call, ImmutableArray<BuiltText> before)
    {
        switch (call.TargetMethod.Name)
        {
            case "Append" when Arguments(call) is [var value]:
                return Alternatives.Product(before, Appended(value));
            case "AppendLine":
                var line = Arguments(call).Aggregate(before, (texts, value) => Alternatives.Product(texts, Appended(value)));
                return Alternatives.Product(line, Alternatives.Of(new ComputedPart("\n", call.Syntax)));
            case "AppendFormat":
                return Alternatives.Product(before, Format(call));
            case "AppendJoin":
                return Alternatives.Product(before, Join(call));
            case "Insert" when call.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: 0 } }, var value]:
                return Alternatives.Product(Appended(value.Value), before);
            case "Replace" when call.Arguments.Length == 2:
                return [.. before.Select(text => Replaced(text, call))];
            case "Clear":
                return Alternatives.EmptyText;
            case "ToString" or "EnsureCapacity" or "Equals" or "CopyTo" or "GetChunks":
                return before;
            default:
                return Alternatives.Product(before, Alternatives.Hole(call.Syntax));
        }
    }

    private static IOperation[] Arguments(IInvocationOperation call) =>
        [.. call.Arguments.Where(argument => argument.ArgumentKind != ArgumentKind.DefaultValue && !IsProvider(argument.Parameter?.Type)).Select(argument => argument.Value)];

    private static bool IsProvider(ITypeSymbol? type) => type is { Name: nameof(IFormatProvider) } or { Name: nameof(CultureInfo) };

    private ImmutableArray<BuiltText> Appended(IOperation value) =>
        value is IInterpolatedStringHandlerCreationOperation ? evaluator.Evaluate(value) : evaluator.Value(value);

    private ImmutableArray<BuiltText>? Formattable(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == nameof(FormattableString.Invariant) && call.Arguments is [var text])
            return evaluator.Evaluate(text.Value);
        return call.TargetMethod.Name == "Create" ? Format(call) : null;
    }

    private ImmutableArray<BuiltText> Concat(IInvocationOperation call) =>
        Values(call.Arguments).Aggregate(Alternatives.EmptyText, (texts, value) => Alternatives.Product(texts, evaluator.Value(value)));

    private ImmutableArray<BuiltText> Join(IInvocationOperation call)
    {
        var arguments = call.Arguments;
        if (arguments.Length != 2 || Elements(arguments[1].Value) is not { } elements)
            return Alternatives.Hole(call.Syntax);

        var separator = evaluator.Value(arguments[0].Value);
        var texts = Alternatives.EmptyText;
        for (var i = 0; i < elements.Length; i++)
            texts = Alternatives.Product(i == 0 ? texts : Alternatives.Product(texts, separator), evaluator.Value(elements[i]));
        return texts;
    }

    private ImmutableArray<BuiltText> Replace(IInvocationOperation call, IOperation instance) =>
        [.. evaluator.Evaluate(instance).Select(text => Replaced(text, call))];

    private BuiltText Replaced(BuiltText text, IInvocationOperation call)
    {
        var old = evaluator.Value(call.Arguments[0].Value);
        var replacement = evaluator.Value(call.Arguments[1].Value);
        if (old is not [var from] || !from.TryGetKnown(out var what) || what.Length == 0 || replacement is not [var with])
            return BuiltText.Hole(call.Syntax);

        var parts = new List<TextPart>();
        foreach (var part in text.Parts)
        {
            if (part is not (LiteralPart or ComputedPart))
            {
                parts.Add(part);
                continue;
            }

            var characters = part is LiteralPart literal ? literal.Text : ((ComputedPart)part).Text;
            var start = 0;
            for (var at = characters.IndexOf(what, StringComparison.Ordinal); at >= 0; at = characters.IndexOf(what, start, StringComparison.Ordinal))
            {
                parts.Add(BuiltText.Slice(part, start, at - start));
                parts.AddRange(with.Parts);
                start = at + what.Length;
            }

            parts.Add(BuiltText.Slice(part, start, characters.Length - start));
        }

        return BuiltText.Of(parts.Where(part => part is not (LiteralPart { Text: "" } or ComputedPart { Text: "" })));
    }

    private ImmutableArray<BuiltText> Format(IInvocationOperation call)
    {
        var arguments = call.Arguments.Where(argument => !IsProvider(argument.Parameter?.Type)).ToArray();
        if (arguments.Length == 0 || evaluator.Evaluate(arguments[0].Value) is not [{ Parts: [var format] }] || format is not (LiteralPart or ComputedPart))
            return Alternatives.Hole(call.Syntax);

        var values = Values(arguments.Skip(1));
        var text = format is LiteralPart literal ? literal.Text : ((ComputedPart)format).Text;
        return FormatItems.Parse(text) is { } items
            ? items.Aggregate(Alternatives.EmptyText, (texts, item) => Alternatives.Product(texts, Item(format, item, values, call)))
            : Alternatives.Hole(call.Syntax);
    }

    private ImmutableArray<BuiltText> Item(TextPart format, FormatItem item, IOperation[] values, IInvocationOperation call)
    {
        if (item.Argument is not { } index)
            return item.Length == 0 ? Alternatives.EmptyText : Alternatives.Of(BuiltText.Slice(format, item.Start, item.Length));
        if (index >= values.Length)
            return Alternatives.Hole(call.Syntax);
        if (evaluator.HolesAreParameters)
            return Alternatives.Of(evaluator.Parameter(values[index].Syntax));
        return item.IsFormatted ? Alternatives.Hole(values[index].Syntax) : evaluator.Value(values[index]);
    }

    private static IOperation[] Values(IEnumerable<IArgumentOperation> arguments)
    {
        var values = arguments.Select(argument => argument.Value).ToArray();
        return values is [var only] && Elements(only) is { } elements ? elements : values;
    }

    /// <summary>The elements of an array or collection that is written out; null when it is not.</summary>
    public static IOperation[]? Elements(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        return operation switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => [.. initializer.ElementValues],
            ICollectionExpressionOperation collection when !collection.Elements.Any(element => element is ISpreadOperation) => [.. collection.Elements],
            _ => null,
        };
    }
}
