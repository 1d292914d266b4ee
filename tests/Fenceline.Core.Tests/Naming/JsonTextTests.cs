using System.Text.Json;
using Fenceline.Core.Json;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Tests.Naming;

public sealed class JsonTextTests
{
    [Fact]
    public void System_Text_Json_reads_back_what_was_written() =>
        Fuzz.Each(TextGen.WellFormed, 10_000, text => JsonSerializer.Deserialize<string>(JsonText.Literal(text)) == text ? null : "another text");

    [Fact]
    public void Our_reader_reads_back_any_text_even_half_a_surrogate_pair() =>
        Fuzz.Each(TextGen.Any, 10_000, text => JsonReader.Read(JsonText.Literal(text)).Root is JsonString read && read.Value == text ? null : "another text");

    [Fact]
    public void A_literal_is_one_line_that_UTF8_can_hold() =>
        Fuzz.Each(TextGen.Any, 10_000, text =>
            JsonText.Literal(text).Any(char.IsControl) || JsonText.Literal(text).EnumerateRunes().Any(rune => rune.Value == 0xfffd) && !text.Contains('\ufffd') ? "not plain" : null);

    [Theory]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\n\t\r", "\"\\n\\t\\u000d\"")]
    [InlineData("\u202ex", "\"\\u202ex\"")]
    [InlineData("\u00e9\ud83d\ude00", "\"\u00e9\ud83d\ude00\"")]
    public void Literals_look_like_this(string text, string literal) => Assert.Equal(literal, JsonText.Literal(text));
}
