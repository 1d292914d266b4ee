using Fenceline.Core.Json;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Tests.Json;

public sealed class JsonReaderTests
{
    [Fact]
    public void Well_formed_documents_read_as_System_Text_Json_reads_them() =>
        Fuzz.Each(JsonGen.Document, 5_000, JsonOracle.Difference);

    [Fact]
    public void Mutated_documents_get_the_verdict_of_System_Text_Json() =>
        Fuzz.Each(JsonGen.Mutated, 20_000, JsonOracle.Difference);

    [Fact]
    public void Splinters_of_JSON_get_the_verdict_of_System_Text_Json() =>
        Fuzz.Each(JsonGen.Soup, 40_000, JsonOracle.Difference);

    [Fact]
    public void Deep_nesting_gets_the_verdict_of_System_Text_Json() =>
        Fuzz.Each(JsonGen.Deep, 500, JsonOracle.Difference);

    [Fact]
    public void The_generators_make_both_JSON_and_what_is_none()
    {
        var (good, bad) = (0, 0);
        Fuzz.Each(JsonGen.Mutated, 500, text =>
        {
            if (JsonReader.Read(text).Root is null)
                bad++;
            else
                good++;
            return null;
        });

        Assert.True(good > 50 && bad > 50, $"{good} good, {bad} bad");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" // only a comment")]
    [InlineData("\ufeff{}")]
    [InlineData("{\"a\" /* before the colon */ : 1}")]
    [InlineData("{\"a\": /* behind the colon */ 1}")]
    [InlineData("[1, /* behind the last comma */ ]")]
    [InlineData("[,]")]
    [InlineData("[1,,]")]
    [InlineData("{} ,")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"\ud83d\"")]
    [InlineData("\"\\u00e\0\"")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("1e400")]
    [InlineData("[1]// \u2028")]
    [InlineData("[1]/* \u2028 */")]
    public void Corner_cases_get_the_verdict_of_System_Text_Json(string text) => Assert.Null(JsonOracle.Difference(text));

    [Fact]
    public void Every_node_knows_its_place()
    {
        const string Text = "{ \"a\" : [ 12, \"b\\n\" ] }";

        var root = Assert.IsType<JsonObject>(JsonReader.Read(Text).Root);

        var member = Assert.Single(root.Members);
        var array = Assert.IsType<JsonArray>(member.Value);
        Assert.Equal("\"a\"", At(Text, member.NameSpan));
        Assert.Equal("[ 12, \"b\\n\" ]", At(Text, array.Span));
        Assert.Equal(["12", "\"b\\n\""], array.Items.Select(item => At(Text, item.Span)));
    }

    [Theory]
    [InlineData("{ \"a\": tru }", 7)]
    [InlineData("{ \"a\": 1 \"b\": 2 }", 9)]
    [InlineData("[1", 2)]
    [InlineData("\"a\nb\"", 2)]
    [InlineData("{} x", 3)]
    public void A_syntax_error_stands_where_reading_stopped(string text, int start)
    {
        var error = JsonReader.Read(text).Error;

        Assert.NotNull(error);
        Assert.Equal(start, error.Span.Start);
        Assert.True(error.Span.End <= text.Length);
    }

    private static string At(string text, TextSpan span) => text.Substring(span.Start, span.Length);
}
