using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Json;

/// <summary>One reading of one text. A method that fails notes the error and returns null; everyone above then returns too.</summary>
internal sealed class JsonParser(string text)
{
    private JsonSyntaxError? _error;
    private int _position;
    private int _depth;

    public JsonReadResult ReadDocument()
    {
        var lone = FindLoneSurrogate();
        if (lone >= 0)
            return new JsonReadResult(null, new JsonSyntaxError(new TextSpan(lone, 1), "Half of a surrogate pair is here, which is not a character."));

        var root = SkipTrivia() ? ReadValue() : null;
        if (root is not null && SkipTrivia() && _position < text.Length)
            Fail("The text should end here.");
        return _error is null ? new JsonReadResult(root, null) : new JsonReadResult(null, _error);
    }

    private JsonNode? ReadValue()
    {
        if (_position == text.Length)
            return Fail("A value is expected, but the text ends here.");

        switch (text[_position])
        {
            case '{': return ReadObject();
            case '[': return ReadArray();
            case '"': return ReadString();
            case '-' or (>= '0' and <= '9'): return ReadNumber();
            case 't': return ReadWord("true") is { } yes ? new JsonBoolean(yes, true) : null;
            case 'f': return ReadWord("false") is { } no ? new JsonBoolean(no, false) : null;
            case 'n': return ReadWord("null") is { } nothing ? new JsonNull(nothing) : null;
            case '\'': return Fail("A value is expected; texts are in double quotes.");
            default: return Fail("A value is expected: an object, an array, a text in double quotes, a number, true, false or null.");
        }
    }

    private JsonObject? ReadObject()
    {
        var start = _position;
        if (!Enter())
            return null;

        var members = new List<JsonMember>();
        while (SkipTrivia())
        {
            if (TryTake('}'))
                return new JsonObject(Leave(start), new EquatableArray<JsonMember>([.. members]));
            if (!TryReadMember(members) || !SkipTrivia())
                return null;
            if (!TryTake(',') && (_position == text.Length || text[_position] != '}'))
            {
                Fail("A ',' or the object's '}' is expected.");
                return null;
            }
        }

        return null;
    }

    private bool TryReadMember(List<JsonMember> members)
    {
        if (_position == text.Length || text[_position] != '"')
        {
            Fail("A property's name in double quotes is expected, or the object's '}'.");
            return false;
        }

        var name = ReadString();
        if (name is null)
            return false;

        // No comment may stand before the colon: System.Text.Json wants it that way.
        SkipWhiteSpace();
        if (!TryTake(':'))
        {
            Fail("A ':' is expected after the property's name.");
            return false;
        }

        if (!SkipTrivia() || ReadValue() is not { } value)
            return false;
        members.Add(new JsonMember(name.Value, name.Span, value));
        return true;
    }

    private JsonArray? ReadArray()
    {
        var start = _position;
        if (!Enter())
            return null;

        var items = new List<JsonNode>();
        while (SkipTrivia())
        {
            if (TryTake(']'))
                return new JsonArray(Leave(start), new EquatableArray<JsonNode>([.. items]));
            if (ReadValue() is not { } item || !SkipTrivia())
                return null;
            items.Add(item);
            if (!TryTake(',') && (_position == text.Length || text[_position] != ']'))
            {
                Fail("A ',' or the array's ']' is expected.");
                return null;
            }
        }

        return null;
    }

    private bool Enter()
    {
        if (_depth == JsonReader.MaxDepth)
        {
            Fail("Objects and arrays nest deeper than 64 levels here.");
            return false;
        }

        _depth++;
        _position++;
        return true;
    }

    private TextSpan Leave(int start)
    {
        _depth--;
        return TextSpan.FromBounds(start, _position);
    }

    private JsonString? ReadString()
    {
        var start = _position;
        var result = JsonStringScanner.Scan(text, start);
        if (result.Fault is { } fault)
        {
            _position = result.End;
            Fail(fault);
            return null;
        }

        _position = result.End;
        return new JsonString(TextSpan.FromBounds(start, _position), result.Value);
    }

    private JsonNumber? ReadNumber()
    {
        var start = _position;
        TryTake('-');
        if (!TryTake('0') && !TakeDigits())
            return FailNumber();
        if (TryTake('.') && !TakeDigits())
            return FailNumber();
        if (TryTake('e') || TryTake('E'))
        {
            if (!TryTake('+'))
                TryTake('-');
            if (!TakeDigits())
                return FailNumber();
        }

        if (_position < text.Length && (char.IsLetterOrDigit(text[_position]) || text[_position] is '.' or '+' or '-'))
            return FailNumber();
        var span = TextSpan.FromBounds(start, _position);
        return new JsonNumber(span, text.Substring(span.Start, span.Length));
    }

    private JsonNumber? FailNumber()
    {
        Fail("This is not a JSON number.");
        return null;
    }

    private bool TakeDigits()
    {
        var start = _position;
        while (_position < text.Length && text[_position] is >= '0' and <= '9')
            _position++;
        return _position > start;
    }

    private TextSpan? ReadWord(string word)
    {
        if (string.CompareOrdinal(text, _position, word, 0, word.Length) != 0)
        {
            Fail("A value is expected: an object, an array, a text in double quotes, a number, true, false or null.");
            return null;
        }

        _position += word.Length;
        return new TextSpan(_position - word.Length, word.Length);
    }

    private bool TryTake(char c)
    {
        if (_position == text.Length || text[_position] != c)
            return false;
        _position++;
        return true;
    }

    private void SkipWhiteSpace()
    {
        while (_position < text.Length && text[_position] is ' ' or '\t' or '\r' or '\n')
            _position++;
    }

    /// <summary>Skips white space and comments; false when a comment is broken.</summary>
    private bool SkipTrivia()
    {
        while (true)
        {
            SkipWhiteSpace();
            if (_position == text.Length || text[_position] != '/')
                return true;
            if (!SkipComment())
                return false;
        }
    }

    private bool SkipComment()
    {
        var second = _position + 1 < text.Length ? text[_position + 1] : '\0';
        if (second == '*')
        {
            var end = text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
            if (end < 0)
                return Refuse("This comment is not closed.");
            _position = end + 2;
            return true;
        }

        if (second != '/')
            return Refuse("A comment starts with '//' or '/*'.");

        for (_position += 2; _position < text.Length && text[_position] is not ('\n' or '\r'); _position++)
        {
            if (text[_position] is '\u2028' or '\u2029')
                return Refuse("This line separator can't be in a '//' comment.");
        }

        return true;
    }

    private int FindLoneSurrogate()
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return i;
            i++;
        }

        return -1;
    }

    private bool Refuse(string message)
    {
        Fail(message);
        return false;
    }

    private JsonNode? Fail(string message)
    {
        var length = _position < text.Length ? 1 : 0;
        _error ??= new JsonSyntaxError(new TextSpan(_position, length), message);
        return null;
    }
}
