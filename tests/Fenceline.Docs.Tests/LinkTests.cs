using System.Text.RegularExpressions;

namespace Fenceline.Docs.Tests;

public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Page.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string path)
    {
        var page = Page.All.Single(page => page.Path == path);

        var broken = Link().Matches(page.Text).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal) && !Exists(page, link));

        Assert.Empty(broken);
    }

    private static bool Exists(Page page, string link)
    {
        var parts = link.Split('#');
        var file = parts[0].Length == 0 ? Repository.PathOf(page.Path) : Path.Combine(Path.GetDirectoryName(Repository.PathOf(page.Path))!, parts[0]);
        return Path.Exists(file) && (parts.Length == 1 || Heading().Matches(File.ReadAllText(file)).Any(heading => Anchor(heading.Groups[1].Value) == parts[1]));
    }

    /// <summary>As GitHub makes it.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ +(.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
