using System.Globalization;
using System.Text;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Tests.Naming;

public sealed class HclTextTests
{
    [Fact]
    public void A_literal_yields_its_text_and_interpolates_nothing() =>
        Fuzz.Each(TextGen.WellFormed, 20_000, text => Decode(HclText.Literal(text)) == text ? null : "another text");

    [Fact]
    public void A_literal_is_one_line() =>
        Fuzz.Each(TextGen.WellFormed, 10_000, text => HclText.Literal(text).Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') ? "more than a line" : null);

    // What each yields was seen in Terraform 1.11.
    [Theory]
    [InlineData("${x}", "\"$${x}\"")]
    [InlineData("$${x}", "\"$$${x}\"")]
    [InlineData("%{x}", "\"%%{x}\"")]
    [InlineData("$ % $$ {", "\"$ % $$ {\"")]
    [InlineData("a\"b\\c\n", "\"a\\\"b\\\\c\\n\"")]
    [InlineData("\0", "\"\\u0000\"")]
    [InlineData("\u202e", "\"\\u202e\"")]
    public void Literals_look_like_this(string text, string literal) => Assert.Equal(literal, HclText.Literal(text));

    [Fact]
    public void A_dollar_before_an_expression_does_not_escape_it() =>
        Assert.Equal("\"a${\"$\"}${var.x}\"", HclText.Template([HclPart.Literal("a$"), HclPart.Expression("var.x")]));

    [Theory]
    [InlineData("name", "name")]
    [InlineData("for", "\"for\"")]
    [InlineData("a-b", "\"a-b\"")]
    [InlineData("\u00e9", "\"\\u00e9\"")]
    public void Keys_are_bare_where_they_can_be(string name, string key) => Assert.Equal(key, HclText.Key(name));

    /// <summary>The text of a quoted template as the HCL specification has it; null when it interpolates or is malformed.</summary>
    private static string? Decode(string literal)
    {
        if (literal.Length < 2 || literal[0] != '"' || literal[^1] != '"')
            return null;

        var text = new StringBuilder();
        for (var i = 1; i < literal.Length - 1;)
        {
            var rest = literal.AsSpan(i, literal.Length - 1 - i);
            if (rest.StartsWith("$${") || rest.StartsWith("%%{"))
            {
                text.Append(rest[0]).Append('{');
                i += 3;
            }
            else if (rest[0] is '"' || rest.StartsWith("${") || rest.StartsWith("%{"))
            {
                return null;
            }
            else if (rest[0] != '\\')
            {
                text.Append(rest[0]);
                i++;
            }
            else if (!TryUnescape(rest, text, ref i))
            {
                return null;
            }
        }

        return text.ToString();
    }

    private static bool TryUnescape(ReadOnlySpan<char> rest, StringBuilder text, ref int position)
    {
        if (rest.Length < 2)
            return false;

        var digits = rest[1] switch { 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (!int.TryParse(rest.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                return false;
            text.Append(new Rune(code).ToString());
            position += 2 + digits;
            return true;
        }

        var at = "nrt\"\\".IndexOf(rest[1]);
        if (at < 0)
            return false;
        text.Append("\n\r\t\"\\"[at]);
        position += 2;
        return true;
    }
}
