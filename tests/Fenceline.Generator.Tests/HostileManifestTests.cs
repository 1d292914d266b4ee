using Fenceline.Core.Manifest;
using Fenceline.Core.Queries;
using Fenceline.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fenceline.Generator.Tests;

/// <summary>Nasty texts that the manifest takes: what is generated of them is C#.</summary>
public sealed class HostileManifestTests
{
    private static readonly CSharpParseOptions CSharp12 = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    [Fact]
    public void Every_accepted_text_comes_out_as_CSharp_and_hides_nothing()
    {
        var files = 0;
        foreach (var hostile in HostileManifests.All())
        {
            if (ManifestReader.Read(new ManifestText("tenants.json", hostile.Manifest), _ => []).Manifest is not { } manifest)
                continue;

            foreach (var file in QueryClasses.Render(manifest, "Acme"))
            {
                files++;
                var problems = CSharpSyntaxTree.ParseText(file.Content, CSharp12, cancellationToken: TestContext.Current.CancellationToken).GetDiagnostics(TestContext.Current.CancellationToken);
                Assert.True(!problems.Any(), $"{hostile}: {string.Join(" ", problems)}");
                Assert.False(file.Content.Any(c => c != '\n' && char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format), $"{hostile}: {file.Path}");
            }
        }

        Assert.InRange(files, 1000, int.MaxValue);
    }

    [Fact]
    public void Every_accepted_name_compiles_without_a_warning()
    {
        var names = HostileManifests.All()
            .Where(hostile => hostile.Position is "column" or "table" or "source" or "project" or "tenant column" or "enum" or "enum label")
            .Where(hostile => ManifestReader.Read(new ManifestText("tenants.json", hostile.Manifest), _ => []).Manifest is not null)
            .ToList();
        Assert.InRange(names.Count, 100, int.MaxValue);
        Assert.All(names, hostile => Assert.Empty(GeneratorRun.Of(hostile.Manifest).Output.GetDiagnostics(TestContext.Current.CancellationToken)));
    }
}
