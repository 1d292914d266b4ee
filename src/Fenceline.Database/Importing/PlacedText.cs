using System.Text;

namespace Fenceline.Database.Importing;

/// <summary>A text that remembers which part of it stands for what, so that a problem at a place can be led back to what has to go.</summary>
internal sealed class PlacedText
{
    private const int Step = 2;

    private readonly StringBuilder _text = new();
    private readonly List<Place> _places = [];
    private int _indent;

    public override string ToString() => _text.ToString();

    public void Add(string text) => _text.Append(text);

    public void Line() => _text.Append('\n').Append(' ', _indent);

    /// <summary>Members or items one a line, with commas between, in the brackets that are given.</summary>
    public void Block(char open, char close, IReadOnlyList<string> comments, IReadOnlyList<Action> parts)
    {
        Add(open.ToString());
        _indent += Step;
        foreach (var comment in comments)
        {
            Line();
            Add("// " + comment);
        }

        for (var i = 0; i < parts.Count; i++)
        {
            Line();
            parts[i]();
            if (i < parts.Count - 1)
                Add(",");
        }

        _indent -= Step;
        Line();
        Add(close.ToString());
    }

    /// <param name="leaveOut">Takes what is written out of the manifest; it is given the reason.</param>
    public void Part(Action<string> leaveOut, Action write)
    {
        var start = _text.Length;
        write();
        _places.Add(new Place(start, _text.Length, leaveOut));
    }

    /// <summary>What takes the smallest part out that a place is in; null where nothing can be taken out.</summary>
    public Action<string>? At(int position) => _places.Where(place => place.Start <= position && position <= place.End).MinBy(place => place.End - place.Start)?.LeaveOut;

    private sealed record Place(int Start, int End, Action<string> LeaveOut);
}
