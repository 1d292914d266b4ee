using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fenceline.Cli.Linting.EditorConfig;

/// <summary>
/// Which files a section is for: <c>*</c> and <c>?</c> within a name, <c>**</c> across folders, <c>[abc]</c>, <c>[!abc]</c>,
/// <c>{one,other}</c>, <c>{1..9}</c>. Without a slash it is about names in any folder below.
/// </summary>
internal sealed class SectionPattern
{
    private readonly Regex _regex;
    private readonly IReadOnlyList<(int Least, int Most)> _ranges;

    private SectionPattern(Regex regex, IReadOnlyList<(int Least, int Most)> ranges)
    {
        _regex = regex;
        _ranges = ranges;
    }

    /// <summary>Null when a bracket is not closed, or a range is none.</summary>
    public static SectionPattern? Parse(string text)
    {
        var compiler = new Compiler(text);
        var start = text.Contains('/', StringComparison.Ordinal) ? text[0] == '/' ? "" : "/" : ".*/";
        return compiler.Compile() is { } regex
            ? new SectionPattern(new Regex($"^{start}{regex}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline), compiler.Ranges)
            : null;
    }

    /// <param name="path">From the folder of the <c>.editorconfig</c>: a slash before each name.</param>
    public bool Matches(string path)
    {
        var match = _regex.Match(path);
        if (!match.Success)
            return false;

        for (var i = 0; i < _ranges.Count; i++)
        {
            var group = match.Groups[i + 1];
            if (group.Success && !(int.TryParse(group.ValueSpan, CultureInfo.InvariantCulture, out var number) && number >= _ranges[i].Least && number <= _ranges[i].Most))
                return false;
        }

        return true;
    }

    /// <summary>Turns a pattern into a regular expression whose groups are the ranges.</summary>
    private sealed class Compiler(string text)
    {
        private int _at;

        public List<(int Least, int Most)> Ranges { get; } = [];

        public string? Compile() => Sequence(inChoice: false) is { } regex && _at == text.Length ? regex : null;

        private string? Sequence(bool inChoice)
        {
            var regex = new StringBuilder();
            while (_at < text.Length && !(inChoice && text[_at] is ',' or '}'))
            {
                if (Next() is not { } piece)
                    return null;
                regex.Append(piece);
            }

            return regex.ToString();
        }

        private string? Next()
        {
            switch (text[_at++])
            {
                case '*' when _at < text.Length && text[_at] == '*':
                    _at++;
                    return ".*";
                case '*':
                    return "[^/]*";
                case '?':
                    return "[^/]";
                case '[':
                    return CharacterClass();
                case '{':
                    return Range() ?? Choice();
                case '\\':
                    return _at < text.Length ? Regex.Escape(text[_at++].ToString()) : null;
                case var character:
                    return Regex.Escape(character.ToString());
            }
        }

        private string? CharacterClass()
        {
            var end = text.IndexOf(']', _at);
            if (end <= _at)
                return null;

            var isNegated = text[_at] == '!';
            var characters = text[(isNegated ? _at + 1 : _at)..end].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal);
            _at = end + 1;
            return characters.Length == 0 ? null : isNegated ? $"[^/{characters}]" : $"[{characters}]";
        }

        private string? Range()
        {
            var end = text.IndexOf('}', _at);
            if (end < 0 || text[_at..end].Split("..") is not [var first, var last]
                || !int.TryParse(first, CultureInfo.InvariantCulture, out var one) || !int.TryParse(last, CultureInfo.InvariantCulture, out var other))
            {
                return null;
            }

            _at = end + 1;
            Ranges.Add((Math.Min(one, other), Math.Max(one, other)));
            return "(-?[0-9]+)";
        }

        private string? Choice()
        {
            var choices = new List<string>();
            while (Sequence(inChoice: true) is { } choice)
            {
                choices.Add(choice);
                if (_at == text.Length)
                    return null;
                if (text[_at++] == '}')
                    return $"(?:{string.Join('|', choices)})";
            }

            return null;
        }
    }
}
