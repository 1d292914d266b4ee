using System.Collections.Immutable;
using System.Globalization;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Flow;

/// <summary>What values of .NET print, as far as their type or a constant tells.</summary>
internal static class PrintedValues
{
    private const int MaxNames = 8;

    private static readonly HashSet<string> Dates = new(StringComparer.Ordinal) { "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan" };

    /// <summary>Whatever value it is, it can't hold SQL.</summary>
    public static bool IsHarmless(ITypeSymbol? type) => Underlying(type) is { } underlying
        && (underlying.SpecialType is SpecialType.System_Boolean || IsNumber(underlying) || underlying.TypeKind == TypeKind.Enum || IsSystem(underlying, "Guid"));

    public static ImmutableArray<BuiltText> OfType(ITypeSymbol? type, SyntaxNode origin)
    {
        if (type is null or { SpecialType: SpecialType.System_Void })
            return Alternatives.None;
        return Underlying(type) switch
        {
            INamedTypeSymbol { TypeKind: TypeKind.Enum } choice => Names(choice, origin),
            { } underlying when IsHarmless(underlying) => Alternatives.Of(new ValuePart(origin, IsWholeNumber(underlying))),
            _ => Alternatives.Hole(origin),
        };
    }

    public static ImmutableArray<BuiltText> OfConstant(object? value, ITypeSymbol? type, SyntaxNode origin)
    {
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum } choice)
        {
            var name = choice.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, value))?.Name;
            return name is null ? Alternatives.Of(new ValuePart(origin, IsWhole: false)) : Alternatives.Of(new ComputedPart(name, origin));
        }

        // What a fraction prints depends on the culture.
        if (value is float or double or decimal && Convert.ToString(value, CultureInfo.InvariantCulture) is { } number && !number.All(char.IsDigit))
            return Alternatives.Of(new ValuePart(origin, IsWhole: false));

        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(text) ? Alternatives.EmptyText : Alternatives.Of(new ComputedPart(text!, origin));
    }

    /// <summary>What a value prints in a given form; null when that is no matter of its type.</summary>
    public static ImmutableArray<BuiltText>? OfFormatted(ITypeSymbol? type, string? format, SyntaxNode origin)
    {
        var underlying = Underlying(type);
        if (IsHarmless(underlying))
            return IsPlain(format) ? Alternatives.Of(new ValuePart(origin, IsWhole: false)) : Alternatives.Hole(origin);
        if (underlying is not null && Dates.Any(name => IsSystem(underlying, name)))
            return format is not null && IsPlain(format) ? Alternatives.Of(new ValuePart(origin, IsWhole: false)) : Alternatives.Hole(origin);
        return null;
    }

    // Such as N2, 0.00, yyyy-MM-dd: nothing that would put quotes or words into the text.
    private static bool IsPlain(string? format) =>
        format is null || (format.Length <= 4 && format.All(char.IsLetterOrDigit)) || format.All(c => c is '0' or '#' or '.' or ',' or '-' or ':' or ' ' or '/' or 'y' or 'M' or 'd' or 'H' or 'h' or 'm' or 's' or 'f' or 'F' or 'z' or 'Z' or 'T' or 'K' or 't');

    private static ImmutableArray<BuiltText> Names(INamedTypeSymbol choice, SyntaxNode origin)
    {
        var any = Alternatives.Of(new ValuePart(origin, IsWhole: false));
        var names = choice.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(field => field.Name).Distinct().ToList();
        return names.Count > MaxNames ? any : names.Aggregate(any, (texts, name) => Alternatives.Union(texts, Alternatives.Of(new ComputedPart(name, origin))));
    }

    private static ITypeSymbol? Underlying(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : type;

    private static bool IsNumber(ITypeSymbol type) => type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double || IsSystem(type, "Half") || IsSystem(type, "Int128") || IsSystem(type, "UInt128");

    private static bool IsWholeNumber(ITypeSymbol type) => type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;

    private static bool IsSystem(ITypeSymbol type, string name) => type.Name == name && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
