using Fenceline.Core.Placement;

namespace Fenceline.Migrations.Tests;

public sealed class SampleTests
{
    [Fact]
    public void Renders_the_committed_files_of_the_sample()
    {
        var tree = new SqlTree(Sample.Manifest);
        var planner = new TenantPlanner(Sample.Manifest);

        var rendered = tree.RenderShared().Concat(Sample.Manifest.Tenants.SelectMany(tenant => tree.RenderTenant(planner.PlanOf(tenant))))
            .ToDictionary(file => file.Path, file => file.Content);

        var folder = Path.Combine(AppContext.BaseDirectory, "generated");
        var committed = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText);
        Assert.Equal(committed.Keys.Order(StringComparer.Ordinal), rendered.Keys.Order(StringComparer.Ordinal));
        Assert.All(rendered, file => Assert.Equal(committed[file.Key], file.Value));
    }
}
