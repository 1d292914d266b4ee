using System.Globalization;
using System.Text.RegularExpressions;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Tests.Naming;

public sealed partial class CSharpTextTests
{
    [Fact]
    public void A_literal_is_printable_ASCII_and_yields_its_text() =>
        Fuzz.Each(TextGen.Any, 20_000, text =>
        {
            var literal = CSharpText.Literal(text);
            var isRegular = RegularLiteral().IsMatch(literal);
            return isRegular && Unescape(literal[1..^1]) == text ? null : "another text";
        });

    [Theory]
    [InlineData("stripe_customers", "StripeCustomers")]
    [InlineData("totalUsers", "TotalUsers")]
    [InlineData("_airbyte_raw_id", "AirbyteRawId")]
    [InlineData("1st", "_1st")]
    [InlineData("___", "_")]
    [InlineData("", "_")]
    public void Pascal_joins_words(string name, string pascal) => Assert.Equal(pascal, CSharpText.Pascal(name));

    [Theory]
    [InlineData("stripe_customers", "stripeCustomers")]
    [InlineData("Class", "@class")]
    [InlineData("class", "@class")]
    [InlineData("is_null", "isNull")]
    [InlineData("int", "@int")]
    public void Camel_avoids_keywords(string name, string camel) => Assert.Equal(camel, CSharpText.Camel(name));

    [Fact]
    public void Documentation_is_one_line_of_well_formed_XML() =>
        Fuzz.Each(TextGen.Any, 10_000, text =>
        {
            var xml = CSharpText.XmlDoc(text);
            _ = System.Xml.Linq.XElement.Parse("<summary>" + xml + "</summary>");
            return xml.Any(char.IsControl) ? "more than a line" : null;
        });

    private static string Unescape(string inner) => Escape().Replace(inner, match => match.Value[1] == 'u'
        ? ((char)int.Parse(match.Value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()
        : match.Value[1..]);

    [GeneratedRegex("^\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4})*\"\\z")]
    private static partial Regex RegularLiteral();

    [GeneratedRegex("\\\\(?:u[0-9a-f]{4}|.)")]
    private static partial Regex Escape();
}
