using System.Net;
using System.Text.RegularExpressions;
using Fenceline.Cli;

namespace Fenceline.Docs.Tests;

/// <summary>The pictures show what the tool says today. When this fails: eng/pictures.sh.</summary>
public sealed partial class PictureTests
{
    [Fact]
    public async Task The_picture_of_lint_is_what_lint_says()
    {
        var output = new StringWriter { NewLine = "\n" };
        var host = new CliHost(output, output, Repository.PathOf("eng"), ColorOutput: false, LiveError: false);

        Assert.Equal(1, await CommandLine.RunAsync(["lint", "report.sql", "--manifest", "../tenants.json"], host, TestContext.Current.CancellationToken));

        Assert.EndsWith(Words(output.ToString()), Words(PictureText("lint")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_of_the_demo_has_its_first_chapters() =>
        Assert.Contains("ERROR: permission denied for schema user_456 ✓ Globex's schema is shut.", Words(PictureText("demo")), StringComparison.Ordinal);

    private static string PictureText(string name) => WebUtility.HtmlDecode(Tag().Replace(File.ReadAllText(Repository.PathOf($"docs/images/{name}.svg")), ""));

    /// <summary>Long lines go on in the next one there.</summary>
    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
