using System.Globalization;
using System.Text;

namespace Fenceline.Sql;

/// <summary>The escapes of <c>E''</c> and <c>U&amp;''</c>.</summary>
internal static class SqlEscapes
{
    private const string BadPair = "invalid Unicode surrogate pair";
    private const string BadEscape = "invalid Unicode escape";

    public static bool IsHex(char c) => c is >= '0' and <= '9' or >= 'a' and <= 'f' or >= 'A' and <= 'F';

    /// <summary>Decodes what stands between the quotes of <c>E''</c>.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? TryDecode(string raw, out string value)
    {
        value = raw;
        if (raw.IndexOf('\\') < 0)
        {
            value = raw.Replace("''", "'");
            return null;
        }

        var result = new EscapeResult();
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] == '\\')
            {
                if (DecodeEscape(raw, ref i, result) is { } error)
                    return error;
            }
            else
            {
                var isDoubled = raw[i] == '\'';
                if (!result.Append(raw[i]))
                    return BadPair;
                i += isDoubled ? 2 : 1;
            }
        }

        return result.Finish(out value);
    }

    /// <summary>Decodes what stands between the quotes of <c>U&amp;''</c>, doubled quotes already made one.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? TryDecodeUnicode(string raw, char escape, out string value)
    {
        var result = new EscapeResult();
        value = raw;
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] != escape)
            {
                if (!result.Append(raw[i]))
                    return BadPair;
                i++;
            }
            else if (i + 1 < raw.Length && raw[i + 1] == escape)
            {
                if (!result.Append(escape))
                    return BadPair;
                i += 2;
            }
            else
            {
                var isLong = i + 1 < raw.Length && raw[i + 1] == '+';
                var start = i + (isLong ? 2 : 1);
                var length = isLong ? 6 : 4;
                if (Hex(raw, start, length, length) is not { } code || !result.AppendCodePoint(code.Code))
                    return BadEscape;
                i = start + length;
            }
        }

        return result.Finish(out value);
    }

    private static string? DecodeEscape(string raw, ref int i, EscapeResult result)
    {
        var c = i + 1 < raw.Length ? raw[i + 1] : '\\';
        switch (c)
        {
            case 'u' or 'U':
                var length = c == 'u' ? 4 : 8;
                if (Hex(raw, i + 2, length, length) is not { } code || !result.AppendCodePoint(code.Code))
                    return BadEscape;
                i += 2 + length;
                return null;
            case 'x' when Hex(raw, i + 2, 1, 2) is { } hex:
                i += 2 + hex.Length;
                return result.AppendByte((byte)hex.Code) ? null : BadPair;
            case >= '0' and <= '7':
                var octal = 0;
                var digits = 0;
                while (digits < 3 && i + 1 + digits < raw.Length && raw[i + 1 + digits] is >= '0' and <= '7')
                    octal = (octal * 8) + raw[i + 1 + digits++] - '0';
                i += 1 + digits;
                return result.AppendByte((byte)octal) ? null : BadPair;
            default:
                i += 2;
                return result.Append(Control(c)) ? null : BadPair;
        }
    }

    private static char Control(char c) => c switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        _ => c,
    };

    private static (int Code, int Length)? Hex(string raw, int start, int least, int most)
    {
        var length = 0;
        while (length < most && start + length < raw.Length && IsHex(raw[start + length]))
            length++;
        if (length < least || !int.TryParse(raw.Substring(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return null;
        return (code, length);
    }

    /// <summary>Collects characters and bytes; bytes must make UTF-8, and halves of code points must meet.</summary>
    private sealed class EscapeResult
    {
        private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

        private readonly StringBuilder _chars = new();
        private readonly List<byte> _bytes = [];
        private bool _isPairOpen;
        private bool _isBroken;

        public bool Append(char c)
        {
            if (_isPairOpen)
                return false;
            FlushBytes();
            _chars.Append(c);
            return true;
        }

        public bool AppendByte(byte value)
        {
            if (_isPairOpen)
                return false;
            _isBroken |= value == 0;
            _bytes.Add(value);
            return true;
        }

        public bool AppendCodePoint(int code)
        {
            FlushBytes();
            if (code is <= 0 or > 0x10FFFF)
                return false;
            var isLow = code is >= 0xDC00 and <= 0xDFFF;
            if (isLow != _isPairOpen)
                return false;
            _isPairOpen = code is >= 0xD800 and <= 0xDBFF;
            if (code > 0xFFFF)
                _chars.Append(char.ConvertFromUtf32(code));
            else
                _chars.Append((char)code);
            return true;
        }

        public string? Finish(out string value)
        {
            FlushBytes();
            value = _chars.ToString();
            return _isPairOpen ? BadPair : _isBroken ? "invalid byte sequence for encoding \"UTF8\"" : null;
        }

        private void FlushBytes()
        {
            if (_bytes.Count == 0)
                return;
            try
            {
                _chars.Append(Strict.GetString(_bytes.ToArray()));
            }
            catch (ArgumentException)
            {
                _isBroken = true;
            }

            _bytes.Clear();
        }
    }
}
