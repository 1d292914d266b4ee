using CsCheck;

namespace Fenceline.Core.Tests.Json;

/// <summary>Texts that are JSON, nearly JSON, and made of JSON's splinters.</summary>
internal static class JsonGen
{
    private static readonly string[] Splinters =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"a\":", "\"\\u00e9\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u12\"",
        "\"\\x\"", "\\", "\"\t\"", "\"\u007f\"", "\"\\/\\b\\f\\n\\r\\t\\\"\\\\\"", "0", "-0", "-", "01", "1.", "1.5", ".5", "1e5", "1E+05", "1e-", "+1",
        "1e", "123456789012345678901234567890", "true", "false", "null", "tru", "nulL", "NaN", "//", "// c\n", "//c\r", "/*", "*/", "/**/", "/* c\n*/",
        "/*/", "/", "*", "//\u2028\n", "/*\u2028*/", " ", "\t", "\r\n", "\n", "\u00a0", "\ufeff", "\u2028", "\ud800", "\udc00", "\ud83d\ude00", "\0", "'a'", "é",
    ];

    private static readonly Gen<string> Trivia = Pick("", "", "", "", " ", "\n", "\r\n\t", "/**/", "/* x */ ", "// x\n", "//\r", " /***/ ");

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Pick("null", "true", "false", "0", "-0", "1.25", "-1e10", "1E-7", "12345678901234567890.5"),
        Gen.Int.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Double.Where(double.IsFinite).Select(n => n.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Character = Gen.OneOf(
        Gen.Char['\u0020', '\u007f'].Where(c => c is not ('"' or '\\')).Select(c => c.ToString()),
        Pick("\\n", "\\\"", "\\\\", "\\/", "\\u0000", "\\uD800", "\\udBFF\\uDFFF", "\\u00e9", "\u00e9", "\ud83d\ude00", "\u2029", "\ufeff"));

    private static readonly Gen<string> Quoted = Character.Array[0, 6].Select(parts => "\"" + string.Concat(parts) + "\"");

    /// <summary>Well-formed, but for what the text leaves to chance: a comment may stand where none may.</summary>
    public static readonly Gen<string> Document = Gen.Select(Trivia, Value(4), Trivia, (before, value, after) => before + value + after);

    public static readonly Gen<string> Soup = Pick(Splinters).Array[0, 14].Select(string.Concat);

    /// <summary>A document with up to four places changed.</summary>
    public static readonly Gen<string> Mutated = Gen.Select(Document, Mutation.Array[1, 4], (text, mutations) => mutations.Aggregate(text, Mutate));

    /// <summary>Nesting around the deepest that is allowed, closed or not.</summary>
    public static readonly Gen<string> Deep = Gen.Select(Gen.Int[60, 68], Gen.Bool, Pick("", "1", "{}", "[]", "//"), Gen.Int[-1, 1], (depth, isArray, inner, missing) =>
        string.Concat(Enumerable.Repeat(isArray ? "[" : "{\"a\":", depth)) + (inner.Length == 0 && !isArray ? "1" : inner) + new string(isArray ? ']' : '}', depth + missing));

    private static Gen<string> Pick(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<(int At, int Remove, string Insert)> Mutation => Gen.Select(
        Gen.Int[0, int.MaxValue], Gen.Int[0, 2], Gen.OneOf(Gen.Const(""), Pick(Splinters)), (at, remove, insert) => (at, remove, insert));

    private static Gen<string> Value(int depth) => depth == 0
        ? Gen.OneOf(Scalar, Quoted)
        : Gen.OneOf(Scalar, Quoted, Array(depth), Object(depth));

    private static Gen<string> Array(int depth) => Gen.Select(
        Gen.Select(Trivia, Value(depth - 1), Trivia, (before, value, after) => before + value + after).Array[0, 4],
        Pick("", ",", ", /**/ "),
        (items, last) => "[" + string.Join(",", items) + (items.Length == 0 ? "" : last) + "]");

    private static Gen<string> Object(int depth) => Gen.Select(
        Gen.Select(Trivia, Gen.OneOf(Gen.Const("\"same\""), Quoted), Trivia, Value(depth - 1), Trivia, (before, name, between, value, after) => before + name + between + ":" + between + value + after).Array[0, 4],
        Pick("", ",", ",// x\n"),
        (members, last) => "{" + string.Join(",", members) + (members.Length == 0 ? "" : last) + "}");

    private static string Mutate(string text, (int At, int Remove, string Insert) mutation)
    {
        var at = mutation.At % (text.Length + 1);
        return text.Remove(at, Math.Min(mutation.Remove, text.Length - at)).Insert(at, mutation.Insert);
    }
}
