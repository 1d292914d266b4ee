namespace Fenceline.Sql.Text;

/// <summary>A half-open range of UTF-16 code units in a text: offsets start at 0.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    public bool Contains(TextSpan other) => other.Start >= Start && other.End <= End;

    public static TextSpan FromBounds(int start, int end) => new(start, end - start);
}
