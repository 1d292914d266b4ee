using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql.Tests;

public class LexerTests
{
    [Theory]
    [InlineData("SELECT Foo fÄ", "Word:select Word:foo Word:fÄ")]
    [InlineData("\"Foo\"\"x\" U&\"d\\0061t\" U&\"d!0061\" UESCAPE '!'", "QuotedIdentifier:Foo\"x QuotedIdentifier:dat QuotedIdentifier:da")]
    [InlineData("'it''s' E'a\\'b\\x41\\101\\u0042' N'x' U&'\\0441'", "Text:it's Text:a'bAAB Word:nchar Text:x Text:с")]
    [InlineData("'a' -- c\n 'b'", "Text:ab")]
    [InlineData("'a' 'b'", "Text:a Text:b")]
    [InlineData("$$a$b$$ $t$ $$ $t$ a$b$", "Text:a$b Text: $$  Word:a$b$")]
    [InlineData("b'01' X'1f'", "BitString:b01 BitString:x1f")]
    [InlineData("b'01''x'", "BitString:b01 Text:x")]
    [InlineData("1 1.5 .5 5. 1e10 1..2 0x1F 0o17 0b1 1_000", "WholeNumber:1 Number:1.5 Number:.5 Number:5. Number:1e10 WholeNumber:1 DotDot:.. WholeNumber:2 WholeNumber:0x1F WholeNumber:0o17 WholeNumber:0b1 WholeNumber:1_000")]
    [InlineData("1a $1a 1e", "Invalid:trailing junk after numeric literal Invalid:trailing junk after parameter Invalid:trailing junk after numeric literal")]
    [InlineData("$1 @p :p a::b a:=b a=>b", "PositionalParameter:1 AtParameter:p ColonParameter:p Word:a Cast::: Word:b Word:a ColonEquals::= Word:b Word:a Arrow:=> Word:b")]
    [InlineData("a=@p a<@b a@@b a||@p @ p", "Word:a Operator:= AtParameter:p Word:a Operator:<@ Word:b Word:a Operator:@@ Word:b Word:a Operator:|| AtParameter:p Operator:@ Word:p")]
    [InlineData("x[1:n] x[:n]", "Word:x OpenBracket:[ WholeNumber:1 Colon:: Word:n CloseBracket:] Word:x OpenBracket:[ ColonParameter:n CloseBracket:]")]
    [InlineData("*-1 @- 1 +-+ != a/*x*/b", "Operator:* Operator:- WholeNumber:1 Operator:@- WholeNumber:1 Operator:+ Operator:- Operator:+ Operator:<> Word:a Word:b")]
    [InlineData("a /* b /* c */ d */ e -- f", "Word:a Word:e")]
    [InlineData("a\\gset x\nb", "Word:a PsqlCommand:gset x Word:b")]
    [InlineData("COPY t FROM stdin;\n1\t'x\n\\.\nSELECT", "Word:copy Word:t Word:from Word:stdin Semicolon:; PsqlCommand:. Word:select")]
    [InlineData("'a", "Invalid:unterminated quoted string")]
    [InlineData("/* a", "Invalid:unterminated /* comment")]
    [InlineData("\"\"", "Invalid:zero-length delimited identifier")]
    public void Tokens_are_those_of_PostgreSQL(string sql, string expected) => Assert.Equal(expected, Describe(sql, default));

    [Fact]
    public void Names_are_cut_to_63_bytes_between_characters()
    {
        var name = new string('a', 62) + "é";
        Assert.Equal(new string('a', 62), SqlLexer.Tokenize(name).Tokens[0].Value);
        Assert.Equal(new string('a', 63), SqlLexer.Tokenize("\"" + new string('a', 70) + "\"").Tokens[0].Value);
    }

    [Theory]
    [InlineData("a {} b", "Word:a Hole:{} Word:b")]
    [InlineData("user_{}.t", "Hole:user_{} Dot:. Word:t")]
    [InlineData("{}x 1{}", "Hole:{}x Hole:1{}")]
    [InlineData("'a{}b'", "Text:a{}b")]
    [InlineData("\"a{}\" @p{}", "QuotedIdentifier:a{} Hole:@p{}")]
    public void Text_that_is_not_known_takes_the_words_that_touch_it(string sql, string expected)
    {
        var holes = new List<TextSpan>();
        for (var at = sql.IndexOf("{}", StringComparison.Ordinal); at >= 0; at = sql.IndexOf("{}", at + 1, StringComparison.Ordinal))
            holes.Add(new TextSpan(at, 2));
        Assert.Equal(expected, Describe(sql, holes.ToEquatableArray()));
        Assert.Equal(holes.Count, SqlLexer.Tokenize(sql, holes.ToEquatableArray()).Tokens.Count(token => token.HasHole));
    }

    [Fact]
    public void Quotes_in_a_hole_end_no_string()
    {
        var tokens = SqlLexer.Tokenize("'a'b'", EquatableArray.Of(new TextSpan(2, 1))).Tokens;
        Assert.Equal((SqlTokenKind.Text, true), (tokens[0].Kind, tokens[0].HasHole));
        Assert.Equal(SqlTokenKind.EndOfText, tokens[1].Kind);
    }

    [Fact]
    public void Each_keyword_is_found_in_any_case()
    {
        foreach (var keyword in Enum.GetValues<SqlKeyword>().Where(keyword => keyword != SqlKeyword.NotKeyword))
        {
            var token = SqlLexer.Tokenize(Word(keyword).ToUpperInvariant()).Tokens[0];
            Assert.Equal((keyword, Word(keyword)), (token.Keyword, token.Value));
        }
    }

    private static string Word(SqlKeyword keyword) => keyword.ToString() switch
    {
        var name when name.StartsWith("Current", StringComparison.Ordinal) && name.Length > 7 => "current_" + name[7..].ToLowerInvariant(),
        "SessionUser" => "session_user",
        var name => name.ToLowerInvariant(),
    };

    private static string Describe(string sql, EquatableArray<TextSpan> holes) => string.Join(
        " ", SqlLexer.Tokenize(sql, holes).Tokens.Where(token => token.Kind != SqlTokenKind.EndOfText).Select(token => token.Kind + ":" + token.Value));
}
