using System.Globalization;
using System.Text;
using Fenceline.Core.Manifest;
using Fenceline.Core.Rules;

namespace Fenceline.Core.Tests.Manifest;

public sealed class ManyTenantsTests
{
    [Theory]
    [InlineData(5_000, 0)]
    [InlineData(5_001, 1)]
    public void Beyond_five_thousand_tenants_a_warning_tells_of_the_roles(int count, int warnings)
    {
        var result = ManifestReader.Read(new ManifestText("tenants.json", Manifest(count)), _ => []);

        Assert.Equal(count, result.Manifest!.Tenants.Count);
        Assert.Equal(warnings, result.Problems.Count(problem => problem is { Id: ManifestRules.Scale, Severity: ProblemSeverity.Warning }));
    }

    [Fact]
    public void Work_grows_with_the_number_of_tenants_and_no_faster()
    {
        var few = Allocated(Manifest(1_000));
        var many = Allocated(Manifest(16_000));

        // Bytes allocated, since they don't depend on what else the machine does.
        Assert.InRange((double)many / few, 8, 24);
    }

    private static long Allocated(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        ManifestReader.Read(new ManifestText("tenants.json", text), _ => []);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Manifest(int tenants)
    {
        var text = new StringBuilder("""{ "version": 1, "project": "app", "tenants": [""");
        for (var i = 0; i < tenants; i++)
            text.Append(CultureInfo.InvariantCulture, $"{{ \"id\": \"{i}\", \"name\": \"Tenant {i}\", \"sources\": {{}} }},\n");
        return text.Append("] }").ToString();
    }
}
