using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Cli.Manifests;

/// <summary>Adds items to and removes them from an array in a JSON text; everything else stays as its author wrote it.</summary>
internal sealed class JsonArrayEditor
{
    private readonly string _text;
    private readonly JsonArray _array;
    private readonly TextStyle _style;

    public JsonArrayEditor(string text, JsonArray array)
    {
        _text = text;
        _array = array;
        _style = TextStyle.Of(text);
    }

    /// <param name="item">The item over one line or several; lines after the first are indented relative to the first.</param>
    public string Append(string item)
    {
        var close = _array.Span.End - 1;
        var interior = TextSpan.FromBounds(_array.Span.Start + 1, close);
        if (_array.Items.Count == 0)
            return AppendToEmpty(item, interior);

        var last = _array.Items[_array.Items.Count - 1];
        var comma = Trivia.FindComma(_text, last.Span.End, close);
        var text = comma < 0 ? _text.Insert(last.Span.End, ",") : _text;
        close += text.Length - _text.Length;
        var end = Trivia.TrimEnd(text, close);

        var first = _array.Items[0];
        if (!_text.AsSpan(_array.Span.Start, _array.Span.Length).Contains('\n'))
            return text.Insert(end, " " + OneLine(item) + (comma < 0 ? "" : ","));

        var indent = TextStyle.IsFirstOnLine(_text, first.Span.Start)
            ? TextStyle.IndentAt(_text, first.Span.Start)
            : TextStyle.IndentAt(_text, _array.Span.Start) + _style.Unit;
        if (_array.Items.All(one => !_text.AsSpan(one.Span.Start, one.Span.Length).Contains('\n')))
            item = OneLine(item);
        return text.Insert(end, _style.NewLine + _style.Indent(item, indent) + (comma < 0 ? "" : ","));
    }

    public string Remove(int index)
    {
        var item = _array.Items[index].Span;
        var close = _array.Span.End - 1;
        var isLast = index == _array.Items.Count - 1;
        var comma = Trivia.FindComma(_text, item.End, isLast ? close : _array.Items[index + 1].Span.Start);
        var text = _text;
        var cut = item;

        if (comma >= 0)
        {
            // Only blanks before the comma: it goes with the item. With a comment between them the comment stays.
            if (string.IsNullOrWhiteSpace(_text[item.End..comma]))
                cut = TextSpan.FromBounds(item.Start, comma + 1);
            else
                text = text.Remove(comma, 1);
        }

        text = CutWithLine(text, cut, isLast);
        if (comma < 0 && index > 0)
        {
            var before = Trivia.FindComma(_text, _array.Items[index - 1].Span.End, item.Start);
            text = text.Remove(before, 1);
        }

        return _array.Items.Count == 1 ? CollapseEmpty(text, _array.Span.Start) : text;
    }

    private string AppendToEmpty(string item, TextSpan interior)
    {
        var outer = TextStyle.IndentAt(_text, _array.Span.Start);
        var end = Trivia.TrimEnd(_text, interior.End);
        var kept = _text[interior.Start..Math.Max(end, interior.Start)];
        var inserted = kept + _style.NewLine + _style.Indent(item, outer + _style.Unit) + _style.NewLine + outer;
        return _text[..interior.Start] + inserted + _text[interior.End..];
    }

    /// <summary>Takes the whole lines when nothing but a comment about the item shares them.</summary>
    private static string CutWithLine(string text, TextSpan cut, bool isLast)
    {
        var lineEnd = Trivia.EndOfLineAfterComments(text, cut.End);
        if (TextStyle.IsFirstOnLine(text, cut.Start) && lineEnd >= 0)
        {
            var start = TextStyle.LineStart(text, cut.Start);
            return text.Remove(start, lineEnd - start);
        }

        // Within a line: the blanks that set the item apart go too.
        var from = cut.Start;
        var to = cut.End;
        if (isLast)
        {
            while (from > 0 && text[from - 1] is ' ' or '\t')
                from--;
        }
        else
        {
            while (to < text.Length && text[to] is ' ' or '\t')
                to++;
        }

        return text.Remove(from, to - from);
    }

    private static string CollapseEmpty(string text, int open)
    {
        var close = open + 1;
        while (char.IsWhiteSpace(text[close]))
            close++;
        return text[close] == ']' ? text.Remove(open + 1, close - open - 1) : text;
    }

    private static string OneLine(string item) => string.Join(' ', item.Split('\n').Select(line => line.Trim()));
}
