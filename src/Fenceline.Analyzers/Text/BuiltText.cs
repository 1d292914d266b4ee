using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Text;

/// <summary>A text as far as the source tells it: known pieces and holes, in order.</summary>
internal sealed class BuiltText : IEquatable<BuiltText>
{
    public static readonly BuiltText Empty = new([]);

    private BuiltText(ImmutableArray<TextPart> parts) => Parts = parts;

    public ImmutableArray<TextPart> Parts { get; }

    /// <summary>Nothing of it is known.</summary>
    public bool IsUnknown => !Parts.IsEmpty && Parts.All(part => part is HolePart);

    /// <summary>The whole text is one parameter of the method that uses it.</summary>
    public IParameterSymbol? WholeParameter => Parts is [HolePart { Parameter: { } parameter }] ? parameter : null;

    public static BuiltText Of(TextPart part) => new([part]);

    public static BuiltText Of(IEnumerable<TextPart> parts) => new([.. parts.Where(part => part is not (LiteralPart { Text: "" } or ComputedPart { Text: "" }))]);

    public static BuiltText Hole(SyntaxNode origin) => Of(new HolePart(origin));

    public BuiltText Append(BuiltText other) => Parts.IsEmpty ? other : other.Parts.IsEmpty ? this : new(Parts.AddRange(other.Parts));

    /// <summary>This text and then anything, which an earlier round of a loop may have added.</summary>
    public BuiltText AndMore(SyntaxNode origin) => Parts is [.., HolePart { IsReportable: false }] ? this : new(Parts.Add(new HolePart(origin, IsReportable: false)));

    public bool StartsWith(BuiltText other)
    {
        if (Parts.Length < other.Parts.Length)
            return false;
        for (var i = 0; i < other.Parts.Length; i++)
        {
            if (!Parts[i].Equals(other.Parts[i]))
                return false;
        }

        return true;
    }

    /// <summary>Its characters, when there is no hole.</summary>
    public bool TryGetKnown(out string text)
    {
        text = "";
        foreach (var part in Parts)
        {
            if (CharactersOf(part) is not { } piece)
                return false;
            text = text.Length == 0 ? piece : text + piece;
        }

        return true;
    }

    /// <summary>The characters of a piece; null when they are not known.</summary>
    public static string? CharactersOf(TextPart part) => part switch { LiteralPart literal => literal.Text, ComputedPart computed => computed.Text, _ => null };

    /// <summary>The expression that a piece comes from.</summary>
    public static SyntaxNode OriginOf(TextPart part) => part switch
    {
        ComputedPart computed => computed.Origin,
        ParameterPart parameter => parameter.Origin,
        ValuePart value => value.Origin,
        NamePart name => name.Origin,
        HolePart hole => hole.Origin,
        LiteralPart literal => literal.Token.Parent!,
        _ => throw new InvalidOperationException("A part of another kind."),
    };

    /// <summary>A slice of a piece that is known.</summary>
    public static TextPart Slice(TextPart part, int start, int length) => part switch
    {
        LiteralPart literal => literal with { Text = literal.Text.Substring(start, length), Offset = literal.Offset + start },
        ComputedPart computed => computed with { Text = computed.Text.Substring(start, length) },
        _ => part,
    };

    /// <summary>A range of a text that is known.</summary>
    public BuiltText Slice(int start, int length)
    {
        var parts = new List<TextPart>();
        var at = 0;
        foreach (var part in Parts)
        {
            var size = CharactersOf(part)!.Length;
            var from = Math.Max(start, at);
            var to = Math.Min(start + length, at + size);
            if (from < to)
                parts.Add(Slice(part, from - at, to - from));
            at += size;
        }

        return Of(parts);
    }

    public bool Equals(BuiltText? other) => other is not null && (ReferenceEquals(this, other) || Parts.SequenceEqual(other.Parts));

    public override bool Equals(object? obj) => Equals(obj as BuiltText);

    public override int GetHashCode() => Parts.Aggregate(Parts.Length, (hash, part) => (hash * 31) + part.GetHashCode());
}
