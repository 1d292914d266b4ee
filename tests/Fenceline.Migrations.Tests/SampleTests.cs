using Fenceline.Core.Manifest;
using Fenceline.Migrations.Tree;

namespace Fenceline.Migrations.Tests;

public sealed class SampleTests
{
    [Fact]
    public void Renders_the_committed_files_of_the_sample()
    {
        var manifest = ManifestReader.Read(new ManifestText("tenants.json", File.ReadAllText(Beside("tenants.json"))), _ => []).Manifest!;
        var tree = new SqlTree(manifest);

        var rendered = tree.RenderShared().Concat(manifest.Tenants.SelectMany(tree.RenderTenant)).ToDictionary(file => file.Path, file => file.Content);

        var committed = Directory.GetFiles(Beside("generated"), "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Beside("generated"), file).Replace('\\', '/'), File.ReadAllText);
        Assert.Equal(committed.Keys.Order(StringComparer.Ordinal), rendered.Keys.Order(StringComparer.Ordinal));
        Assert.All(rendered, file => Assert.Equal(committed[file.Key], file.Value));
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
