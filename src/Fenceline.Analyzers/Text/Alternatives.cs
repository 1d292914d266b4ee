using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Text;

/// <summary>The texts that an expression may have, as a bounded list.</summary>
internal static class Alternatives
{
    private const int Max = 16;

    // A text of more pieces than this is one of which nothing is known.
    private const int MaxParts = 400;

    public static readonly ImmutableArray<BuiltText> None = [];
    public static readonly ImmutableArray<BuiltText> EmptyText = [BuiltText.Empty];

    public static ImmutableArray<BuiltText> Of(TextPart part) => [BuiltText.Of(part)];

    public static ImmutableArray<BuiltText> Hole(SyntaxNode origin) => [BuiltText.Hole(origin)];

    public static ImmutableArray<BuiltText> Union(ImmutableArray<BuiltText> left, ImmutableArray<BuiltText> right)
    {
        if (left.IsEmpty || left == right)
            return right;

        ImmutableArray<BuiltText>.Builder? result = null;
        foreach (var text in right)
        {
            if (!left.Contains(text))
                (result ??= left.ToBuilder()).Add(text);
        }

        return result is null ? left : Bound(result);
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
                    result.Add(first.Parts.Length + second.Parts.Length > MaxParts ? BuiltText.Hole(BuiltText.OriginOf(second.Parts[0])) : first.Append(second));
            }
        }

        return Bound(result);
    }

    /// <summary>
    /// What a text becomes when rounds of a loop go on adding to it: what starts like a text that was there is that text and
    /// anything behind it; any other new text is anything. So the rounds come to an end.
    /// </summary>
    public static ImmutableArray<BuiltText> Widen(ImmutableArray<BuiltText> before, ImmutableArray<BuiltText> after, SyntaxNode origin)
    {
        var result = before;
        foreach (var text in after.Where(text => !before.Contains(text)))
        {
            var start = before.Where(text.StartsWith).OrderByDescending(known => known.Parts.Length).FirstOrDefault();
            result = Union(result, [start is null ? BuiltText.Of(new HolePart(origin, IsReportable: false)) : start.AndMore(origin)]);
        }

        return result;
    }

    // What lies beyond the bound is not dropped in silence: it is one text of which nothing is known.
    private static ImmutableArray<BuiltText> Bound(ImmutableArray<BuiltText>.Builder texts)
    {
        if (texts.Count <= Max)
            return texts.ToImmutable();

        var origin = texts.SelectMany(text => text.Parts).Select(BuiltText.OriginOf).First();
        var rest = BuiltText.Of(new HolePart(origin, IsReportable: false));
        texts.Count = Max;
        return texts.Contains(rest) ? texts.ToImmutable() : texts.ToImmutable().Add(rest);
    }
}
