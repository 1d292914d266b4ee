namespace Fenceline.Testing;

/// <summary>Texts that escape from careless generators. Each is a valid .NET string; some no UTF-8 can hold.</summary>
public static class NastyStrings
{
    public static IReadOnlyList<string> All { get; } =
    [
        "'", "''", "\"", "\"\"", "`", "\\", "\\\\", "\\'", "\\\"", "a'b", "a\"b", "'; DROP TABLE tenants; --", "\"; DROP SCHEMA public CASCADE; --",
        "$$", "$fenceline$", "$statement$; DROP TABLE x; $statement$", "$1", "$body$ $loop$", "%I", "%s %L %1$s", ":name", ":'name'", ":\"name\"", "\\gset", "\\! id",
        "--", "/*", "*/", "/* */ -- x", "-- x\nDROP TABLE x;", "//", "#", "<!-- -->",
        "${var.x}", "${", "$${x}", "%{ if true }", "%%{", "%{", "${file(\"/etc/passwd\")}", "$${", "<<EOT\nx\nEOT", "}", "{", "{{ owner }}", "{{", "}}", "{id}",
        "\n", "\r\n", "\r", "a\nb", "\t", "\0", "a\0b", "\u0001", "\u0002", "\u001b[31m", "\u007f", "\u0085", "\u2028", "\u2029", "\u00a0", "\ufeff", "\u200b", "\u200e", "\u202e", "\u2066x\u2069", "abc\u202edcba",
        "e\u0301", "\u00e9", "\u0430dmin", "\uff41", "\u0130", "\u0131", "\u00df", "\ud83d\ude00", "\ud800", "\udc00", "x\udfffy", "\ufffe", "\uffff",
        "../x", "..", ".", "/etc/passwd", "C:\\x", "\\\\server\\share", "a/b", "a\\b", "~", "con", "NUL", "aux.txt", "-rf", "--help", "-", "*", "?", "|", "<", ">", "&", ";", "&amp;", "]]>", "</summary>",
        "select", "table", "user", "class", "namespace", "public", "pg_catalog", "information_schema", "pg_x", "true", "null", "int", "for_each", "count", "constructor", "__proto__", "Equals", "GetHashCode",
        "", " ", " a", "a ", "a b", "1", "007", "1e5", "-1", "NaN", "\u0661\u0662",
        new string('a', 62), new string('a', 63), new string('a', 64), new string('a', 70), new string('a', 69) + "b", new string('\u00e9', 32), new string('x', 300),
    ];
}
