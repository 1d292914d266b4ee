using System.Runtime.InteropServices;
using System.Text;

namespace Fenceline.Sql.Tests.Parity;

/// <summary>PostgreSQL 15's own parser as a C library: <c>libpg-query-dev</c> of Debian.</summary>
internal static class PgQuery
{
    private static readonly Lazy<bool> Installed = new(() => NativeLibrary.TryLoad("pg_query", typeof(PgQuery).Assembly, null, out _));

    /// <summary>Skips the test where the library is missing; in CI that is a failure.</summary>
    public static void Require()
    {
        if (Installed.Value)
            return;
        const string Missing = "libpg_query is not here: install libpg-query-dev.";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Missing);
        Console.Error.WriteLine("SKIPPED, parity with PostgreSQL's parser is not checked: " + Missing);
        Assert.Skip(Missing);
    }

    /// <summary>The parse tree as JSON, or what is wrong.</summary>
    public static (string? Tree, string? Error) Parse(string sql)
    {
        var result = pg_query_parse(Encoding.UTF8.GetBytes(sql + '\0'));
        try
        {
            return result.Error == IntPtr.Zero
                ? (Marshal.PtrToStringUTF8(result.Tree), null)
                : (null, Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(result.Error)));
        }
        finally
        {
            pg_query_free_parse_result(result);
        }
    }

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
}
