using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Text;

/// <summary>A text as far as the source tells it: known pieces and holes, in order.</summary>
internal sealed class BuiltText
{
    public static readonly BuiltText Empty = new([]);

    private BuiltText(ImmutableArray<TextPart> parts) => Parts = parts;

    public ImmutableArray<TextPart> Parts { get; }

    /// <summary>Nothing of it is known.</summary>
    public bool IsUnknown => !Parts.IsEmpty && Parts.All(part => part is HolePart);

    /// <summary>The whole text is one parameter of the method that uses it.</summary>
    public IParameterSymbol? WholeParameter => Parts is [HolePart { Parameter: { } parameter }] ? parameter : null;

    public static BuiltText Of(TextPart part) => new([part]);

    public static BuiltText Of(IEnumerable<TextPart> parts) => new([.. parts]);

    public static BuiltText Hole(SyntaxNode origin) => Of(new HolePart(origin));

    public BuiltText Append(BuiltText other) => Parts.IsEmpty ? other : other.Parts.IsEmpty ? this : new(Parts.AddRange(other.Parts));

    /// <summary>Its characters, when there is no hole.</summary>
    public bool TryGetKnown(out string text)
    {
        text = "";
        foreach (var part in Parts)
        {
            var piece = part switch { LiteralPart literal => literal.Text, ComputedPart computed => computed.Text, _ => null };
            if (piece is null)
                return false;
            text = text.Length == 0 ? piece : text + piece;
        }

        return true;
    }

    /// <summary>A slice of a piece that is known.</summary>
    public static TextPart Slice(TextPart part, int start, int length) => part switch
    {
        LiteralPart literal => literal with { Text = literal.Text.Substring(start, length), Offset = literal.Offset + start },
        ComputedPart computed => computed with { Text = computed.Text.Substring(start, length) },
        _ => part,
    };
}
