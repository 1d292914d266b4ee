namespace Fenceline;

/// <summary>The one place of the runtime where a name becomes SQL.</summary>
internal static class Quoting
{
    public static string Identifier(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
