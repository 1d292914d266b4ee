using System.Runtime.InteropServices;

namespace Fenceline.SqlBenchmark;

/// <summary>PostgreSQL's own parser, libpg_query.</summary>
internal static class PgQuery
{
    public static bool IsInstalled => NativeLibrary.TryLoad("pg_query", typeof(PgQuery).Assembly, null, out _);

    /// <summary>Whether the text is SQL: runs the whole grammar, and keeps no tree.</summary>
    /// <param name="sql">Ends with a zero.</param>
    public static bool Parse(byte[] sql)
    {
        var result = pg_query_split_with_parser(sql);
        var isValid = result.Error == IntPtr.Zero;
        pg_query_free_split_result(result);
        return isValid;
    }

    /// <summary>The call that hands out the tree, as JSON; returned as it is in the library's memory.</summary>
    /// <param name="sql">Ends with a zero.</param>
    public static void ParseToTree(byte[] sql) => pg_query_free_parse_result(pg_query_parse(sql));

    [StructLayout(LayoutKind.Sequential)]
    private struct ParseResult
    {
        public IntPtr Tree;
        public IntPtr Stderr;
        public IntPtr Error;
    }

    [DllImport("pg_query")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern ParseResult pg_query_parse(byte[] input);

    [DllImport("pg_query")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void pg_query_free_parse_result(ParseResult result);

    [StructLayout(LayoutKind.Sequential)]
    private struct SplitResult
    {
        public IntPtr Statements;
        public int Count;
        public IntPtr Stderr;
        public IntPtr Error;
    }

    [DllImport("pg_query")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SplitResult pg_query_split_with_parser(byte[] input);

    [DllImport("pg_query")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void pg_query_free_split_result(SplitResult result);
}
