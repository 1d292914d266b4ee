using Fenceline.Cli.Manifests;
using Fenceline.Core.Json;

namespace Fenceline.Cli.Tests.Manifests;

public sealed class JsonArrayEditorTests
{
    private const string Item = "{\n  \"id\": 9\n}";

    /// <summary>Arrays in all shapes that people write them in; numbers and objects stand for tenants.</summary>
    public static TheoryData<string> Shapes =>
    [
        "[]", "[ ]", "[\n]", "[ // nobody yet\n]", "[\n  // nobody yet\n]", "[/* nobody */]", "{\n  \"a\": []\n}", "{\r\n\t\"a\": [\r\n\t]\r\n}",
        "[1]", "[1,]", "[ 1 ]", "[1, 2]", "[1, 2, ]", "[ 1 /* one */, 2 /* two */ ]", "[1 /* , */ , 2]", "[1, // one, first\n 2]",
        "[\n  1\n]", "[\n  1,\n]", "[\n  1 // one\n]", "[\n  1, // one\n]", "[\n  1 // one\n  // the end\n]", "[\n  1,\n  2,\n  3\n]", "[\n  1\n  ,2\n  ,3\n]",
        "[\r\n\t1,\r\n\t2\r\n]", "[\r\n\t1, // one\r\n\t2 // two\r\n]", "[\n  // one\n  1,\n\n  // two\n  2,\n\n  // three\n  3\n]", "[\n  1, /* two\n lines */\n  2\n]",
        "[{ \"x\": 1 }, { \"x\": 2 }]", "[\n  { \"x\": 1 },\n  { \"x\": 2 }\n]", "[{\n  \"x\": 1\n}, {\n  \"x\": 2\n}]",
        "{\n    \"a\": [\n        {\n            \"x\": 1\n        },\n        {\n            \"x\": 2\n        }\n    ], // after\n    \"b\": 2\n}", "[1\n,\n2\n]", "[\n  1 /* a */ /* b */, // c\n  2\n]",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_appended_item_comes_last_and_every_comment_stays(string text)
    {
        var array = Find(text);

        var edited = new JsonArrayEditor(text, array).Append(Item);

        Assert.Equal([.. Values(text, array), Compact(Item)], Values(edited, Find(edited)));
        Assert.Equal(Comments(text), Comments(edited));
        AssertLinesEndAlike(text, edited);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_item_can_be_removed_and_comments_on_lines_of_their_own_stay(string text)
    {
        var array = Find(text);
        for (var i = 0; i < array.Items.Count; i++)
        {
            var edited = new JsonArrayEditor(text, array).Remove(i);

            var rest = Values(text, array);
            rest.RemoveAt(i);
            Assert.Equal(rest, Values(edited, Find(edited)));
            Assert.Equal(Comments(text).Where(OnItsOwnLine), Comments(edited).Where(OnItsOwnLine));
            AssertLinesEndAlike(text, edited);
        }

        bool OnItsOwnLine(string comment) => text.Split('\n').Any(line => line.Trim() == comment.Trim());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Removing_what_was_appended_gives_an_equal_list(string text)
    {
        var edited = new JsonArrayEditor(text, Find(text)).Append(Item);
        var array = Find(edited);

        var back = new JsonArrayEditor(edited, array).Remove(array.Items.Count - 1);

        Assert.Equal(Values(text, Find(text)), Values(back, Find(back)));
        Assert.Equal(Comments(text), Comments(back));
    }

    [Theory]
    [InlineData("[]", "[\n  {\n    \"id\": 9\n  }\n]")]
    [InlineData("{\r\n\t\"a\": []\r\n}", "{\r\n\t\"a\": [\r\n\t\t{\r\n\t\t\t\"id\": 9\r\n\t\t}\r\n\t]\r\n}")]
    [InlineData("[1]", "[1, { \"id\": 9 }]")]
    [InlineData("[1,]", "[1, { \"id\": 9 },]")]
    [InlineData("[\n  1, // one\n]", "[\n  1, // one\n  { \"id\": 9 },\n]")]
    [InlineData("[\n  1 // one\n]", "[\n  1, // one\n  { \"id\": 9 }\n]")]
    [InlineData("[\n  // nobody yet\n]", "[\n  // nobody yet\n  {\n    \"id\": 9\n  }\n]")]
    [InlineData("[\n\t{\n\t\t\"x\": 1\n\t}\n]", "[\n\t{\n\t\t\"x\": 1\n\t},\n\t{\n\t\t\"id\": 9\n\t}\n]")]
    public void An_appended_item_looks_like_its_neighbours(string text, string expected) =>
        Assert.Equal(expected, new JsonArrayEditor(text, Find(text)).Append(Item));

    [Theory]
    [InlineData("[1]", 0, "[]")]
    [InlineData("[\n  1\n]", 0, "[]")]
    [InlineData("[1, 2, 3]", 0, "[2, 3]")]
    [InlineData("[1, 2, 3]", 1, "[1, 3]")]
    [InlineData("[1, 2, 3]", 2, "[1, 2]")]
    [InlineData("[\n  1,\n  2,\n  3\n]", 1, "[\n  1,\n  3\n]")]
    [InlineData("[\n  1,\n  2,\n  3\n]", 2, "[\n  1,\n  2\n]")]
    [InlineData("[\n  1, // one\n  2, // two\n]", 0, "[\n  2, // two\n]")]
    [InlineData("[\n  1, // one\n  2 // two\n]", 1, "[\n  1 // one\n]")]
    [InlineData("[\n  // one\n  1,\n  // two\n  2\n]", 0, "[\n  // one\n  // two\n  2\n]")]
    [InlineData("[{\n  \"x\": 1\n}, {\n  \"x\": 2\n}]", 0, "[{\n  \"x\": 2\n}]")]
    [InlineData("[{\n  \"x\": 1\n}, {\n  \"x\": 2\n}]", 1, "[{\n  \"x\": 1\n}]")]
    public void A_removed_item_takes_its_comma_and_its_lines_along(string text, int index, string expected) =>
        Assert.Equal(expected, new JsonArrayEditor(text, Find(text)).Remove(index));

    private static void AssertLinesEndAlike(string text, string edited) =>
        Assert.Equal(text.Contains('\r') ? 0 : edited.AsSpan().Count('\n'), edited.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().Count('\n'));

    private static JsonArray Find(string text)
    {
        var root = JsonReader.Read(text).Root;
        return root as JsonArray ?? (JsonArray)((JsonObject)root!).Find("a")!.Value;
    }

    private static List<string> Values(string text, JsonArray array) =>
        [.. array.Items.Select(item => Compact(text.Substring(item.Span.Start, item.Span.Length)))];

    private static string Compact(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static List<string> Comments(string text)
    {
        var comments = new List<string>();
        for (var i = 0; i < text.Length - 1; i++)
        {
            if (text[i] != '/' || text[i + 1] is not ('/' or '*'))
                continue;
            var end = text[i + 1] == '*' ? text.IndexOf("*/", i, StringComparison.Ordinal) + 2 : text.AsSpan(i).IndexOfAny('\r', '\n') + i;
            comments.Add(text[i..end]);
            i = end;
        }

        return comments;
    }
}
