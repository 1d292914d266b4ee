namespace Fenceline.Sql.Text;

/// <summary>A place in a text; line and column start at 0, columns count UTF-16 code units.</summary>
public readonly record struct LinePosition(int Line, int Column);

/// <summary>Turns offsets into lines and columns. Lines end at LF, CRLF or a lone CR.</summary>
public sealed class LineMap
{
    private readonly int[] _starts;

    public LineMap(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                starts.Add(i + 1);
        }

        _starts = [.. starts];
    }

    public LinePosition GetPosition(int offset)
    {
        var line = Array.BinarySearch(_starts, offset);
        if (line < 0)
            line = ~line - 1;
        return new LinePosition(line, offset - _starts[line]);
    }
}
