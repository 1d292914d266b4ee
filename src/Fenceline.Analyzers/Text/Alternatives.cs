using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Text;

/// <summary>The texts that an expression may have, as a bounded list.</summary>
internal static class Alternatives
{
    private const int Max = 16;

    public static readonly ImmutableArray<BuiltText> None = [];
    public static readonly ImmutableArray<BuiltText> EmptyText = [BuiltText.Empty];

    public static ImmutableArray<BuiltText> Of(TextPart part) => [BuiltText.Of(part)];

    public static ImmutableArray<BuiltText> Hole(SyntaxNode origin) => [BuiltText.Hole(origin)];

    public static ImmutableArray<BuiltText> Union(ImmutableArray<BuiltText> left, ImmutableArray<BuiltText> right)
    {
        var result = left.ToBuilder();
        foreach (var text in right)
        {
            if (!left.Any(other => other.Parts.SequenceEqual(text.Parts)))
                result.Add(text);
        }

        return Bound(result);
    }

    /// <summary>Every text of the one followed by every text of the other.</summary>
    public static ImmutableArray<BuiltText> Product(ImmutableArray<BuiltText> left, ImmutableArray<BuiltText> right)
    {
        if (right.Length == 1 && right[0].Parts.IsEmpty)
            return left;

        var result = ImmutableArray.CreateBuilder<BuiltText>(Math.Min(left.Length * right.Length, Max + 1));
        foreach (var first in left)
        {
            foreach (var second in right)
            {
                if (result.Count <= Max)
                    result.Add(first.Append(second));
            }
        }

        return Bound(result);
    }

    // What lies beyond the bound is not dropped in silence: it is one text of which nothing is known.
    private static ImmutableArray<BuiltText> Bound(ImmutableArray<BuiltText>.Builder texts)
    {
        if (texts.Count <= Max)
            return texts.ToImmutable();

        var origin = texts.SelectMany(text => text.Parts).Select(OriginOf).FirstOrDefault(node => node is not null);
        texts.Count = Max;
        return origin is null ? texts.ToImmutable() : texts.ToImmutable().Add(BuiltText.Hole(origin));
    }

    private static SyntaxNode? OriginOf(TextPart part) => part switch
    {
        LiteralPart literal => literal.Token.Parent,
        ComputedPart computed => computed.Origin,
        ParameterPart parameter => parameter.Origin,
        HolePart hole => hole.Origin,
        _ => null,
    };
}
