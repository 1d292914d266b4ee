using System.Text.RegularExpressions;

namespace Fenceline.Terraform.Tests;

internal abstract record HclExpression;

internal sealed record HclObject(IReadOnlyList<HclAttributeNode> Attributes) : HclExpression;

internal sealed record HclTuple(IReadOnlyList<HclExpression> Items) : HclExpression;

/// <summary>Anything else, as it stands in the text.</summary>
internal sealed record HclText(string Text) : HclExpression;

internal sealed record HclAttributeNode(string Name, HclExpression Value);

internal sealed record HclBlock(string Type, IReadOnlyList<string> Labels, IReadOnlyList<HclAttributeNode> Attributes, IReadOnlyList<HclBlock> Blocks)
{
    public HclExpression? Find(string attribute) => Attributes.SingleOrDefault(a => a.Name == attribute)?.Value;
}

/// <summary>Reads the part of Terraform's language that Fenceline emits: blocks, attributes, objects and tuples; other expressions stay text.</summary>
internal sealed partial class HclReader
{
    private readonly string[] _tokens;
    private int _at;

    private HclReader(string text) => _tokens = [.. Tokenize(text)];

    public static HclBlock Read(string text)
    {
        var reader = new HclReader(text);
        return reader.Body("", []);
    }

    private string Current => _at < _tokens.Length ? _tokens[_at] : "";

    private static IEnumerable<string> Tokenize(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = text[at] == '"' ? StringLength(text, at) : Token().Match(text, at).Length;
            var token = text.Substring(at, Math.Max(length, 1));
            at += token.Length;
            if (token[0] is not (' ' or '#'))
                yield return token;
        }
    }

    // A string may hold templates, which may hold strings.
    private static int StringLength(string text, int start)
    {
        var at = start + 1;
        while (text[at] != '"')
        {
            if (text[at] == '\\')
                at += 2;
            else if (text.AsSpan(at) is ['$' or '%', '$' or '%', '{', ..] && text[at] == text[at + 1])
                at += 3;
            else if (text.AsSpan(at) is ['$' or '%', '{', ..])
                at = TemplateEnd(text, at + 2);
            else
                at++;
        }

        return at + 1 - start;
    }

    private static int TemplateEnd(string text, int at)
    {
        for (var depth = 1; depth > 0;)
        {
            depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            at += text[at] == '"' ? StringLength(text, at) : 1;
        }

        return at;
    }

    private HclBlock Body(string type, IReadOnlyList<string> labels)
    {
        var attributes = new List<HclAttributeNode>();
        var blocks = new List<HclBlock>();
        for (SkipLines(); Current is not ("" or "}"); SkipLines())
        {
            var name = Next();
            if (Current == "=")
            {
                _at++;
                attributes.Add(new(name, Expression()));
                continue;
            }

            var inner = new List<string>();
            while (Current != "{")
                inner.Add(Next().Trim('"'));
            _at++;
            blocks.Add(Body(name, inner));
            Assert.Equal("}", Next());
        }

        return new(type, labels, attributes, blocks);
    }

    private HclExpression Expression()
    {
        var isComprehension = _tokens.Skip(_at + 1).SkipWhile(token => token == "\n").FirstOrDefault() == "for";
        return (Current, isComprehension) switch
        {
            ("{", false) => Object(),
            ("[", false) => Tuple(),
            _ => Other(),
        };
    }

    private HclObject Object()
    {
        var attributes = new List<HclAttributeNode>();
        _at++;
        for (SkipSeparators(); Current != "}"; SkipSeparators())
        {
            var name = Next();
            Assert.Equal("=", Next());
            attributes.Add(new(name, Expression()));
        }

        _at++;
        return new(attributes);
    }

    private HclTuple Tuple()
    {
        var items = new List<HclExpression>();
        _at++;
        for (SkipSeparators(); Current != "]"; SkipSeparators())
            items.Add(Expression());
        _at++;
        return new(items);
    }

    private HclText Other()
    {
        var text = new List<string>();
        for (var depth = 0; depth > 0 || Current is not ("" or "\n" or "," or "}" or "]" or ")");)
        {
            depth += Current switch { "{" or "[" or "(" => 1, "}" or "]" or ")" => -1, _ => 0 };
            text.Add(Next());
        }

        return new(string.Join(' ', text));
    }

    private string Next() => _tokens[_at++];

    private void SkipLines()
    {
        while (Current == "\n")
            _at++;
    }

    private void SkipSeparators()
    {
        while (Current is "\n" or ",")
            _at++;
    }

    [GeneratedRegex(@"\G(?:[A-Za-z0-9_.-]+|#[^\n]*| +|[=!<>&|]+|.)")]
    private static partial Regex Token();
}
