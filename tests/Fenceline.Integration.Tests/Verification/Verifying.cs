using Fenceline.Core.Manifest;
using Fenceline.Database.Probes;
using Fenceline.Database.Verification;
using Fenceline.Integration.Tests.Database;
using Fenceline.Migrations;

namespace Fenceline.Integration.Tests.Verification;

internal static class Verifying
{
    /// <param name="user">The login that verifies.</param>
    public static FenceVerifier Of(SampleDatabase sample, string user = "postgres") => Of(sample.Manifest, sample.Cluster.ConnectionString(sample.Name, user));

    public static FenceVerifier Of(TenantManifest manifest, string connectionString) => new(connectionString, manifest, MigrationScripts.OfTenants(manifest, new SqlTree(manifest)));

    /// <summary>What probes find, by a superuser.</summary>
    public static async Task<IEnumerable<string>> ProbedAsync(SampleDatabase sample)
    {
        var report = await new FenceProbe(sample.Cluster.ConnectionString(sample.Name), sample.Manifest, MigrationScripts.OfTenants(sample.Manifest, new SqlTree(sample.Manifest))).ProbeAsync(TestContext.Current.CancellationToken);
        Assert.True(report.Probes!.Asked > 100);
        return Lines(report);
    }

    public static IEnumerable<string> Lines(VerifyReport report) => report.Findings.Select(finding => $"{finding.Rule.Id} {finding.Tenant ?? "-"} {finding.Subject} {finding.Problem}");
}
