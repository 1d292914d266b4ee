using System.Globalization;
using System.Text.RegularExpressions;
using Fenceline.Cli.Output;
using Fenceline.Core;
using Fenceline.Core.Manifest;
using Fenceline.Testing;

namespace Fenceline.Cli.Tests.Output;

/// <summary>Thousands of nasty texts, each in each place of a manifest: refused with its position, or harmless in what comes out.</summary>
public sealed partial class HostileManifestTests
{
    [Fact]
    public void The_manifest_around_the_nasty_text_is_right() => Assert.Empty(Read(HostileManifests.Harmless).Problems);

    [Fact]
    public void Every_refusal_tells_the_place_on_one_line()
    {
        var refused = 0;
        foreach (var hostile in HostileManifests.All())
        {
            var result = Read(hostile.Manifest);
            if (result.Manifest is not null)
                continue;

            refused++;
            Assert.True(result.Problems.Count > 0, hostile.ToString());
            foreach (var problem in result.Problems)
            {
                Assert.Matches("^FEN0[0-9][0-9]$", problem.Id);
                Assert.InRange(problem.Span.Start, 0, hostile.Manifest.Length);
                Assert.InRange(problem.Span.End, problem.Span.Start, hostile.Manifest.Length);
                Assert.False(problem.ToString().Any(c => c == '\n' || IsHidden(c)), hostile.ToString());
            }
        }

        Assert.InRange(refused, 1000, int.MaxValue);
    }

    [Fact]
    public void What_is_accepted_renders_into_files_with_plain_names_and_text_that_UTF8_can_hold()
    {
        var accepted = 0;
        foreach (var hostile in HostileManifests.All())
        {
            if (Read(hostile.Manifest).Manifest is not { } manifest)
                continue;

            accepted++;
            var tree = new TreeRenderer(manifest);
            var files = tree.RenderShared().Concat(manifest.Tenants.SelectMany(tree.RenderTenant)).ToList();
            Assert.Equal(files.Count, files.Select(file => file.Path.ToUpperInvariant()).Distinct().Count());
            foreach (var file in files)
                AssertHarmless(file, hostile);
        }

        Assert.InRange(accepted, 200, int.MaxValue);
    }

    private static void AssertHarmless(GeneratedFile file, HostileManifest hostile)
    {
        Assert.True(PlainPath().IsMatch(file.Path), $"{hostile}: {file.Path}");
        Assert.False(file.Content.Any(IsHidden), $"{hostile}: {file.Path}");
        _ = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(file.Content);
    }

    // What a reviewer would not see as it is.
    private static bool IsHidden(char c) => c != '\n' && char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static ManifestResult Read(string text) => ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);

    [GeneratedRegex("^(sql|terraform)(/[A-Za-z0-9_][A-Za-z0-9_-]*)+(\\.landing)?(\\.offboard)?\\.(sql|json|tf|tfvars|tftest\\.hcl)$")]
    private static partial Regex PlainPath();
}
