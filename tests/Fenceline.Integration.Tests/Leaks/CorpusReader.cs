using Fenceline.Sql;

namespace Fenceline.Integration.Tests.Leaks;

/// <param name="IsRun">The server can confirm the label.</param>
internal sealed record CorpusItem(string File, bool IsLeak, bool IsRun, string Sql)
{
    /// <summary>How the oracle runs it.</summary>
    public GeneratedStatement Statement
    {
        get
        {
            // The last statement is watched; those before it are its script.
            var start = SqlParser.Parse(Sql).Statements[^1].Span.Start;
            var last = Sql[start..];
            var words = last.Split((char[])[' ', '\n', '('], StringSplitOptions.RemoveEmptyEntries);
            bool Has(string word) => words.Contains(word, StringComparer.OrdinalIgnoreCase);
            var writes = Has("INSERT") || Has("UPDATE") || Has("DELETE") || Has("MERGE") || Has("TRUNCATE") || words[0] is "CALL" or "DO";
            var reads = words[0] is "SELECT" or "TABLE" or "VALUES" or "EXECUTE" or "FETCH" || Has("RETURNING") && words[0] != "WITH" || (words[0] == "WITH" && !last.Contains(") INSERT", StringComparison.Ordinal));
            return new GeneratedStatement(last, reads, writes, Sql[..start].TrimEnd().TrimEnd(';'));
        }
    }
}

/// <summary>Reads statements under their labels: <c>-- safe: title</c>, <c>-- leak: title</c>, <c>-- leak, not run: why</c>.</summary>
internal static class CorpusReader
{
    public static IReadOnlyList<CorpusItem> Read(IEnumerable<string> files) => files.SelectMany(Read).ToList();

    private static IEnumerable<CorpusItem> Read(string file)
    {
        string? label = null;
        var lines = new List<string>();
        foreach (var line in File.ReadLines(file).Append("-- safe: end"))
        {
            if (!line.StartsWith("-- safe", StringComparison.Ordinal) && !line.StartsWith("-- leak", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            if (label is not null)
                yield return new CorpusItem(Path.GetFileName(file), label.StartsWith("-- leak", StringComparison.Ordinal), !label.Contains(", not run:", StringComparison.Ordinal), string.Join("\n", lines).Trim().TrimEnd(';').TrimEnd());
            label = line;
            lines.Clear();
        }
    }
}
