using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.Analyzers.Text;

/// <summary>Says where in the source each character of a string token stands, whatever the literal's form.</summary>
internal sealed class LiteralMap
{
    private readonly StringBuilder _value = new();
    private readonly List<int> _offsets = [];
    private readonly string _source;
    private readonly SyntaxToken _token;
    private int _end;

    private LiteralMap(SyntaxToken token)
    {
        _token = token;
        _source = token.Text;
    }

    /// <summary>The characters that the token stands for.</summary>
    public string Value => _value.ToString();

    public static LiteralMap Of(SyntaxToken token)
    {
        var map = new LiteralMap(token);
        map.Decode();
        return map;
    }

    /// <summary>The place of a range of the value.</summary>
    public TextSpan GetSpan(int start, int length)
    {
        var from = OffsetOf(start);
        var to = length == 0 ? from : NextOffset(start + length - 1);
        return TextSpan.FromBounds(_token.SpanStart + from, _token.SpanStart + Math.Max(from, to));
    }

    private int OffsetOf(int index) => index < _offsets.Count ? _offsets[index] : _end;

    // A line break of the value may be followed by indentation in the source, which is nobody's.
    private int NextOffset(int index) => index + 1 >= _offsets.Count ? _end
        : _value[index] is '\n' or '\r' ? _offsets[index] + 1 : _offsets[index + 1];

    private void Decode()
    {
        switch (_token.Kind())
        {
            case SyntaxKind.StringLiteralToken when _source.StartsWith("@", StringComparison.Ordinal):
                Verbatim(2, _source.Length - 1, isInterpolated: false);
                break;
            case SyntaxKind.StringLiteralToken:
                Regular(1, _source.Length - 1, isInterpolated: false);
                break;
            case SyntaxKind.SingleLineRawStringLiteralToken:
                var quotes = Quotes();
                Copy(quotes, _source.Length - quotes);
                break;
            case SyntaxKind.MultiLineRawStringLiteralToken:
                MultiLineRaw();
                break;
            case SyntaxKind.InterpolatedStringTextToken:
                InterpolatedText();
                break;
        }
    }

    private int Quotes() => _source.TakeWhile(c => c == '"').Count();

    private void InterpolatedText()
    {
        var literal = (InterpolatedStringExpressionSyntax)_token.Parent!.Parent!;
        switch (literal.StringStartToken.Kind())
        {
            case SyntaxKind.InterpolatedVerbatimStringStartToken:
                Verbatim(0, _source.Length, isInterpolated: true);
                break;
            case SyntaxKind.InterpolatedStringStartToken:
                Regular(0, _source.Length, isInterpolated: true);
                break;
            case SyntaxKind.InterpolatedMultiLineRawStringStartToken:
                var end = literal.StringEndToken.Text;
                var isFirst = literal.Contents.FirstOrDefault() == _token.Parent;
                Lines(0, _source.Length, Indentation(end), startsLine: isFirst);
                break;
            default:
                Copy(0, _source.Length);
                break;
        }
    }

    private static int Indentation(string end)
    {
        var quote = end.IndexOf('"');
        return quote - (end.LastIndexOfAny(['\n', '\r'], quote) + 1);
    }

    private void MultiLineRaw()
    {
        var quotes = Quotes();
        var start = _source.IndexOf('\n', quotes) is var line and >= 0 ? line + 1 : _source.IndexOf('\r', quotes) + 1;
        var lastLine = _source.LastIndexOfAny(['\n', '\r']);
        var indentation = _source.Length - quotes - (lastLine + 1);
        var contentEnd = lastLine > 0 && _source[lastLine] == '\n' && _source[lastLine - 1] == '\r' ? lastLine - 1 : lastLine;
        Lines(start, Math.Max(start, contentEnd), indentation, startsLine: true);
    }

    private void Lines(int start, int end, int indentation, bool startsLine)
    {
        var i = start;
        while (i < end)
        {
            if (startsLine)
            {
                var limit = Math.Min(end, i + indentation);
                while (i < limit && _source[i] is not ('\n' or '\r') && char.IsWhiteSpace(_source[i]))
                    i++;
                startsLine = false;
                continue;
            }

            startsLine = _source[i] == '\n' || (_source[i] == '\r' && (i + 1 == _source.Length || _source[i + 1] != '\n'));
            Add(_source[i], i++);
        }

        _end = end;
    }

    private void Copy(int start, int end)
    {
        for (var i = start; i < end; i++)
            Add(_source[i], i);
        _end = end;
    }

    private void Verbatim(int start, int end, bool isInterpolated)
    {
        for (var i = start; i < end; i++)
        {
            Add(_source[i], i);
            if (IsDoubled(i, isInterpolated, withQuote: true))
                i++;
        }

        _end = end;
    }

    private bool IsDoubled(int i, bool isInterpolated, bool withQuote) =>
        i + 1 < _source.Length && _source[i] == _source[i + 1]
        && ((withQuote && _source[i] == '"') || (isInterpolated && _source[i] is '{' or '}'));

    private void Regular(int start, int end, bool isInterpolated)
    {
        for (var i = start; i < end;)
        {
            if (_source[i] == '\\' && i + 1 < end)
            {
                i = Escape(i);
                continue;
            }

            Add(_source[i], i);
            i += IsDoubled(i, isInterpolated, withQuote: false) ? 2 : 1;
        }

        _end = end;
    }

    private int Escape(int start)
    {
        var kind = _source[start + 1];
        var digits = kind switch { 'u' => 4, 'U' => 8, 'x' => 4, _ => 0 };
        var i = start + 2;
        if (digits == 0)
        {
            Add(kind switch { 'n' => '\n', 'r' => '\r', 't' => '\t', '0' => '\0', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v', 'e' => '\u001b', _ => kind }, start);
            return i;
        }

        var code = 0;
        for (var n = 0; n < digits && i < _source.Length && Uri.IsHexDigit(_source[i]); n++, i++)
            code = (code * 16) + Convert.ToInt32(_source[i].ToString(), 16);
        foreach (var c in code is > char.MaxValue and <= 0x10ffff ? char.ConvertFromUtf32(code) : ((char)code).ToString())
            Add(c, start);
        return i;
    }

    private void Add(char c, int offset)
    {
        _value.Append(c);
        _offsets.Add(offset);
    }
}
