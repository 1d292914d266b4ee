using System.Text.RegularExpressions;

namespace Fenceline.Docs.Tests;

/// <summary>A part of a page between fences.</summary>
/// <param name="Line">Of its first line of text, counted from 1.</param>
/// <param name="Language">As the fence says; empty when it says none.</param>
/// <param name="Orders">What <c>&lt;!-- test: ... --&gt;</c> comments before it say to these tests. Readers don't see them.</param>
public sealed record Block(string Page, int Line, string Language, string Text, IReadOnlyList<string> Orders)
{
    public bool IsSkipped => Orders.Any(order => order.StartsWith("skip", StringComparison.Ordinal));

    /// <summary>What an order of a kind says, as in <c>exit 1</c>; null when there is none.</summary>
    public string? Order(string kind) => Orders.Where(order => order.StartsWith(kind + " ", StringComparison.Ordinal)).Select(order => order[(kind.Length + 1)..]).FirstOrDefault();

    public override string ToString() => $"{Page}:{Line}";
}

/// <summary>A page that people read.</summary>
/// <param name="Path">Relative to the repository.</param>
public sealed partial record Page(string Path, string Text)
{
    /// <summary>README, docs/ and the READMEs of packages.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "src/Fenceline/README.md", "src/Fenceline.AspNetCore/README.md", "src/Fenceline.Cli/README.md", "samples/SaasDashboard/README.md" }
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(file => "docs/" + System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal))
            .Select(path => new Page(path, File.ReadAllText(Repository.PathOf(path)))),
    ];

    public IEnumerable<Block> Blocks()
    {
        var orders = new List<string>();
        string[] lines = Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimStart();
            if (OrderComment().Match(line) is { Success: true } order)
            {
                orders.Add(order.Groups[1].Value);
            }
            else if (line.StartsWith("```", StringComparison.Ordinal))
            {
                var start = i + 1;
                var indent = lines[i].Length - line.Length;
                while (++i < lines.Length && lines[i].Trim() != "```")
                {
                }

                var text = string.Join("\n", lines[start..i].Select(inner => inner.Length >= indent ? inner[indent..] : inner.TrimStart()));
                yield return new Block(Path, start + 1, line[3..].Trim(), text, [.. orders]);
                orders.Clear();
            }
        }
    }

    [GeneratedRegex("^<!-- test: (.*?) -->$")]
    private static partial Regex OrderComment();
}

/// <summary>Where these tests are run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "CodeGen.sln")))
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run inside of the repository.");
        return folder;
    }
}
