using Fenceline.Core.Manifest;

namespace Fenceline.Core.Tests.Manifest;

public sealed class SampleManifestTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"));

    [Fact]
    public void The_repositorys_manifest_reads_without_a_problem()
    {
        var result = Read(Text);

        Assert.Empty(result.Problems.Select(problem => problem.ToString()));
        Assert.NotNull(result.Manifest);
    }

    private static ManifestResult Read(string text) => ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
}
