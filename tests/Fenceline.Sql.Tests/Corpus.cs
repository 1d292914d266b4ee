namespace Fenceline.Sql.Tests;

/// <summary>The SQL that the tests are run over: texts of one line each, valid and invalid.</summary>
internal static class Corpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static IEnumerable<string> Files =>
        Directory.GetFiles(Folder, "*.sql").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public static IReadOnlyList<string> Statements(string file) =>
        [.. File.ReadAllLines(Path.Combine(Folder, file)).Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))];
}
